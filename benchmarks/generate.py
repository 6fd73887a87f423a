"""Fill the database with an office of any size: the same for the same size.

Run as `python -m benchmarks.generate COURSES`; there are six editions, nine modules and two articles to a course.
With `--people N` so many participants take part in them.
"""

import argparse
import datetime as dt
import random
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_countries import countries

from benchmarks.people import People
from courses import search
from courses.choices import CourseKind, Mode, PartnershipRole
from courses.models import (
    Audience,
    Course,
    Edition,
    Language,
    Module,
    Organisation,
    Partnership,
    Site,
    Topic,
)
from news.models import Article, Tag

SEED = 20190829
COUNTRIES = sorted(countries.countries)[::7]
ROOTS = [
    "border",
    "right",
    "child",
    "return",
    "work",
    "shelter",
    "family",
    "data",
    "health",
    "law",
    "host",
    "route",
    "city",
    "school",
    "trade",
    "visa",
    "care",
]
ENDINGS = ["", "s", "ing", "al", "er", "ity", "ment", "ship", "land", "wise"]
BATCH = 2_000


class Office:
    """The records of a generated office, kind by kind."""

    def __init__(self, courses):
        self.size, self.dice = courses, random.Random(SEED)  # nosec B311  # noqa: S311 (figures, not secrets)
        self.today = timezone.localdate()

    def words(self, count):
        """So many words; each contains one that is in nearly every text, and many that are rare."""
        return " ".join(["migration", *(self.dice.choice(ROOTS) + self.dice.choice(ENDINGS) for _n in range(count))])

    def titled(self, name, number, **facts):
        return {f"{name}_en": f"{self.words(4)} {number}", f"{name}_es": f"{self.words(4)} n.º {number}"} | facts

    def fill(self):
        """Everything in one transaction."""
        with transaction.atomic():
            self.terms()
            self.courses()
            self.editions()
            self.links()
            self.articles()

    def some(self, model, rows):
        return model.objects.bulk_create([model(**row) for row in rows], batch_size=BATCH)

    def terms(self):
        self.languages = self.some(Language, [{"code": code, "name_en": code} for code in ("en", "es", "fr", "pt")])
        self.audiences = self.some(Audience, [{"code": f"a{n}", "name_en": f"Audience {n}"} for n in range(8)])
        self.topics = self.some(Topic, [{"slug": f"topic-{n}", "name_en": f"Topic {n}"} for n in range(24)])
        partners = range(max(self.size // 5, 4))
        self.partners = self.some(Organisation, [self.titled("name", n, slug=f"partner-{n}") for n in partners])

    def courses(self):
        made = []
        for number in range(self.size):
            minutes = self.dice.choice([None, 600, 1_200, 4_800])
            facts: dict[str, Any] = {
                "kind": self.dice.choice(CourseKind.values),
                "mode": self.dice.choice(["", *Mode.values]),
            }
            facts |= {"minutes": minutes, "span_days": self.dice.choice([None, 1, 14, 60]), "is_published": True}
            facts |= {"summary_en": self.words(12)[:140], "summary_es": self.words(12)[:140]}
            made.append(self.titled("title", number, slug=f"course-{number}", **facts))
        self.made = self.some(Course, made)
        modules = [
            self.titled("title", place, course=course, slug=f"module-{place}", position=place, minutes=60)
            for course in self.made
            for place in range(1, 10)
        ]
        self.some(Module, modules)

    def editions(self):
        rows = [self.edition(course, number) for course in self.made for number in range(1, 7)]
        self.given = self.some(Edition, rows)
        places = [
            {"edition": edition, "country": country, "slug": country.lower()}
            for edition in self.given
            for country in self.dice.sample(COUNTRIES, self.dice.choice([1, 1, 2, 3]))
        ]
        self.some(Site, places)

    def edition(self, course, number):
        """The sixth may be open; most have ended."""
        starts = self.today + dt.timedelta(days=self.dice.randint(-300, 400) - 365 * (6 - number))
        facts = {"course": course, "slug": str(number), "ordinal": number, "label_en": f"Edition {number}"}
        facts |= {"label_es": f"Edición {number}", "mode": self.dice.choice(Mode.values), "is_published": True}
        facts |= {"starts_on": starts, "starts_precision": "day"}
        facts |= {"ends_on": starts + dt.timedelta(days=13), "ends_precision": "day"}
        if starts > self.today:
            facts["closes_at"] = timezone.now() + dt.timedelta(days=self.dice.randint(2, 60))
        return facts

    def links(self):
        joins: list[tuple[Any, str, list, str, list, int]] = [
            (Course.topics, "course", self.made, "topic", self.topics, 2),
            (Course.languages, "course", self.made, "language", self.languages, 1),
            (Course.audiences, "course", self.made, "audience", self.audiences, 2),
            (Edition.languages, "edition", self.given, "language", self.languages, 1),
        ]
        for relation, near, records, far, others, most in joins:
            pairs = [(record, other) for record in records for other in self.dice.sample(others, most)]
            self.some(relation.through, [{near: record, far: other} for record, other in pairs])
        roles = [
            {"organisation": partner, "role": role, "course": course}
            for course in self.made
            for role, partner in zip(
                [PartnershipRole.ORGANISER, PartnershipRole.FUNDER], self.dice.sample(self.partners, 2), strict=True
            )
        ]
        self.some(Partnership, roles)

    def articles(self):
        tags = self.some(Tag, [{"slug": f"tag-{n}", "name_en": f"Tag {n}"} for n in range(12)])
        rows = [
            self.titled(
                "title",
                number,
                slug=f"article-{number}",
                state="published",
                body_en=self.words(60),
                body_es=self.words(60),
                published_on=self.today - dt.timedelta(days=self.dice.randint(1, 3_000)),
                published_precision="day",
            )
            for number in range(self.size * 2)
        ]
        written = self.some(Article, rows)
        self.some(Article.tags.through, [{"article": one, "tag": self.dice.choice(tags)} for one in written])
        about = [{"article": one, "course": self.dice.choice(self.made)} for one in written]
        self.some(Article.courses.through, about)


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("courses", type=int)
    parser.add_argument("--people", type=int, default=0)
    asked = parser.parse_args()
    Office(asked.courses).fill()
    search.refresh()
    if asked.people:
        People(asked.people).fill()


if __name__ == "__main__":
    main()

"""A release as the page shows it: its text with marked passages, and what each kind of finding proposes."""

import re
from dataclasses import replace
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_countries import countries

from courses.choices import Precision
from courses.dates import in_words
from courses.folding import fold
from courses.models import Appointment, Course, Edition, Organisation
from news.choices import FindingKind, Measure
from news.known import known_names
from news.models import Article
from news.reading import dateline_of, language_of, publication_of, read, title_of
from news.reading.page import Amount, Finding

MOST_DATES = 100  # to choose from
MOST_EDITIONS = 10  # of a text that names no course
OFTEN = 2  # times that a country is named before the release is likely to tell of it
LEAP = 2000  # a year that has every day


class Release:
    """A text and what is found in it; a passage is known by its number, from 1."""

    def __init__(self, text):
        self.text = text
        self.findings = read(text, known_names())
        self.numbers = {finding: number for number, finding in enumerate(self.findings, start=1)}

    def of(self, kind):
        return [finding for finding in self.findings if finding.kind == kind]

    @cached_property
    def pieces(self):
        """`(text, number of the passage or None, kind)` of the whole text in its order."""
        pieces: list[tuple[str, int | None, str]] = []
        end = 0
        for finding, number in self.numbers.items():
            pieces.append((self.text[end : finding.start], None, ""))
            pieces.append((self.text[finding.start : finding.end], number, finding.kind.value))
            end = finding.end
        return [piece for piece in [*pieces, (self.text[end:], None, "")] if piece[0]]

    @cached_property
    def amounts(self):
        """`(amount, words of its first passage, numbers of its passages)`, each once however often it is said."""
        passages: dict[Amount, list[Finding]] = {}
        for finding in self.of(FindingKind.FIGURE):
            passages.setdefault(replace(finding.what, measure="", is_doubtful=False), []).append(finding)
        return [
            (most_telling(said), self.text[said[0].start : said[0].end], [self.numbers[finding] for finding in said])
            for said in passages.values()
        ]

    @cached_property
    def dates(self):
        """`(words, numbers of its passages)` of each date, those without a year included."""
        passages: dict[str, list[int]] = {}
        for finding in self.of(FindingKind.DATE):
            passages.setdefault(said_as(finding.what), []).append(self.numbers[finding])
        return list(passages.items())[:MOST_DATES]

    @cached_property
    def whole_dates(self):
        """`(date, precision, words)` of each date that has a year, by a key such as `2018-06-01/month`."""
        found = dict.fromkeys(finding.what for finding in self.of(FindingKind.DATE) if finding.what.year)
        return {
            f"{when.date}/{when.precision}": (when.date, when.precision, said_as(when))
            for when in list(found)[:MOST_DATES]
        }

    def passages(self, kind):
        """The numbers of the passages that name each key, keys as text."""
        passages: dict[str, list[int]] = {}
        for finding in self.of(kind):
            for key in finding.what if isinstance(finding.what, tuple) else [finding.what]:
                passages.setdefault(str(key), []).append(self.numbers[finding])
        return passages

    @cached_property
    def organisations(self):
        return Organisation.objects.filter(pk__in=self.passages(FindingKind.ORGANISATION)).order_by("name", "pk")

    @cached_property
    def appointments(self):
        found = Appointment.objects.filter(pk__in=self.passages(FindingKind.PERSON))
        return found.with_names().order_by("person__name", "pk")

    @cached_property
    def courses(self):
        """The keys of the courses whose title, in either language, a text about some edition holds."""
        if not self.of(FindingKind.ORDINAL):
            return []
        text = plainly(self.text)
        titles = Course.objects.order_by("pk").values_list("pk", "title_en", "title_es")
        return [key for key, *both in titles if any(is_said(title, text) for title in both if title)]

    @cached_property
    def numbered(self):
        """Every edition with an ordinal that the text names."""
        return Edition.objects.filter(ordinal__in=self.passages(FindingKind.ORDINAL)).select_related("course")

    @cached_property
    def latest(self):
        """The keys of the latest of them, with one more than are proposed where there are more."""
        return list(self.numbered.newest_first().values_list("pk", flat=True)[: MOST_EDITIONS + 1])

    @cached_property
    def editions(self):
        """Those of the courses that the text names; where it names none, the latest few."""
        if self.courses:
            return self.numbered.filter(course__in=self.courses)
        return self.numbered.filter(pk__in=self.latest[:MOST_EDITIONS])

    @property
    def has_more_editions(self):
        """Whether some are left out because the text names no course."""
        return not self.courses and len(self.latest) > MOST_EDITIONS

    @cached_property
    def countries(self):
        found = [(code, countries.name(code)) for code in self.passages(FindingKind.COUNTRY)]
        return sorted(found, key=lambda country: fold(country[1]))

    @cached_property
    def figures(self):
        """What the figures' form begins with: ticked unless the reading is in doubt."""
        return [
            {
                "take": not amount.is_doubtful,
                "value": amount.value,
                "upper_value": amount.upper_value,
                "qualifier": amount.qualifier,
                "scale": amount.scale,
                "unit": amount.unit,
                "measure": amount.measure,
            }
            for amount, _words, _numbers in self.amounts
        ]

    @cached_property
    def draft(self):
        """What the article's form begins with: names are ticked, countries where they are named more than once."""
        published, dateline = publication_of(self.text, self.findings), dateline_of(self.text)
        named = self.passages(FindingKind.COUNTRY)
        return {
            "language": language_of(self.text),
            "title": title_of(self.text, self.findings),
            "take_dateline": bool(dateline),
            "dateline": dateline,
            "take_date": bool(published),
            "published_on": published and published.date,
            "published_precision": published.precision if published else Precision.DAY,
            "organisations": [organisation.pk for organisation in self.organisations],
            "quoted": self.sure_appointments,
            "editions": [edition.pk for edition in self.editions] if self.courses else [],
            "countries": [code for code, numbers in named.items() if len(numbers) >= OFTEN],
        }

    @cached_property
    def sure_appointments(self):
        """Of people who have one post alone: which of several a release means, staff must say."""
        sure = [finding.what for finding in self.of(FindingKind.PERSON) if len(finding.what) == 1]
        return [key for (key,) in dict.fromkeys(sure)]

    @cached_property
    def namesakes(self):
        """Articles that have the proposed title already, in either language."""
        title = self.draft["title"]
        return (Article.objects.filter(title_en=title) | Article.objects.filter(title_es=title)) if title else []


def most_telling(said):
    """Of one figure that is said several times, the reading whose sentence tells what it measures."""
    return next((finding.what for finding in said if finding.what.measure != Measure.CONTEXT), said[0].what)


def said_as(when):
    """A date in words, never more precise than the release: `24 September, without a year`."""
    if when.year:
        return in_words(when.date, when.precision)
    return _("%(day)s, without a year") % {"day": date_format(when_in_leap_year(when), "MONTH_DAY_FORMAT")}


def when_in_leap_year(when):
    return type(when)(LEAP, when.month, when.day).date


def plainly(text):
    """Without accents and case, its line ends as spaces."""
    return " ".join(fold(text).split())


def is_said(title, text):
    """Whether a text that is plain already holds the title, as whole words."""
    words = plainly(title)
    return words in text and bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))

"""People for a generated office: participants with all that comes of them, written as rows, some thousands at a time.

The same for the same office and number. Nobody is meant: names are drawn from syllables, addresses are of example.org.
"""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from benchmarks.rows import Rows, after, moment
from courses.choices import HOLDING, LIVE, SEATLESS
from courses.codes import LENGTH
from courses.models import (
    Application,
    Batch,
    Certificate,
    Course,
    Edition,
    Invitation,
    Message,
    Module,
    Organisation,
    Participant,
    Progress,
    Site,
    Transition,
)

SEED = 20110512
SYLLABLES = ["ba", "ca", "de", "fi", "go", "lu", "ma", "né", "ño", "pa", "ri", "sa", "té", "vi", "xo", "za"]
RARE = "Unicórnia"  # the given name of one person alone
GIVEN, FAMILY = 400, 20_000
AT_ONCE = 20_000
CROWDED = 100  # one participant in so many applies to the first edition of all
COUNTRIES = ["GT", "SV", "HN", "NI", "CR", "PA", "MX", "DO", "BZ", ""]
SEXES = ["female"] * 50 + ["male"] * 40 + ["not-stated"] * 9 + ["other"]
ORIGINS = ["applied"] * 14 + ["imported"] * 4 + ["invited", "nominated"]
OVER = ["completed"] * 9 + ["not-completed"] * 3 + ["rejected"] * 4 + ["withdrawn", "declined", "expired", "absent"]
COMING = ["submitted"] * 6 + ["waitlisted"] * 2 + ["offered", "confirmed", "rejected"]
BEFORE = {  # the states on the way to a state
    "waitlisted": ["submitted"],
    "offered": ["submitted"],
    "rejected": ["submitted"],
    "withdrawn": ["submitted"],
    "confirmed": ["submitted", "offered"],
    "declined": ["submitted", "offered"],
    "expired": ["submitted", "offered"],
    "completed": ["submitted", "offered", "confirmed"],
    "not-completed": ["submitted", "offered", "confirmed"],
    "absent": ["submitted", "offered", "confirmed"],
}


@dataclass
class Given:
    """An edition as far as its people need it."""

    key: int
    course: int
    starts_on: dt.date
    is_over: bool
    printed: dict
    sites: list = field(default_factory=list)
    naming: list = field(default_factory=list)  # invitations whose institution names its people
    open: list = field(default_factory=list)  # other invitations

    @property
    def begins(self):
        return dt.datetime.combine(self.starts_on, dt.time(9), dt.UTC)


class People:
    """So many participants, kind by kind, for the editions that are there."""

    def __init__(self, number):
        self.number, self.dice = number, random.Random(SEED)  # nosec B311  # noqa: S311 (figures, not secrets)
        self.now = timezone.now()
        self.given_names = [self.word(2) for _n in range(GIVEN)]
        self.family_names = [self.word(3) for _n in range(FAMILY)]
        self.numbers = count(after(Application))
        self.held: dict[type[Model], Counter[int]] = {Edition: Counter(), Site: Counter()}
        self.seats: Counter[int] = Counter()

    def word(self, syllables):
        return "".join(self.dice.choice(SYLLABLES) for _n in range(syllables)).capitalize()

    def fill(self):
        self.read()
        self.staff()
        self.batches()
        self.invitations()
        self.rows: dict[type[Model], Rows] = {
            model: Rows(model) for model in (Participant, Application, Transition, Progress, Certificate, Message)
        }
        first = after(Participant)
        for start in range(first, first + self.number, AT_ONCE):
            with transaction.atomic():
                self.some(range(start, min(start + AT_ONCE, first + self.number)), first)
        with transaction.atomic():
            self.counters()
            self.history()
            self.log()
        tidy(*self.rows, Batch, Invitation, LogEntry)

    def read(self):
        """What the office has given."""
        editions = Edition.objects.select_related("course").order_by("pk")
        self.editions = {}
        for each in editions.iterator(chunk_size=2_000):
            starts = each.starts_on or self.now.date()
            over = starts < self.now.date() - dt.timedelta(days=20)
            self.editions[each.pk] = Given(each.pk, each.course_id, starts, over, printed_of(each))
        for site, edition in Site.objects.order_by("pk").values_list("pk", "edition"):
            self.editions[edition].sites.append(site)
        self.modules: dict[int, list[int]] = {}
        for module, course in Module.objects.order_by("pk").values_list("pk", "course"):
            self.modules.setdefault(course, []).append(module)
        self.partners = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
        self.listed = list(self.editions.values())
        self.first = next(each for each in self.listed if each.is_over)

    def staff(self):
        address = "office@example.org"
        self.clerk = User.objects.filter(email=address).first() or User.objects.create_superuser(address, None)

    def batches(self):
        self.first_batch = after(Batch)
        self.batch_count = max(self.number // 2_000, 1)
        keys = range(self.first_batch, self.first_batch + self.batch_count)
        rows = ({"id": key, "key": f"{key:032x}", "file_name": f"list-{key}.csv"} for key in keys)
        Rows(Batch).write({**row, "imported_by_id": self.clerk.pk, "people_added": 1_000} for row in rows)

    def invitations(self):
        """One in ten editions has some."""
        first, rows = after(Invitation), []
        for number in range(first, first + max(self.number // 20, 2)):
            edition = self.dice.choice(self.listed)
            names = bool(self.dice.getrandbits(1))
            (edition.naming if names else edition.open).append(number)
            created = edition.begins - dt.timedelta(days=90, seconds=self.dice.randrange(10**6))
            facts: dict[str, Any] = {"id": number, "edition_id": edition.key, "nominates": names, "seats": 1_000}
            facts |= {"organisation_id": self.dice.choice(self.partners) if names else None, "language": "en"}
            facts |= {"email": f"invited{number}@example.org", "token_hash": f"{number:064x}"}
            facts |= {"created_at": moment(created), "expires_at": moment(edition.begins - dt.timedelta(days=30))}
            rows.append(facts)
        Rows(Invitation).write(rows)

    def some(self, keys, first):
        """These participants and what belongs to them."""
        written: dict[type[Model], list[dict]] = {model: [] for model in self.rows}
        for key in keys:
            person = self.person(key, key - first)
            written[Participant].append(person)
            for edition in self.chosen(key - first):
                self.application(person, edition, written)
        for model, rows in written.items():
            self.rows[model].write(rows)

    def name(self, names):
        """The first ones are the commonest: a twentieth of all people have the first of 400."""
        return names[int(len(names) * self.dice.random() ** 2)]

    def person(self, key, number):
        given = [self.name(self.given_names) for _n in range(self.dice.choice([1, 2]))]
        if number == self.number // 2:
            given = [self.given_names[0], RARE]
        is_typed = self.dice.random() < 0.3
        return {
            "id": key,
            "given_names": " ".join(given),
            "family_names": f"{self.name(self.family_names)} {self.name(self.family_names)}",
            "email": f"person{number}@example.org" if number % 10 else "",
            "language": self.dice.choice(["en", "es"]),
            "country": self.dice.choice(COUNTRIES),
            "sex": self.dice.choice(SEXES),
            "birth_year": 1950 + number % 55,
            "institution_id": None if is_typed else self.dice.choice(self.partners),
            "institution_name": f"Institution {number % 5_000}" if is_typed else "",
            "batch_id": self.first_batch + number % self.batch_count if number % 2 else None,
            "is_sample": number % 10_000 == 9_999,
        }

    def chosen(self, number):
        """Most apply once, some to three editions."""
        if number % CROWDED == 0:
            return [self.first]
        return self.dice.sample(self.listed, 3 if self.dice.random() < 0.15 and len(self.listed) > 2 else 1)

    def application(self, person, edition, written):
        state = self.dice.choice(OVER if edition.is_over else COMING)
        origin, invitation = self.origin(edition, state)
        key = next(self.numbers)
        submitted = edition.begins - dt.timedelta(days=40, seconds=self.dice.randrange(10**6))
        facts = {"id": key, "edition_id": edition.key, "participant_id": person["id"], "state": state}
        facts |= {"origin": origin, "invitation_id": invitation, "country": person["country"]}
        facts |= {"site_id": self.dice.choice(edition.sites) if edition.sites else None}
        facts |= {"institution_id": person["institution_id"], "batch_id": person["batch_id"]}
        facts |= {"person_key": f"{person['id']:064x}" if person["email"] else ""}
        facts |= {"submitted_at": moment(submitted), "form_token": f"{key:032x}"}
        facts |= {"says_eligible": self.dice.choice([True, True, False, None])}
        if state == "offered":
            facts["offer_expires_at"] = moment(self.now + dt.timedelta(days=7))
        if state == "completed":
            facts["completed_at"] = moment(edition.begins + dt.timedelta(days=13))
        written[Application].append(facts)
        self.count(facts)
        self.tell(facts, submitted, written)
        if state == "completed":
            self.learning(facts, person, edition, written)

    def origin(self, edition, state):
        origin = self.dice.choice(ORIGINS)
        choices = {"invited": edition.open, "nominated": edition.naming}.get(origin)
        if choices is None:
            return origin, None
        return (origin, self.dice.choice(choices)) if choices else ("applied", None)

    def count(self, facts):
        if facts["state"] in HOLDING:
            self.held[Edition][facts["edition_id"]] += 1
            self.held[Site][facts["site_id"]] += 1
        if facts["invitation_id"] and (facts["origin"] == "invited" or facts["state"] not in SEATLESS):
            self.seats[facts["invitation_id"]] += 1

    def tell(self, facts, submitted, written):
        states = ["", *BEFORE.get(facts["state"], []), facts["state"]]
        for place in range(len(states) - 1):
            at = moment(submitted + dt.timedelta(days=5 * place))
            change = {"application_id": facts["id"], "from_state": states[place], "to_state": states[place + 1]}
            written[Transition].append(change | {"at": at, "actor_id": self.clerk.pk if place else None})
        if facts["id"] % 10 == 0 and facts["state"] in LIVE:
            letter = {"application_id": facts["id"], "key": f"generated-{facts['id']}", "language": "en"}
            letter |= {"address": f"person{facts['participant_id']}@example.org", "subject": "Your application"}
            at = moment(submitted)
            written[Message].append(letter | {"text": "…", "html": "…", "created_at": at, "sent_at": at, "attempts": 1})

    def learning(self, facts, person, edition, written):
        """All modules done by one in eight; two certificates in three."""
        if facts["id"] % 8 == 0:
            done = {"application_id": facts["id"], "completed_at": facts["completed_at"]}
            written[Progress] += [done | {"module_id": module} for module in self.modules.get(edition.course, ())]
        if facts["id"] % 3:
            name = f"{person['given_names']} {person['family_names']}"
            certificate = {"application_id": facts["id"], "kind": "completion", "printed_name": name}
            certificate |= {"code": f"{facts['id']:0{LENGTH}d}", "issued_at": facts["completed_at"]}
            written[Certificate].append(edition.printed | certificate)

    def counters(self):
        """Places that are held, and seats that are used."""
        columns: list[tuple[type[Model], str, Counter[int]]] = [(Invitation, "seats_used", self.seats)]
        columns += [(model, "places_held", counted) for model, counted in self.held.items()]
        for model, name, counted in columns:
            with connection.cursor() as cursor:
                statement = f"UPDATE {model._meta.db_table} SET {name} = {name} + %s WHERE id = %s"
                cursor.executemany(statement, [(number, key) for key, number in counted.items() if key])

    def history(self):
        """Every course was changed twice, the first one a hundred times."""
        courses = list(Course.objects.order_by("pk"))
        versions = Course.history  # type: ignore[attr-defined]  # of simple-history
        for changed in [courses, courses, *([courses[:1]] * 100)]:
            versions.bulk_history_create(changed, batch_size=2_000, default_user=self.clerk)

    def log(self):
        """One in five participants was changed by staff."""
        kind = ContentType.objects.get_for_model(Participant).pk
        facts: dict[str, Any] = {"content_type_id": kind, "action_flag": CHANGE, "user_id": self.clerk.pk}
        facts["change_message"] = '[{"changed": {"fields": ["e-mail"]}}]'
        last = after(Participant)
        rows = (
            {"object_id": str(key), "object_repr": f"participant {key}"} for key in range(last - self.number, last, 5)
        )
        Rows(LogEntry).write({**facts, **row} for row in rows)


def printed_of(edition):
    """What certificates of an edition say, all in English."""
    title, label = edition.course.title_en, edition.label_en
    return {"course_title": title, "edition_label": label, "language": "en", "issuer": "Rumbo", "minutes": 600}


def tidy(*models):
    """The next keys go on after these, and the database knows what it holds."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in models:
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        cursor.execute("ANALYZE")

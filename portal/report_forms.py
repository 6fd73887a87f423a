"""What reports can be asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_countries import countries

from accounts.keys import is_key
from courses.choices import Stage
from courses.folding import fold
from courses.forms import KnownValueField, NarrowingForm
from courses.models import Application, Course, Edition
from courses.reports import Scope, samples

GROUPS = [Stage.APPLIED, Stage.CONFIRMED, Stage.STARTED, Stage.COMPLETED, Stage.CERTIFIED]
MOST_OFFERED = 300  # courses or editions in a select: others are reached from their own pages


def asked_keys(query, name):
    """The primary keys that an address asks for, as far as a database can hold them."""
    texts = query.getlist(name)[:9]
    return [int(text) for text in texts if is_key(text)]


def offered(records, keys):
    """The first of the records, and those with the keys, by their key as text."""
    listed = [*records[:MOST_OFFERED], *records.model.objects.filter(pk__in=keys)] if keys else records[:MOST_OFFERED]
    return {str(record.pk): record for record in listed}


class ReportForm(NarrowingForm):
    """An edition, a course, a year and a country of work, each or none, and the group that is broken down."""

    course = KnownValueField(label=gettext_lazy("Course"), required=False)
    edition = KnownValueField(label=gettext_lazy("Edition"), required=False)
    year = KnownValueField(label=gettext_lazy("Year of the start"), required=False)
    country = KnownValueField(label=gettext_lazy("Country of work"), required=False)
    group = KnownValueField(
        label=gettext_lazy("Breakdowns are of those who"),
        choices=[
            (Stage.APPLIED, gettext_lazy("applied")),
            (Stage.CONFIRMED, gettext_lazy("confirmed")),
            (Stage.STARTED, pgettext_lazy("those who", "started")),
            (Stage.COMPLETED, pgettext_lazy("those who", "completed")),
            (Stage.CERTIFIED, gettext_lazy("were certified")),
        ],
        required=False,
    )

    def __init__(self, query, *, sees_all):
        super().__init__(query)
        self.overruled, self.sees_all = [], sees_all
        courses = asked_keys(query, "course")
        self.courses = offered(Course.objects.filter(editions__isnull=False).distinct(), courses)
        editions = Edition.objects.with_course().newest_first()
        here = editions.filter(course__in=courses) if courses else editions
        self.editions = offered(here, asked_keys(query, "edition"))
        self.fields["course"].offer({key: str(course) for key, course in self.courses.items()})
        self.fields["edition"].offer({key: str(edition) for key, edition in self.editions.items()})
        years = Edition.objects.filter(starts_on__isnull=False).dates("starts_on", "year", order="DESC")
        self.fields["year"].offer({str(day.year): str(day.year) for day in years})
        self.fields["country"].offer(countries_of_work())
        self.full_clean()

    def clean(self):
        """An edition has its course and its year: others asked for beside it are left out, and said.

        A country is never combined with another filter for who may not see participants (`courses/disclosure.py`).
        """
        super().clean()
        facts = self.cleaned_data
        if self.chosen_edition:
            own = self.chosen_edition
            year = str(own.starts_on.year) if own.starts_on else ""
            for name, value in (("course", str(own.course_id)), ("year", year)):
                if facts[name] not in {"", value}:
                    self.overruled.append((self.fields[name].label, self.fields[name].known[facts[name]]))
                facts[name] = value
        self.has_country_left_out = bool(
            not self.sees_all and facts["country"] and (facts["course"] or facts["edition"] or facts["year"])
        )
        if self.has_country_left_out:
            facts["country"] = ""
        facts["group"] = facts["group"] or Stage.APPLIED.value
        return facts

    @property
    def chosen_edition(self):
        return self.editions.get(self.cleaned_data["edition"])

    @property
    def chosen_course(self):
        """The course that is asked for, the edition's where one is; or None."""
        return self.chosen_edition.course if self.chosen_edition else self.courses.get(self.cleaned_data["course"])

    @property
    def chosen_group(self):
        return Stage(self.cleaned_data["group"])

    @property
    def is_in_use(self):
        return any(self.cleaned_data[name] for name in ("course", "edition", "year", "country"))

    def scope(self):
        """What is counted. Of an edition to which more invented people applied than others, they are counted too."""
        facts = self.cleaned_data
        keys: dict[str, Any] = {name: int(facts[name]) for name in ("edition", "course", "year") if facts[name]}
        scope = Scope(country=facts["country"] or None)._replace(**keys)
        if scope.edition is None:
            return scope
        invented, real = samples(Scope(edition=scope.edition))
        return scope._replace(samples=invented > real)

    @property
    def words(self):
        """What is asked for, in words; what all of it is where nothing is."""
        facts = self.cleaned_data
        names = ["edition", "country"] if facts["edition"] else ["course", "year", "country"]
        told = [f"{self.fields[name].label}: {self.fields[name].known[facts[name]]}" for name in names if facts[name]]
        return "; ".join(told) or _("All editions")


def countries_of_work():
    """`{code: name}` of the countries that applications name, by name."""
    codes = Application.objects.exclude(country="").order_by().values_list("country", flat=True).distinct()
    named = {code: str(countries.name(code) or code) for code in codes}
    return dict(sorted(named.items(), key=lambda pair: fold(pair[1])))


class ReportFileForm(ReportForm):
    """The same as a file: which kind, and whether HXL tags stand below its headings."""

    ending = KnownValueField(choices=[("csv", "CSV"), ("xlsx", "XLSX")], required=False)
    hxl = forms.BooleanField(required=False)

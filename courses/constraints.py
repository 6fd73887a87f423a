"""Shapes of constraint, and of index, that several models share."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import CheckConstraint, Index, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

FIRST_DAY = dt.date(1900, 1, 1)
LAST_DAY = dt.date(2100, 12, 31)
FIRST_MOMENT, LAST_MOMENT = (dt.datetime.combine(day, dt.time.min, dt.UTC) for day in (FIRST_DAY, LAST_DAY))
SANE_DAY = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
SANE_MOMENT = [MinValueValidator(FIRST_MOMENT), MaxValueValidator(LAST_MOMENT)]


def is_sane(day):
    """Within the years that any date here may lie in: outside them, rounding to a month's end may overflow."""
    return FIRST_DAY <= day <= LAST_DAY


def between(lowest, highest):
    """The validators that say at its field what a constraint of the same bounds says of the table."""
    return [MinValueValidator(lowest), MaxValueValidator(highest)]


def within_lengths(model, **limits):
    """No text longer than its limit in characters: SQLite does not enforce `max_length` by itself."""
    condition = Q()
    for field, limit in limits.items():
        condition &= Q(LessThanOrEqual(Length(field), limit))
    return CheckConstraint(
        condition=condition,
        name=f"{model}_text_lengths",
        violation_error_message=_("A text is longer than its field allows."),
    )


def in_some_language(model, field):
    """The text exists in English or in Spanish; the pages fall back from the one to the other."""
    return CheckConstraint(
        condition=~Q(**{f"{field}_en": "", f"{field}_es": ""}),
        name=f"{model}_{field}_in_some_language",
        violation_error_message=_("Write this in at least one language."),
    )


def sane_dates(model, *fields):
    """Every date lies in 1900 to 2100, ends included, or is empty."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__range": (FIRST_DAY, LAST_DAY)}) | Q(**{field: None})
    return CheckConstraint(
        condition=condition,
        name=f"{model}_dates_between_1900_and_2100",
        violation_error_message=_("A date must lie between the years 1900 and 2100."),
    )


def sane_moments(model, *fields):
    """As `sane_dates`, for moments, in UTC."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__range": (FIRST_MOMENT, LAST_MOMENT)}) | Q(**{field: None})
    return CheckConstraint(
        condition=condition,
        name=f"{model}_moments_between_1900_and_2100",
        violation_error_message=_("A date must lie between the years 1900 and 2100."),
    )


def precision_with_date(model, date, precision):
    """A precision exactly where there is a date."""
    return CheckConstraint(
        condition=Q(**{f"{date}__isnull": True, precision: ""})
        | (Q(**{f"{date}__isnull": False}) & ~Q(**{precision: ""})),
        name=f"{model}_{date}_has_precision",
        violation_error_message=_("Say how precisely each date is known, and nothing where there is no date."),
    )


def one_of(model, field, choices, *, required=False):
    """The column holds one of the choices, or is blank unless it is required."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": [*([] if required else [""]), *choices.values]}),
        name=f"{model}_{field}_known",
        violation_error_message=_("Choose one of the listed values."),
    )


def web_address(model, field):
    """Blank, or an address of the web: whatever writes it, a page may link to it."""
    return CheckConstraint(
        condition=Q(**{field: ""})
        | Q(**{f"{field}__startswith": "https://"})
        | Q(**{f"{field}__startswith": "http://"}),
        name=f"{model}_{field}_is_of_the_web",
        violation_error_message=_("An address begins with https:// or http://."),
    )


def exactly_one_of(model, name, *fields, message, optional=False):
    """One of the fields is filled and no other (or, where `optional`, none)."""
    condition = Q(**{f"{field}__isnull": True for field in fields}) if optional else Q()
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return CheckConstraint(condition=condition, name=f"{model}_{name}", violation_error_message=message)


def lacking(language, other, names):
    """A condition: one of the texts exists in the other language alone."""
    missing = Q()
    for name in names:
        missing |= Q(**{f"{name}_{language}": ""}) & ~Q(**{f"{name}_{other}": ""})
    return missing


def untranslated(model, *names):
    """Indexes of the few records of which a text is missing in a language, as `courses/admin/needs.py` asks."""
    return [
        Index(fields=["id"], condition=lacking(*pair, names), name=f"{model}_lacks_{pair[0]}")
        for pair in (("es", "en"), ("en", "es"))
    ]

"""What changes an edition and more than it: a next one made from it, its dates, its cancellation."""

import datetime as dt
from collections.abc import Collection

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from courses.actions.notices import tell_after
from courses.models import Edition, Partnership, Site

FACTS = ["mode", "minutes", "stated_modules", "capacity", "completion_share", "time_zone"]
TEXTS = ["emphasis_en", "emphasis_es"]


class Part(models.TextChoices):
    """What a next edition may take over. People, figures and articles are never copied: they belong to what was."""

    FACTS = "facts", _("format, lengths, languages, places and what completes it")
    TEXTS = "texts", _("the emphasis, in both languages")
    SITES = "sites", _("where it runs, without dates")
    PARTNERS = "partners", _("partners of the edition and of its sites")


def next_of(edition: Edition) -> Edition:
    """An edition, not saved, that follows this one by number, label and dates a year later."""
    numbers = edition.course.editions.aggregate(last=models.Max("ordinal"))
    number = numbers["last"] + 1 if edition.ordinal and numbers["last"] else None
    following = Edition(
        course=edition.course,
        ordinal=number,
        label_en=f"{in_english(number)} edition" if number else edition.label_en,  # type: ignore[attr-defined]  # of modeltranslation
        label_es=f"{number}.ª edición" if number else edition.label_es,  # type: ignore[attr-defined]  # as above
        starts_on=year_later(edition.starts_on),
        starts_precision=edition.starts_precision,
        ends_on=year_later(edition.ends_on),
        ends_precision=edition.ends_precision,
    )
    following.slug = free_slug(edition, str(number) if number else f"{edition.slug}-2"[:100])
    return following


def in_english(number: int) -> str:
    """`1st`, `12th`, `23rd`."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def year_later(day: dt.date | None) -> dt.date | None:
    """The same day a year later, of 29 February the last of the month."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day + dt.timedelta(days=365)


def free_slug(edition: Edition, wanted: str) -> str:
    taken, slug, number = set(edition.course.editions.values_list("slug", flat=True)), wanted, 2
    while slug in taken:
        slug, number = f"{wanted[:90]}-{number}", number + 1
    return slug


@transaction.atomic
def clone(edition: Edition, following: Edition, parts: Collection[str]) -> Edition:
    """Save the following edition as a draft with these parts of the one before."""
    copied = [*(FACTS if Part.FACTS in parts else []), *(TEXTS if Part.TEXTS in parts else [])]
    for name in copied:
        setattr(following, name, getattr(edition, name))
    following.is_published = False
    reason = str(_("Cloned from “%(edition)s”.") % {"edition": edition.label})
    following._change_reason = reason  # type: ignore[attr-defined]  # where simple-history looks
    following.save()
    if Part.FACTS in parts:
        following.languages.set(edition.languages.all())
    places = copy_sites(edition, following) if Part.SITES in parts else {}
    if Part.PARTNERS in parts:
        copy_partners(edition, following, places)
    return following


def copy_sites(edition: Edition, following: Edition) -> dict[int, Site]:
    """The new site for each old one, by its key."""
    places = {}
    for site in edition.sites.order_by("position", "pk"):
        old, site.pk, site.edition = site.pk, None, following
        site._state.adding = True
        site.places_held = 0
        site.starts_on = site.ends_on = None
        site.starts_precision = site.ends_precision = ""
        site.inference_en = site.inference_es = ""  # type: ignore[attr-defined]  # of modeltranslation
        site.save()
        places[old] = site
    return places


def copy_partners(edition: Edition, following: Edition, places: dict[int, Site]) -> None:
    for old in Partnership.objects.filter(edition=edition):
        Partnership.objects.create(organisation_id=old.organisation_id, role=old.role, edition=following)
    for old in Partnership.objects.filter(site__in=places):
        Partnership.objects.create(organisation_id=old.organisation_id, role=old.role, site=places[old.site_id])  # type: ignore[index]  # of a site


@transaction.atomic
def change(edition: Edition, reason: str) -> None:
    """Save an edition whose dates, deadline, note or cancellation were changed, with the reason in its history."""
    edition.refresh_from_db(fields=["revision", "places_held"])  # the database and others count these meanwhile
    edition._change_reason = reason  # type: ignore[attr-defined]  # where simple-history looks
    edition.save()
    if edition.cancelled_on:
        tell_after(edition)

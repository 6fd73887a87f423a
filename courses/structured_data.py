"""What a page says, for machines: schema.org in JSON-LD. Nothing here that the page does not show."""

import json
from functools import lru_cache

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from courses.choices import CourseKind, Mode, PartnershipRole, Precision
from courses.dates import machine
from courses.languages import in_best_language

MODES = {Mode.SELF_PACED: "Online", Mode.TUTORED: "Online", Mode.IN_PERSON: "Onsite", Mode.BLENDED: "Blended"}
ATTENDANCE = {"Online": "Online", "Onsite": "Offline", "Blended": "Mixed"}
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
SCHEMA = "https://schema.org/"
MOST_LISTS = 500  # kept as they were written, of about two kilobytes each


def script(*things):
    """The things as one JSON-LD graph that cannot end the script element it stands in."""
    graph = {"@context": SCHEMA.rstrip("/"), "@graph": [known(thing) for thing in things if thing]}
    return mark_safe(json.dumps(graph, ensure_ascii=False).translate(ESCAPES))  # nosec B308  # noqa: S308 (escaped)


def known(thing):
    """Without what is not known."""
    if isinstance(thing, dict):
        return {key: known(value) for key, value in thing.items() if value not in (None, "", [], {})}
    return [known(part) for part in thing] if isinstance(thing, list) else thing


def text(record, field):
    return in_best_language(record, field)[0]


def breadcrumbs(absolute, *trail):
    """From `(name, address)` of each page above, and the name of this one."""
    named = [(_("Home"), reverse("portal:home")), *trail]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(address) if address else None}
            for place, (name, address) in enumerate(named, 1)
        ],
    }


def script_of_list(absolute, addresses):
    """The records of a list in their order, as `script`; blank for an empty one."""
    return made_of_list(absolute("/").rstrip("/"), tuple(addresses)) if addresses else ""


@lru_cache(MOST_LISTS)
def made_of_list(site, addresses):
    items = [
        {"@type": "ListItem", "position": place, "url": f"{site}{address}"}
        for place, address in enumerate(addresses, 1)
    ]
    return script({"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items})


def organisations(partners, *roles):
    """Those that fill one of the roles, from what `by_role` gives."""
    labels = {role.label for role in roles}
    return [
        {"@type": "Organization", "name": text(partnership.organisation, "name")}
        for label, partnerships in partners
        if label in labels
        for partnership in partnerships
    ]


def duration(minutes):
    """ISO 8601: 80 hours are `PT80H`."""
    if not minutes:
        return None
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")


def course(record, absolute, partners):
    """A course with its editions; `public_editions` prefetched."""
    taught = [language.code for language in record.languages.all()]
    return {
        "@type": "Course",
        "@id": absolute(record.get_absolute_url()),
        "url": absolute(record.get_absolute_url()),
        "name": text(record, "title"),
        "description": text(record, "summary"),
        "inLanguage": taught,
        "timeRequired": duration(record.minutes),
        "provider": organisations(partners, PartnershipRole.ORGANISER),
        "funder": organisations(partners, PartnershipRole.FUNDER),
        "teaches": [text(module, "title") for module in record.modules.all()],
        "hasCourseInstance": [instance(edition, record, absolute) for edition in record.public_editions],
    }


def instance(edition, record, absolute):
    """An edition, its dates as precise as they are known. A congress with a date and a place is an event as well."""
    mode = MODES.get(edition.mode)
    is_event = record.kind == CourseKind.CONGRESS and edition.starts_on and edition.sites.all()
    return {
        "@type": ["CourseInstance", "Event"] if is_event else "CourseInstance",
        "@id": absolute(edition.get_absolute_url()),
        "url": absolute(edition.get_absolute_url()),
        "name": text(edition, "label"),
        "courseMode": mode,
        "courseWorkload": duration(edition.minutes),
        "startDate": edition.starts_on and machine(edition.starts_on, edition.starts_precision),
        "endDate": known_end(edition),
        "eventStatus": f"{SCHEMA}EventCancelled" if edition.cancelled_on else None,
        "eventAttendanceMode": mode and f"{SCHEMA}{ATTENDANCE[mode]}EventAttendanceMode",
        "location": [place(site) for site in edition.sites.all()],
    }


def known_end(edition):
    """An end of which only a latest day is known is none."""
    if edition.ends_on and edition.ends_precision in Precision.values:
        return machine(edition.ends_on, edition.ends_precision)
    return None


def place(site):
    return {
        "@type": "Place",
        "name": ", ".join(filter(None, [site.venue, site.city, text(site, "region"), site.country.name])),
        "address": {
            "@type": "PostalAddress",
            "addressLocality": site.city,
            "addressRegion": text(site, "region"),
            "addressCountry": site.country.code,
        },
    }

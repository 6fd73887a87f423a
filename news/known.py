"""What the portal knows by name, for the reading of releases: three queries, whatever it holds."""

from django.utils.translation import override
from django_countries import countries

from courses.folding import fold
from courses.models import Alias, Appointment, Organisation
from news.choices import FindingKind
from news.reading import Known

LONGEST_ACRONYM = 10
# What releases call countries beside their names in the list of countries.
OTHER_COUNTRY_NAMES = {
    "USA": "US",
    "US": "US",
    "EE. UU.": "US",
    "EEUU": "US",
    "United States": "US",
    "Estados Unidos": "US",
    "United Kingdom": "GB",
    "UK": "GB",
    "Great Britain": "GB",
    "Great Britain and Northern Ireland": "GB",
    "Democratic Republic of the Congo": "CD",
    "Bahamas": "BS",
    "Holanda": "NL",
    "Czech Republic": "CZ",
    "República Checa": "CZ",
    "Ivory Coast": "CI",
    "Trinidad and Tobago": "TT",
    "Trinidad y Tobago": "TT",
}


def known_names():
    """For each name, without accents and case, what bears it: organisations before people before countries."""
    names: dict[str, list[Known]] = {}
    for name, known in [*organisations(), *people(), *countries_by_name()]:
        if name and known not in names.setdefault(fold(name), []):
            names[fold(name)].append(known)
    return names


def is_acronym(name):
    """One short word in capitals."""
    return name.isupper() and len(name) <= LONGEST_ACRONYM


def organisations():
    columns = ("pk", "name_en", "name_es", "acronym_en", "acronym_es")
    rows = [
        *Organisation.objects.order_by("pk").values_list(*columns),
        *Alias.objects.values_list("organisation", "name"),
    ]
    for key, *names in rows:
        for name in names:
            yield name, Known(FindingKind.ORGANISATION, key, is_acronym(name or ""))


def people():
    """By appointment: an article names a person at a post."""
    for key, name in Appointment.objects.order_by("pk").values_list("pk", "person__name"):
        yield name, Known(FindingKind.PERSON, key)


def countries_by_name():
    """In both languages, and by their other names."""
    for language in ("en", "es"):
        with override(language):
            for code, name in countries:
                yield str(name).partition(" (")[0], Known(FindingKind.COUNTRY, code)
    for name, code in OTHER_COUNTRY_NAMES.items():
        yield name, Known(FindingKind.COUNTRY, code, is_acronym(name))

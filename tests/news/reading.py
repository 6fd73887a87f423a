"""Texts and names that the tests of reading share."""

from news.choices import FindingKind
from news.reading import Known, read

IN_ENGLISH, IN_SPANISH = "It was said that the office told of this: {}.", "La oficina dijo de esto que el caso es: {}."
NAMES = {
    "organization for migration": [Known(FindingKind.ORGANISATION, 1)],
    "iom": [Known(FindingKind.ORGANISATION, 1, True)],
    "who": [Known(FindingKind.ORGANISATION, 2, True)],
    "ministry of health": [Known(FindingKind.ORGANISATION, 3)],
    "ministry of health of peru": [Known(FindingKind.ORGANISATION, 4)],
    "jose gomez": [Known(FindingKind.PERSON, 5), Known(FindingKind.PERSON, 6)],
    "peru": [Known(FindingKind.COUNTRY, "PE")],
    "costa rica": [Known(FindingKind.COUNTRY, "CR")],
    "chile": [Known(FindingKind.COUNTRY, "CL")],
}


def found(text, kind, names=None):
    return [finding for finding in read(text, names or {}) if finding.kind == kind]


def in_sentence(said, language):
    return (IN_SPANISH if language == "es" else IN_ENGLISH).format(said)

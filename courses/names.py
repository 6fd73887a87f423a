"""Texts that people write of themselves: kept letter by letter, without what cannot be seen or printed."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, formats such as U+202E, lone surrogates, private and unassigned
KEPT = {"\n", "\r", "\t", "\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}  # the last two spell Persian and Hindi
BLANK = "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
MOST_MARKS = 8  # on one letter: Vietnamese needs two, Hebrew with its accents four


def without_blanks(text):
    """The text without blanks at its ends, those of no width included."""
    return text.strip().strip(BLANK).strip()


def printable(text):
    """Refuse what no certificate could show: control and format characters, heaps of marks on one letter."""
    if any(letter not in KEPT and unicodedata.category(letter) in UNSEEN for letter in text):
        raise ValidationError(_("There is a character in this that cannot be printed. Type it anew."))
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks > MOST_MARKS:
            raise ValidationError(_("There are too many marks on one letter."))

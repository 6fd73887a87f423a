"""Texts that people write of themselves: kept letter by letter, without what cannot be seen or printed."""

import re
import unicodedata
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

UNSEEN = {  # controls, formats such as U+202E, lone surrogates, private and unassigned, separators of lines
    *("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"),
}
KEPT = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}  # which spell Persian and Hindi
LINES = {"\n", "\t"}  # in texts of several lines alone: a name of two lines could pass for a letter's own words
BLANK = (
    "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
    "\N{HANGUL FILLER}\N{BRAILLE PATTERN BLANK}"
)
FILLERS = {  # letters by their category, and nothing to see
    *("\N{HANGUL FILLER}", "\N{HANGUL CHOSEONG FILLER}", "\N{HANGUL JUNGSEONG FILLER}", "\N{HALFWIDTH HANGUL FILLER}"),
}
ADDRESS = re.compile(  # of a site or a mailbox; "Ma.Teresa" is a name
    r"://|www\.|@|\w\.\w{2,}/|\w\.(?:com|net|org|info|biz|io|co|me|app|dev|xyz|top|online|site|shop|link|click|ru|cn)\b",
    re.IGNORECASE,
)
MOST_MARKS = 8  # on one letter: Vietnamese needs two, Hebrew with its accents four


def without_blanks(text: str) -> str:
    """The text without blanks at its ends, those of no width included."""
    return text.strip().strip(BLANK).strip()


def printable_lines(text: str) -> None:
    """As `printable`, for a text of several lines."""
    printable(text, KEPT | LINES)


def printable(text: str, kept: Collection[str] = KEPT) -> None:
    """Refuse what no certificate could show: control and format characters, heaps of marks on one letter."""
    if any(letter not in kept and unicodedata.category(letter) in UNSEEN for letter in text):
        raise ValidationError(_("There is a character in this that cannot be printed. Type it anew."))
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks > MOST_MARKS:
            raise ValidationError(_("There are too many marks on one letter."))


def has_a_letter(text: str) -> None:
    """Refuse a name that nobody would see: fillers, marks and variations alone."""
    if not any(unicodedata.category(letter)[0] in "LN" and letter not in FILLERS for letter in text):
        raise ValidationError(_("A name has a letter in it."))


def no_address(text: str) -> None:
    """Refuse addresses of sites and mailboxes in a name: our letters begin with it, and go to whom strangers say."""
    if ADDRESS.search(text):
        raise ValidationError(_("A name holds no address."))


def mailbox(address: str) -> str:
    """An e-mail address as it is compared: whatever its case, never without accents, which make another domain of it.

    Whoever has that domain reads other letters: nothing may be theirs for an address that only looks like one.
    """
    return address.casefold()


def plain_address(address: str) -> None:
    """Refuse e-mail addresses in quotes: RFC 5321 allows them, nobody has one, and mail software trips over them."""
    if '"' in address or any(unicodedata.category(letter) in UNSEEN for letter in address):
        raise ValidationError(_("Enter a valid email address."))

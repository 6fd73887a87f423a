"""Certificates on paper: a tagged PDF (PDF/UA-1) of what was printed once and is kept, the same bytes every time."""

import datetime as dt
import io
import json
from functools import cache
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import fontpkg_ibm_plex_sans
import fontpkg_ibm_plex_sans_arabic
import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.choices import IssueKind
from courses.dates import hours

FORM = Path(__file__).parent / "certificate.typ"
FONTS = [fontpkg_atkinson_hyperlegible, fontpkg_ibm_plex_sans, fontpkg_ibm_plex_sans_arabic]
FAMILIES = ["Atkinson Hyperlegible", "IBM Plex Sans", "IBM Plex Sans Arabic"]
# of a name: the first font that has all of it, else for each letter one that has it
SETTINGS = [*FAMILIES, FAMILIES[1:]]
PROBE = b"#set document(title: [x])\n#set text(font: json(bytes(sys.inputs.font)), fallback: false)\n#sys.inputs.text"
SIZES = [(40, 32), (80, 22), (130, 17)]  # letters of a text → points; longer ones are small
SMALLEST = 13
WIDEST = 1_000  # points that a word's letters may have together: it is never cut


class CannotPrint(Exception):
    """A letter of the name is in none of the fonts."""


def pdf(certificate):
    """The certificate as bytes. Raises CannotPrint, and ValueError where the holder's name is erased."""
    if not certificate.printed_name:
        raise ValueError("No certificate is printed without a name.")
    with override(certificate.language):
        facts = facts_of(certificate)
    moment = certificate.issued_at.astimezone(dt.UTC).replace(microsecond=0)
    for font in SETTINGS:
        try:
            return typst.compile(
                str(FORM),
                root=str(FORM.parent),
                font_paths=fonts(),
                sys_inputs={"facts": json.dumps(facts | {"name_font": font, "fonts": FAMILIES})},
                pdf_standards=["ua-1"],
                timestamp=moment,
            )
        except typst.TypstError as error:  # which PDF/UA makes of a letter that the font has not
            refusal = error
    raise CannotPrint from refusal


def unprintable(name):
    """The letters of it that none of the fonts has; blank where all can be printed."""
    if has(FAMILIES, name):
        return ""
    return "".join(letter for letter in dict.fromkeys(name) if not has(FAMILIES, letter))


def has(font, text):
    inputs = {"font": json.dumps(font), "text": text}
    try:
        typst.compile(PROBE, font_paths=fonts(), sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


@cache
def fonts():
    """Ours alone: what a machine has besides makes no difference."""
    folders = [str(Path(package.__file__).parent / "files") for package in FONTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def facts_of(certificate):
    """Every word on the page, in the active language."""
    address = verify_address(certificate)
    kind = IssueKind(certificate.kind)
    return {
        "language": certificate.language,
        "title": str(kind.label),
        "issuer": certificate.issuer,
        "opening": _("This is to certify that"),
        "sample": _("A sample: this person is invented.") if certificate.is_sample else "",
        "name": certificate.printed_name,
        "size": size(certificate.printed_name),
        "deed": deed(kind),
        "course": certificate.course_title,
        "course_size": min(size(certificate.course_title), 22),
        "edition": certificate.edition_label,
        "lines": [*filter(None, [certificate.dates, workload(certificate)])],
        "signatories": certificate.signatories[:2],
        "verify": _("Check it at:"),
        "code": certificate.shown_code,
        "address": address,
        "shown_address": address.partition("://")[2].rpartition("/verify/")[0] + "/verify/",
        "issued": _("Issued on %(day)s") % {"day": date_format(localtime(certificate.issued_at), "DATE_FORMAT")},
        "qr": qr(address),
        "qr_words": _("A code to scan: it leads to the page that says whether this certificate is valid."),
    }


def deed(kind):
    return {
        IssueKind.COMPLETION: _("has completed"),
        IssueKind.PARTICIPATION: _("has taken part in"),
        IssueKind.FACILITATOR: _("has facilitated"),
    }[kind]


def workload(certificate):
    return _("Workload: %(hours)s") % {"hours": hours(certificate.minutes)} if certificate.minutes else ""


def size(text):
    longest = max(map(len, text.split()), default=1)
    points = next((points for letters, points in SIZES if len(text) <= letters), SMALLEST)
    return min(points, WIDEST / longest)


def verify_address(certificate):
    return settings.SITE_URL + reverse("verify-code", args=[certificate.shown_code])


def qr(address):
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=2, light="white")
    return drawn.getvalue().decode()

"""The columns of a file of participants, by their names in English and Spanish, and how each cell reads."""

import datetime as dt
import re
from contextlib import suppress
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.forms import EmailField
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses import headers
from courses.application_forms import WrittenField
from courses.cells import LANGUAGES, Choice, Country, Day, Text, Whole
from courses.choices import Sex
from courses.folding import fold
from courses.models import Participant
from courses.models.participation import LONGEST_NAME, LONGEST_POSITION, NOT_PAST, is_past
from courses.names import plain_address
from courses.tables import BadFile

SEX_WORDS = {  # beside the choices' own, in both languages
    Sex.FEMALE: {"f", "femenino", "femenina", "woman"},
    Sex.MALE: {"h", "masculino", "masculina", "man"},
    Sex.OTHER: {"otra", "no binario", "no binaria", "no binarie", "non-binary", "nonbinary", "non binary"},
    Sex.NOT_STATED: {
        *("no responde", "no contesta", "prefer not to say", "prefers not to say"),
        *("prefiere no decir", "prefiere no decirlo", "prefiere no responder"),
        *("prefiero no decir", "prefiero no decirlo", "prefiero no responder"),
    },
}
DAY_OR_MONTH_FIRST = re.compile(r"(?:0?[1-9]|1[0-2])[/.-](?:0?[1-9]|1[0-2])[/.-](\d{4})", re.ASCII)
YEAR_OF_NUMBERS = 1905  # a spreadsheet that takes the number 1985 for a day shows one of this year
BESIDE_M = {"f": Sex.MALE, "h": Sex.FEMALE}  # what M means where the other letter is this one
WHY = ("why it was not imported", "por que no se importo")  # the column that refused rows come back with
language, country, sexes = Choice(settings.LANGUAGES), Country(), Choice(Sex.choices)
address_field = EmailField(required=False, max_length=254, validators=[plain_address])


def text(longest, *, required=False):
    """Reads a cell of text, letter by letter; refuses what cannot be printed."""
    field = WrittenField(required=required, max_length=longest)
    return lambda cell: field.clean(Text().clean(cell))


def address(cell):
    return address_field.clean(Text().clean(cell))


def sex(cell, words):
    """What the cell says; `words` are all that stand in its column."""
    word = fold(Text().clean(cell))
    if word == "m":
        return sex_of_m(words)
    known = (code for code, said in SEX_WORDS.items() if word in said)
    return next(known, None) or sexes.clean(cell) or Sex.NOT_STATED


def sex_of_m(words):
    meant = {BESIDE_M[word] for word in words & BESIDE_M.keys()}
    if len(meant) != 1:
        told = _(
            "“M” can mean “male” or “mujer”: it is read as male beside “F” alone in the same column, as female beside "
            "“H” alone. Write “%(female)s” or “%(male)s”."
        )
        raise ValueError(told % {"female": Sex.FEMALE.label, "male": Sex.MALE.label})
    return meant.pop()


def year_of_date(cell):
    """None where it is no date. Nothing else of it is kept: whether its day may be its month is all one."""
    written = Text().clean(cell)
    if isinstance(cell, dt.date):
        return cell.year
    if either := DAY_OR_MONTH_FIRST.fullmatch(written):
        return int(either[1])
    with suppress(ValueError):
        day = Day().clean(written)
        return day.year if day and str(day.year) in written else None


def birth_year(cell):
    year = year_of_date(cell)
    if year in {None, YEAR_OF_NUMBERS}:
        year = Whole().clean(cell)
    if year is not None and not is_past(year):
        raise ValueError(str(NOT_PAST))
    return year


class Column:
    """Known by its field's name on the staff's form in both languages, and by other names."""

    def __init__(self, attribute, read, *others, field=None):
        self.attribute, self.read, self.others = attribute, read, others
        self.field: Field = Participant._meta.get_field(field or attribute)  # type: ignore[assignment]  # of a column

    @property
    def title(self):
        """Its name in the language in use."""
        return capfirst(str(self.field.verbose_name))

    @cached_property
    def names(self):
        names = {*self.others, self.attribute}
        for code in LANGUAGES:
            with override(code):
                names.add(fold(str(self.field.verbose_name)))
        return names

    def reader(self, cells):
        """What reads each cell of a column, of which these are all."""
        return self.read


class SexColumn(Column):
    """What a letter in it means, the others tell."""

    def reader(self, cells):
        return partial(self.read, words={fold(Text().clean(cell)) for cell in cells})


COLUMNS = [
    Column("given_names", text(LONGEST_NAME, required=True), "given name", "first name", "first names", "nombre"),
    Column("family_names", text(LONGEST_NAME), "family name", "last name", "last names", "surname", "apellido"),
    Column("certificate_name", text(LONGEST_NAME), "certificate name", "nombre del certificado"),
    Column("email", address, "email", "e-mail address", "email address", "correo"),
    Column("language", language.clean, "language", "idioma"),
    Column("country", country.clean, "country", "pais", "pais de trabajo"),
    Column("institution_name", text(300), "organisation", "organization", "organizacion", field="institution"),
    Column("position", text(LONGEST_POSITION), "position", "job title", "puesto"),
    SexColumn("sex", sex, "gender", "genero"),
    Column("birth_year", birth_year, "birth year"),
]
NEEDED = COLUMNS[:2]


def titles():
    """What a template's header says, in the language in use."""
    return [column.title for column in COLUMNS]


def matched(names):
    """`({column's place in the file: Column}, [headers that are none])`. Raises `BadFile`."""
    found, unknown = headers.matched(names, COLUMNS, WHY)
    missing = [column.title for column in NEEDED if column not in found.values()]
    if missing:
        words = _("The file lacks the columns of the names: %(missing)s. The template has them all.")
        raise BadFile(words % {"missing": ", ".join(missing)})
    return found, unknown


def said_of(error):
    """The sentences of what reading a cell raised."""
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)

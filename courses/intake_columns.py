"""The columns of a file of participants, by their names in English and Spanish, and how each cell reads."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.forms import EmailField
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses import headers
from courses.application_forms import WrittenField
from courses.cells import LANGUAGES, Choice, Country, Text, Whole
from courses.choices import Sex
from courses.folding import fold
from courses.models import Participant
from courses.models.participation import FIRST_BIRTH, LONGEST_NAME, LONGEST_POSITION
from courses.names import plain_address
from courses.tables import BadFile

OTHER_WORDS = {"woman": "female", "femenino": "female", "man": "male", "masculino": "male"}
WHY = ("why it was not imported", "por que no se importo")  # the column that refused rows come back with
language, country, sexes = Choice(settings.LANGUAGES), Country(), Choice(Sex.choices)
address_field = EmailField(required=False, max_length=254, validators=[plain_address])


def text(longest, *, required=False):
    """Reads a cell of text, letter by letter; refuses what cannot be printed."""
    field = WrittenField(required=required, max_length=longest)
    return lambda cell: field.clean(Text().clean(cell))


def address(cell):
    return address_field.clean(Text().clean(cell))


def sex(cell):
    word = fold(Text().clean(cell))
    return OTHER_WORDS.get(word) or sexes.clean(cell) or Sex.NOT_STATED


def birth_year(cell):
    year = Whole().clean(cell)
    if year is not None and not FIRST_BIRTH <= year <= localdate().year:
        raise ValueError(_("A year of birth has four digits and is past."))
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


COLUMNS = [
    Column("given_names", text(LONGEST_NAME, required=True), "given name", "first name", "first names", "nombre"),
    Column("family_names", text(LONGEST_NAME), "family name", "last name", "last names", "surname", "apellido"),
    Column("certificate_name", text(LONGEST_NAME), "certificate name", "nombre del certificado"),
    Column("email", address, "email", "e-mail address", "email address", "correo"),
    Column("language", language.clean, "language", "idioma"),
    Column("country", country.clean, "country", "pais", "pais de trabajo"),
    Column("institution_name", text(300), "organisation", "organization", "organizacion", field="institution"),
    Column("position", text(LONGEST_POSITION), "position", "job title", "puesto"),
    Column("sex", sex),
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

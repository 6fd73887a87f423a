"""The columns of a file of who completed, by the names that learning platforms give them, and how each cell reads."""

import datetime as dt

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from courses import headers
from courses.cells import ISO_MOMENT, LANGUAGES, NO, YES, Day, Text
from courses.choices import ApplicationState
from courses.folding import fold
from courses.intake_columns import WHY, address, text
from courses.models.participation import LONGEST_NAME
from courses.tables import BadFile

WORDS = {  # beside yes and no, and the states' own names
    ApplicationState.COMPLETED: {*YES, "complete", "completo", "completado", "finalizado", "passed", "aprobado"},
    ApplicationState.NOT_COMPLETED: {*NO - {""}, "incomplete", "incompleto", "no completado", "no finalizado"},
}


def result(cell):
    """Completed where the cell is blank: whoever is listed has."""
    word = fold(Text().clean(cell))
    for state, words in WORDS.items():
        if word in words or word in named(state):
            return state
    if word:
        words = _("“%(value)s” is neither “%(completed)s” nor “%(not_completed)s”.")
        labels = {"completed": ApplicationState.COMPLETED.label, "not_completed": ApplicationState.NOT_COMPLETED.label}
        raise ValueError(words % {"value": Text().clean(cell), **labels})
    return ApplicationState.COMPLETED


def named(state):
    """What the state is called, in every language."""
    names = {state.value}
    for code in LANGUAGES:
        with override(code):
            names.add(fold(str(state.label)))
    return names


def completed_on(cell):
    """The day, as it is written where a time stands beside it; None where it is not said."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    written = Text().clean(cell)
    return Day().clean(written[:10] if ISO_MOMENT.fullmatch(written) else cell)


class Column:
    """Known by its title in both languages, and by other names."""

    def __init__(self, attribute, title, read, *others):
        self.attribute, self.title, self.read, self.others = attribute, title, read, others

    @cached_property
    def names(self):
        names = {*self.others, self.attribute}
        for code in LANGUAGES:
            with override(code):
                names.add(fold(str(self.title)))
        return names


EMAIL = Column(
    "email",
    gettext_lazy("E-mail"),
    address,
    *("e-mail", "e-mail address", "email address", "user email", "mail", "correo", "correo electronico"),
    *("direccion de correo", "direccion de correo electronico", "direccion de e-mail", "direccion email"),
)
GIVEN = ("given name", "first name", "first names", "firstname", "nombre", "nombre(s)", "primer nombre")
FAMILY = ("family name", "last name", "last names", "lastname", "surname", "apellido", "apellido(s)")
FULL = (
    "name",
    "full name",
    "learner",
    "participant",
    "student",
    "nombre completo",
    "nombre y apellidos",
    "participante",
)
COMPLETED_ON = Column(
    "completed_on",
    gettext_lazy("Completed on"),
    completed_on,
    *("completion date", "date of completion", "date completed", "completed at", "completion time", "finished on"),
    *("fecha de finalizacion", "fecha de conclusion", "fecha de terminacion", "finalizado el", "fecha"),
)
RESULT = Column(
    "result",
    gettext_lazy("Result"),
    result,
    *("completed", "completion", "completion status", "status", "outcome", "passed"),
    *("completado", "finalizado", "estado", "estado de finalizacion", "aprobado"),
)
COLUMNS = [
    EMAIL,
    Column("given_names", gettext_lazy("Given names"), text(LONGEST_NAME), *GIVEN),
    Column("family_names", gettext_lazy("Family names"), text(LONGEST_NAME), *FAMILY),
    Column("full_name", gettext_lazy("Full name"), text(2 * LONGEST_NAME), *FULL),
    COMPLETED_ON,
    RESULT,
]


def titles():
    """What a template's header says, in the language in use: one column of names is enough in a file that comes."""
    return [str(column.title) for column in COLUMNS if column.attribute != "full_name"]


def matched(names):
    """`({column's place in the file: Column}, [headers that are none])`. Raises `BadFile`."""
    found, unknown = headers.matched(names, COLUMNS, WHY)
    if EMAIL not in found.values():
        raise BadFile(_("The file lacks the column of the e-mail addresses. The template has it."))
    return found, unknown

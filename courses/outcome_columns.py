"""The columns of a file of who completed, by the names that learning platforms give them, and how each cell reads."""

import datetime as dt
import re

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from courses import headers
from courses.cells import LANGUAGES, NO, YES, Day, Text, with_year_first
from courses.choices import ApplicationState
from courses.folding import fold
from courses.intake_columns import WHY, address, text
from courses.models.participation import LONGEST_NAME
from courses.tables import BadFile

WORDS = {  # beside yes and no, and the states' own names
    ApplicationState.COMPLETED: {
        *YES,
        *("complete", "completo", "completa", "completado", "completada", "finalizado", "finalizada", "finished"),
        *("finalizo", "terminado", "terminada", "termino", "passed", "pass", "aprobado", "aprobada", "aprobo"),
    },
    ApplicationState.NOT_COMPLETED: {
        *NO - {""},
        *("incomplete", "incompleto", "incompleta", "not complete", "not finished", "unfinished"),
        *("did not complete", "did not finish", "no completado", "no completada", "no completo", "no completa"),
        *("no finalizado", "no finalizada", "no finalizo", "no terminado", "no terminada", "no termino"),
        *("failed", "fail", "not passed", "did not pass", "no aprobado", "no aprobada", "no aprobo", "suspenso"),
        *("reprobado", "reprobada", "reprobo", "desaprobado", "desaprobada", "desaprobo"),
    },
}
STILL_AT_IT = "still-at-it"  # neither, until the edition is over
UNDERWAY = {"in progress", "en curso", "en progreso", "not started", "no iniciado", "sin iniciar", "pendiente"}
NUMBERS_OF_A_DAY = re.compile(r"\d{1,4}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{1,4}", re.ASCII)
TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(\s*[ap]\.?\s?m\.?|Z|\s*[+-]\d{2}:?\d{2})?", re.ASCII | re.IGNORECASE)


def result(cell):
    """A state, the day on which somebody completed, STILL_AT_IT, or None where the cell is blank."""
    if isinstance(cell, dt.date):
        return completed_on(cell)
    word = fold(Text().clean(cell))
    for state, said in WORDS.items():
        if word in said or word in named(state):
            return state
    if word in UNDERWAY:
        return STILL_AT_IT
    if word and not is_day(cell):
        words = _("“%(value)s” is neither “%(completed)s” nor “%(not_completed)s”.")
        labels = {"completed": ApplicationState.COMPLETED.label, "not_completed": ApplicationState.NOT_COMPLETED.label}
        raise ValueError(words % {"value": Text().clean(cell), **labels})
    return completed_on(cell)


def is_day(cell):
    """Whether it is written as one, also where it cannot be told which."""
    if isinstance(cell, dt.date) or NUMBERS_OF_A_DAY.match(Text().clean(cell)):
        return True
    try:
        return completed_on(cell) is not None
    except ValueError:
        return False


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
    written = with_year_first(Text().clean(cell))
    return Day().clean(written[:10] if TIME.fullmatch(written[10:].lstrip("T ,")) else cell)


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
EITHER = {  # what platforms write above results, and above days
    *("completed", "completion", "complete", "finished", "course complete", "course completed", "course completion"),
    *("completado", "finalizado", "completado el curso", "curso completado", "curso finalizado", "finalizacion"),
    *("finalizacion del curso", "completo", "completo el curso", "finalizo", "finalizo el curso"),
}
COMPLETED_ON = Column(
    "completed_on",
    gettext_lazy("Completed on"),
    completed_on,
    *("completion date", "date of completion", "date completed", "completed at", "completion time", "finished on"),
    *("completion day", "day of completion", "completed date", "completado el", "completada el", "completo el"),
    *("finalizado el", "finalizada el", "finalizo el", "terminado el", "terminada el", "termino el"),
    *("fecha de finalizacion", "fecha de conclusion", "fecha de terminacion", "fecha de culminacion", "fecha"),
    *("fecha de completado", "fecha completado", "fecha en que completo", "fecha en que finalizo"),
)
RESULT = Column(
    "result",
    gettext_lazy("Result"),
    result,
    *("completion status", "status", "outcome", "passed", "estado", "estado de finalizacion", "aprobado"),
    *EITHER,
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


def matched(table):
    """`({column's place in the file: Column}, [headers that are none])`. Raises `BadFile`."""
    days = {
        name: COMPLETED_ON
        for place, name in enumerate(table.columns)
        if fold(name) in EITHER and has_days(table, place)
    }
    found, unknown = headers.matched(table.columns, COLUMNS, WHY, days)
    if EMAIL not in found.values():
        raise BadFile(_("The file lacks the column of the e-mail addresses. The template has it."))
    return found, unknown


def has_days(table, place):
    """Whether a column says days and nothing else."""
    written = [cells[place] for cells in table.rows if Text().clean(cells[place])]
    return bool(written) and all(is_day(cell) for cell in written)

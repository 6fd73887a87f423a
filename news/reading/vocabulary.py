"""The words of both languages that the rules go by, without accents and case."""


def words(text):
    return frozenset(text.split())


def numbered(text, first=1):
    """Each word with its number; words of one number are joined by slashes."""
    return {word: number for number, group in enumerate(text.split(), first) for word in group.split("/")}


DASHES = frozenset("-\u2013\u2014")
MONTHS = {
    "en": numbered(
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct "
        "november/nov december/dec"
    ),
    "es": numbered(
        "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre"
    ),
}

SCALES = {
    "en": {"thousand": 1_000, "million": 1_000_000, "millions": 1_000_000, "billion": 1_000_000_000},
    "es": {"mil": 1_000, "millon": 1_000_000, "millones": 1_000_000},
}
CARDINALS = {
    "en": numbered(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen"
    )
    | {word: 10 * ten for word, ten in numbered("twenty thirty forty fifty sixty seventy eighty ninety", 2).items()},
    "es": numbered(
        "un/uno/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
        "diecisiete dieciocho diecinueve veinte veintiun/veintiuno/veintiuna veintidos veintitres veinticuatro "
        "veinticinco veintiseis veintisiete veintiocho veintinueve"
    )
    | {
        word: 10 * ten
        for word, ten in numbered("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 3).items()
    }
    | {
        word: 100 * hundred
        for word, hundred in numbered(
            "cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas "
            "quinientos/quinientas seiscientos/seiscientas setecientos/setecientas "
            "ochocientos/ochocientas novecientos/novecientas"
        ).items()
    },
}

# People, and other things that are counted rather than dated.
PEOPLE = {
    "en": words(
        "people persons individuals men women boys girls children adolescents minors youth youths migrants refugees "
        "returnees citizens families participants students attendees trainees representatives delegates officials "
        "officers professionals specialists experts teachers trainers facilitators workers victims survivors leaders "
        "civil servants journalists lawyers judges users graduates applicants deaths cases"
    ),
    "es": words(
        "personas individuos hombres mujeres ninos ninas adolescentes menores jovenes migrantes refugiados refugiadas "
        "retornados retornadas ciudadanos ciudadanas familias participantes estudiantes asistentes alumnos alumnas "
        "representantes delegados delegadas funcionarios funcionarias profesionales especialistas expertos expertas "
        "docentes facilitadores facilitadoras trabajadores trabajadoras victimas sobrevivientes lideres lideresas "
        "servidores servidoras periodistas abogados juezas jueces usuarios egresados egresadas casos muertes"
    ),
}
COUNTED = {
    "en": PEOPLE["en"] | words("countries hours modules institutions organizations organisations"),
    "es": PEOPLE["es"] | words("paises horas modulos instituciones organizaciones"),
}
TIMES = words(
    "day days week weeks month months year years decade decades hour hours "
    "dia dias semana semanas mes meses ano anos decada decadas hora horas"
)
# `the first six months`, `últimos cinco años`: a stretch of time, which belongs to a date and is no figure.
STRETCHES = words(
    "first last past next recent previous following coming these those "
    "primeros primeras ultimos ultimas proximos proximas pasados pasadas siguientes anteriores estos estas hace"
)
AGES = words("aged age ages edad")
FROM_NOW = words("ago later earlier old old-age")

# Where the words of a unit end: prepositions, verbs, pronouns, adverbs, and what begins the next figure.
UNIT_ENDS = {
    "en": words(
        """
        a an the this that these those such who whom whose which what when where while as than
        in on at to from for with without by into onto over under among between during since until
        through across within against about around per via toward towards including
        is are was were be been being am has have had having do does did will would shall should can could may might
        must took take takes taken taught teach came come comes coming went go left live lived lives work worked works
        working attended attend participated participate participating received receive completed complete arrived
        arrive arriving joined join said say says gathered met held began started concluded graduated benefited
        more most less fewer at approximately nearly almost some estimated roughly exceeding also already not only
        all every each
        both worldwide currently annually yearly there here then now up but or nor if so because
        they them their he she it its we our you your us mine
        """
    ),
    "es": words(
        """
        el la los las un una unos unas este esta estos estas ese esa esos esas que quien quienes cual cuales cuyo cuya
        donde cuando mientras como
        en a al del ante con contra desde durante entre hacia hasta para por segun sin sobre tras mediante
        es son fue fueron era eran ser sido esta estan estaba estaban estuvo ha han habia habian haber hay tiene tienen
        tuvo tuvieron pueden puede debe deben sera seran podran tendran recibieron recibio participan participaron
        asistieron asisten viven trabajan laboran salieron llegaron provienen procedentes provenientes
        vive necesita proviene corresponde trabaja
        mas menos casi aproximadamente unos alrededor cerca tambien ya no solo todos todas cada ambos ambas actualmente
        anualmente pero o ni si pues porque ellos ellas nosotros su sus nos nuestro nuestra se le les lo
        """
    ),
}
OF = {"en": "of", "es": "de"}
AND = {"en": words("and or"), "es": words("y e o u")}
ARTICLES = words("the el la los las a an un una their its su sus")
SINGLE = {"hour": "hours", "day": "days", "week": "weeks", "month": "months", "year": "years", "module": "modules"}

# What tells the measures apart.
HOURS, MODULES = words("hour hours hora horas h hrs hs"), words("module modules modulo modulos")
LENGTHS = words("day days week weeks month months dia dias semana semanas mes meses")
COUNTRIES = words("country countries nations pais paises naciones")
EXPERTS = words("expert experts experto expertos experta expertas trainers instructors facilitators facilitadores")
ATTENDEES = words(
    "participant participants attendee attendees student students trainee trainees representatives delegates "
    "participante participantes asistente asistentes estudiantes alumnos alumnas representantes delegados delegadas"
)
TRAINING = words(
    "training course courses workshop workshops class classes lessons study learning modules formacion capacitacion "
    "curso cursos taller talleres clase clases lectivas estudio congreso congress"
)
ATTENDING = words(
    "attended attend attends gathers gathered gather participated participate participants joined reune reunio reunen "
    "reunieron asistieron participaron participan participacion asistencia participantes"
)
ENROLLING = words(
    "enrolled enrolment enrollment registered inscritos inscritas inscribieron inscribio matriculados matriculadas "
    "matricularon inscripcion inscriptos inscriptas"
)
TRAINED = words("trained formado formados capacitado capacitados capacitadas formadas capacito formo")
TO_DATE = words("now date fecha ahora since desde ever far hoy")

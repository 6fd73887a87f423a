"""Numerals that are no facts of a release: telephones, addresses, notes, the numbers of documents and of houses."""

import re

from news.reading.vocabulary import words

# Every repetition is bounded: a hostile text costs no more than a long one.
TELEPHONE = re.compile(
    r"(?:\b(?:tel|tels|telf|telephone|telefono|teléfono|teléfonos|phone|mobile|móvil|movil|cel|celular|fax|whatsapp|ext)"
    r"\b[.:]{0,2}\s{0,3}|(?=\+))\(?\+?[0-9][0-9 ().\-/]{0,60}(?:\s?\bext\b\.?\s?[0-9]{1,6})?",
    re.IGNORECASE,
)
BARE_TELEPHONE = re.compile(r"(?:\([0-9]{2,4}\)\s?)?(?<![0-9.,-])[0-9]{3,4}-[0-9]{4}(?![0-9-])")
CHUNK = re.compile(r"\S+")
NOTE = re.compile(r"\[[0-9]{1,3}\]")
LIST_NUMBER = re.compile(r"^[ \t]{0,8}[0-9]{1,3}[.)](?=\s)", re.MULTILINE)
CLOCK = re.compile(r"\b[0-9]{1,2}(?:[:h][0-9]{2}|\.[0-9]{2}(?=\s?(?:[ap]\.?\s?m|h|hrs|horas)\b))", re.IGNORECASE)
HALF_DAY = re.compile(r"\b[0-9]{1,2}\s?[ap]\.?\s?m\b", re.IGNORECASE)
AT_HOURS = re.compile(r"\ba las? [0-9]{1,2}(?: horas)?\b", re.IGNORECASE)
PATTERNS = [TELEPHONE, BARE_TELEPHONE, NOTE, LIST_NUMBER, CLOCK, HALF_DAY, AT_HOURS]

# What stands before the number of a document, a place, a target or a part.
LABELS = words(
    """
    resolution resolucion target targets meta metas article articulo goal objetivo ods sdg no nº n number numero num law
    ley decree decreto page pagina pp chapter capitulo section seccion version agenda room sala floor piso module modulo
    edition edicion session sesion phase fase unit unidad annex anexo table tabla grafico route ruta building suite
    flight vuelo km box apartado cp zip group grupo category categoria convention convenio paragraph parrafo volume
    """
)
NUMBER_SIGNS = words(". ° º # №")
STREETS = words("street avenue road boulevard blvd avenida av calle carrera bulevar paseo plaza edificio")
CLOSE = 4  # tokens between a street and the number of a house


def leave_out(page):
    """Take what holds numerals and states nothing."""
    for pattern in PATTERNS:
        for match in pattern.finditer(page.text):
            page.take_span(*match.span())
    for match in CHUNK.finditer(page.text):
        if is_address(match[0]):
            page.take_span(*match.span())


def leave_out_labels(page):
    """Take the numbers of documents, targets, rooms and houses."""
    for place in range(len(page)):
        if page.is_a(place, "numeral") and (is_labelled(page, place) or is_of_a_street(page, place)):
            page.take(place, place)


def is_address(chunk):
    """An e-mail address or an address of the web."""
    return "@" in chunk or "://" in chunk or chunk.lower().startswith("www.")


def is_labelled(page, place):
    """`target 3.8`, `Resolution No. 70.15`, `2030 Agenda`."""
    before = place - 1
    if page.word(before) in NUMBER_SIGNS and page.word(before - 1) in LABELS:
        before -= 1
    return page.word(before) in LABELS or page.word(place + 1) == "agenda"


def is_of_a_street(page, place):
    """`Avenida Central 1234`, `123 Main Street`: words that begin with capitals, one of them a street's."""
    for step in (-1, 1):
        for near in range(place + step, place + step * (CLOSE + 1), step):
            if not (page.printed(near)[:1].isupper() or page.word(near) in {".", ","}):
                break
            if page.word(near) in STREETS:
                return True
    return False

"""People found by the beginnings of words, whatever accents and case, by an index that the database keeps itself.

On PostgreSQL it is an index on an expression; on SQLite a table of words that triggers keep (`courses/triggers.py`).
No full-text table of SQLite holds them: what it forgets stays readable in its pages for a while, and these are names.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

from courses.folding import VARIANTS
from courses.words import COMMON

SHORTEST = 3  # letters of a beginning; a shorter word is sought as it is
MOST_WORDS = 8  # of a search: the rest is not looked at
MARKS = "\u0300\u0301\u0302\u0303\u0304\u0308\u030a\u0327"  # accents that stand for themselves are left out
APART = "\t\n\r\"\\-.,;:/()'@\u00a0\u2019\u2013"  # what stands between words, besides blanks
PLAIN = {form: letter for letter, forms in VARIANTS.items() for form in forms[1:] + forms[1:].upper()}
REPLACED = [(form, " ") for form in APART] + list(PLAIN.items()) + [(form, "") for form in MARKS]
ASCII = [pair for pair in REPLACED if pair[0].isascii()]
OTHERS = [pair for pair in REPLACED if not pair[0].isascii()]
TABLE = str.maketrans(dict(REPLACED))
NESTED = 20  # calls in one another: SQLite's parser takes 28
LAST = chr(0x10FFFF)


@dataclass(frozen=True)
class Indexed:
    """A table whose `texts` are found by their words; its `email` as a whole, before its `@`, and from it on."""

    table: str
    texts: tuple
    email: str = ""

    @property
    def columns(self):
        return (*self.texts, *filter(None, [self.email]))

    @property
    def words(self):
        """SQLite's table of them."""
        return f"{self.table}_words"


PARTICIPANTS = Indexed(
    "courses_participant", ("given_names", "family_names", "certificate_name", "institution_name"), "email"
)
CERTIFICATES = Indexed("courses_certificate", ("printed_name", "course_title"))
INVITATIONS = Indexed("courses_invitation", (), "email")
INDEXED = [PARTICIPANTS, CERTIFICATES, INVITATIONS]


def words_of(text):
    """The words of a name as the index holds them; of an address itself alone.

    Of signs alone, as `@`, there is none: a search for them narrows nothing.
    """
    is_address = "@" in text and text.strip(APART)
    return text.lower().split() if is_address else text.translate(TABLE).lower().split()


def sought(text):
    """The words of a search that are looked for: without `de` and its like, where others are left."""
    typed = [word for part in text.split() for word in words_of(part)]
    telling = [word for word in typed if word not in COMMON] or typed
    return list(dict.fromkeys(telling))[:MOST_WORDS]


def beginning(indexed, word, most=None, among=None):
    """A subquery of the keys of the rows that have a word beginning so; of so many of them at most.

    `among` is a queryset of few enough keys: PostgreSQL then computes the words of those rows alone.
    """
    limit = f" LIMIT {most}" if most else ""
    is_whole = len(word) < SHORTEST
    if connection.vendor == "sqlite":
        ends = [word, word if is_whole else word + LAST]
        return RawSQL(f"SELECT DISTINCT id FROM {indexed.words} WHERE word BETWEEN %s AND %s{limit}", ends)
    quoted = "'{}'".format(word.replace("'", "''").replace("\\", "\\\\"))
    asked = quoted if is_whole else f"{quoted}:*"
    these, keys = ("", ()) if among is None else among.query.sql_with_params()
    table = f"here AS MATERIALIZED (SELECT * FROM {indexed.table} WHERE id = ANY(ARRAY({these}))), " if these else ""
    held = f"SELECT id FROM {'here' if these else indexed.table} WHERE {lexemes(indexed)} @@ %s::tsquery{limit}"
    # read by the index at once: left to plan, PostgreSQL computes the words of rows that it comes upon otherwise
    return RawSQL(f"WITH {table}found AS MATERIALIZED ({held}) SELECT id FROM found", [*keys, asked])


# The words of a row in SQL


def lexemes(indexed):
    """On PostgreSQL, as the index holds them."""
    forms = "".join(form for form, _plain in REPLACED)
    into = "".join(plain for _form, plain in REPLACED)
    text = f"lower(translate({text_of(indexed)}, {quoted(forms)}, {quoted(into)})){address_of(indexed)}"
    return f"array_to_tsvector(array_remove(string_to_array({text}, ' '), ''))"


def words_in(indexed, row):
    """On SQLite, as rows with a `found.value`: of `NEW` or `OLD` in a trigger, or of the table itself.

    In steps beside one another, because its parser takes no deep nesting.
    """
    steps = [f"json_each(json_array(lower({replaced(text_of(indexed, row), ASCII)}))) AS step0"]
    for number, start in enumerate(range(0, len(OTHERS), NESTED), start=1):
        text = f"step{number - 1}.value"
        other = replaced(text, OTHERS[start : start + NESTED])
        is_ascii = f"length(CAST({text} AS BLOB)) = length({text})"  # as most are: nothing to replace
        steps.append(f"json_each(json_array(CASE WHEN {is_ascii} THEN {text} ELSE {other} END)) AS step{number}")
    listed = f"replace(json_quote(step{len(steps) - 1}.value{address_of(indexed, row)}), ' ', '\",\"')"
    return ", ".join([*steps, f"json_each('[' || {listed} || ']') AS found"])


def replaced(text, pairs):
    opening, closing = "replace(" * len(pairs), "".join(f", {quoted(form)}, '{plain}')" for form, plain in pairs)
    return f"{opening}{text}{closing}"


def text_of(indexed, row=None):
    """The texts, and what stands before the `@` of the address."""
    texts = [column(name, row) for name in indexed.texts]
    if indexed.email:
        email = column(indexed.email, row)
        texts.append(f"substr({email}, 1, {place_of_at(email)})")
    return " || ' ' || ".join(texts)


def address_of(indexed, row=None):
    """What follows the texts: the address, and what stands from its `@` on."""
    if not indexed.email:
        return ""
    email = f"lower({column(indexed.email, row)})"
    domain = f"CASE WHEN {place_of_at(email)} > 0 THEN substr({email}, {place_of_at(email)}) ELSE '' END"
    return f" || ' ' || {email} || ' ' || {domain}"


def column(name, row):
    return f"{row}.{name}" if row else name


def place_of_at(text):
    return f"{'instr' if connection.vendor == 'sqlite' else 'strpos'}({text}, '@')"


def quoted(text):
    return "'{}'".format(text.replace("'", "''"))


# What keeps SQLite's tables of words


def triggers(tables):
    """`(name, when, what it does)`; none for words that have no table, as before the migration that makes it."""
    for indexed in there(tables):
        new, old = (f"SELECT found.value FROM {words_in(indexed, row)}" for row in ("NEW", "OLD"))
        add = f"INSERT OR IGNORE INTO {indexed.words} (word, id) {new.replace('value', 'value, NEW.id', 1)}"
        add += " WHERE found.value <> '';"
        remove = f"DELETE FROM {indexed.words} WHERE id = OLD.id AND word IN ({old});"
        changed = f"UPDATE OF {', '.join(indexed.columns)}"
        for event, deeds in (("INSERT", add), ("DELETE", remove), (changed, remove + add)):
            yield f"{indexed.words}_{event.partition(' ')[0].lower()}", f"{event} ON {indexed.table}", deeds


def fill(tables):
    """Statements that fill the tables anew."""
    for indexed in there(tables):
        table = indexed.table
        yield f"DELETE FROM {indexed.words}"
        words = f"SELECT DISTINCT found.value, {table}.id FROM {table}, {words_in(indexed, table)}"
        yield f"INSERT INTO {indexed.words} (word, id) {words} WHERE found.value <> '' ORDER BY 1, 2"


def there(tables):
    return [indexed for indexed in INDEXED if indexed.words in tables]

"""Which tables the database's triggers watch, and what they do about it; `courses/triggers.py` writes them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Watched:
    """A table, and which of its columns name records to index anew, as `(kind, column)`.

    An update that touches nothing but `counters` is not noticed, unless it changes `counted`, an SQL condition.
    """

    table: str
    records: tuple = ()
    columns: tuple = ()
    counters: tuple = ()
    counted: str = ""


@dataclass(frozen=True)
class Revised:
    """A table whose column counts how often one of its other columns changed; nobody else may write it."""

    table: str
    column: str
    causes: tuple

    @property
    def changed(self):
        return " OR ".join(f"OLD.{cause} IS DISTINCT FROM NEW.{cause}" for cause in self.causes)

    @property
    def missed(self):
        """A statement that counts one more for each row, where nobody knows which ones changed: a number that is too
        high does no harm."""
        return f"UPDATE {self.table} SET {self.column} = {self.column} + 1"


@dataclass(frozen=True)
class Marked:
    """A table whose column says, for good, that a row of another one was written that points at it by its `key`.

    Where there are `states`, one whose `to_state` is among them.
    """

    table: str
    column: str
    source: str
    key: str
    states: tuple = ()

    @property
    def condition(self):
        """Of the `NEW` row of the source."""
        listed = ", ".join(f"'{state}'" for state in self.states)
        return f"NEW.{self.key} IS NOT NULL" + (f" AND NEW.to_state IN ({listed})" if listed else "")

    @property
    def missed(self):
        """A statement that marks whom nobody has marked; it writes no other row."""
        pointing = f"SELECT 1 FROM {self.source} AS NEW WHERE NEW.{self.key} = {self.table}.id AND {self.condition}"
        return f"UPDATE {self.table} SET {self.column} = true WHERE NOT {self.column} AND EXISTS ({pointing})"

    @property
    def needs(self):
        return f"{self.table}.{self.column}"


@dataclass(frozen=True)
class Followed:
    """A table with a row of `numbers` in another one for each of its rows, empty where one of the `causes` changed."""

    table: str
    follower: str
    numbers: tuple
    causes: tuple

    @property
    def needs(self):
        return self.follower

    @property
    def emptied(self):
        """A statement for the row of `NEW`."""
        return f"UPDATE {self.follower} SET {', '.join(f'{name} = NULL' for name in self.numbers)} WHERE id = NEW.id;"

    @property
    def missing(self):
        """A statement that adds the rows that are not there."""
        there = f"SELECT 1 FROM {self.follower} WHERE {self.follower}.id = {self.table}.id"
        return f"INSERT INTO {self.follower} (id) SELECT id FROM {self.table} WHERE NOT EXISTS ({there})"


INDEXED: list[int] = []
WATCHED: list[Watched] = []
REVISED: list[Revised] = []
MARKED: list[Marked] = []
FOLLOWED: list[Followed] = []


def index_kind(number):
    """Keep the entries of a kind in a full-text table of their own, which a migration has made."""
    INDEXED.append(number)


def watch(model, *records, counters=(), counted=""):
    """Have the triggers notice changes of the model's table."""
    columns = tuple(field.column for field in model._meta.local_concrete_fields)
    WATCHED.append(Watched(model._meta.db_table, records, columns, tuple(counters), counted))


def count_revisions(model, column, *causes):
    """Have the triggers count in the column how often one of the causes changed."""
    REVISED.append(Revised(model._meta.db_table, column, causes))


def mark(model, column, source, key, states=()):
    """Have the triggers mark the records of the model that a row of the source once pointed at."""
    tables, key = (model._meta.db_table, source._meta.db_table), source._meta.get_field(key).column
    MARKED.append(Marked(tables[0], column, tables[1], key, tuple(states)))


def follow(model, follower, *causes):
    """Have the triggers keep a row of the follower for each of the model's, emptied where one of the causes changes."""
    numbers = tuple(field.column for field in follower._meta.local_concrete_fields if not field.primary_key)
    FOLLOWED.append(Followed(model._meta.db_table, follower._meta.db_table, numbers, causes))

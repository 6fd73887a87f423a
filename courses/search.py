"""The search engine: one index of tokens, on SQLite by FTS5 and on PostgreSQL by tsvector, with the same answers.

Each app registers what of it is searched (`courses/searched.py`, `news/searched.py`). Triggers queue what changed;
`refresh` indexes it before the next search.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InternalError, OperationalError, connection, transaction
from django.db.models.expressions import RawSQL

from courses.models.index import Change, SearchEntry
from courses.triggers import ENTRY, INDEX
from courses.watched import index_kind
from courses.words import Search, tokens

BATCH = 500
WAIT, USUAL_WAIT = 250, 10_000  # ms; the usual one is that of the settings
MOST_CHANGES = 20_000  # taken at once, so that what changed often is indexed once
SOURCES: "dict[str, Source]" = {}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Source:
    """Records of one kind that can be found; the `number` of the kind is for ever.

    `texts(keys)` yields `(key, title texts, other texts)` of those that exist. `touched` says by kind which of its
    records, as a queryset of keys, a change of other records touches.
    """

    kind: str
    number: int
    texts: Callable
    touched: dict

    @property
    def start(self) -> int:
        """What the keys of the index begin with for this kind."""
        return self.number * SearchEntry.SPAN


def register(kind: str, number: int, texts: Callable, **touched: Callable) -> None:
    SOURCES[kind] = Source(kind, number, texts, touched)
    index_kind(number)


def matching(kind: str, search: Search, *, in_title: bool = False) -> RawSQL:
    """A subquery of the keys of the records of a kind that the search finds; in their titles alone, if so asked."""
    column, source = "title" if in_title else "everything", SOURCES[kind]
    if connection.vendor == "sqlite":
        index = INDEX.format(source.number)
        sql = f"SELECT rowid - %s FROM {index} WHERE {index} MATCH %s"
        return RawSQL(sql, [source.start, f"{column} : ({fts5(search)})"])
    sql = f"SELECT id - %s FROM {ENTRY} WHERE {column}_lexemes @@ %s::tsquery AND id BETWEEN %s AND %s"
    return RawSQL(sql, [source.start, tsquery(search), source.start, source.start + SearchEntry.SPAN])


def hits(kind: str, search: Search, *, in_title: bool = False) -> list[int]:
    """The keys of the records of a kind that the search finds."""
    found = matching(kind, search, in_title=in_title)
    with connection.cursor() as cursor:
        cursor.execute(found.sql, found.params)
        return [key for (key,) in cursor.fetchall()]


def fts5(search: Search) -> str:
    """https://www.sqlite.org/fts5.html, "Full-text Query Syntax"."""
    return expression(search, '"{}"', '"{}" *', " OR ", " AND ")


def tsquery(search: Search) -> str:
    """https://www.postgresql.org/docs/15/datatype-textsearch.html, "tsquery"."""
    return expression(search, "'{}'", "'{}':*", " | ", " & ")


def expression(search: Search, token: str, prefix: str, either: str, both: str) -> str:
    """Every word by any of its tokens or beginnings, in a database's own signs."""
    words = ([*map(token.format, word.tokens), *map(prefix.format, word.prefixes)] for word in search.sought)
    return both.join(f"({either.join(word)})" for word in words)


def refresh() -> bool:
    """Index what has changed since the last time; whether it was done.

    Where the database takes no writes now, what there is can be searched.
    """
    try:
        if Change.objects.exists():
            with impatience():
                index_what_waits(MOST_CHANGES)
    except (OperationalError, InternalError) as error:
        log.warning("The search index could not be brought up to date: %s", type(error).__name__)
        return False
    return True


def catch_up(using: str = DEFAULT_DB_ALIAS, plan: Sequence = (), **_signal: Any) -> None:
    """After migrations, which have everything indexed anew: no reader is to wait for that.

    In small parts, since others write meanwhile. An older state of the tables is left to whoever goes on from there.
    """
    if plan and using == DEFAULT_DB_ALIAS:
        with suppress(DatabaseError):
            index_what_waits(BATCH)


def index_what_waits(most: int) -> None:
    """So many changes in a transaction."""
    while Change.objects.exists():
        with transaction.atomic():
            index_changes(list(Change.objects.select_for_update().order_by("pk")[:most]))


@contextmanager
def impatience() -> Iterator[None]:
    """Inside, wait for others who write for a fraction of a second only: a reader has not asked for it."""
    setting = {"sqlite": "PRAGMA busy_timeout", "postgresql": "SET lock_timeout"}[connection.vendor]
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0] if connection.vendor == "sqlite" else USUAL_WAIT
        cursor.execute(f"{setting} = {WAIT}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"{setting} = {usual}")


def index_changes(changes: list[Change]) -> None:
    changed = defaultdict(set)
    for change in changes:
        changed[change.kind].add(change.key)
    for source in SOURCES.values():
        keys = set(changed.get(source.kind, ()))
        for kind, touched in source.touched.items():
            if kind in changed:
                keys.update(touched(changed[kind]))
        for batch in batches(sorted(keys)):
            index(source, batch)
    for batch in batches([change.pk for change in changes]):
        Change.objects.filter(pk__in=batch).delete()


def batches(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]


def index(source: Source, keys: list[int]) -> None:
    """Write the entries of these records anew, and drop those of records that are gone."""
    entries = [
        SearchEntry(
            pk=source.start + key,
            title=" ".join(sorted(tokens(*title))),
            everything=" ".join(sorted(tokens(*title, *others))),
        )
        for key, title, others in source.texts(keys)
    ]
    kept = {entry.pk for entry in entries}
    gone = [source.start + key for key in keys if source.start + key not in kept]
    SearchEntry.objects.filter(pk__in=gone).delete()
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["pk"], update_fields=["title", "everything"]
    )

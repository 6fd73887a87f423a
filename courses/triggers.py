"""Database triggers that notice every committed change of public facts, whatever wrote it.

Each watched table renews the catalogue's version and queues the records whose search text may have changed. They are
dropped before migrations, which may rebuild tables, and made anew after them.
"""

from dataclasses import dataclass

from django.db import connections, transaction

from courses.models.index import CatalogueVersion, Change, SearchEntry

VERSION, CHANGE, ENTRY = (model._meta.db_table for model in (CatalogueVersion, Change, SearchEntry))
INDEX = "courses_searchindex_{}"  # SQLite's own full-text table over the entries of a kind, by its number
EVENTS = ("insert", "update", "delete")


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


INDEXED = []
WATCHED = []
REVISED = []


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


def install(using="default", plan=(), **_signal):
    """Make every trigger, after migrations; queue everything where what was written meanwhile was not watched."""
    connection = connections[using]
    dialect = DIALECTS[connection.vendor]
    tables = set(connection.introspection.table_names())
    if VERSION not in tables:
        return
    present = [watched for watched in WATCHED if watched.table in tables]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in statements(dialect, present):
            cursor.execute(statement)
        if plan or not CatalogueVersion.objects.using(using).exists():
            cursor.execute(dialect.renewed)
            for statement in (line for watched in present for line in queue_all(watched)):
                cursor.execute(statement)


def statements(dialect, present):
    yield from dialect.once()
    for watched in present:
        yield from dialect.triggers(watched)
    for revised in REVISED:
        yield from dialect.revisions(revised)


def queue_all(watched):
    for kind, column in watched.records:
        if column == "id":
            yield f"INSERT INTO {CHANGE} (kind, key) SELECT '{kind}', id FROM {watched.table}"


def remove(using="default", plan=(), **_signal):
    """Drop every trigger of ours, before migrations, whatever version of Rumbo made it; none where nothing migrates."""
    if not plan:
        return
    connection = connections[using]
    dialect = DIALECTS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(dialect.ours)
        for names in cursor.fetchall():
            cursor.execute(dialect.drop.format(*names))


class SQLite:
    """One trigger for each table and event; three more keep each full-text table beside its entries."""

    renewed = (  # no OR REPLACE: a statement that says OR IGNORE, as Django's `add` does, would overrule it
        f"INSERT INTO {VERSION} (id, token) VALUES (1, lower(hex(randomblob(16)))) "
        "ON CONFLICT (id) DO UPDATE SET token = excluded.token"
    )
    ours = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'rumbo!_%' ESCAPE '!'"
    drop = 'DROP TRIGGER IF EXISTS "{}"'

    @classmethod
    def once(cls):
        held = "rowid, title, everything"
        for number in INDEXED:
            index = INDEX.format(number)
            added = f"INSERT INTO {index} ({held}) VALUES (NEW.id, NEW.title, NEW.everything);"
            gone = f"INSERT INTO {index} ({index}, {held}) VALUES ('delete', OLD.id, OLD.title, OLD.everything);"
            deeds = {"insert": ("NEW", added), "delete": ("OLD", gone), "update": ("OLD", gone + added)}
            for event, (row, done) in deeds.items():
                of_kind = f"{row}.id / {SearchEntry.SPAN} = {number}"
                yield cls._trigger(f"entry_{event}_{number}", f"{event} ON {ENTRY} WHEN {of_kind}", done)

    @classmethod
    def triggers(cls, watched):
        for event in EVENTS:
            rows = {"insert": ["NEW"], "update": ["OLD", "NEW"], "delete": ["OLD"]}[event]
            of = ""
            if event == "update" and watched.counters:
                of = " OF " + ", ".join(column for column in watched.columns if column not in watched.counters)
            yield cls._trigger(
                f"{watched.table}_{event}", f"{event}{of} ON {watched.table}", cls._noticed(watched, rows)
            )
        if watched.counters:
            changed = "{} IS NOT {}".format(*(watched.counted.format(row=row) for row in ("OLD", "NEW")))
            when = f"UPDATE OF {', '.join(watched.counters)} ON {watched.table} WHEN {changed}"
            yield cls._trigger(f"{watched.table}_counters", when, f"{cls.renewed};")

    @classmethod
    def revisions(cls, revised):
        table, column = revised.table, revised.column
        changed = revised.changed.replace("IS DISTINCT FROM", "IS NOT")
        for name, when, value in (
            ("revise", f"WHEN {changed}", f"OLD.{column} + 1"),
            ("revised", f"WHEN NOT ({changed}) AND OLD.{column} <> NEW.{column}", f"OLD.{column}"),
        ):
            of = f"UPDATE OF {', '.join(revised.causes)} ON {table} {when}"
            yield cls._trigger(f"{table}_{name}", of, f"UPDATE {table} SET {column} = {value} WHERE id = NEW.id;")

    @classmethod
    def _noticed(cls, watched, rows):
        queued = [
            f"INSERT INTO {CHANGE} (kind, key) SELECT '{kind}', {row}.{column} WHERE {row}.{column} IS NOT NULL;"
            for kind, column in watched.records
            for row in rows
        ]
        return " ".join([f"{cls.renewed};", *queued])

    @staticmethod
    def _trigger(name, when, deeds):
        return f"CREATE TRIGGER IF NOT EXISTS rumbo_{name} AFTER {when} BEGIN {deeds} END"


class PostgreSQL:
    """The version is renewed once for each statement, the records are queued for each row."""

    renewed = (
        f"INSERT INTO {VERSION} (id, token) VALUES (1, gen_random_uuid()) "
        "ON CONFLICT (id) DO UPDATE SET token = excluded.token"
    )
    ours = "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE tgname LIKE 'rumbo\\_%'"
    drop = 'DROP TRIGGER IF EXISTS "{}" ON {}'

    @classmethod
    def once(cls):
        yield (
            "CREATE OR REPLACE FUNCTION rumbo_renew() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {cls.renewed}; RETURN NULL; END $$"
        )
        yield (
            "CREATE OR REPLACE FUNCTION rumbo_queue() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "FOR place IN 0 .. TG_NARGS / 2 - 1 LOOP "
            f"INSERT INTO {CHANGE} (kind, key) SELECT DISTINCT TG_ARGV[2 * place], key FROM unnest(ARRAY["
            "to_jsonb(OLD) ->> TG_ARGV[2 * place + 1], to_jsonb(NEW) ->> TG_ARGV[2 * place + 1]]::bigint[]) AS key "
            "WHERE key IS NOT NULL; END LOOP; RETURN NULL; END $$"
        )

    @classmethod
    def revisions(cls, revised):
        table, column = revised.table, revised.column
        yield (
            f"CREATE OR REPLACE FUNCTION rumbo_{table}_revise() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN NEW.{column} := OLD.{column} + CASE WHEN {revised.changed} THEN 1 ELSE 0 END; RETURN NEW; END $$"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER rumbo_{table}_revise BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION rumbo_{table}_revise()"
        )

    @classmethod
    def triggers(cls, watched):
        table = watched.table
        others = [column for column in watched.columns if column not in watched.counters]
        update = f"UPDATE OF {', '.join(others)}" if watched.counters else "UPDATE"
        yield (
            f"CREATE OR REPLACE TRIGGER rumbo_{table}_renew AFTER INSERT OR DELETE OR TRUNCATE OR {update} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION rumbo_renew()"
        )
        if watched.records:
            pairs = ", ".join(f"'{kind}', '{column}'" for kind, column in watched.records)
            yield (
                f"CREATE OR REPLACE TRIGGER rumbo_{table}_queue AFTER INSERT OR DELETE OR {update} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION rumbo_queue({pairs})"
            )
        if watched.counters:
            changed = "{} IS DISTINCT FROM {}".format(*(watched.counted.format(row=row) for row in ("OLD", "NEW")))
            yield (
                f"CREATE OR REPLACE TRIGGER rumbo_{table}_counters AFTER UPDATE OF {', '.join(watched.counters)} "
                f"ON {table} FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION rumbo_renew()"
            )


DIALECTS = {"sqlite": SQLite, "postgresql": PostgreSQL}

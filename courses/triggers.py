"""Database triggers that notice every committed change of public facts, whatever wrote it.

Each watched table renews the catalogue's version and queues the records whose search text may have changed. They are
dropped before migrations, which may rebuild tables, and made anew after them. Others write meanwhile: what nobody
watched then is made good.
"""

from django.db import connections, transaction

from courses import beginnings
from courses.models.index import CatalogueVersion, Change, SearchEntry
from courses.watched import FOLLOWED, INDEXED, MARKED, REVISED, WATCHED

VERSION, CHANGE, ENTRY = (model._meta.db_table for model in (CatalogueVersion, Change, SearchEntry))
INDEX = "courses_searchindex_{}"  # SQLite's own full-text table over the entries of a kind, by its number
EVENTS = ("insert", "update", "delete")


def install(using="default", plan=(), **_signal):
    """Make every trigger, after migrations; where what was written meanwhile was not watched, queue everything, count
    and mark what was missed. `courses/likeness.py` sees to its own numbers."""
    connection = connections[using]
    dialect = DIALECTS[connection.vendor]
    tables = tables_and_columns(connection)
    if VERSION not in tables:
        return
    present = [watched for watched in WATCHED if watched.table in tables]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        made = statements(dialect, present, tables)
        for statement in (*missed_before(dialect), *made, *missed_after(tables)) if plan else made:
            cursor.execute(statement)
        if plan or not CatalogueVersion.objects.using(using).exists():
            cursor.execute(dialect.renewed)
            for statement in (*dialect.filled(tables), *(line for watched in present for line in queue_all(watched))):
                cursor.execute(statement)
        for followed in there(FOLLOWED, tables):
            cursor.execute(f"SELECT 1 FROM {followed.follower} LIMIT 1")
            if plan or cursor.fetchone() is None:
                cursor.execute(followed.missing)


def tables_and_columns(connection):
    """The names of all tables, and as `table.column` what there is of those with a column that the triggers write."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in {marked.table for marked in MARKED} & tables:
            columns = connection.introspection.get_table_description(cursor, table)
            tables |= {f"{table}.{column.name}" for column in columns}
    return tables


def statements(dialect, present, tables):
    yield from dialect.once(tables)
    for watched in present:
        yield from dialect.triggers(watched)
    for revised in REVISED:
        yield from dialect.revisions(revised)
    for marked in there(MARKED, tables):
        yield from dialect.marks(marked)
    for followed in there(FOLLOWED, tables):
        yield from dialect.follows(followed)


def missed_before(dialect):
    """Statements that the triggers would not let pass; nobody writes from now on until those are there."""
    for revised in REVISED:
        yield from dialect.held(revised.table)
        yield revised.missed


def missed_after(tables):
    """Statements for what was written before the triggers were there, and is committed by now."""
    for marked in there(MARKED, tables):
        yield marked.missed


def there(kept, tables):
    """Those whose tables are there: not before the migration that makes them."""
    return [each for each in kept if each.needs in tables]


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
    """One trigger for each table and event; three more keep each full-text table and each table of people's words."""

    renewed = (  # no OR REPLACE: a statement that says OR IGNORE, as Django's `add` does, would overrule it
        f"INSERT INTO {VERSION} (id, token) VALUES (1, lower(hex(randomblob(16)))) "
        "ON CONFLICT (id) DO UPDATE SET token = excluded.token"
    )
    ours = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'rumbo!_%' ESCAPE '!'"
    drop = 'DROP TRIGGER IF EXISTS "{}"'

    @classmethod
    def once(cls, tables):
        held = "rowid, title, everything"
        for number in INDEXED:
            index = INDEX.format(number)
            added = f"INSERT INTO {index} ({held}) VALUES (NEW.id, NEW.title, NEW.everything);"
            gone = f"INSERT INTO {index} ({index}, {held}) VALUES ('delete', OLD.id, OLD.title, OLD.everything);"
            deeds = {"insert": ("NEW", added), "delete": ("OLD", gone), "update": ("OLD", gone + added)}
            for event, (row, done) in deeds.items():
                of_kind = f"{row}.id / {SearchEntry.SPAN} = {number}"
                yield cls._trigger(f"entry_{event}_{number}", f"{event} ON {ENTRY} WHEN {of_kind}", done)
        for name, when, done in beginnings.triggers(tables):
            yield cls._trigger(name, when, done)

    @staticmethod
    def held(_table):
        """The transaction has the whole file."""
        return ()

    @staticmethod
    def filled(tables):
        return beginnings.fill(tables)

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
    def marks(cls, marked):
        table, column, key = marked.table, marked.column, f"NEW.{marked.key}"
        write = f"UPDATE {table} SET {column} = 1 WHERE NOT {column} AND id ="
        when = f"INSERT ON {marked.source} WHEN {marked.condition}"
        yield cls._trigger(f"{marked.source}_{column}", when, f"{write} {key};")
        when = f"UPDATE OF {column} ON {table} WHEN OLD.{column} AND NOT NEW.{column}"
        yield cls._trigger(f"{table}_{column}", when, f"{write} NEW.id;")

    @classmethod
    def follows(cls, followed):
        table, follower = followed.table, followed.follower
        changed = " OR ".join(f"OLD.{cause} IS NOT NEW.{cause}" for cause in followed.causes)
        for event, when, deeds in (
            ("insert", "INSERT ON {}", f"INSERT INTO {follower} (id) VALUES (NEW.id) ON CONFLICT (id) DO NOTHING;"),
            ("delete", "DELETE ON {}", f"DELETE FROM {follower} WHERE id = OLD.id;"),
            ("update", f"UPDATE OF {', '.join(followed.causes)} ON {{}} WHEN {changed}", followed.emptied),
        ):
            yield cls._trigger(f"{follower}_{event}", when.format(table), deeds)

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
    ours = (  # of the schema that is worked in: a backup is restored beside the tables that are served
        "SELECT tgname, tgrelid::regclass FROM pg_trigger "
        "WHERE tgname LIKE 'rumbo\\_%' AND pg_table_is_visible(tgrelid)"
    )
    drop = 'DROP TRIGGER IF EXISTS "{}" ON {}'

    @classmethod
    def once(cls, tables):
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

    @staticmethod
    def held(table):
        """Against those who write. A row that is changed first would have them and the trigger wait for each other."""
        yield f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"

    @staticmethod
    def filled(tables):
        """Its own indexes are never out of date."""
        return ()

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
    def marks(cls, marked):
        table, column, source, key = marked.table, marked.column, marked.source, f"NEW.{marked.key}"
        yield (
            f"CREATE OR REPLACE FUNCTION rumbo_{source}_{column}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN UPDATE {table} SET {column} = true WHERE NOT {column} AND id = {key}; RETURN NULL; END $$"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER rumbo_{source}_{column} AFTER INSERT ON {source} "
            f"FOR EACH ROW WHEN ({marked.condition}) EXECUTE FUNCTION rumbo_{source}_{column}()"
        )
        yield (
            f"CREATE OR REPLACE FUNCTION rumbo_{table}_{column}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN NEW.{column} := true; RETURN NEW; END $$"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER rumbo_{table}_{column} BEFORE UPDATE OF {column} ON {table} "
            f"FOR EACH ROW WHEN (OLD.{column} AND NOT NEW.{column}) EXECUTE FUNCTION rumbo_{table}_{column}()"
        )

    @classmethod
    def follows(cls, followed):
        """What is added is followed once for each statement: an import has very many rows."""
        table, follower = followed.table, followed.follower
        changed = " OR ".join(f"OLD.{cause} IS DISTINCT FROM NEW.{cause}" for cause in followed.causes)
        added = f"INSERT INTO {follower} (id) SELECT id FROM added ON CONFLICT (id) DO NOTHING;"
        for event, when, deeds in (
            ("insert", "INSERT ON {} REFERENCING NEW TABLE AS added FOR EACH STATEMENT", added),
            ("delete", "DELETE ON {} FOR EACH ROW", f"DELETE FROM {follower} WHERE id = OLD.id;"),
            (
                "update",
                f"UPDATE OF {', '.join(followed.causes)} ON {{}} FOR EACH ROW WHEN ({changed})",
                followed.emptied,
            ),
        ):
            name = f"rumbo_{follower}_{event}"
            yield (
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {deeds} RETURN NULL; END $$"
            )
            yield f"CREATE OR REPLACE TRIGGER {name} AFTER {when.format(table)} EXECUTE FUNCTION {name}()"

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


DIALECTS: dict[str, type[SQLite] | type[PostgreSQL]] = {"sqlite": SQLite, "postgresql": PostgreSQL}

from django.db import migrations

KINDS = range(1, 7)  # the numbers in `courses/searched.py` and `news/searched.py`
FULL_TEXT = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE courses_searchindex_{kind} USING fts5(title, everything, content='courses_searchentry', "
        "content_rowid='id', tokenize='ascii', detail='column', prefix='3')"
        for kind in KINDS
    ],
    "postgresql": [
        f"ALTER TABLE courses_searchentry ADD COLUMN {column}_lexemes tsvector "
        f"GENERATED ALWAYS AS (array_to_tsvector(string_to_array({column}, ' '))) STORED"
        for column in ("title", "everything")
    ]
    + [
        f"CREATE INDEX courses_searchentry_{column} ON courses_searchentry USING gin ({column}_lexemes)"
        for column in ("title", "everything")
    ],
}
DROPPED = {"sqlite": [f"DROP TABLE courses_searchindex_{kind}" for kind in KINDS], "postgresql": []}


def make_full_text(apps, schema_editor):
    for statement in FULL_TEXT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_full_text(apps, schema_editor):
    for statement in DROPPED[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(make_full_text, drop_full_text),
    ]

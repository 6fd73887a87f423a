"""Three indexes less, with which others begin: each new row was written to both.

They are dropped by themselves. Django would write the whole tables of SQLite anew: minutes, with a million people.
"""

import django.db.models.deletion
from django.db import migrations, models

INDEXED = [("application", "edition"), ("participant", "email"), ("progress", "application")]


def drop(apps, editor):
    for model, field in INDEXED:
        options = apps.get_model("courses", model)._meta
        with editor.connection.cursor() as cursor:
            there = editor.connection.introspection.get_constraints(cursor, options.db_table)
        for name, facts in there.items():
            if facts["index"] and not facts["unique"] and facts["columns"] == [options.get_field(field).column]:
                editor.execute(f"DROP INDEX {editor.quote_name(name)}")


def make(apps, editor):
    for model, field in INDEXED:
        model = apps.get_model("courses", model)
        for statement in editor._field_indexes_sql(model, model._meta.get_field(field)):
            editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0021_how_far_people_came'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, make)],
            state_operations=[
                migrations.AlterField(
                    model_name='application',
                    name='edition',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='courses.edition', verbose_name='edition'),
                ),
                migrations.AlterField(
                    model_name='participant',
                    name='email',
                    field=models.EmailField(blank=True, max_length=254, verbose_name='e-mail'),
                ),
                migrations.AlterField(
                    model_name='progress',
                    name='application',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='progress', to='courses.application', verbose_name='application'),
                ),
            ],
        ),
    ]

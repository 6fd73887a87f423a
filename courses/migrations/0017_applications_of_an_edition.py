"""What the list of one edition's applications is read from, where there are very many."""

from django.db import migrations, models


def take_time(apps, schema_editor):
    """PostgreSQL may take longer here than a page may."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET LOCAL statement_timeout = 0")


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0016_lists_of_very_many"),
    ]

    operations = [
        migrations.RunPython(take_time, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["edition", "submitted_at", "id", "country", "state"], name="application_of_edition"
            ),
        ),
    ]

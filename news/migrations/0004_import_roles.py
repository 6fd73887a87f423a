"""Who imports participants: those who work with them."""

import importlib

from django.db import migrations

IMPORTS = {("courses", "batch"): ("view", "add", "change")}
ROLES = {"Training officer": IMPORTS, "Administrator": IMPORTS}
give = importlib.import_module("news.migrations.0002_roles").give


def make_roles(apps, schema_editor):
    give(apps, ROLES)


class Migration(migrations.Migration):

    dependencies = [
        ("news", "0003_participation_roles"),
        ("courses", "0008_imports"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]

"""Who works with participants: training officers and administrators. Analysts read figures, never names."""

import importlib

from django.db import migrations

EVERYBODY = ("view", "add", "change")
PARTICIPATION = {("courses", model): EVERYBODY for model in ("participant", "application", "invitation")}
ROLES = {"Training officer": PARTICIPATION, "Administrator": PARTICIPATION}
give = importlib.import_module("news.migrations.0002_roles").give


def make_roles(apps, schema_editor):
    give(apps, ROLES)


class Migration(migrations.Migration):

    dependencies = [
        ("news", "0002_roles"),
        ("courses", "0003_participation"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]

"""Who issues certificates: those who work with participants. Whoever may not see people sees no certificate."""

import importlib

from django.db import migrations

CERTIFICATES = {
    ("courses", "certificate"): ("view", "add", "change"),
    ("courses", "issue"): ("view", "add", "change"),
}
ROLES = {"Training officer": CERTIFICATES, "Administrator": CERTIFICATES}
give = importlib.import_module("news.migrations.0002_roles").give


def make_roles(apps, schema_editor):
    give(apps, ROLES)


class Migration(migrations.Migration):

    dependencies = [
        ("news", "0004_import_roles"),
        ("courses", "0011_learning"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]

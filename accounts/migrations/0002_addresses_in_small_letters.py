"""Addresses are compared in small letters, and kept so from now on; no two differ in their case alone."""

from django.db import migrations
from django.db.models.functions import Lower


def lower(apps, schema_editor):
    users = apps.get_model("accounts", "User").objects
    users.exclude(email=Lower("email")).update(email=Lower("email"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(lower, migrations.RunPython.noop)]

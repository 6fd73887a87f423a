"""The four roles of an office, as groups with permissions (docs/staff-guide.md)."""

from importlib import import_module

from django.db import migrations

CATALOGUE = ["programme", "topic", "audience", "language", "course", "module", "resource"]
PARTNERS = ["organisation", "alias", "partnership", "agreement", "person", "appointment"]
EDITIONS = ["edition", "site", "role"]
NEWS = ["article", "tag", "figure"]
RECORDS = [("courses", model) for model in CATALOGUE + PARTNERS + EDITIONS] + [("news", model) for model in NEWS]
EVERYTHING = ("view", "add", "change", "delete")

ROLES = {
    "Editor": {
        **{record: ("view", "change") for record in RECORDS},
        **{("news", model): EVERYTHING for model in NEWS},
    },
    "Training officer": {
        **{("courses", model): EVERYTHING for model in CATALOGUE + PARTNERS + EDITIONS},
        **{("news", model): ("view",) for model in NEWS},
    },
    "Analyst": {record: ("view",) for record in RECORDS},
    "Administrator": {
        **{record: EVERYTHING for record in RECORDS},
        ("accounts", "user"): ("view", "add", "change"),
        ("auth", "group"): ("view",),
    },
}


give = import_module("news.migrations.0001_squashed_0007_questions_of_the_home").give


def make_roles(apps, schema_editor):
    give(apps, ROLES)


def drop_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("news", "0001_initial"),
        ("courses", "0001_initial"),
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, drop_roles)]

"""The four roles of an office, as groups with permissions (docs/staff-guide.md)."""

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


def give(apps, roles):
    """Each group these permissions; the permissions are made here, before Django makes the others."""
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for name, records in roles.items():
        group, _made = Group.objects.get_or_create(name=name)
        for (app, model), actions in records.items():
            kind, _made = ContentType.objects.get_or_create(app_label=app, model=model)
            for action in actions:
                facts = {"codename": f"{action}_{model}", "content_type": kind}
                words = {"name": f"Can {action} {model}"}
                permission, _made = Permission.objects.get_or_create(**facts, defaults=words)
                group.permissions.add(permission)


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

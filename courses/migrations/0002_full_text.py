from importlib import import_module

from django.db import migrations

at_once = import_module("courses.migrations.0001_squashed_0021_how_far_people_came")


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(at_once.make_full_text, at_once.drop_full_text),
    ]

"""The numbers by which participants that look alike are found, with those of everybody who is there."""

from django.db import migrations, models

from courses.likeness import NAMED, numbers_told


AT_ONCE = 5_000


def work_out(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET LOCAL statement_timeout = 0")
    Participant, Likeness = (apps.get_model("courses", name) for name in ("Participant", "Likeness"))
    last = 0
    while told := list(Participant.objects.filter(pk__gt=last).order_by("pk").values_list("pk", *NAMED)[:AT_ONCE]):
        rows = [Likeness(pk=key, **numbers_told(facts)) for key, *facts in told]
        Likeness.objects.bulk_create(rows)
        last = told[-1][0]


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0019_questions_of_the_home'),
    ]

    operations = [
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('name', models.BigIntegerField(null=True)),
                ('address', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': 'likeness',
                'indexes': [models.Index(fields=['name', 'id'], name='likeness_by_name'), models.Index(fields=['address', 'id'], name='likeness_by_address')],
            },
        ),
        migrations.RunPython(work_out, migrations.RunPython.noop),
    ]

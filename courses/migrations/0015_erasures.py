"""The ledger of erasures, with what was erased before there was one."""

import datetime as dt

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


AT_ONCE = 1_000


def erased(apps):
    """`(what, key, what proves it, when)` of every record that is there and erased. Accounts that are gone cannot be told."""
    people = apps.get_model("courses", "Participant").objects.exclude(erased_at=None)
    for key, proof, at in people.values_list("pk", "created_at", "erased_at").iterator():
        yield "participant", key, proof, at
    applications = apps.get_model("courses", "Application").objects.exclude(participant__erased_at=None)
    for key, proof, at in applications.values_list("pk", "form_token", "participant__erased_at").iterator():
        yield "application", key, proof, at
    invitations = apps.get_model("courses", "Invitation").objects.exclude(erased_at=None)
    for key, proof, at in invitations.values_list("pk", "created_at", "erased_at").iterator():
        yield "invitation", key, proof, at


def proof_of(value):
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.timezone.utc).isoformat(timespec="microseconds")
    return value.hex


def note_what_is_erased(apps, schema_editor):
    Erasure = apps.get_model("courses", "Erasure")
    rows = [Erasure(what=what, key=key, proof=proof_of(proof), erased_at=at) for what, key, proof, at in erased(apps)]
    Erasure.objects.bulk_create(rows, batch_size=AT_ONCE)


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0014_runs'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('participant', 'participant'), ('application', 'application'), ('invitation', 'invitation'), ('account', 'account')], max_length=12)),
                ('key', models.BigIntegerField()),
                ('proof', models.CharField(max_length=40)),
                ('erased_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'erasure',
                'constraints': [models.UniqueConstraint(fields=('what', 'key', 'proof'), name='erasure_once_for_each_record'), models.CheckConstraint(condition=models.Q(('what__in', ['participant', 'application', 'invitation', 'account'])), name='erasure_what_known', violation_error_message='Choose one of the listed values.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('proof'), 40)), name='erasure_text_lengths', violation_error_message='A text is longer than its field allows.')],
            },
        ),
        migrations.RunPython(note_what_is_erased, migrations.RunPython.noop),
    ]

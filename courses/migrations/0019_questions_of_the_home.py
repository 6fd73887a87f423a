"""What the questions of the staff's home are answered by, where hardly any record is meant."""

from django.db import migrations, models


AT_ONCE = 20_000


def take_time(apps, schema_editor):
    """PostgreSQL may take longer here than a page may."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET LOCAL statement_timeout = 0")


def mark(apps, schema_editor):
    """The applications that were certified before the database marked them."""
    Application, Certificate = (apps.get_model("courses", name) for name in ("Application", "Certificate"))
    last = Application.objects.aggregate(last=models.Max("pk"))["last"] or 0
    for start in range(0, last + 1, AT_ONCE):
        here = Certificate.objects.filter(application__gte=start, application__lt=start + AT_ONCE)
        Application.objects.filter(pk__in=here.order_by().values("application")).update(was_certified=True)


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0018_lengths_of_codes'),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX rumbo_log_of_user ON django_admin_log (user_id, action_time)", "DROP INDEX rumbo_log_of_user"
        ),
        migrations.RunPython(take_time, migrations.RunPython.noop),
        migrations.AddField(
            model_name='application',
            name='was_certified',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('state', 'completed'), ('was_certified', False)), fields=['edition', 'state'], name='application_to_certify'),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(condition=models.Q(('erased_at__isnull', False)), fields=['id'], name='participant_erased'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(condition=models.Q(('is_published', False)), fields=['id'], name='course_drafts'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(condition=models.Q(models.Q(('title_es', ''), models.Q(('title_en', ''), _negated=True)), models.Q(('summary_es', ''), models.Q(('summary_en', ''), _negated=True)), models.Q(('description_es', ''), models.Q(('description_en', ''), _negated=True)), models.Q(('outcomes_es', ''), models.Q(('outcomes_en', ''), _negated=True)), models.Q(('audience_note_es', ''), models.Q(('audience_note_en', ''), _negated=True)), models.Q(('recurrence_es', ''), models.Q(('recurrence_en', ''), _negated=True)), _connector='OR'), fields=['id'], name='course_lacks_es'),
        ),
        migrations.AddIndex(
            model_name='course',
            index=models.Index(condition=models.Q(models.Q(('title_en', ''), models.Q(('title_es', ''), _negated=True)), models.Q(('summary_en', ''), models.Q(('summary_es', ''), _negated=True)), models.Q(('description_en', ''), models.Q(('description_es', ''), _negated=True)), models.Q(('outcomes_en', ''), models.Q(('outcomes_es', ''), _negated=True)), models.Q(('audience_note_en', ''), models.Q(('audience_note_es', ''), _negated=True)), models.Q(('recurrence_en', ''), models.Q(('recurrence_es', ''), _negated=True)), _connector='OR'), fields=['id'], name='course_lacks_en'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['starts_on'], name='edition_by_start'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['closes_at'], name='edition_by_deadline'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(('is_published', False)), fields=['id'], name='edition_drafts'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(models.Q(('label_es', ''), models.Q(('label_en', ''), _negated=True)), models.Q(('emphasis_es', ''), models.Q(('emphasis_en', ''), _negated=True)), models.Q(('cancellation_reason_es', ''), models.Q(('cancellation_reason_en', ''), _negated=True)), models.Q(('notice_es', ''), models.Q(('notice_en', ''), _negated=True)), _connector='OR'), fields=['id'], name='edition_lacks_es'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(models.Q(('label_en', ''), models.Q(('label_es', ''), _negated=True)), models.Q(('emphasis_en', ''), models.Q(('emphasis_es', ''), _negated=True)), models.Q(('cancellation_reason_en', ''), models.Q(('cancellation_reason_es', ''), _negated=True)), models.Q(('notice_en', ''), models.Q(('notice_es', ''), _negated=True)), _connector='OR'), fields=['id'], name='edition_lacks_en'),
        ),
        migrations.AddIndex(
            model_name='module',
            index=models.Index(fields=['course', 'minutes'], name='module_minutes_of_course'),
        ),
        migrations.AddIndex(
            model_name='module',
            index=models.Index(condition=models.Q(models.Q(('title_es', ''), models.Q(('title_en', ''), _negated=True)), models.Q(('summary_es', ''), models.Q(('summary_en', ''), _negated=True)), models.Q(('text_es', ''), models.Q(('text_en', ''), _negated=True)), _connector='OR'), fields=['id'], name='module_lacks_es'),
        ),
        migrations.AddIndex(
            model_name='module',
            index=models.Index(condition=models.Q(models.Q(('title_en', ''), models.Q(('title_es', ''), _negated=True)), models.Q(('summary_en', ''), models.Q(('summary_es', ''), _negated=True)), models.Q(('text_en', ''), models.Q(('text_es', ''), _negated=True)), _connector='OR'), fields=['id'], name='module_lacks_en'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('name_es', ''), models.Q(('name_en', ''), _negated=True)), fields=['id'], name='organisation_lacks_es'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('name_en', ''), models.Q(('name_es', ''), _negated=True)), fields=['id'], name='organisation_lacks_en'),
        ),
        migrations.AddIndex(
            model_name='resource',
            index=models.Index(condition=models.Q(('title_es', ''), models.Q(('title_en', ''), _negated=True)), fields=['id'], name='resource_lacks_es'),
        ),
        migrations.AddIndex(
            model_name='resource',
            index=models.Index(condition=models.Q(('title_en', ''), models.Q(('title_es', ''), _negated=True)), fields=['id'], name='resource_lacks_en'),
        ),
    ]

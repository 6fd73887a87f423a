"""What the staff's lists of very many rows are ordered and searched by."""

from importlib import import_module

from django.db import migrations, models

at_once = import_module("courses.migrations.0001_squashed_0021_how_far_people_came")


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("courses", "0015_erasures"),
    ]

    operations = [
        migrations.RunPython(at_once.make_words, at_once.drop_words),
        migrations.RunSQL(at_once.LOG_OF_RECORD, "DROP INDEX rumbo_log_of_record"),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['state', 'id'], name='application_by_state'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['submitted_at', 'id'], name='application_by_time'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['issued_at', 'id'], name='certificate_by_time'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['kind', 'issued_at', 'id'], name='certificate_by_kind'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['language', 'issued_at', 'id'], name='certificate_by_language'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(condition=models.Q(('replaced_at__isnull', False)), fields=['issued_at', 'id'], name='certificate_replaced'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(condition=models.Q(('withdrawn_at__isnull', False)), fields=['issued_at', 'id'], name='certificate_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(condition=models.Q(('replaced_at', None), ('withdrawn_at', None), models.Q(('asked_name', ''), _negated=True)), fields=['issued_at', 'id'], name='certificate_to_correct'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['created_at', 'id'], name='invitation_by_time'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['expires_at', 'id'], name='invitation_by_end'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['nominates', 'created_at', 'id'], name='invitation_nominates'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['skips_review', 'created_at', 'id'], name='invitation_skips_review'),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['email', 'id'], name='participant_by_email'),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['family_names', 'given_names', 'id'], name='participant_by_name'),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['sex', 'family_names', 'given_names', 'id'], name='participant_by_sex'),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(condition=models.Q(('is_sample', True)), fields=['family_names', 'given_names', 'id'], name='participant_samples'),
        ),
    ]

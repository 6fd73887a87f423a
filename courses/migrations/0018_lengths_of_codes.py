"""The lengths of codes of countries and languages are checked by SQLite too; PostgreSQL's columns always did.

No form and no file writes longer ones. Should a row hold one all the same, nothing is changed and the constraint named.
"""

import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0017_applications_of_an_edition'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='application',
            name='application_text_lengths',
        ),
        migrations.RemoveConstraint(
            model_name='certificate',
            name='certificate_text_lengths',
        ),
        migrations.RemoveConstraint(
            model_name='invitation',
            name='invitation_text_lengths',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_text_lengths',
        ),
        migrations.RemoveConstraint(
            model_name='organisation',
            name='organisation_text_lengths',
        ),
        migrations.RemoveConstraint(
            model_name='participant',
            name='participant_text_lengths',
        ),
        migrations.RemoveConstraint(
            model_name='site',
            name='site_text_lengths',
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('country'), 2), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('motivation'), 4000), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('reason'), 500), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('consent_version'), 20), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('person_key'), 64), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('confirmed_name'), 200)), name='application_text_lengths', violation_error_message='A text is longer than its field allows.'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('language'), 5), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('printed_name'), 200), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('course_title'), 200), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('edition_label'), 150), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('dates'), 200), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('issuer'), 200), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('withdrawal_reason'), 300), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('asked_name'), 200)), name='certificate_text_lengths', violation_error_message='A text is longer than its field allows.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('email'), 254), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('language'), 5), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('token_hash'), 64)), name='invitation_text_lengths', violation_error_message='A text is longer than its field allows.'),
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('language'), 5)), name='issue_text_lengths', violation_error_message='A text is longer than its field allows.'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('key'), 100), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('language'), 5), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('address'), 254), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('subject'), 200)), name='message_text_lengths', violation_error_message='A text is longer than its field allows.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('name_en'), 200), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('name_es'), 200), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('acronym_en'), 30), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('acronym_es'), 30), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('slug'), 100), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('country'), 2), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('website'), 300)), name='organisation_text_lengths', violation_error_message='A text is longer than its field allows.'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('given_names'), 200), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('family_names'), 200), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('certificate_name'), 200), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('email'), 254), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('language'), 5), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('country'), 2), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('institution_name'), 300), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('position'), 200), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('imported_fingerprint'), 64)), name='participant_text_lengths', violation_error_message='A text is longer than its field allows.'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('slug'), 60), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('country'), 2), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('region_en'), 120), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('region_es'), 120), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('city'), 120), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('venue'), 200)), name='site_text_lengths', violation_error_message='A text is longer than its field allows.'),
        ),
        migrations.AlterConstraint(
            model_name='allowance',
            name='allowance_once_for_each_stretch',
            constraint=models.UniqueConstraint(fields=('key', 'ends_at'), name='allowance_once_for_each_stretch', violation_error_message='This is counted already.'),
        ),
        migrations.AlterConstraint(
            model_name='catalogueversion',
            name='catalogue_version_only_one',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='catalogue_version_only_one', violation_error_message='The catalogue has one version.'),
        ),
        migrations.AlterConstraint(
            model_name='erasure',
            name='erasure_once_for_each_record',
            constraint=models.UniqueConstraint(fields=('what', 'key', 'proof'), name='erasure_once_for_each_record', violation_error_message='This record was erased already.'),
        ),
    ]

"""SQLite checks the lengths of texts too, as PostgreSQL's columns always did."""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_addresses_in_small_letters'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('email'), 254), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('first_name'), 150), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('last_name'), 150), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('language'), 5)), name='user_text_lengths', violation_error_message='A text is longer than its field allows.'),
        ),
    ]

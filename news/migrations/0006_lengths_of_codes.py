"""As in the courses: SQLite checks the lengths of codes of countries too."""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0018_lengths_of_codes'),
        ('news', '0005_certificate_roles'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='figure',
            name='figure_text_lengths',
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('slug'), 60), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('unit_en'), 120), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('unit_es'), 120), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('place_en'), 150), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('place_es'), 150), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('country'), 2)), name='figure_text_lengths', violation_error_message='A text is longer than its field allows.'),
        ),
    ]

"""Where files that are uploaded from now on are kept. Nothing of the database changes."""

from django.db import migrations, models

import courses.models.modules


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0022_indexes_that_others_begin_with'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='resource',
                    name='file',
                    field=models.FileField(blank=True, max_length=255, upload_to=courses.models.modules.place_of_file, verbose_name='file'),
                ),
            ],
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0011_learning'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'completed'), _negated=True), ('completed_at__isnull', False), _connector='OR'), name='application_completed_has_a_moment', violation_error_message='Who completed has done so at some moment.'),
        ),
    ]

"""What the questions of the staff's home are answered by, where hardly any record is meant."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0019_questions_of_the_home'),
        ('news', '0006_lengths_of_codes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['state', 'publish_at'], name='article_by_state'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(models.Q(('title_es', ''), models.Q(('title_en', ''), _negated=True)), models.Q(('summary_es', ''), models.Q(('summary_en', ''), _negated=True)), models.Q(('body_es', ''), models.Q(('body_en', ''), _negated=True)), models.Q(('withdrawal_reason_es', ''), models.Q(('withdrawal_reason_en', ''), _negated=True)), _connector='OR'), fields=['id'], name='article_lacks_es'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(models.Q(('title_en', ''), models.Q(('title_es', ''), _negated=True)), models.Q(('summary_en', ''), models.Q(('summary_es', ''), _negated=True)), models.Q(('body_en', ''), models.Q(('body_es', ''), _negated=True)), models.Q(('withdrawal_reason_en', ''), models.Q(('withdrawal_reason_es', ''), _negated=True)), _connector='OR'), fields=['id'], name='article_lacks_en'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(condition=models.Q(models.Q(('unit_es', ''), models.Q(('unit_en', ''), _negated=True)), models.Q(('statement_es', ''), models.Q(('statement_en', ''), _negated=True)), _connector='OR'), fields=['id'], name='figure_lacks_es'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(condition=models.Q(models.Q(('unit_en', ''), models.Q(('unit_es', ''), _negated=True)), models.Q(('statement_en', ''), models.Q(('statement_es', ''), _negated=True)), _connector='OR'), fields=['id'], name='figure_lacks_en'),
        ),
    ]

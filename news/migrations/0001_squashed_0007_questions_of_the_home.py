"""The news, and the four roles of an office (docs/staff-guide.md), as they are after the migrations that this one replaces."""

import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django_countries.fields
import simple_history.models
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


CATALOGUE = ["programme", "topic", "audience", "language", "course", "module", "resource"]
PARTNERS = ["organisation", "alias", "partnership", "agreement", "person", "appointment"]
EDITIONS = ["edition", "site", "role"]
NEWS = ["article", "tag", "figure"]
RECORDS = [("courses", model) for model in CATALOGUE + PARTNERS + EDITIONS] + [("news", model) for model in NEWS]
PARTICIPATION = [("courses", model) for model in ("participant", "application", "invitation", "batch", "certificate", "issue")]
EVERYTHING, KEPT = ("view", "add", "change", "delete"), ("view", "add", "change")

ROLES = {
    "Editor": {
        **{record: ("view", "change") for record in RECORDS},
        **{("news", model): EVERYTHING for model in NEWS},
    },
    "Training officer": {
        **{("courses", model): EVERYTHING for model in CATALOGUE + PARTNERS + EDITIONS},
        **{("news", model): ("view",) for model in NEWS},
        **{record: KEPT for record in PARTICIPATION},
    },
    "Analyst": {record: ("view",) for record in RECORDS},
    "Administrator": {
        **{record: EVERYTHING for record in RECORDS},
        **{record: KEPT for record in PARTICIPATION},
        ("accounts", "user"): KEPT,
        ("auth", "group"): ("view",),
    },
}


def give(apps, roles):
    """Each group these permissions; the permissions are made here, before Django makes the others."""
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for name, records in roles.items():
        group, _made = Group.objects.get_or_create(name=name)
        for (app, model), actions in records.items():
            kind, _made = ContentType.objects.get_or_create(app_label=app, model=model)
            for action in actions:
                facts = {"codename": f"{action}_{model}", "content_type": kind}
                words = {"name": f"Can {action} {model}"}
                permission, _made = Permission.objects.get_or_create(**facts, defaults=words)
                group.permissions.add(permission)


def make_roles(apps, schema_editor):
    give(apps, ROLES)


def drop_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('news', '0001_initial'),
        ('news', '0002_roles'),
        ('news', '0003_participation_roles'),
        ('news', '0004_import_roles'),
        ('news', '0005_certificate_roles'),
        ('news', '0006_lengths_of_codes'),
        ('news', '0007_questions_of_the_home'),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
        ('courses', '0001_initial'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalArticle',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('inference', models.TextField(blank=True, help_text='Shown on the page: which of these facts no source states outright, and what they follow from.', verbose_name='what is inferred')),
                ('inference_en', models.TextField(blank=True, help_text='Shown on the page: which of these facts no source states outright, and what they follow from.', verbose_name='what is inferred')),
                ('inference_es', models.TextField(blank=True, help_text='Shown on the page: which of these facts no source states outright, and what they follow from.', verbose_name='what is inferred')),
                ('note', models.TextField(blank=True, help_text='Never shown on the site.', verbose_name='note for staff')),
                ('title', models.CharField(blank=True, max_length=250, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=250, verbose_name='title')),
                ('title_es', models.CharField(blank=True, max_length=250, verbose_name='title')),
                ('slug', models.SlugField(max_length=120, verbose_name='address')),
                ('dateline', models.CharField(blank=True, help_text='As published; empty where there is none.', max_length=100, verbose_name='place of the dateline')),
                ('dateline_en', models.CharField(blank=True, help_text='As published; empty where there is none.', max_length=100, verbose_name='place of the dateline')),
                ('dateline_es', models.CharField(blank=True, help_text='As published; empty where there is none.', max_length=100, verbose_name='place of the dateline')),
                ('published_on', models.DateField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(datetime.date(1900, 1, 1)), django.core.validators.MaxValueValidator(datetime.date(2100, 12, 31))], verbose_name='published on')),
                ('published_precision', models.CharField(blank=True, choices=[('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year')], max_length=5, verbose_name='date known')),
                ('is_date_inferred', models.BooleanField(default=False, help_text='The release gives no date; it follows from the text.', verbose_name='date inferred')),
                ('countries', django_countries.fields.CountryField(blank=True, max_length=746, multiple=True, verbose_name='countries it tells of')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, verbose_name='summary')),
                ('summary_es', models.TextField(blank=True, verbose_name='summary')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('body_en', models.TextField(blank=True, verbose_name='text')),
                ('body_es', models.TextField(blank=True, verbose_name='text')),
                ('source_title', models.CharField(blank=True, max_length=250, verbose_name='title of the release')),
                ('source_date', models.CharField(blank=True, help_text='As printed; empty where it is not.', max_length=60, verbose_name='date of the release')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='address of the release')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=20, verbose_name='state')),
                ('publish_at', models.DateTimeField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), django.core.validators.MaxValueValidator(datetime.datetime(2100, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))], verbose_name='publish at')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=300, verbose_name='reason of the withdrawal')),
                ('withdrawal_reason_en', models.CharField(blank=True, max_length=300, verbose_name='reason of the withdrawal')),
                ('withdrawal_reason_es', models.CharField(blank=True, max_length=300, verbose_name='reason of the withdrawal')),
                ('history_change_reason', models.CharField(blank=True, max_length=200, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source_publisher', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.organisation', verbose_name='publisher')),
            ],
            options={
                'verbose_name': 'historical article',
                'verbose_name_plural': 'historical articles',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalTag',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('name_es', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('slug', models.SlugField(max_length=60, verbose_name='address')),
                ('history_change_reason', models.CharField(blank=True, max_length=200, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical tag',
                'verbose_name_plural': 'historical tags',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('name_es', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name_en', ''), ('name_es', ''), _negated=True), name='tag_name_in_some_language', violation_error_message='Write this in at least one language.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('name_en'), 60), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('name_es'), 60), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('slug'), 60)), name='tag_text_lengths', violation_error_message='A text is longer than its field allows.')],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('inference', models.TextField(blank=True, help_text='Shown on the page: which of these facts no source states outright, and what they follow from.', verbose_name='what is inferred')),
                ('inference_en', models.TextField(blank=True, help_text='Shown on the page: which of these facts no source states outright, and what they follow from.', verbose_name='what is inferred')),
                ('inference_es', models.TextField(blank=True, help_text='Shown on the page: which of these facts no source states outright, and what they follow from.', verbose_name='what is inferred')),
                ('note', models.TextField(blank=True, help_text='Never shown on the site.', verbose_name='note for staff')),
                ('title', models.CharField(blank=True, max_length=250, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=250, verbose_name='title')),
                ('title_es', models.CharField(blank=True, max_length=250, verbose_name='title')),
                ('slug', models.SlugField(max_length=120, unique=True, verbose_name='address')),
                ('dateline', models.CharField(blank=True, help_text='As published; empty where there is none.', max_length=100, verbose_name='place of the dateline')),
                ('dateline_en', models.CharField(blank=True, help_text='As published; empty where there is none.', max_length=100, verbose_name='place of the dateline')),
                ('dateline_es', models.CharField(blank=True, help_text='As published; empty where there is none.', max_length=100, verbose_name='place of the dateline')),
                ('published_on', models.DateField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(datetime.date(1900, 1, 1)), django.core.validators.MaxValueValidator(datetime.date(2100, 12, 31))], verbose_name='published on')),
                ('published_precision', models.CharField(blank=True, choices=[('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year')], max_length=5, verbose_name='date known')),
                ('is_date_inferred', models.BooleanField(default=False, help_text='The release gives no date; it follows from the text.', verbose_name='date inferred')),
                ('countries', django_countries.fields.CountryField(blank=True, max_length=746, multiple=True, verbose_name='countries it tells of')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, verbose_name='summary')),
                ('summary_es', models.TextField(blank=True, verbose_name='summary')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('body_en', models.TextField(blank=True, verbose_name='text')),
                ('body_es', models.TextField(blank=True, verbose_name='text')),
                ('source_title', models.CharField(blank=True, max_length=250, verbose_name='title of the release')),
                ('source_date', models.CharField(blank=True, help_text='As printed; empty where it is not.', max_length=60, verbose_name='date of the release')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='address of the release')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=20, verbose_name='state')),
                ('publish_at', models.DateTimeField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), django.core.validators.MaxValueValidator(datetime.datetime(2100, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))], verbose_name='publish at')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=300, verbose_name='reason of the withdrawal')),
                ('withdrawal_reason_en', models.CharField(blank=True, max_length=300, verbose_name='reason of the withdrawal')),
                ('withdrawal_reason_es', models.CharField(blank=True, max_length=300, verbose_name='reason of the withdrawal')),
                ('contacts', models.ManyToManyField(blank=True, related_name='articles_to_ask_about', to='courses.appointment', verbose_name='press contacts')),
                ('courses', models.ManyToManyField(blank=True, related_name='articles', to='courses.course', verbose_name='courses')),
                ('editions', models.ManyToManyField(blank=True, related_name='articles', to='courses.edition', verbose_name='editions')),
                ('organisations', models.ManyToManyField(blank=True, related_name='articles', to='courses.organisation', verbose_name='organisations')),
                ('programmes', models.ManyToManyField(blank=True, related_name='articles', to='courses.programme', verbose_name='programmes')),
                ('quoted', models.ManyToManyField(blank=True, related_name='articles_quoting', to='courses.appointment', verbose_name='people it names')),
                ('source_publisher', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='courses.organisation', verbose_name='publisher')),
                ('tags', models.ManyToManyField(blank=True, related_name='articles', to='news.tag', verbose_name='tags')),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
                'ordering': [models.OrderBy(models.F('published_on'), descending=True, nulls_last=True), '-pk'],
                'indexes': [models.Index(fields=['state', 'publish_at'], name='article_by_state'), models.Index(condition=models.Q(models.Q(('title_es', ''), models.Q(('title_en', ''), _negated=True)), models.Q(('summary_es', ''), models.Q(('summary_en', ''), _negated=True)), models.Q(('body_es', ''), models.Q(('body_en', ''), _negated=True)), models.Q(('withdrawal_reason_es', ''), models.Q(('withdrawal_reason_en', ''), _negated=True)), _connector='OR'), fields=['id'], name='article_lacks_es'), models.Index(condition=models.Q(models.Q(('title_en', ''), models.Q(('title_es', ''), _negated=True)), models.Q(('summary_en', ''), models.Q(('summary_es', ''), _negated=True)), models.Q(('body_en', ''), models.Q(('body_es', ''), _negated=True)), models.Q(('withdrawal_reason_en', ''), models.Q(('withdrawal_reason_es', ''), _negated=True)), _connector='OR'), fields=['id'], name='article_lacks_en')],
                'constraints': [models.CheckConstraint(condition=models.Q(('title_en', ''), ('title_es', ''), _negated=True), name='article_title_in_some_language', violation_error_message='Write this in at least one language.'), models.CheckConstraint(condition=models.Q(models.Q(('published_on__isnull', True), ('published_precision', '')), models.Q(('published_on__isnull', False), models.Q(('published_precision', ''), _negated=True)), _connector='OR'), name='article_published_on_has_precision', violation_error_message='Say how precisely each date is known, and nothing where there is no date.'), models.CheckConstraint(condition=models.Q(('published_precision__in', ['', 'day', 'month', 'year'])), name='article_published_precision_known', violation_error_message='Choose one of the listed values.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'scheduled', 'published', 'withdrawn'])), name='article_state_known', violation_error_message='Choose one of the listed values.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'scheduled'), _negated=True), ('publish_at__isnull', False), _connector='OR'), name='article_scheduled_has_moment', violation_error_message='Say when the article is to be published.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawal_reason_en', ''), ('withdrawal_reason_es', ''), _negated=True), _connector='OR'), name='article_withdrawn_has_reason', violation_error_message='A withdrawn article needs a reason.'), models.CheckConstraint(condition=models.Q(('published_on__range', (datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))), ('published_on', None), _connector='OR'), name='article_dates_between_1900_and_2100', violation_error_message='A date must lie between the years 1900 and 2100.'), models.CheckConstraint(condition=models.Q(('source_url', ''), ('source_url__startswith', 'https://'), ('source_url__startswith', 'http://'), _connector='OR'), name='article_source_url_is_of_the_web', violation_error_message='An address begins with https:// or http://.'), models.CheckConstraint(condition=models.Q(('publish_at__range', (datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2100, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))), ('publish_at', None), _connector='OR'), name='article_moments_between_1900_and_2100', violation_error_message='A date must lie between the years 1900 and 2100.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('title_en'), 250), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('title_es'), 250), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('slug'), 120), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('dateline_en'), 100), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('dateline_es'), 100), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('source_title'), 250), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('source_date'), 60), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('source_url'), 500), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('withdrawal_reason_en'), 300), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('withdrawal_reason_es'), 300)), name='article_text_lengths', violation_error_message='A text is longer than its field allows.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalArticle_contacts',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('appointment', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.appointment')),
                ('article', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='news.article')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='news.historicalarticle')),
            ],
            options={
                'verbose_name': 'HistoricalArticle_contacts',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalArticle_courses',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('article', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='news.article')),
                ('course', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.course')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='news.historicalarticle')),
            ],
            options={
                'verbose_name': 'HistoricalArticle_courses',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalArticle_editions',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('article', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='news.article')),
                ('edition', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.edition')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='news.historicalarticle')),
            ],
            options={
                'verbose_name': 'HistoricalArticle_editions',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalArticle_organisations',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('article', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='news.article')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='news.historicalarticle')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.organisation')),
            ],
            options={
                'verbose_name': 'HistoricalArticle_organisations',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalArticle_programmes',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('article', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='news.article')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='news.historicalarticle')),
                ('programme', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.programme')),
            ],
            options={
                'verbose_name': 'HistoricalArticle_programmes',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalArticle_quoted',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('appointment', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.appointment')),
                ('article', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='news.article')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='news.historicalarticle')),
            ],
            options={
                'verbose_name': 'HistoricalArticle_quoted',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalFigure',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Unique in the article.', max_length=60, verbose_name='short name')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='position')),
                ('measure', models.CharField(choices=[('participants', 'Participants'), ('enrolled', 'People enrolled'), ('countries', "Participants' countries"), ('experts', 'Experts'), ('expert-countries', "Experts' countries"), ('hours', 'Hours of training'), ('modules', 'Modules'), ('length', 'Length'), ('trained', 'People trained to date'), ('context', 'Context')], max_length=20, verbose_name='measure')),
                ('qualifier', models.CharField(choices=[('exactly', 'exactly'), ('more-than', 'more than'), ('about', 'about'), ('estimated', 'estimated'), ('range', 'from … to …')], default='exactly', max_length=20, verbose_name='qualifier')),
                ('value', models.DecimalField(decimal_places=3, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='value')),
                ('upper_value', models.DecimalField(blank=True, decimal_places=3, help_text='Of a range.', max_digits=12, null=True, verbose_name='upper value')),
                ('scale', models.PositiveIntegerField(choices=[(1, 'as it stands'), (1000, 'thousand'), (1000000, 'million')], default=1, verbose_name='scale')),
                ('unit', models.CharField(blank=True, help_text='As it reads after the number.', max_length=120, verbose_name='unit')),
                ('unit_en', models.CharField(blank=True, help_text='As it reads after the number.', max_length=120, verbose_name='unit')),
                ('unit_es', models.CharField(blank=True, help_text='As it reads after the number.', max_length=120, verbose_name='unit')),
                ('place', models.CharField(blank=True, max_length=150, verbose_name='place')),
                ('place_en', models.CharField(blank=True, max_length=150, verbose_name='place')),
                ('place_es', models.CharField(blank=True, max_length=150, verbose_name='place')),
                ('country', django_countries.fields.CountryField(blank=True, max_length=2, verbose_name='country')),
                ('since', models.DateField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(datetime.date(1900, 1, 1)), django.core.validators.MaxValueValidator(datetime.date(2100, 12, 31))], verbose_name='counted from')),
                ('since_precision', models.CharField(blank=True, choices=[('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year')], max_length=5, verbose_name='known')),
                ('as_of', models.DateField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(datetime.date(1900, 1, 1)), django.core.validators.MaxValueValidator(datetime.date(2100, 12, 31))], verbose_name='as of, or counted until')),
                ('as_of_precision', models.CharField(blank=True, choices=[('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year')], max_length=5, verbose_name='known')),
                ('statement', models.TextField(blank=True, help_text='One sentence that tells the figure.', verbose_name='statement')),
                ('statement_en', models.TextField(blank=True, help_text='One sentence that tells the figure.', verbose_name='statement')),
                ('statement_es', models.TextField(blank=True, help_text='One sentence that tells the figure.', verbose_name='statement')),
                ('note', models.TextField(blank=True, verbose_name='note for staff')),
                ('history_change_reason', models.CharField(blank=True, max_length=200, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('article', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='news.article', verbose_name='article')),
                ('counted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.organisation', verbose_name='counted by')),
                ('course', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.course', verbose_name='about the course')),
                ('edition', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.edition', verbose_name='about the edition')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.programme', verbose_name='about the programme')),
                ('site', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.site', verbose_name='about the site')),
            ],
            options={
                'verbose_name': 'historical figure',
                'verbose_name_plural': 'historical figures',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalArticle_tags',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('article', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='news.article')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='news.historicalarticle')),
                ('tag', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='news.tag')),
            ],
            options={
                'verbose_name': 'HistoricalArticle_tags',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Unique in the article.', max_length=60, verbose_name='short name')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='position')),
                ('measure', models.CharField(choices=[('participants', 'Participants'), ('enrolled', 'People enrolled'), ('countries', "Participants' countries"), ('experts', 'Experts'), ('expert-countries', "Experts' countries"), ('hours', 'Hours of training'), ('modules', 'Modules'), ('length', 'Length'), ('trained', 'People trained to date'), ('context', 'Context')], max_length=20, verbose_name='measure')),
                ('qualifier', models.CharField(choices=[('exactly', 'exactly'), ('more-than', 'more than'), ('about', 'about'), ('estimated', 'estimated'), ('range', 'from … to …')], default='exactly', max_length=20, verbose_name='qualifier')),
                ('value', models.DecimalField(decimal_places=3, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='value')),
                ('upper_value', models.DecimalField(blank=True, decimal_places=3, help_text='Of a range.', max_digits=12, null=True, verbose_name='upper value')),
                ('scale', models.PositiveIntegerField(choices=[(1, 'as it stands'), (1000, 'thousand'), (1000000, 'million')], default=1, verbose_name='scale')),
                ('unit', models.CharField(blank=True, help_text='As it reads after the number.', max_length=120, verbose_name='unit')),
                ('unit_en', models.CharField(blank=True, help_text='As it reads after the number.', max_length=120, verbose_name='unit')),
                ('unit_es', models.CharField(blank=True, help_text='As it reads after the number.', max_length=120, verbose_name='unit')),
                ('place', models.CharField(blank=True, max_length=150, verbose_name='place')),
                ('place_en', models.CharField(blank=True, max_length=150, verbose_name='place')),
                ('place_es', models.CharField(blank=True, max_length=150, verbose_name='place')),
                ('country', django_countries.fields.CountryField(blank=True, max_length=2, verbose_name='country')),
                ('since', models.DateField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(datetime.date(1900, 1, 1)), django.core.validators.MaxValueValidator(datetime.date(2100, 12, 31))], verbose_name='counted from')),
                ('since_precision', models.CharField(blank=True, choices=[('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year')], max_length=5, verbose_name='known')),
                ('as_of', models.DateField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(datetime.date(1900, 1, 1)), django.core.validators.MaxValueValidator(datetime.date(2100, 12, 31))], verbose_name='as of, or counted until')),
                ('as_of_precision', models.CharField(blank=True, choices=[('day', 'to the day'), ('month', 'to the month'), ('year', 'to the year')], max_length=5, verbose_name='known')),
                ('statement', models.TextField(blank=True, help_text='One sentence that tells the figure.', verbose_name='statement')),
                ('statement_en', models.TextField(blank=True, help_text='One sentence that tells the figure.', verbose_name='statement')),
                ('statement_es', models.TextField(blank=True, help_text='One sentence that tells the figure.', verbose_name='statement')),
                ('note', models.TextField(blank=True, verbose_name='note for staff')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='news.article', verbose_name='article')),
                ('counted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='courses.organisation', verbose_name='counted by')),
                ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='figures', to='courses.course', verbose_name='about the course')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='figures', to='courses.edition', verbose_name='about the edition')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='figures', to='courses.programme', verbose_name='about the programme')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='figures', to='courses.site', verbose_name='about the site')),
            ],
            options={
                'verbose_name': 'figure',
                'verbose_name_plural': 'figures',
                'ordering': ['article', 'position', 'pk'],
                'indexes': [models.Index(condition=models.Q(models.Q(('unit_es', ''), models.Q(('unit_en', ''), _negated=True)), models.Q(('statement_es', ''), models.Q(('statement_en', ''), _negated=True)), _connector='OR'), fields=['id'], name='figure_lacks_es'), models.Index(condition=models.Q(models.Q(('unit_en', ''), models.Q(('unit_es', ''), _negated=True)), models.Q(('statement_en', ''), models.Q(('statement_es', ''), _negated=True)), _connector='OR'), fields=['id'], name='figure_lacks_en')],
                'constraints': [models.UniqueConstraint(fields=('article', 'slug'), name='figure_slug_unique_in_article', violation_error_message='Another figure of this article has this short name.'), models.CheckConstraint(condition=models.Q(models.Q(('course__isnull', True), ('edition__isnull', True), ('programme__isnull', True), ('site__isnull', True)), models.Q(('course__isnull', False), ('edition__isnull', True), ('programme__isnull', True), ('site__isnull', True)), models.Q(('course__isnull', True), ('edition__isnull', False), ('programme__isnull', True), ('site__isnull', True)), models.Q(('course__isnull', True), ('edition__isnull', True), ('programme__isnull', True), ('site__isnull', False)), models.Q(('course__isnull', True), ('edition__isnull', True), ('programme__isnull', False), ('site__isnull', True)), _connector='OR'), name='figure_about_one_thing', violation_error_message='A figure is about one course, edition, site or programme at most.'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='figure_not_negative', violation_error_message='A figure is never negative.'), models.CheckConstraint(condition=models.Q(models.Q(('qualifier', 'range'), ('upper_value__gte', models.F('value')), ('upper_value__isnull', False)), models.Q(models.Q(('qualifier', 'range'), _negated=True), ('upper_value', None)), _connector='OR'), name='figure_upper_value_of_range', violation_error_message='A range, and nothing else, has an upper value, not below the value.'), models.CheckConstraint(condition=models.Q(('scale__in', [1, 1000, 1000000])), name='figure_scale_known', violation_error_message='Choose one of the listed values.'), models.CheckConstraint(condition=models.Q(('since', None), models.Q(('as_of__gte', models.F('since')), ('as_of__isnull', False)), _connector='OR'), name='figure_counted_until_after_from', violation_error_message='A count that begins needs an end, not before its beginning.'), models.CheckConstraint(condition=models.Q(models.Q(('since__isnull', True), ('since_precision', '')), models.Q(('since__isnull', False), models.Q(('since_precision', ''), _negated=True)), _connector='OR'), name='figure_since_has_precision', violation_error_message='Say how precisely each date is known, and nothing where there is no date.'), models.CheckConstraint(condition=models.Q(models.Q(('as_of__isnull', True), ('as_of_precision', '')), models.Q(('as_of__isnull', False), models.Q(('as_of_precision', ''), _negated=True)), _connector='OR'), name='figure_as_of_has_precision', violation_error_message='Say how precisely each date is known, and nothing where there is no date.'), models.CheckConstraint(condition=models.Q(('since_precision__in', ['', 'day', 'month', 'year'])), name='figure_since_precision_known', violation_error_message='Choose one of the listed values.'), models.CheckConstraint(condition=models.Q(('as_of_precision__in', ['', 'day', 'month', 'year'])), name='figure_as_of_precision_known', violation_error_message='Choose one of the listed values.'), models.CheckConstraint(condition=models.Q(('measure__in', ['participants', 'enrolled', 'countries', 'experts', 'expert-countries', 'hours', 'modules', 'length', 'trained', 'context'])), name='figure_measure_known', violation_error_message='Choose one of the listed values.'), models.CheckConstraint(condition=models.Q(('qualifier__in', ['exactly', 'more-than', 'about', 'estimated', 'range'])), name='figure_qualifier_known', violation_error_message='Choose one of the listed values.'), models.CheckConstraint(condition=models.Q(models.Q(('since__range', (datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))), ('since', None), _connector='OR'), models.Q(('as_of__range', (datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))), ('as_of', None), _connector='OR')), name='figure_dates_between_1900_and_2100', violation_error_message='A date must lie between the years 1900 and 2100.'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('slug'), 60), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('unit_en'), 120), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('unit_es'), 120), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('place_en'), 150), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('place_es'), 150), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('country'), 2)), name='figure_text_lengths', violation_error_message='A text is longer than its field allows.')],
            },
        ),
        migrations.RunPython(make_roles, drop_roles),
    ]

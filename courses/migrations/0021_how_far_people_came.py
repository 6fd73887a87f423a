"""Which applications once had a place on offer, or taken up, marked from what is on record of their changes."""

from django.db import migrations, models


AT_ONCE = 20_000
PLACE = ["confirmed", "completed", "not-completed"]


def mark(apps, schema_editor):
    """PostgreSQL may take longer here than a page may."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET LOCAL statement_timeout = 0")
    Application, Transition = (apps.get_model("courses", name) for name in ("Application", "Transition"))
    last = Application.objects.aggregate(last=models.Max("pk"))["last"] or 0
    for start in range(0, last + 1, AT_ONCE):
        here = Application.objects.filter(pk__gte=start, pk__lt=start + AT_ONCE)
        changes = Transition.objects.filter(application__gte=start, application__lt=start + AT_ONCE).order_by()
        offered = changes.filter(to_state__in=["offered", *PLACE]).values("application")
        confirmed = changes.filter(to_state__in=PLACE).values("application")
        both = models.Case(models.When(pk__in=confirmed, then=True), default=False)
        here.filter(pk__in=offered).update(was_offered=True, was_confirmed=both)


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0020_likeness'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='was_confirmed',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='application',
            name='was_offered',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]

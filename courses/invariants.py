"""What constraints cannot say, counted anew: `manage.py check_invariants` and the fault tests end with it."""

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from courses.choices import CERTIFIED_AS, SEATLESS
from courses.models import Application, Certificate, Edition, Invitation, Progress, Site


def broken():
    """A sentence for each rule that does not hold."""
    for model, key in ((Edition, "edition"), (Site, "site")):
        for record in miscounted(model, key):
            yield f"{key} {record.pk}: {record.places_held} places held, {record.counted} applications hold one"
    for invitation in misused():
        yield f"invitation {invitation.pk}: {invitation.seats_used} seats used, {invitation.counted} people named"
    for application in Application.objects.exclude(site=None).exclude(site__edition=F("edition")):
        yield f"application {application.pk}: its site is of another edition"
    for certificate in unearned():
        yield f"certificate {certificate.pk}: valid, and application {certificate.application_id} is not completed"
    for progress in Progress.objects.exclude(module__course=F("application__edition__course")):
        yield f"module done {progress.pk}: of another course than application {progress.application_id}"


def unearned():
    """Valid certificates of applications in a state in which nobody gets one of the kind."""
    for kind, states in CERTIFIED_AS.items():
        yield from Certificate.objects.valid().filter(kind=kind).exclude(application__state__in=states)


def misused():
    """Of those that name their people: an invitation for whoever has the link counts each application that came."""
    rows = Application.objects.exclude(state__in=SEATLESS).filter(invitation=OuterRef("pk")).order_by()
    counted = Coalesce(Subquery(rows.values("invitation").values(n=Count("pk"))), 0)
    return Invitation.objects.filter(nominates=True).annotate(counted=counted).exclude(counted=F("seats_used"))


def miscounted(model, key):
    rows = Application.objects.holding().filter(**{key: OuterRef("pk")}).order_by().values(key)
    counted = Coalesce(Subquery(rows.values(n=Count("pk"))), 0)
    return model.objects.annotate(counted=counted).exclude(counted=F("places_held"))

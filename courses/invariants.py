"""What constraints cannot say, counted anew: `manage.py check_invariants` and the fault tests end with it."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.choices import CERTIFIED_AS, SEATLESS
from courses.models import (
    Application,
    Certificate,
    Edition,
    Invitation,
    Issue,
    Message,
    Progress,
    Resource,
    Site,
    Transition,
)

UPLOADING = dt.timedelta(days=2)  # `manage.py purge` removes after one day what an upload left that came to nothing


def broken():
    """A sentence for each rule that does not hold."""
    for check in (places, seats, sites, states, certificates, modules, issues, letters, files):
        yield from check()


def places():
    for model, key in ((Edition, "edition"), (Site, "site")):
        for record in miscounted(model, key):
            yield f"{key} {record.pk}: {record.places_held} places held, {record.counted} applications hold one"


def miscounted(model, key):
    rows = Application.objects.holding().filter(**{key: OuterRef("pk")}).order_by().values(key)
    counted = Coalesce(Subquery(rows.values(n=Count("pk"))), 0)
    return model.objects.annotate(counted=counted).exclude(counted=F("places_held"))


def seats():
    """Who was named and came to nothing gives the seat back; who applied by a link has used it for good."""
    for nominates, ended in ((True, SEATLESS), (False, ())):
        rows = Application.objects.exclude(state__in=ended).filter(invitation=OuterRef("pk")).order_by()
        counted = Coalesce(Subquery(rows.values("invitation").values(n=Count("pk"))), 0)
        used = Invitation.objects.filter(nominates=nominates).annotate(counted=counted)
        for invitation in used.exclude(counted=F("seats_used")):
            yield f"invitation {invitation.pk}: {invitation.seats_used} seats used, {invitation.counted} applications"


def sites():
    for application in Application.objects.exclude(site=None).exclude(site__edition=F("edition")):
        yield f"application {application.pk}: its site is of another edition"


def states():
    """Of those with a change on record: the last one led to where the application is."""
    changes = Transition.objects.filter(application=OuterRef("pk")).order_by("-pk")
    last = Application.objects.annotate(last=Subquery(changes.values("to_state")[:1]))
    for application in last.exclude(last=None).exclude(last=F("state")):
        yield f"application {application.pk}: {application.state}, and its last change led to {application.last}"


def certificates():
    for kind, allowed in CERTIFIED_AS.items():
        for certificate in Certificate.objects.valid().filter(kind=kind).exclude(application__state__in=allowed):
            yield f"certificate {certificate.pk}: valid, and application {certificate.application_id} is not completed"
    for certificate in Certificate.objects.filter(Q(replaced_at=None) ^ Q(replacement=None)):
        yield f"certificate {certificate.pk}: replaced by none, or valid beside the one that replaces it"
    certified = Certificate.objects.values("application")
    for application in Application.objects.filter(was_certified=False, pk__in=certified):
        yield f"application {application.pk}: has a certificate, and is not marked so"


def modules():
    for progress in Progress.objects.exclude(module__course=F("application__edition__course")):
        yield f"module done {progress.pk}: of another course than application {progress.application_id}"


def issues():
    """Of a job that is finished, everybody who is still recorded has a certificate or a reason why not."""
    for issue in Issue.objects.exclude(finished_at=None).exclude(kind="facilitator"):
        served = {*issue.certificates.values_list("application", flat=True), *map(int, issue.refusals)}
        left = Application.objects.filter(pk__in={*issue.recipients} - served).count()
        if left:
            yield f"issue {issue.pk}: finished, and {left} people have neither a certificate nor a reason"


def letters():
    for message in Message.objects.exclude(sent_at=None).exclude(stopped=""):
        yield f"message {message.pk}: sent and not sent"
    for message in Message.objects.exclude(sent_at=None).filter(attempts=0):
        yield f"message {message.pk}: sent without having been tried"
    for message in Message.objects.exclude(sent_at=None).exclude(invitation=None).exclude(text=""):
        yield f"message {message.pk}: sent, and it still holds the link of invitation {message.invitation_id}"
    erased = Application.objects.filter(pk=OuterRef("application"), participant__erased_at__isnull=False)
    for message in Message.objects.filter(Exists(erased)):
        yield f"message {message.pk}: of somebody who is erased"


def files():
    for key, name in Resource.objects.exclude(file="").values_list("pk", "file"):
        if not default_storage.exists(name):
            yield f"resource {key}: its file is missing"
    for path in unnamed_files(timezone.now() - UPLOADING):
        yield f"file {path.relative_to(settings.MEDIA_ROOT)}: no record has it, nor had"


def unnamed_files(moment):
    """Uploaded before a moment, whole or not, that no record names and no version of one."""
    versions = Resource.history  # type: ignore[attr-defined]  # of simple-history
    named = {*Resource.objects.values_list("file", flat=True), *versions.values_list("file", flat=True)}
    folder = Path(settings.MEDIA_ROOT)
    for path in sorted(folder.rglob("*")):
        is_named = path.relative_to(folder).as_posix() in named
        if not is_named and path.is_file() and path.stat().st_mtime < moment.timestamp():
            yield path

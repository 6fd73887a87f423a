"""Certificates for many: who gets one and who not and why, confirmed, issued as one job, taken away as one file."""

import hashlib
import io
import re
import unicodedata
import uuid
import zipfile
from itertools import chain

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.again import page_that_asks
from courses.actions.certificates import ask_for_names, facts_of, signed, start_issue
from courses.admin.needs import HasNeeds, Need
from courses.admin.private import PrivateAdmin
from courses.admin.steps import HasLinks, form_address, record_or_404
from courses.certifying import certifying, is_early
from courses.choices import IssueKind, NoCertificate
from courses.codes import LENGTH
from courses.letters import is_written_to, language_for
from courses.models import Application, Certificate, Edition, Issue, Role
from courses.paper import CannotPrint, pdf
from courses.views.applying import private
from courses.views.my_certificate import paper

LANGUAGES = [("", gettext_lazy("Each person's own")), *settings.LANGUAGES]


class IssueForm(forms.Form):
    """Which certificates, for whom of the edition; as an address has it, and again when it is confirmed."""

    edition = forms.ModelChoiceField(Edition.objects.with_course(), widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=IssueKind)
    language = forms.ChoiceField(label=gettext_lazy("language"), choices=LANGUAGES, required=False)
    unconfirmed_too = forms.BooleanField(
        label=gettext_lazy("Also for those who have not checked their name"), required=False
    )


class ConfirmForm(forms.Form):
    key = forms.UUIDField()
    seen = forms.CharField(max_length=64)


class ZipForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What the file is for"),
        max_length=150,
        help_text=gettext_lazy("It holds the names of many people: who took it, and what for, stays on record."),
    )


@admin.register(Issue)
class IssueAdmin(HasNeeds, HasLinks, PrivateAdmin):
    """Added by a confirmation, changed by nobody."""

    list_display = ["edition", "kind", "asked", "issued", "started_at", "started_by", "finished_at"]
    list_select_related = ["edition__course", "started_by"]
    list_filter = ["kind"]
    needs = [Need("stuck", gettext_lazy("Stuck"), lambda rows: rows.stuck(timezone.now()))]
    search_fields = ["edition__label_en", "edition__label_es", "edition__course__title_en", "edition__course__title_es"]
    fields = readonly_fields = (
        *("edition", "kind", "language", "asked", "issued", "started_at", "started_by", "finished_at"),
    )
    change_form_template = "admin/courses/issue_form.html"

    def has_change_permission(self, request, obj=None):
        return False

    def has_add_permission(self, request):
        """Whoever issues reads names: of those who completed, and on what is printed."""
        return super().has_add_permission(request) and request.user.has_perm("courses.view_application")

    def get_queryset(self, request):
        return super().get_queryset(request).with_numbers()  # type: ignore[attr-defined]  # Issue's own words

    def get_urls(self):
        own = {"sample/": "sample", "remind/": "remind", "<path:object_id>/zip/": "zip"}
        return [
            *(
                path(route, self.admin_site.admin_view(getattr(self, f"{page}_view")), name=f"courses_issue_{page}")
                for route, page in own.items()
            ),
            *super().get_urls(),
        ]

    # From a list of people to a job

    def add_view(self, request, form_url="", extra_context=None):
        """Show who would get one; issue to nobody until that is confirmed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = IssueForm(asked(request.POST if request.method == "POST" else request.GET))
        if not form.is_valid():
            self.message_user(
                request, _("Choose an edition first: certificates are issued from its form."), messages.WARNING
            )
            return redirect("admin:courses_edition_changelist")
        facts = form.cleaned_data
        found = certifying(facts["edition"], facts["kind"], unconfirmed_too=facts["unconfirmed_too"])
        confirmed = ConfirmForm(request.POST if request.method == "POST" else None)
        if confirmed.is_bound and confirmed.is_valid():
            done = Issue.objects.filter(key=confirmed.cleaned_data["key"]).first()
            if done:
                return redirect(form_address(done))
            if found.ready and confirmed.cleaned_data["seen"] == seen(found):
                return self.start(request, facts, found, confirmed.cleaned_data["key"])
            words = _("Nothing is issued yet: who would get one has changed. Look at it again.")
            self.message_user(request, words, messages.WARNING)
        return self.preview_page(request, form, found)

    def start(self, request, facts, found, key):
        issue = start_issue(facts["edition"], facts["kind"], found.numbers, request.user, key, facts["language"])
        self.log_addition(request, issue, _("Certificates issued: %(count)d") % {"count": len(found.ready)})
        words = ngettext("%(count)d certificate is issued.", "%(count)d certificates are issued.", len(found.ready))
        self.message_user(request, words % {"count": len(found.ready)}, messages.SUCCESS)
        return redirect(form_address(issue))

    def preview_page(self, request, form, found):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Issue certificates"),
            "opts": self.opts,
            "edition": form.cleaned_data["edition"],
            "form": form,
            "found": found,
            "letters": sum(isinstance(each, Application) and is_written_to(each.participant) for each in found.ready),
            "unconfirmed": [each for each, reason in found.left if reason == NoCertificate.UNCONFIRMED],
            "is_early": is_early(form.cleaned_data["edition"]),
            "key": uuid.uuid4(),
            "seen": seen(found),
            "sample_query": form.data.urlencode() if hasattr(form.data, "urlencode") else "",
        }
        return TemplateResponse(request, "admin/courses/issue_preview.html", context)

    def sample_view(self, request):
        """What the first of them would get, with a code that is none."""
        form = IssueForm(asked(request.GET))
        if not self.has_add_permission(request):
            raise PermissionDenied
        if not form.is_valid():
            return redirect("admin:courses_edition_changelist")
        facts = form.cleaned_data
        found = certifying(facts["edition"], facts["kind"], unconfirmed_too=facts["unconfirmed_too"])
        refusal: str | Promise = _("Nobody would get one.")
        try:
            if found.ready:
                return paper(sample(found.ready[0], facts), "inline")
        except CannotPrint:
            refusal = NoCertificate.UNPRINTABLE.label
        self.message_user(request, str(refusal), messages.WARNING)
        return redirect(reverse("admin:courses_issue_add", query=request.GET))

    def remind_view(self, request):
        """Write to those who have not checked their name; certificates are issued by nobody here."""
        form = IssueForm(asked(request.POST))
        if not self.has_add_permission(request):
            raise PermissionDenied
        if not form.is_valid():
            return redirect("admin:courses_edition_changelist")
        found = certifying(form.cleaned_data["edition"], form.cleaned_data["kind"])
        count = ask_for_names(each for each, reason in found.left if reason == NoCertificate.UNCONFIRMED)
        words = ngettext("%(count)d person is reminded.", "%(count)d people are reminded.", count) % {"count": count}
        if not count:
            words = _("Nobody is reminded: whoever can be reached was written to today already.")
        self.message_user(request, words, messages.SUCCESS if count else messages.WARNING)
        asked_for = {name: value for name, value in form.data.items() if name in form.fields}
        return redirect(reverse("admin:courses_issue_add", query=asked_for))

    # The job and its certificates

    def render_change_form(self, request, context, *args, **options):
        issue = context.get("original")
        if issue is not None:
            context |= {"refused": refused(issue), "zip_form": ZipForm(), "zip_address": form_address(issue, "zip")}
        return super().render_change_form(request, context, *args, **options)

    def links(self, request, record):
        address = f"{reverse('admin:courses_certificate_changelist')}?issue__id__exact={record.pk}"
        return [(_("Certificates"), address)]

    def zip_view(self, request, object_id):
        """All that are valid now, as one file that is written while it is read."""
        if not (self.has_view_permission(request) and request.user.has_perm("courses.view_certificate")):
            raise PermissionDenied
        issue = record_or_404(self, request, object_id)
        asks = page_that_asks(request, form_address(issue))
        if asks:
            self.message_user(request, _("Show us once more who you are. Then press the button again."))
            return redirect(asks)
        form = ZipForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            self.message_user(request, _("Say what the file is for."), messages.ERROR)
            return redirect(form_address(issue))
        headers = {"Content-Disposition": f'attachment; filename="rumbo-certificates-{issue.pk}.zip"'}
        certificates = issue.certificates.valid().exclude(printed_name="").order_by("pk")
        parts = zipped(certificates)
        begun = [next(parts)]  # here, where an outage can still be told
        logged = _("Certificates taken as one file: %(reason)s") % {"reason": form.cleaned_data["reason"]}
        self.log_change(request, issue, logged)
        return private(StreamingHttpResponse(chain(begun, parts), content_type="application/zip", headers=headers))

    @admin.display(description=gettext_lazy("asked for"))
    def asked(self, issue):
        return len(issue.recipients)

    @admin.display(description=gettext_lazy("issued"))
    def issued(self, issue):
        return issue.issued


def asked(data):
    """What an address or a form says, with the course's own kind where it says none."""
    if "kind" in data:
        return data
    edition = forms.ModelChoiceField(Edition.objects.with_course(), required=False)
    try:
        chosen = edition.clean(data.get("edition"))
    except forms.ValidationError:
        chosen = None
    data = data.copy()
    data["kind"] = (chosen and chosen.course.certificate_kind) or IssueKind.COMPLETION.value
    return data


def seen(found):
    """Changes with who would get one, and with what would be printed on it."""
    told = "\n".join(f"{each.pk} {name_of(each)}" for each in found.ready)
    return hashlib.sha256(told.encode()).hexdigest()


def name_of(holder):
    """As it would be printed."""
    return signed(holder.person) if isinstance(holder, Role) else holder.name_to_print


def sample(holder, facts):
    """A certificate that is never kept."""
    own = settings.OFFICE_LANGUAGE if isinstance(holder, Role) else language_for(holder.participant)
    printed = facts_of(facts["edition"], facts["language"] or own)
    printed |= {"kind": facts["kind"], "code": "0" * LENGTH, "printed_name": name_of(holder)}
    return Certificate(issued_at=timezone.now(), **printed)


def refused(issue):
    """`(who, why not)` of those who got none."""
    model = Role if issue.kind == IssueKind.FACILITATOR else Application
    named = model.objects.in_bulk([int(number) for number in issue.refusals])
    return [(named.get(int(number), number), NoCertificate(reason).label) for number, reason in issue.refusals.items()]


def zipped(certificates):
    """The bytes of a ZIP file, a certificate at a time."""
    written = Written()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for certificate in certificates.iterator(chunk_size=100):
            archive.writestr(f"{file_name(certificate)}.pdf", pdf(certificate))
            yield written.taken()
    yield written.taken()


class Written(io.RawIOBase):
    """Keeps what is written until it is taken: `zipfile` then needs no file to go back in."""

    def __init__(self):
        super().__init__()
        self.kept = bytearray()

    def writable(self):
        return True

    def write(self, part):
        self.kept += part
        return len(part)

    def taken(self):
        part, self.kept = bytes(self.kept), bytearray()
        return part


def file_name(certificate):
    """The name in letters that every system has in file names, and the code."""
    plain = unicodedata.normalize("NFKD", certificate.printed_name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60]
    return "-".join(filter(None, [words, certificate.shown_code]))

"""Who completed an edition: the rule and how far people are, and a file of another platform, shown before it counts."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from courses.actions.audit import put_on_record
from courses.actions.learning import evaluate
from courses.actions.outcomes import record_outcomes
from courses.admin import ways
from courses.admin.downloads import (
    KINDS,
    RefusedForm,
    TemplateForm,
    download,
    kept_for_an_hour,
    refused_file,
    table_file,
)
from courses.admin.exchange import MOST_SHOWN, ManyErrors, UploadForm
from courses.admin.meeting import Meeting
from courses.admin.steps import form_address, record_or_404
from courses.admin.uploads import PrivateFolderStorage, read_ticket, ticket
from courses.certifying import is_early
from courses.choices import ApplicationState
from courses.completion import required
from courses.files import read_table
from courses.headers import names_of
from courses.models import Edition
from courses.outcome_columns import COLUMNS, titles
from courses.outcomes import Outcomes
from courses.tables import BadFile

KIND = "completion"  # of tickets: one for participants is none for this
LONGEST_WORK = 15  # seconds of one request; what is left follows when it is confirmed again


class ConfirmForm(forms.Form):
    good_rows = forms.BooleanField(
        label=gettext_lazy("Record the good rows; the others come back as a file that says why"), required=False
    )


class EverybodyForm(ConfirmForm):
    """Of a file that does not say who completed: somebody has to."""

    everybody = forms.BooleanField(required=False)

    def __init__(self, *args, number, **options):
        super().__init__(*args, **options)
        words = ngettext(
            "Everybody in this file completed: %(count)d person",
            "Everybody in this file completed: %(count)d people",
            number,
        )
        self.fields["everybody"].label = words % {"count": number}


class Upload(ManyErrors):
    """An uploaded file between its preview and its confirmation."""

    def __init__(self, request, edition, name, content):
        self.request, self.edition, self.name, self.content = request, edition, name, content
        self.outcomes = Outcomes(read_table(name, content, names_of(COLUMNS)), edition)

    def ticket(self, storage):
        facts = {"name": self.name, "kept": storage.name, "edition": self.edition.pk, "seen": self.outcomes.seen}
        return ticket(self.request, Edition, kind=KIND, **facts)

    @property
    def errors(self):
        """`(row, column, value, sentence)`"""
        return [(row.number, *error) for row in self.outcomes.wrong for error in row.errors]

    @property
    def rows(self):
        """What changes comes first."""
        return sorted(self.outcomes.good, key=lambda row: not row.changes)[:MOST_SHOWN]

    @property
    def rows_left(self):
        return len(self.outcomes.good) - MOST_SHOWN

    def confirm_form(self, *given):
        if self.outcomes.says_who_completed:
            return ConfirmForm(*given)
        return EverybodyForm(*given, number=self.outcomes.people)

    def refusal(self, form):
        """Why nothing is recorded with what was ticked; blank where it can be."""
        if not form.is_valid() or (self.outcomes.wrong and not form.cleaned_data["good_rows"]):
            return _("Nothing is recorded: the file has errors.")
        if not form.cleaned_data.get("everybody", True):
            return _("Nothing is recorded: the file does not say who completed, and you have not said it either.")
        return ""

    def record(self):
        """Write it down, and put the numbers on record beside the edition; what came of it.

        Without the file's name, which may be somebody's: the record stays for good.
        """
        reason = gettext_lazy("The list of another learning platform says so.")
        found = record_outcomes(self.outcomes.changes, self.request.user, reason, LONGEST_WORK)
        LogEntry.objects.create(
            user=self.request.user,
            content_type=ContentType.objects.get_for_model(Edition),
            object_id=self.edition.pk,
            object_repr=Truncator(self.edition).chars(200),
            action_flag=CHANGE,
            change_message=_("From a file: %(counts)s.") % {"counts": in_words(found.states)},
        )
        return found

    def keep_refused(self):
        return kept_for_an_hour(self.request, Edition, *self.outcomes.refused_table()) if self.outcomes.wrong else None


def in_words(states):
    """`3 completed and 1 not completed`"""
    done, undone = states[ApplicationState.COMPLETED], states[ApplicationState.NOT_COMPLETED]
    told = [
        ngettext("%(count)d completed", "%(count)d completed", done) % {"count": done},
        ngettext("%(count)d not completed", "%(count)d not completed", undone) % {"count": undone},
    ]
    return get_text_list(told, _("and"))


class HasCompletion(admin.ModelAdmin):
    """The admin of editions: pages below an edition's own, for whoever decides on applications."""

    def get_urls(self):
        own = {
            "completion/": "completion",
            "completion/confirm/": "completion_confirm",
            "completion/evaluate/": "completion_evaluate",
            "completion/template/": "completion_template",
            "completion/rows/": "completion_rows",
        }
        return [
            *(
                path(
                    f"<path:object_id>/{route}",
                    self.admin_site.admin_view(getattr(self, f"{page}_view")),
                    name=f"courses_edition_{page}",
                )
                for route, page in own.items()
            ),
            *super().get_urls(),
        ]

    def edition_or_404(self, request, object_id):
        if not request.user.has_perm("courses.change_application"):
            raise PermissionDenied
        return record_or_404(self, request, object_id)

    def completion_view(self, request, object_id):
        """Where the edition stands, and what an uploaded file would change; writes nothing."""
        edition = self.edition_or_404(request, object_id)
        storage = PrivateFolderStorage()
        storage.sweep()
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self.completion_page(request, edition, form)
        content = form.cleaned_data["import_file"].read()
        try:
            upload = Upload(request, edition, form.cleaned_data["import_file"].name, content)
        except BadFile as refusal:
            form.add_error("import_file", str(refusal))
            return self.completion_page(request, edition, form)
        if upload.outcomes.changing:
            storage.save(content)
        return self.outcomes_page(request, upload, storage)

    def completion_confirm_view(self, request, object_id):
        """Record what the preview showed, or show it again where that is no longer what would happen."""
        edition = self.edition_or_404(request, object_id)
        facts = read_ticket(request, Edition, kind=KIND) or {}
        storage = PrivateFolderStorage(name=facts.get("kept") if facts.get("edition") == edition.pk else None)
        try:
            upload = Upload(request, edition, facts.get("name"), storage.read())
        except FileNotFoundError:
            if request.method == "POST":
                self.message_user(request, _("This preview is no longer valid. Upload the file again."), messages.ERROR)
            return redirect(form_address(edition, "completion"))
        if upload.outcomes.seen != facts["seen"]:
            words = _("Nothing is recorded yet: the applications have changed since the preview. Look at it again.")
            return self.show_outcomes_again(request, upload, storage, words)
        if refusal := upload.refusal(upload.confirm_form(request.POST)):
            return self.show_outcomes_again(request, upload, storage, refusal)
        return self.record_completion(request, upload, storage)

    def record_completion(self, request, upload, storage):
        found = upload.record()
        words = _("Recorded from %(name)s: %(counts)s.") % {"name": upload.name, "counts": in_words(found.states)}
        self.say_recorded(request, upload.edition, words, found.states)
        for sentence, count in found.refusals.items():
            told = ngettext("%(count)d not changed: %(why)s", "%(count)d not changed: %(why)s", count)
            self.message_user(request, told % {"count": count, "why": sentence}, messages.WARNING)
        if found.left:
            words = ngettext("%(count)d row is left: go on.", "%(count)d rows are left: go on.", found.left)
            return self.show_outcomes_again(request, upload, storage, words % {"count": found.left})
        storage.remove()
        refused = upload.keep_refused()
        query = f"?{urlencode({'rows': refused})}" if refused else ""
        return redirect(form_address(upload.edition, "completion") + query)

    def show_outcomes_again(self, request, upload, storage, words):
        self.message_user(request, words, messages.WARNING)
        fresh = Upload(request, upload.edition, upload.name, upload.content)
        if not fresh.outcomes.changing:
            storage.remove()
        return self.outcomes_page(request, fresh, storage)

    def outcomes_page(self, request, upload, storage):
        can_be_confirmed = bool(upload.outcomes.changing)
        facts = {"upload": upload, "ticket": upload.ticket(storage) if can_be_confirmed else None}
        return self.completion_page(request, upload.edition, UploadForm(), confirm_form=upload.confirm_form(), **facts)

    def completion_page(self, request, edition, form, **facts):
        total = edition.course.modules.count()
        numbers = dict(edition.applications.order_by().values_list("state").annotate(number=Count("pk")))
        states = (ApplicationState.CONFIRMED, ApplicationState.COMPLETED, ApplicationState.NOT_COMPLETED)
        listed = f"{reverse('admin:courses_application_changelist')}?edition__id__exact={edition.pk}&state__exact="
        context = {
            **self.admin_site.each_context(request),
            "title": _("Record completion"),
            "subtitle": str(edition),
            "opts": self.opts,
            "edition": edition,
            "is_early": is_early(edition),
            "total": total,
            "required": required(edition, total),
            "numbers": [(state.label, numbers.get(state, 0), f"{listed}{state}") for state in states],
            "meeting": Meeting(edition),
            "certificates_address": ways.to_certificates(request.user, edition.pk),
            "form": form,
            "columns": titles(),
            "refused_query": refused_query(request),
            "media": self.media,
            "upload": None,
            "ticket": None,
            **facts,
        }
        return TemplateResponse(request, "admin/courses/completion.html", context)

    def completion_evaluate_view(self, request, object_id):
        """Complete those who meet the rule already, as the page has shown them."""
        edition = self.edition_or_404(request, object_id)
        return require_POST(self.evaluate_edition)(request, edition)

    def evaluate_edition(self, request, edition):
        meeting = Meeting(edition)
        if request.POST.get("seen") != meeting.seen:
            words = _("Nothing is recorded yet: who meets the rule has changed meanwhile. Look at it again.")
            self.message_user(request, words, messages.WARNING)
        else:
            done = evaluate(meeting.applications, request.user)
            words = in_words({ApplicationState.COMPLETED: done, ApplicationState.NOT_COMPLETED: 0})
            self.say_recorded(request, edition, _("Recorded by the rule: %(counts)s.") % {"counts": words}, done)
        return redirect(form_address(edition, "completion"))

    def say_recorded(self, request, edition, words, changed):
        """With the way onwards: who completed is to have a certificate."""
        if changed and (address := ways.to_certificates(request.user, edition.pk)):
            words = format_html('{} <a href="{}">{}</a>', words, address, _("Issue certificates"))
        self.message_user(request, words, messages.SUCCESS if changed else messages.WARNING)

    def completion_template_view(self, request, object_id):
        """An empty file with every column, in the language of whoever asks."""
        self.edition_or_404(request, object_id)
        form = TemplateForm(request.GET)
        kind = form.cleaned_data["kind"] if form.is_valid() else "csv"
        content = table_file(KINDS[kind], titles(), [])
        return download(content, KINDS[kind].CONTENT_TYPE, f"rumbo-completion.{kind}")

    def completion_rows_view(self, request, object_id):
        """The rows that were left out, for whoever recorded the others, for an hour."""
        edition = self.edition_or_404(request, object_id)
        form = RefusedForm(request.GET)
        try:
            content = refused_file(request, Edition, form.cleaned_data["rows"] if form.is_valid() else "")
        except FileNotFoundError:
            self.message_user(request, _("This file was kept for an hour and is gone."), messages.ERROR)
            return redirect(form_address(edition, "completion"))
        put_on_record(request.user, Edition, _("Rows that were left out, taken as a file."), edition, str(edition))
        return download(content, KINDS["csv"].CONTENT_TYPE, "rumbo-not-recorded.csv")


def refused_query(request):
    """What leads to the rows that were left out, where the address has it; blank without."""
    form = RefusedForm(request.GET)
    return urlencode({"rows": form.cleaned_data["rows"]}) if form.is_valid() else ""

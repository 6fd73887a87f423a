"""Imports of participants: a file is shown before it is written, and what it brought in can be taken back."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.actions.applications import Refused
from courses.actions.audit import put_on_record
from courses.actions.batches import undo, undoing
from courses.admin.downloads import KINDS, TemplateForm, download, left_out_of
from courses.admin.exchange import MOST_SHOWN
from courses.admin.intake import ConfirmForm, ParticipantsForm, StartForm, Upload, template_file
from courses.admin.intake_places import SearchForm, places
from courses.admin.private import PrivateAdmin
from courses.admin.steps import HasDeeds, HasLinks, Step, form_address, record_or_404
from courses.admin.uploads import PrivateFolderStorage, read_ticket
from courses.intake_columns import titles
from courses.models import Batch
from courses.tables import BadFile


class UndoForm(forms.ModelForm):
    class Meta:
        model = Batch
        fields = ()


class Undo(Step):
    """Shows what would go and who would stay, then removes it."""

    title = gettext_lazy("Undo the import")
    button = gettext_lazy("Undo the import")
    form_class = UndoForm
    is_destructive = True

    @staticmethod
    def is_offered(record):
        """Of one that was undone, where somebody who stayed then could go now."""
        if not record.undone_at:
            return True
        found = undoing(record)
        return bool(found.people or found.applications)

    def page_with(self, form, preview):
        return super().page_with(form, self.preview(form))

    def answer_to(self, form):
        if "confirm" not in self.request.POST:
            return self.page_with(form, None)
        return super().answer_to(form)

    def preview(self, form):
        """How many there are and would be left, then who stays."""
        found, batch = undoing(self.record), self.record
        rows = []
        for name, listed, going in (
            (_("Participants of this import"), batch.participants, found.people),
            (_("Applications of this import"), batch.applications, found.applications),
        ):
            there = listed.count()
            rows.append((name, str(there), str(there - len(going))))
        staying = list(found.staying.items())
        rows += [(str(person), why, _("stays")) for person, why in staying[:MOST_SHOWN]]
        more = len(staying) - MOST_SHOWN
        if more > 0:
            words = ngettext("And %(count)d more person", "And %(count)d more people", more)
            rows.append((words % {"count": more}, "", _("stays")))
        return rows

    def act(self, form):
        found = undo(self.record)
        gone, staying = len(found.people), len(found.staying)
        words = ngettext("%(count)d participant removed", "%(count)d participants removed", gone) % {"count": gone}
        kept = ngettext("%(count)d person stays", "%(count)d people stay", staying) % {"count": staying}
        return form_address(self.record), _("Undone: %(gone)s; %(kept)s.") % {"gone": words, "kept": kept}


@admin.register(Batch)
class BatchAdmin(HasDeeds, HasLinks, PrivateAdmin):
    """Added by a file, changed by nobody."""

    deeds = {"revert": Undo}
    list_display = ["file_name", "edition", "people_added", "applications_added", "imported_at", "imported_by"]
    list_select_related = ["edition__course", "imported_by"]
    search_fields = ["file_name"]
    search_help_text = gettext_lazy("A part of the file's name")
    indexed_sorts = list_display
    fields = readonly_fields = (
        *("file_name", "imported_at", "imported_by", "edition", "site"),
        *("people_added", "people_known", "applications_added", "rows_refused", "undone_at"),
    )

    def has_add_permission(self, request):
        return super().has_add_permission(request) and request.user.has_perm("courses.add_participant")

    def get_urls(self):
        own = {"confirm/": "confirm", "template/": "template", "places/": "places", "<path:object_id>/rows/": "rows"}
        return [
            *(
                path(route, self.admin_site.admin_view(getattr(self, f"{page}_view")), name=f"courses_batch_{page}")
                for route, page in own.items()
            ),
            *super().get_urls(),
        ]

    # From a file to records

    def add_view(self, request, form_url="", extra_context=None):
        """Show what an uploaded file would bring in; write nothing."""
        self.refuse_others(request)
        storage = PrivateFolderStorage()
        storage.sweep()
        form = self.upload_form(request)
        if request.method != "POST" or not form.is_valid():
            return self.upload_page(request, form)
        content = form.cleaned_data["import_file"].read()
        try:
            name, place = form.cleaned_data["import_file"].name, form.cleaned_data.get("place", "")
            upload = Upload(request, name, content, place)
        except BadFile as refusal:
            form.add_error("import_file", str(refusal))
            return self.upload_page(request, form)
        if upload.intake.changes_something:
            storage.save(content)
        return self.preview_page(request, upload, storage)

    def confirm_view(self, request):
        """Bring in what the preview showed, or show it again where that is no longer what would happen."""
        self.refuse_others(request)
        facts = read_ticket(request, Batch) or {}
        storage = PrivateFolderStorage(name=facts.get("kept"))
        if facts and (done := Batch.objects.filter(key=facts["key"]).first()):
            return redirect(form_address(done))
        form = ConfirmForm(request.POST)
        try:
            upload = Upload(request, facts.get("name"), storage.read(), facts.get("place"), facts.get("key"))
        except FileNotFoundError:
            if request.method == "POST":
                self.message_user(request, _("This preview is no longer valid. Upload the file again."), messages.ERROR)
            return redirect("admin:courses_batch_add")
        if upload.intake.seen != facts["seen"]:
            words = _("Nothing is imported yet: the records have changed since the preview. Look at it again.")
            return self.show_again(request, upload, storage, words)
        if not form.is_valid() or (upload.intake.wrong and not form.cleaned_data["good_rows"]):
            return self.show_again(request, upload, storage, _("Nothing is imported: the file has errors."))
        return self.write(request, upload, storage)

    def write(self, request, upload, storage):
        try:
            batch = upload.record()
        except Refused as refusal:
            if done := Batch.objects.filter(key=upload.key).first():  # by the same form, which was sent twice
                return redirect(form_address(done))
            words = _("Nothing is imported yet. %(why)s Look at the preview again.") % {"why": refusal}
            return self.show_again(request, upload, storage, words)
        storage.remove()
        upload.keep_refused(batch)
        words = _("Imported from %(name)s: %(counts)s.") % {"name": batch, "counts": upload.intake.counts}
        self.message_user(request, words, messages.SUCCESS)
        return redirect(form_address(batch))

    def show_again(self, request, upload, storage, words):
        self.message_user(request, words, messages.WARNING)
        fresh = Upload(request, upload.name, upload.content, upload.place)
        if not fresh.intake.changes_something:
            storage.remove()
        return self.preview_page(request, fresh, storage)

    def refuse_others(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied

    def upload_form(self, request):
        start = StartForm(request.GET)
        edition = start.cleaned_data["edition"] if start.is_valid() else None
        return ParticipantsForm(
            request.POST or None,
            request.FILES or None,
            may_apply=request.user.has_perm("courses.add_application"),
            initial={"place": str(edition.pk) if edition else ""},
        )

    def upload_page(self, request, form, **facts):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import participants"),
            "opts": self.opts,
            "form": form,
            "columns": titles(),
            "media": self.media + form.media,
            "upload": None,
            "ticket": None,
            **facts,
        }
        return TemplateResponse(request, "admin/courses/import_participants.html", context)

    def preview_page(self, request, upload, storage):
        can_be_confirmed = upload.intake.changes_something
        form = self.upload_form_again(request, upload)
        facts = {"upload": upload, "ticket": upload.ticket(storage) if can_be_confirmed else None}
        return self.upload_page(request, form, confirm_form=ConfirmForm(), **facts)

    def upload_form_again(self, request, upload):
        may_apply = request.user.has_perm("courses.add_application")
        return ParticipantsForm(may_apply=may_apply, initial={"place": upload.place})

    def places_view(self, request):
        """The editions and sites that the form offers, looked for by a word."""
        self.refuse_others(request)
        if not request.user.has_perm("courses.add_application"):
            raise PermissionDenied
        form = SearchForm(request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        found, has_more = places(asked.get("term", ""), asked.get("page") or 1)
        results = [{"id": place, "text": words} for place, words in found]
        return JsonResponse({"results": results, "pagination": {"more": has_more}})

    # Files to take away

    def template_view(self, request):
        """An empty file with every column, in the language of whoever asks."""
        self.refuse_others(request)
        form = TemplateForm(request.GET)
        kind = form.cleaned_data["kind"] if form.is_valid() else "csv"
        return download(template_file(kind), KINDS[kind].CONTENT_TYPE, f"rumbo-participants.{kind}")

    def rows_view(self, request, object_id):
        """The rows that were left out, for whoever imported the others, for an hour."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = record_or_404(self, request, object_id)
        kept = left_out_of(batch, request.user)
        if not kept.is_fresh:
            self.message_user(request, _("This file was kept for an hour and is gone."), messages.ERROR)
            return redirect(form_address(batch))
        put_on_record(request.user, Batch, _("Rows that were left out, taken as a file."), batch)
        return download(kept.read(), KINDS["csv"].CONTENT_TYPE, "rumbo-not-imported.csv")

    # The result

    def links(self, request, record):
        """Those who came with it, and what was left out as long as it is kept."""
        own = [
            (title, f"{reverse(f'admin:courses_{model}_changelist')}?batch__id__exact={record.pk}")
            for model, title in (("participant", _("Participants")), ("application", _("Applications")))
            if request.user.has_perm(f"courses.view_{model}")
        ]
        if left_out_of(record, request.user).is_fresh:
            own.append((_("Rows that were not imported"), form_address(record, "rows")))
        return own

    def render_change_form(self, request, context, *args, **options):
        context |= {"show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False}
        return super().render_change_form(request, context, *args, **options)

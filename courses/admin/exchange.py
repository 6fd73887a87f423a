"""Import and export of a list's records: a preview first, then all of the file or nothing."""

from collections.abc import Sequence

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator, get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm

from accounts.again import page_that_asks
from courses.actions.audit import put_on_record
from courses.admin.uploads import PrivateFolderStorage, read_ticket, ticket
from courses.files import LARGEST_FILE, read_table
from courses.formats import CSVFile, XLSXFile
from courses.tables import BadFile
from courses.translation import LONGEST_REASON

MOST_SHOWN = 200  # rows of a preview, and errors
LONGEST_SHOWN = 300  # characters of a value


class UploadForm(forms.Form):
    import_file = forms.FileField(
        label=gettext_lazy("File to import"),
        help_text=gettext_lazy("CSV or XLSX, at most 10 MB and 10,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def clean_import_file(self):
        upload = self.cleaned_data["import_file"]
        if upload.size > LARGEST_FILE:
            words = _("The file is larger than %(size)s MB.") % {"size": LARGEST_FILE // 2**20}
            raise forms.ValidationError(words)
        return upload


class FormatForm(ExportForm):
    """A kind of file, with one chosen already."""

    def _init_formats(self, formats):
        super()._init_formats(formats)
        self.fields["format"].choices = [(place, kind().get_title().upper()) for place, kind in enumerate(formats)]
        self.fields["format"].label = _("Kind of file")
        self.initial["format"] = 0


class ManyErrors:
    """The first of `errors`, and how many are left."""

    @property
    def errors(self) -> Sequence[tuple]:
        raise NotImplementedError

    @property
    def errors_shown(self):
        return self.errors[:MOST_SHOWN]

    @property
    def errors_left(self):
        return len(self.errors) - MOST_SHOWN


class Preview(ManyErrors):
    """What a file would change, for people: numbers in words, rows with old and new, errors by row and column."""

    def __init__(self, table, resource, result):
        self.table, self.resource, self.result = table, resource, result
        self.changed = [row for row in result.rows if row.is_new() or row.is_update()]

    @property
    def counts(self):
        return in_words(self.result)

    @property
    def can_be_confirmed(self):
        return bool(self.changed) and not self.errors

    @cached_property
    def errors(self):
        """`(row, column, sentence)`, blank where an error is of the whole row, or of the file."""
        general = [("", "", str(error.error)) for error in self.result.base_errors]
        broken = [(self.number(row), "", _("This row cannot be read.")) for row in self.result.error_rows]
        wrong = [
            (self.number(row), "" if column == NON_FIELD_ERRORS else column, sentence)
            for row in self.result.invalid_rows
            for column, sentences in row.error_dict.items()
            for sentence in sentences
        ]
        return general + sorted(broken + wrong, key=lambda error: error[0])

    @property
    def rows(self):
        """The first of those that are new or changed, with old and new values."""
        return [
            {
                "number": self.number(row.instance, "row_number"),
                "is_new": row.is_new(),
                "name": row.object_repr,
                "changes": [(column, shown(old), shown(new)) for column, (old, new) in row.instance.changes.items()],
            }
            for row in self.changed[:MOST_SHOWN]
        ]

    @property
    def rows_left(self):
        return len(self.changed) - MOST_SHOWN

    def number(self, row, name="number"):
        return self.table.numbers[getattr(row, name) - 1]


def shown(value):
    return Truncator(value).chars(LONGEST_SHOWN)


def in_words(result):
    """`2 new, 1 changed and 5 unchanged rows`, with every number where nothing is wrong."""
    new, changed, same = (result.totals[kind] for kind in ("new", "update", "skip"))
    return get_text_list(
        [
            ngettext("%(count)d new row", "%(count)d new rows", new) % {"count": new},
            ngettext("%(count)d changed row", "%(count)d changed rows", changed) % {"count": changed},
            ngettext("%(count)d unchanged row", "%(count)d unchanged rows", same) % {"count": same},
        ],
        _("and"),
    )


class Exchanged(ImportExportMixin, admin.ModelAdmin):
    """For admins of records that have a resource in `resource_classes`."""

    formats = [CSVFile, XLSXFile]
    export_form_class = FormatForm
    tmp_storage_class = PrivateFolderStorage
    skip_admin_log = True  # every record's own history says it
    holds_people = False  # whether an export asks once more who takes it

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    # Import

    def import_action(self, request, **options):
        """Show what an uploaded file would change; write nothing."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        self.get_tmp_storage_class()().sweep()
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self.import_page(request, form)
        upload = form.cleaned_data["import_file"]
        content = upload.read()
        try:
            preview = self.judge(request, upload.name, content)
        except BadFile as refusal:
            form.add_error("import_file", str(refusal))
            return self.import_page(request, form)
        storage = self.get_tmp_storage_class()()
        if preview.can_be_confirmed:
            storage.save(content)
        return self.preview_page(request, form, preview, upload.name, storage)

    def process_import(self, request, **options):
        """Import what the preview showed, or show it again where that is no longer what would happen."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        facts = read_ticket(request, self.model) or {}
        storage = self.get_tmp_storage_class()(name=facts.get("kept"))
        try:
            content = storage.read()
        except FileNotFoundError:
            if request.method == "POST":
                self.message_user(request, _("This preview is no longer valid. Upload the file again."), messages.ERROR)
            return redirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))
        done = self.judge(request, facts["name"], content, dry_run=False, seen=facts["seen"])
        if done.resource.is_written:
            storage.remove()
            words = _("Imported from %(name)s: %(counts)s.") % {"name": facts["name"], "counts": done.counts}
            self.message_user(request, words, messages.SUCCESS)
            return redirect(reverse("admin:{}_{}_changelist".format(*self.get_model_info())))
        words = _("Nothing is imported yet: the records have changed since the preview. Look at it again.")
        self.message_user(request, words, messages.WARNING)
        preview = self.judge(request, facts["name"], content)
        if not preview.can_be_confirmed:
            storage.remove()
        return self.preview_page(request, UploadForm(), preview, facts["name"], storage)

    def judge(self, request, name, content, *, dry_run=True, seen=None):
        """What the file would change, or has changed. Raises `BadFile`."""
        table = read_table(name, content)
        resource = self.get_import_resource_classes(request)[0]()
        resource.numbers = table.numbers
        reason = Truncator(_("Import of %(name)s") % {"name": name}).chars(LONGEST_REASON)
        result = resource.import_data(table.dataset, dry_run=dry_run, user=request.user, reason=reason, seen=seen)
        return Preview(table, resource, result)

    def preview_page(self, request, form, preview, name, storage):
        facts = {"preview": preview, "name": name}
        if preview.can_be_confirmed:
            seen = preview.resource.digest
            facts["ticket"] = ticket(request, self.model, name=name, kept=storage.name, seen=seen)
        return self.import_page(request, form, **facts)

    def import_page(self, request, form, **facts):
        resource = self.get_import_resource_classes(request)[0]()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import: %(records)s") % {"records": self.opts.verbose_name_plural},
            "opts": self.opts,
            "form": form,
            "columns": resource.columns,
            "keys": resource.get_import_id_fields(),
            "media": self.media,
            "preview": None,
            "ticket": None,
            "name": "",
            **facts,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, [self.import_template_name], context)

    # Export

    def export_action(self, request):
        if not self.has_export_permission(request):
            raise PermissionDenied
        asks = self.holds_people and page_that_asks(request, request.get_full_path())
        if asks:
            return redirect(asks)
        try:
            return self.on_record(request, super().export_action(request))
        except IncorrectLookupParameters:
            return redirect(reverse("admin:{}_{}_changelist".format(*self.get_model_info())) + "?e=1")

    def on_record(self, request, response):
        """Where it is the file, and not the page to choose one: who has taken it."""
        if "Content-Disposition" in response.headers:
            put_on_record(request.user, self.model, _("Exported as a file."))
        return response

    def get_valid_export_item_pks(self, request):
        """None by themselves: what is exported is what the list shows."""
        return []

    def init_request_context_data(self, request, form):
        context = super().init_request_context_data(request, form)
        title = _("Export: %(records)s") % {"records": self.opts.verbose_name_plural}
        return context | {"title": title, "columns": self.get_export_resource_classes(request)[0]().columns}

    def get_export_filename(self, request, queryset, file_format):
        return f"rumbo-{self.opts.model_name}-{localdate():%Y-%m-%d}.{file_format.get_extension()}"

"""Certificates that are issued: found by code, name or address, with the paper itself."""

from collections.abc import Callable

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.keys import is_key
from courses.actions.audit import put_on_record
from courses.admin import certificate_deeds
from courses.admin.needs import HasNeeds, Need
from courses.admin.private import PrivateAdmin
from courses.admin.steps import HasDeeds, HasLinks, form_address, record_or_404
from courses.beginnings import CERTIFICATES, PARTICIPANTS, beginning
from courses.choices import CertificateState
from courses.codes import code_in
from courses.dates import hours, moment_in_words
from courses.models import Certificate, Edition
from courses.paper import verify_address
from courses.views.my_certificate import paper


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return CertificateState.choices

    def queryset(self, request, queryset):
        found: dict[str | None, Callable[[], QuerySet]] = {
            CertificateState.VALID: queryset.valid,
            CertificateState.REPLACED: lambda: queryset.filter(replaced_at__isnull=False),
            CertificateState.WITHDRAWN: lambda: queryset.filter(withdrawn_at__isnull=False),
        }
        return found.get(self.value(), lambda: queryset)()


class EditionFilter(admin.SimpleListFilter):
    """Of the edition that an address names; there are too many to choose from here."""

    title = gettext_lazy("edition")
    parameter_name = "edition"

    def lookups(self, request, model_admin):
        asked = request.GET.get(self.parameter_name, "")
        found = Edition.objects.with_course().filter(pk=asked) if is_key(asked) else Edition.objects.none()
        return [(str(edition.pk), str(edition)) for edition in found]

    def queryset(self, request, queryset):
        edition = self.value()
        if not self.lookup_choices or edition is None:
            return queryset
        learned = Certificate.objects.order_by().filter(application__edition=int(edition))
        taught = Certificate.objects.order_by().filter(role__edition=int(edition))
        return queryset.filter(pk__in=learned.values("pk").union(taught.values("pk")))


@admin.register(Certificate)
class CertificateAdmin(HasDeeds, HasLinks, HasNeeds, PrivateAdmin):
    """What is printed is changed by nobody: a correction is another certificate."""

    deeds = certificate_deeds.DEEDS
    list_display = [
        *(
            "shown_code",
            "printed_name",
            "asked_name",
            "kind",
            "course_title",
            "edition_label",
            "issued_on",
            "state_now",
        ),
    ]
    list_select_related = ["application__participant", "role__person"]
    list_filter = [StateFilter, EditionFilter, "kind", "language"]
    indexed_sorts = ["shown_code", "issued_on"]
    indexed_filters = ["state", "needs", "kind__exact", "language__exact"]
    search_fields = [*CERTIFICATES.columns, "application__participant__email"]
    search_help_text = gettext_lazy("A code, or the beginnings of names, of the address or of words of the course")
    needs = [Need("to-correct", gettext_lazy("Another name is asked for"), lambda rows: rows.to_correct())]
    fieldsets = [
        (None, {"fields": ["shown_code", "state_now", "verify_page", "holder", "asked_name"]}),
        (
            gettext_lazy("As printed"),
            {
                "fields": [
                    *("kind", "printed_name", "course_title", "edition_label", "dates", "workload"),
                    *("language", "issuer", "signed_by", "issued_on"),
                ]
            },
        ),
        (
            gettext_lazy("What became of it"),
            {"fields": ["replaces", "replaced_at", "withdrawn_at", "withdrawal_reason", "erased_at"]},
        ),
    ]

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        return [name for _title, options in self.fieldsets for name in options["fields"]]

    def get_urls(self):
        paper = self.admin_site.admin_view(self.paper_view)
        return [path("<path:object_id>/pdf/", paper, name="courses_certificate_pdf"), *super().get_urls()]

    def paper_view(self, request, object_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        certificate = record_or_404(self, request, object_id)
        if not certificate.is_printable:
            raise Http404
        put_on_record(request.user, Certificate, _("Opened as PDF."), certificate)
        return paper(certificate, "inline")

    def links(self, request, record):
        own = [(_("PDF"), form_address(record, "pdf"))] if record.is_printable else []
        if record.application_id and request.user.has_perm("courses.view_application"):
            own.append((_("Application"), reverse("admin:courses_application_change", args=[record.application_id])))
        return own

    def render_change_form(self, request, context, *args, **options):
        context |= {"show_save": False, "show_save_and_continue": False}  # there is nothing to type
        return super().render_change_form(request, context, *args, **options)

    def get_search_results(self, request, queryset, search_term):
        """A whole code finds its certificate, however it is typed; else as every list."""
        if code := code_in(search_term):
            return queryset.filter(code=code), False
        return super().get_search_results(request, queryset, search_term)

    def search_word(self, queryset, word, most=None):
        """An address is looked for among participants: no certificate says it."""
        if "@" in word:
            return queryset.filter(application__participant__in=beginning(PARTICIPANTS, word))
        return queryset.filter(pk__in=beginning(CERTIFICATES, word, most))

    def told_in_search(self, certificate):
        """Beside others, where the code alone says little."""
        return f"{certificate.shown_code}: {certificate.printed_name}, {certificate.course_title}"

    @admin.display(description=gettext_lazy("code"), ordering="code")
    def shown_code(self, certificate):
        return certificate.shown_code

    @admin.display(description=gettext_lazy("state"))
    def state_now(self, certificate):
        return certificate.get_state_display()

    @admin.display(description=gettext_lazy("what anybody is told of it"))
    def verify_page(self, certificate):
        return format_html('<a href="{0}">{0}</a>', verify_address(certificate))

    @admin.display(description=gettext_lazy("holder"))
    def holder(self, certificate):
        record = certificate.application.participant if certificate.application else certificate.role
        return format_html('<a href="{}">{}</a>', form_address(record), record)

    @admin.display(description=pgettext_lazy("one certificate", "issued"), ordering="issued_at")
    def issued_on(self, certificate):
        return moment_in_words(certificate.issued_at)  # a form shows what is no text as it is

    @admin.display(description=gettext_lazy("workload"))
    def workload(self, certificate):
        return hours(certificate.minutes) if certificate.minutes else None

    @admin.display(description=gettext_lazy("signed by"))
    def signed_by(self, certificate):
        return "; ".join(", ".join(filter(None, each)) for each in certificate.signatories) or None

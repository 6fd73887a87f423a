"""The staff's reports of participation: a page of numbers, and the same as a file."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.actions.audit import put_on_record
from courses.models import Edition
from portal.report_files import report_file
from portal.report_forms import ReportFileForm, ReportForm
from portal.reports import Report


def report_of(request, form_class, query):
    """As the user may see it. Raises PermissionDenied for whoever may not view editions, before anything is read."""
    if not request.user.has_perm("courses.view_edition"):
        raise PermissionDenied
    return Report(form_class(query, sees_all=request.user.has_perm("courses.view_participant")))


@require_safe
def reports(request):
    """How many came how far, from where; narrowed by what the address asks for."""
    report = report_of(request, ReportForm, request.GET)
    context = {"title": _("Reports"), "form": report.form, "report": report}
    return TemplateResponse(request, "admin/reports.html", admin.site.each_context(request) | context)


@require_POST
def reports_file(request):
    """The same numbers. A file with numbers of 1 to 4 in it is put on record: who took it, of what."""
    report = report_of(request, ReportFileForm, request.POST)
    facts = report.form.cleaned_data
    asked = {"ending": facts["ending"] or "csv", "hxl": facts["hxl"]}
    name, content_type, content = report_file(report, absolute=request.build_absolute_uri, **asked)
    if report.sees_all and report.has_few:
        record(request.user, report.form)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def record(user, form):
    """In the admin's log, beside the edition where it is of one."""
    edition = form.chosen_edition
    put_on_record(user, Edition, _("Report with numbers below 5 taken as a file."), edition, form.words)

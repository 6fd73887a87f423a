"""How far people are: in the list of one edition's applications, and on an application's form."""

from django.contrib import admin
from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.admin.paging import HasLongList, LongList
from courses.admin.steps import form_address
from courses.choices import TAKES_PART
from courses.completion import modules_done, standing, with_modules_done
from courses.models import Certificate

NOTHING = "-"  # as the admin writes it in a list; on a form it would write “None”
COLUMNS = ["modules_done_now", "completed_on", "certificate_now", "name_checked"]
OF_SELECTION = {"says_eligible", "priority"}  # nobody asks for them of those who have a place


class TakesPartFilter(admin.SimpleListFilter):
    title = gettext_lazy("taking part")
    parameter_name = "part"

    def lookups(self, request, model_admin):
        return [("yes", gettext_lazy("Who takes part"))]

    def queryset(self, request, queryset):
        return queryset.filter(state__in=TAKES_PART) if self.value() == "yes" else queryset


class ProgressList(LongList):
    """Of one edition, with how far each is: asked of the page's rows alone, not when rows or facets are counted."""

    model_admin: "ShowsProgress"

    def get_results(self, request):
        super().get_results(request)
        if self.model_admin.edition_of(request) is not None:
            issued = Prefetch("certificates", to_attr="issued")
            self.result_list = with_modules_done(self.result_list).prefetch_related(issued)


class ShowsProgress(HasLongList):
    """An admin of applications. A subclass says of which edition its list is."""

    def edition_of(self, request):
        """Its number; None where the list is of all."""
        raise NotImplementedError

    def get_list_display(self, request):
        """Of one edition, how far people are instead of its name: behind what selection asks, or, where all take part,
        instead of it.
        """
        columns = super().get_list_display(request)
        if self.edition_of(request) is None:
            return columns
        all_take_part = request.GET.get("part") == "yes"
        left = OF_SELECTION if all_take_part else set()
        own = COLUMNS if request.user.has_perm("courses.view_certificate") else COLUMNS[:2]
        first, *others = [name for name in columns if name not in left | {"edition", "state"}]
        return [first, "state", *own, *others] if all_take_part else [first, "state", *others, *own]

    @admin.display(description=gettext_lazy("modules"), ordering=modules_done())
    def modules_done_now(self, application):
        return done_of(application.modules_done, application.modules_total)

    @admin.display(description=gettext_lazy("modules"))
    def modules_so_far(self, application):
        so_far = standing(application)
        return done_of(so_far.number_done, so_far.total)

    @admin.display(description=gettext_lazy("completed on"), ordering="completed_at")
    def completed_on(self, application):
        day = application.completed_on
        return date_format(day) if day else NOTHING

    @admin.display(description=gettext_lazy("certificate"))
    def certificate_now(self, application):
        """What it is now: what was replaced has another in its place."""
        states = [each.get_state_display() for each in application.issued if not each.replaced_at]
        return ", ".join(dict.fromkeys(map(str, states))) or NOTHING

    @admin.display(description=gettext_lazy("name checked"), boolean=True, ordering="name_confirmed_at")
    def name_checked(self, application):
        return application.name_confirmed_at is not None

    @admin.display(description=gettext_lazy("certificates"))
    def certificates_issued(self, application):
        told = [
            (form_address(each), each, each.get_kind_display(), each.get_state_display())
            for each in Certificate.objects.filter(application=application)
        ]
        return format_html_join(" · ", '<a href="{}">{}</a> ({}, {})', told) or NOTHING


def done_of(done, total):
    """`3 of 9`; nothing where the course has no modules."""
    return _("%(done)d of %(total)d") % {"done": done, "total": total} if total else NOTHING

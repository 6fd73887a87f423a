"""Django's own admin under the staff's headings."""

from functools import wraps

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from portal.forms import OfficeLanguageForm, StaffSearchForm
from portal.staff import found, home, recent
from portal.views.reports import reports, reports_file

LARGEST = 2**63 - 1
LONGEST_NUMBER = len(str(LARGEST))
HEADINGS = [
    (_("Catalogue"), ["Course", "Module", "Resource", "Programme", "Topic", "Audience", "Language"]),
    (_("Editions"), ["Edition", "Site", "Role"]),
    (_("Participants"), ["Application", "Invitation", "Participant", "Batch", "Certificate", "Issue"]),
    (_("Partners and people"), ["Organisation", "Partnership", "Agreement", "Person", "Appointment"]),
    (_("News and figures"), ["Article", "Figure", "Tag"]),
    (_("Accounts"), ["User", "Group", "LogEntry"]),
]


def can_be_asked(value):
    """PostgreSQL takes no NUL in a text, SQLite no whole number of more than 64 bits."""
    numbers = [part.strip().lstrip("+-") for part in value.split(",")]
    too_large = (len(part) > LONGEST_NUMBER or int(part) > LARGEST for part in numbers if part.isdecimal())
    return "\x00" not in value and not any(too_large)


def page_of_record(request, content_type_id, object_id):
    """Where readers see a record: Django's own page fails of a key that is none of the model's."""
    try:
        return shortcut(request, content_type_id, object_id)
    except ValidationError as error:
        raise Http404 from error


class StaffSite(admin.AdminSite):
    """The admin with the headings of the work instead of one for each Python package."""

    site_header = _("Rumbo: the office")
    site_title = _("Rumbo")
    index_title = _("What the office keeps")

    def get_urls(self):
        own = [
            path("search/", self.admin_view(self.search), name="search"),
            path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(page_of_record), name="view_on_site"),
            path("language/", self.admin_view(require_POST(self.choose_language)), name="language"),
            path("reports/", self.admin_view(reports), name="courses_edition_reports"),
            path("reports/file/", self.admin_view(reports_file), name="courses_edition_reports_file"),
        ]
        return [*own, *super().get_urls()]

    def admin_view(self, view, cacheable=False):
        """An address that no database can be asked by leads to the page without it, as Django's own bad filters do."""

        @wraps(view)
        def asked(request, *args, **options):
            filters = [value for name, value in request.GET.items() if name != "q"]  # which a list reads itself
            if request.method in {"GET", "HEAD"} and not all(map(can_be_asked, filters)):
                return redirect(f"{request.path}?e=1")
            return view(request, *args, **options)

        return super().admin_view(asked, cacheable)

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        """By the portal's own page, where a password alone is not enough for whoever has a second factor."""
        return super().login(request, extra_context)

    def password_change(self, request, extra_context=None):
        """On the portal's own page, which counts what is tried and writes of what was done."""
        return redirect("account_change_password")

    def index(self, request, extra_context=None):
        """What waits for somebody today, then the lists."""
        return super().index(request, {**home(self, request), "recent": recent(request.user), **(extra_context or {})})

    def search(self, request):
        """One box for everything that the user may see."""
        form = StaffSearchForm(request.GET)
        words = form.cleaned_data["q"] if form.is_valid() else ""
        groups = found(self.in_order(), request, words) if words else []
        context = {"title": _("Search"), "form": form, "words": words, "groups": groups}
        return TemplateResponse(request, "admin/search.html", self.each_context(request) | context)

    def choose_language(self, request):
        """In which the office speaks to whoever asks, from now on."""
        form = OfficeLanguageForm(request.POST)
        if form.is_valid():
            request.user.language = form.cleaned_data["language"]
            request.user.save(update_fields=["language"])
        return redirect(form.cleaned_data.get("next") or "admin:index")

    def in_order(self):
        """Each model with its admin, as the home page lists them; the others after them."""
        names = [name for _heading, listed in HEADINGS for name in listed]
        places = {name: place for place, name in enumerate(names)}
        return sorted(self._registry.items(), key=lambda pair: places.get(pair[0].__name__, len(names)))

    def get_app_list(self, request, app_label=None):
        if app_label:
            return super().get_app_list(request, app_label)
        models = {each["object_name"]: each for app in self._build_app_dict(request).values() for each in app["models"]}
        listed = [(heading, [models.pop(name) for name in names if name in models]) for heading, names in HEADINGS]
        listed.append((_("More"), list(models.values())))
        return [
            {
                "name": heading,
                "app_label": f"heading-{number}",
                "app_url": None,
                "has_module_perms": True,
                "models": shown,
            }
            for number, (heading, shown) in enumerate(listed, start=1)
            if shown
        ]

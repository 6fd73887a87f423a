"""Django's own admin under the staff's headings."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.forms import StaffSearchForm
from portal.staff import found, waiting

HEADINGS = [
    (_("Catalogue"), ["Course", "Module", "Resource", "Programme", "Topic", "Audience", "Language"]),
    (_("Editions"), ["Edition", "Site", "Role"]),
    (_("Participants"), ["Application", "Invitation", "Participant", "Batch"]),
    (_("Partners and people"), ["Organisation", "Partnership", "Agreement", "Person", "Appointment"]),
    (_("News and figures"), ["Article", "Figure", "Tag"]),
    (_("Accounts"), ["User", "Group"]),
]


class StaffSite(admin.AdminSite):
    """The admin with the headings of the work instead of one for each Python package."""

    site_header = _("Rumbo: the office")
    site_title = _("Rumbo")
    index_title = _("What the office keeps")

    def get_urls(self):
        return [path("search/", self.admin_view(self.search), name="search"), *super().get_urls()]

    def index(self, request, extra_context=None):
        """What waits for somebody today, then the lists."""
        return super().index(request, {"waiting": waiting(self, request), **(extra_context or {})})

    def search(self, request):
        """One box for everything that the user may see."""
        form = StaffSearchForm(request.GET)
        words = form.cleaned_data["q"] if form.is_valid() else ""
        groups = found(self, request, words) if words else []
        context = {"title": _("Search"), "form": form, "words": words, "groups": groups}
        return TemplateResponse(request, "admin/search.html", self.each_context(request) | context)

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        headings = [
            {
                "name": heading,
                "app_label": f"heading-{number}",
                "app_url": None,
                "has_module_perms": True,
                "models": [models.pop(name) for name in names if name in models],
            }
            for number, (heading, names) in enumerate(HEADINGS, start=1)
        ]
        headings.append(
            {
                "name": _("More"),
                "app_label": "heading-more",
                "app_url": None,
                "has_module_perms": True,
                "models": list(models.values()),
            }
        )
        return [heading for heading in headings if heading["models"]]

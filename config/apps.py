"""Which admin the project has. Apart from the admin itself, which needs the models."""

from django.contrib import admin
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core.checks import Tags, register


class StaffAdminConfig(SimpleAdminConfig):
    """Its pages are found where addresses are (`config/urls.py`): commands that need neither begin in half the time."""

    default_site = "config.admin.StaffSite"

    def ready(self):
        register(check_dependencies, Tags.admin)
        register(check_pages, Tags.admin)


def check_pages(app_configs, **facts):
    """As Django checks the pages of the admin, with all of them there."""
    admin.autodiscover()
    return check_admin_app(app_configs, **facts)

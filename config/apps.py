"""Which admin the project has. Apart from the admin itself, which needs the models."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "config.admin.StaffSite"

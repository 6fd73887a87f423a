from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from courses import likeness, search, searched, triggers  # noqa: PLC0415 (models are there once apps are ready)

        searched.register_all()
        pre_migrate.connect(triggers.remove, sender=self)
        post_migrate.connect(triggers.install, sender=self)
        post_migrate.connect(likeness.catch_up, sender=self)
        post_migrate.connect(search.catch_up, sender=self)

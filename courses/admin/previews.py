"""The public page of a draft, in each language, for those who may see the draft."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.admin.steps import form_address, page_name, record_or_404

LANGUAGES = dict(settings.LANGUAGES)


class HasPreview:
    """An admin whose forms lead to the page as readers would see it. A subclass names the page and its arguments."""

    page_class = None

    def page_arguments(self, record):
        return {"slug": record.slug}

    def get_urls(self):
        view = self.admin_site.admin_view(self.preview_view)
        route = "<path:object_id>/preview/<slug:language>/"
        return [path(route, view, name=page_name(self.model, "preview")), *super().get_urls()]

    def preview_view(self, request, object_id, language):
        record = record_or_404(self, request, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        with override(language if language in LANGUAGES else settings.LANGUAGE_CODE):
            response = self.page_class.as_view(is_preview=True)(request, **self.page_arguments(record))
            return response.render()

    def links(self, request, record):
        """A preview in each language besides the other links."""
        own = [
            (_("Preview (%(language)s)") % {"language": _(name)}, form_address(record, "preview", code))
            for code, name in settings.LANGUAGES
        ]
        return [*super().links(request, record), *own]

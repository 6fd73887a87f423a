"""The public page of a draft, alone and both languages side by side, for those who may see the draft."""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views import View
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from courses.admin.steps import HasLinks, form_address, page_name, record_or_404

LANGUAGES = dict(settings.LANGUAGES)


class HasPreview(HasLinks):
    """An admin whose forms lead to the page as readers would see it. A subclass names the page and its arguments."""

    page_class: "type[View[Any]]"

    def page_arguments(self, record):
        return {"slug": record.slug}

    def get_urls(self):
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("<path:object_id>/preview/<slug:language>/", self.preview_view, "preview"),
            ("<path:object_id>/preview/", self.previews_view, "previews"),
        ]
        own = [
            path(route, self.admin_site.admin_view(view), name=page_name(self.model, page))
            for route, view, page in pages
        ]
        return [*own, *super().get_urls()]

    def previewed(self, request, object_id):
        record = record_or_404(self, request, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return record

    @method_decorator(require_safe)
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    def preview_view(self, request, object_id, language):
        record = self.previewed(request, object_id)
        with override(language if language in LANGUAGES else settings.LANGUAGE_CODE):
            response = self.page_class.as_view(is_preview=True)(request, **self.page_arguments(record))
            return response.render()

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def previews_view(self, request, object_id):
        record = self.previewed(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview"),
            "subtitle": str(record),
            "opts": self.model._meta,
            "original": record,
            "change_address": form_address(record),
            "pages": [(code, _(str(name)), form_address(record, "preview", code)) for code, name in settings.LANGUAGES],
        }
        return TemplateResponse(request, "admin/previews.html", context)

    def links(self, request, record):
        """The preview besides the other links."""
        return [*super().links(request, record), (_("Preview"), form_address(record, "previews"))]

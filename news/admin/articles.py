"""Articles and tags."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from js_asset import Media
from modeltranslation.admin import TranslationStackedInline

from courses.admin.exchange import Exchanged
from courses.admin.records import InlineRecords, TranslatedAdmin, by_language
from news.admin.figures import PLAIN_NUMBERS
from news.models import Article, Figure, Tag
from news.resources import ArticleResource


@admin.register(Tag)
class TagAdmin(TranslatedAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name_en", "name_es"]
    prepopulated_fields = {"slug": ["name_en"]}
    fields = ["name", "slug"]


class FigureOfArticleInline(InlineRecords, TranslationStackedInline):
    model = Figure
    formfield_overrides = PLAIN_NUMBERS
    fields = [
        ("position", "slug", "measure"),
        ("qualifier", "value", "upper_value", "scale"),
        "unit",
        "place",
        ("since", "since_precision", "as_of", "as_of_precision"),
        ("country", "counted_by"),
        ("course", "edition"),
        "statement",
    ]
    autocomplete_fields = ["counted_by", "course", "edition"]
    prefetched = ["edition__course"]
    classes = ["collapse"]


@admin.register(Article)
class ArticleAdmin(Exchanged, TranslatedAdmin):
    resource_classes = [ArticleResource]
    list_display = ["title", "when", "dateline", "state"]
    list_filter = ["state", "tags", "is_date_inferred"]
    search_fields = ["title_en", "title_es", "summary_en", "summary_es", "source_title"]
    search_help_text = _("A word of the title, the summary or the release's title")
    prepopulated_fields = {"slug": ["title_en"]}
    autocomplete_fields = [
        "tags",
        "courses",
        "editions",
        "programmes",
        "organisations",
        "quoted",
        "contacts",
        "source_publisher",
    ]
    fieldsets = [
        (None, {"fields": ["slug", ("published_on", "published_precision"), "is_date_inferred"]}),
        *by_language("title", "dateline", "summary", "body", "inference"),
        (_("What it tells of"), {"fields": ["courses", "editions", "programmes", "organisations", "countries"]}),
        (_("People and tags"), {"fields": ["quoted", "contacts", "tags"]}),
        (
            _("The release it tells of"),
            {"fields": ["source_title", "source_publisher", "source_date", "source_url"]},
        ),
        (
            _("Publication"),
            {"fields": ["state", "publish_at", "withdrawal_reason_en", "withdrawal_reason_es"]},
        ),
        (_("For staff"), {"fields": ["note"]}),
    ]
    inlines = [FigureOfArticleInline]

    @admin.display(description=_("published on"), ordering="published_on")
    def when(self, article):
        return str(article.date) or None

    def render_change_form(self, request, context, *args, **options):
        """The editor's inline import map needs the page's nonce to pass the content security policy."""
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **options)

"""Articles and tags."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from courses.admin.exchange import Exchanged
from courses.admin.history import VersionedForm
from courses.admin.needs import Need
from courses.admin.previews import HasPreview
from courses.admin.records import HasProse, InlineRecords, TranslatedAdmin, by_language
from courses.admin.steps import HasLinks
from news.admin.figures import PLAIN_NUMBERS
from news.admin.reading import ReadsReleases
from news.choices import ArticleState
from news.models import Article, Figure, Tag
from news.resources import ArticleResource
from news.views import ArticlePage


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


class ArticleForm(VersionedForm):
    """Lets nothing out that readers could not use: without a date, a contact or a whole language."""

    date_unknown = forms.BooleanField(
        label=_("the release gives no date"), required=False, help_text=_("Tick it to publish an article without one.")
    )

    def clean(self):
        super().clean()
        goes_out = {ArticleState.PUBLISHED, ArticleState.SCHEDULED}
        if self.cleaned_data.get("state") in goes_out and self.initial.get("state") not in goes_out:
            self.check_it_may_go_out()

    def check_it_may_go_out(self):
        given = self.cleaned_data
        if not given.get("published_on") and not given.get("date_unknown"):
            self.add_error("published_on", _("Give the date of the release, or tick that it has none."))
        if "contacts" in self.fields and not given.get("contacts"):
            self.add_error("contacts", _("Name at least one press contact: readers will ask."))
        if not any(all(given.get(f"{text}_{code}") for text in ("title", "summary", "body")) for code in ("en", "es")):
            self.add_error("state", _("Title, summary and text must all be there in at least one language."))


@admin.register(Article)
class ArticleAdmin(Exchanged, ReadsReleases, HasPreview, HasLinks, HasProse, TranslatedAdmin):
    change_list_template = "admin/news/article/change_list.html"
    resource_classes = [ArticleResource]
    form = ArticleForm
    page_class = ArticlePage
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
            {"fields": ["state", "publish_at", "date_unknown", "withdrawal_reason_en", "withdrawal_reason_es"]},
        ),
        (_("For staff"), {"fields": ["note"]}),
    ]
    inlines = [FigureOfArticleInline]
    needs = [
        Need("ready", _("Ready to be published"), lambda rows: rows.ready()),
        Need("scheduled", _("Scheduled"), lambda rows: rows.due_after(timezone.now())),
    ]

    def get_changeform_initial_data(self, request):
        """Several countries come as one text, with commas."""
        initial = super().get_changeform_initial_data(request)
        return initial | {"countries": [code for code in str(initial.get("countries", "")).split(",") if code]}

    @admin.display(description=_("published on"), ordering="published_on")
    def when(self, article):
        return str(article.date) or None

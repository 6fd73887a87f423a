"""The news and an article of it."""

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.facets import current
from courses.models import Appointment, Course, Edition
from courses.paging import FilteredPages
from courses.receipts import Receipts
from courses.views.records import RecordPage
from news.filters import ArticleFilter
from news.models import Article
from news.snapshot import news
from news.structured_data import article

ARTICLE_ROW = ("components/article_row.html", "article")


class ArticleList(FilteredPages):
    """What was published, dated before undated, twenty a page, with a count beside every filter."""

    template_name = "news/article_list.html"
    row_template, row_name = ARTICLE_ROW

    def filtered(self, query):
        return ArticleFilter(query, snapshot=current(news, timezone.now()))


class ArticlePage(RecordPage):
    """Who did what, when and where, what it reports and whom to ask."""

    section = (_("News"), "news:list")
    template_name = "news/article.html"

    def get_queryset(self):
        people = Appointment.objects.with_names()
        return (
            self.offered(Article.objects.all())
            .select_related("source_publisher")
            .prefetch_related(
                "tags",
                "organisations",
                Prefetch("courses", Course.objects.public()),
                Prefetch("editions", Edition.objects.public().with_course()),
                Prefetch("quoted", people),
                Prefetch("contacts", people),
            )
        )

    def get(self, request, *args, **kwargs):
        """410 and the reason where the article was withdrawn."""
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            withdrawn = get_object_or_404(Article.objects.withdrawn(), slug=kwargs["slug"])
        return render(request, "410.html", {"article": withdrawn}, status=410)

    def get_context_data(self, **context):
        return super().get_context_data(receipts=Receipts(self.object.figures.with_sources()), **context)

    def structured_data(self, context):
        return [article(self.object, self.request.build_absolute_uri)]

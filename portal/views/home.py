"""The first page."""

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import TemplateView

from courses.choices import EditionState
from courses.facets import current
from courses.filters import CourseFilter
from courses.rows import COURSE_ROW, rendered
from courses.snapshot import catalogue
from news.choices import Measure
from news.filters import ArticleFilter
from news.models import Figure
from news.snapshot import news
from news.views import ARTICLE_ROW

HIGHLIGHTS = [Measure.TRAINED, Measure.ENROLLED, Measure.PARTICIPANTS]
MOST_ROWS = 4


class Home(TemplateView):
    """What training there is, and whether any of it is for the reader now."""

    template_name = "portal/home.html"

    def get_context_data(self, **context):
        snapshot = current(catalogue, timezone.now())
        courses = CourseFilter(QueryDict(), snapshot=snapshot)
        soonest = courses.keys(get_language())
        published = ArticleFilter(QueryDict(), snapshot=current(news, timezone.now()))
        figures = Figure.objects.public().filter(measure__in=HIGHLIGHTS).with_sources()
        return super().get_context_data(
            courses=rendered(courses, soonest[:MOST_ROWS], *COURSE_ROW),
            is_open=EditionState.OPEN in snapshot.values["status"],
            course_count=len(soonest),
            countries=snapshot.tallies("country"),
            topics=snapshot.tallies("topic"),
            figures=figures.largest_first()[:3],
            articles=rendered(published, published.keys(get_language())[:3], *ARTICLE_ROW),
            **context,
        )

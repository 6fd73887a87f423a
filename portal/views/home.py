"""The first page."""

from django.db.models import Count
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import TemplateView
from django_countries import countries

from courses.choices import EditionState
from courses.facets import current
from courses.filters import CourseFilter
from courses.folding import fold
from courses.models import Edition, Site, Topic
from courses.snapshot import catalogue
from news.choices import Measure
from news.models import Article, Figure

HIGHLIGHTS = [Measure.TRAINED, Measure.ENROLLED, Measure.PARTICIPANTS]
MOST_ROWS = 4


def countries_with_courses():
    """`(code, name, number of courses)` for each country where something runs, by name."""
    sites = Site.objects.filter(edition__in=Edition.objects.public())
    counted = sites.order_by().values_list("country").annotate(Count("edition__course", distinct=True))
    named = [(code.lower(), countries.name(code), count) for code, count in counted]
    return sorted(named, key=lambda country: fold(country[1]))


class Home(TemplateView):
    """What training there is, and whether any of it is for the reader now."""

    template_name = "portal/home.html"

    def get_context_data(self, **context):
        snapshot = current(catalogue, timezone.now())
        courses = CourseFilter(QueryDict(), snapshot=snapshot)
        soonest = courses.keys(get_language())
        figures = Figure.objects.public().filter(measure__in=HIGHLIGHTS).with_sources()
        return super().get_context_data(
            courses=courses.rows(soonest[:MOST_ROWS]),
            is_open=EditionState.OPEN in snapshot.values["status"],
            course_count=len(soonest),
            countries=countries_with_courses(),
            topics=Topic.objects.with_course_count(),
            figures=figures.order_by("-value")[:3],
            articles=Article.objects.public().newest_first()[:3],
            **context,
        )

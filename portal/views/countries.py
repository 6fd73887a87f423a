"""A country: what somebody there can join, and what has been done there."""

from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView
from django_countries import countries

from courses.choices import EditionState, Mode
from courses.filters import rows_by_title
from courses.models import Course, Edition, Organisation
from courses.paging import PER_PAGE
from courses.receipts import Receipts
from courses.views.records import MOST_NEWS
from news.models import Article, Figure

PAST = {EditionState.FINISHED, EditionState.CANCELLED}


class CountryPage(TemplateView):
    """Editions there, virtual courses that can be joined from there, partners, figures and news."""

    template_name = "portal/country.html"

    def get_context_data(self, code, **context):
        if code != code.lower() or code.upper() not in countries.countries:
            raise Http404
        code = code.upper()
        there = Edition.objects.public().in_countries([code]).with_course().with_state(timezone.now())
        editions = there.newest_first().prefetch_related("sites")
        figures = Figure.objects.public().filter(country=code).with_sources()
        virtual = Course.objects.public().filter(mode__in=[Mode.SELF_PACED, Mode.TUTORED])
        return super().get_context_data(
            country=countries.name(code),
            code=code.lower(),
            ahead=list(editions.exclude(state__in=PAST)[:PER_PAGE]),
            past=list(editions.filter(state__in=PAST)[:PER_PAGE]),
            virtual=rows_by_title(virtual, PER_PAGE),
            organisations=Organisation.objects.filter(country=code).order_by("name"),
            receipts=Receipts(figures.order_by("article", "position")),
            articles=Article.objects.public().filter(countries__contains=code).newest_first()[:MOST_NEWS],
            **context,
        )

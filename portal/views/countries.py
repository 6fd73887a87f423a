"""A country: what somebody there can join, and what has been done there."""

from django.http import Http404
from django.views.generic import TemplateView
from django_countries import countries

from courses.choices import Mode
from courses.models import Course, Organisation
from courses.paging import PER_PAGE
from courses.receipts import Receipts
from courses.rows import EDITION_ROW, rendered, rows_by_title
from courses.timetable import OVER, Timetable
from courses.views.records import MOST_NEWS
from news.models import Article, Figure


class CountryPage(TemplateView):
    """Editions there, virtual courses that can be joined from there, partners, figures and news."""

    template_name = "portal/country.html"

    def get_context_data(self, *, code, **context):  # type: ignore[override]  # given by the address
        if code != code.lower() or code.upper() not in countries.countries:
            raise Http404
        code = code.upper()
        there = Timetable(countries=[code])
        figures = Figure.objects.public().filter(country=code).with_sources()
        virtual = Course.objects.public().filter(mode__in=[Mode.SELF_PACED, Mode.TUTORED])
        return super().get_context_data(
            country=countries.name(code),
            code=code.lower(),
            ahead=rendered(there, there.to_come(PER_PAGE), *EDITION_ROW),
            past=rendered(there, there.keys(OVER, order=OVER, most=PER_PAGE), *EDITION_ROW),
            virtual=rows_by_title(virtual, PER_PAGE),
            organisations=Organisation.objects.filter(country=code).order_by("name"),
            receipts=Receipts(figures.order_by("article", "position")),
            articles=Article.objects.public().filter(countries__contains=code).newest_first()[:MOST_NEWS],
            **context,
        )

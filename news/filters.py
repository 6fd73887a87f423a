"""What the news can be asked for."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.faceted import FacetedFilter, KnownValuesFilter, SearchFilter
from courses.models import Course
from news.forms import NewsForm
from news.models import Article


class ArticleFilter(FacetedFilter):
    """By year, tag, country and course."""

    kind_searched = "article"
    usual_order = "newest"

    q = SearchFilter(label=_("Search news"))
    year = KnownValuesFilter(label=_("Year"), field_name="published_on__year")
    tag = KnownValuesFilter(label=_("Tag"), field_name="tags__slug")
    country = KnownValuesFilter(label=_("Country it tells of"), method="of_countries")
    course = KnownValuesFilter(label=_("Course it tells of"), method="of_courses")

    class Meta:
        model = Article
        fields = ()
        form = NewsForm

    def __init__(self, data, *, snapshot):
        super().__init__(data, snapshot=snapshot, queryset=Article.objects.public(snapshot.moment))

    def of_countries(self, queryset, name, values):
        told = Q(pk__in=[])
        for code in values:
            told |= Q(countries__contains=code.upper())
        return queryset.filter(told) if values else queryset

    def of_courses(self, queryset, name, values):
        courses = Course.objects.filter(slug__in=values)
        return queryset.about_courses(courses) if values else queryset

    def rows(self, keys):
        articles = Article.objects.in_bulk(keys)
        return [articles[key] for key in keys if key in articles]

"""Everything public as files."""

from django.utils import timezone

from courses import schemas
from courses.answers import site_of
from courses.api import course_rows, edition_rows, organisation_rows
from courses.exports import csv_of_records, json_of_records
from courses.models import Course, Edition, Organisation
from courses.public import public
from news import schemas as news_schemas
from news.api import article_rows, figure_rows
from news.models import Article, Figure
from portal.interfaces import read_only


def courses(site):
    return schemas.Course, course_rows(Course.objects.public().order_by("slug"), site)


def editions(site):
    listed = Edition.objects.public().order_by("course__slug", "slug")
    return schemas.Edition, edition_rows(listed, timezone.now(), site)


def organisations(site):
    return schemas.Organisation, organisation_rows(Organisation.objects.order_by("slug"), site)


def articles(site):
    return news_schemas.Article, article_rows(Article.objects.public().order_by("slug"), site)


def figures(site):
    listed = Figure.objects.public().order_by("article__slug", "position", "slug")
    return news_schemas.Figure, figure_rows(listed, site)


FILES = {read.__name__: read for read in (courses, editions, organisations, articles, figures)}


@public
@read_only
def data_file(request, name, ending):
    """A list of every public record of a kind, by its address; the same as the API gives, flat in a CSV."""
    schema, records = FILES[name](site_of(request))
    return csv_of_records(name, schema, records) if ending == "csv" else json_of_records(name, records)

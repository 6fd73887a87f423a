"""Each sentence of the news, tried on the database itself, around the forms."""

import datetime as dt

import pytest

from courses.choices import Precision
from news.models import Article, Figure
from tests.courses.test_constraints import refuses
from tests.factories import make_article, make_course, make_edition, make_figure

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("article_title_in_some_language", {"title_en": ""}),
        ("article_published_on_has_precision", {"published_on": dt.date(2018, 9, 1)}),
        ("article_published_on_has_precision", {"published_precision": Precision.DAY}),
        ("article_state_known", {"state": "lost"}),
        ("article_scheduled_has_moment", {"state": "scheduled"}),
        ("article_withdrawn_has_reason", {"state": "withdrawn"}),
        ("article_dates_between_1900_and_2100", {"published_on": dt.date(1800, 1, 1), "published_precision": "day"}),
        ("article_text_lengths", {"source_title": "x" * 251}),
        ("article_source_url_is_of_the_web", {"source_url": "javascript:alert(1)//https://"}),
        ("slug", {"slug": "taken"}),
    ],
)
def test_article_refuses(constraint, facts):
    make_article(slug="taken")

    assert refuses(constraint, lambda: Article.objects.bulk_create([Article(**{"title_en": "A", "slug": "a"} | facts)]))


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("figure_not_negative", {"value": -1}),
        ("figure_upper_value_of_range", {"qualifier": "range"}),
        ("figure_upper_value_of_range", {"qualifier": "range", "value": 100, "upper_value": 90}),
        ("figure_upper_value_of_range", {"qualifier": "exactly", "upper_value": 90}),
        ("figure_scale_known", {"scale": 7}),
        ("figure_counted_until_after_from", {"since": dt.date(2017, 1, 1), "since_precision": "month"}),
        ("figure_as_of_has_precision", {"as_of": dt.date(2017, 1, 1)}),
        ("figure_measure_known", {"measure": "joy"}),
        ("figure_qualifier_known", {"qualifier": "perhaps"}),
        ("figure_slug_unique_in_article", {"slug": "taken"}),
        ("article_id", {"article": None}),
    ],
)
def test_figure_refuses(constraint, facts):
    article = make_article()
    make_figure(article, slug="taken")
    new = {"article": article, "slug": "a", "measure": "participants", "value": 1} | facts

    assert refuses(constraint, lambda: Figure.objects.bulk_create([Figure(**new)]))


def test_figure_refuses_to_be_about_two_things():
    figure = Figure(
        article=make_article(), slug="a", measure="hours", value=1, course=make_course(), edition=make_edition()
    )

    assert refuses("figure_about_one_thing", lambda: Figure.objects.bulk_create([figure]))


def test_figure_may_be_about_nothing():
    figure = make_figure(measure="context")

    assert Figure.objects.get() == figure

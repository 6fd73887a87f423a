from decimal import Decimal

import pytest

from news.models import Figure
from tests.factories import make_article, make_course, make_edition, make_figure, make_site, make_topic
from tests.memory import renew

pytestmark = pytest.mark.django_db


def test_home_counts_courses_by_country_and_topic(client):
    course = make_course()
    course.topics.add(make_topic("Rights"))
    make_course(is_published=False).topics.add(make_topic("Nowhere"))
    edition, second = make_edition(course), make_edition(course)
    make_site(edition, "MX")
    make_site(second, "MX")
    make_site(make_edition(course, is_published=False), "GT")

    context = client.get("/en/").context

    assert context["countries"] == [("mx", "Mexico", 1)]
    assert [(name, count) for _slug, name, count in context["topics"]] == [("Rights", 1)]


def test_home_shows_the_largest_figures_of_the_training_and_none_of_context(client):
    make_figure(value=10, measure="trained", unit_en="officials")
    make_figure(value=9999, measure="context", unit_en="migrants")
    make_figure(make_article(state="draft"), value=20, measure="trained")

    assert [str(figure) for figure in client.get("/en/").context["figures"]] == ["10 officials"]


def test_home_counts_the_scale_of_a_figure_in(client):
    for value, facts in (
        ("300", {}),
        ("2.5", {"scale": 1000}),
        ("0.001", {"scale": 1_000_000}),
        ("0.9", {"scale": 1000, "upper_value": "1.1", "qualifier": "range"}),
        ("999", {}),
    ):
        make_figure(value=Decimal(value), measure="trained", **facts)

    figures = list(Figure.objects.largest_first())

    assert client.get("/en/").context["figures"][0].value == Decimal("2.5")
    assert [figure.size for figure in figures] == sorted((figure.size for figure in figures), reverse=True)


def test_home_of_an_empty_portal_says_so(client):
    assert "No course is published yet." in client.get("/en/").content.decode()


@pytest.mark.sweep
def test_home_takes_no_more_queries_for_more_of_everything(client, django_assert_max_num_queries):
    counts = []
    for number in (4, 40):
        for _each in range(number):
            make_site(make_edition())
            make_figure(measure="trained")
        renew()
        with django_assert_max_num_queries(12) as queries:
            client.get("/en/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("languages", "home"), [("es-MX,es;q=0.9", "/es/"), ("en-GB", "/en/"), ("fr", "/en/"), ("", "/en/")]
)
def test_root_sends_to_the_readers_language(client, languages, home):
    response = client.get("/", headers={"accept-language": languages})

    assert [response.status_code, response["Location"]] == [302, home]


def test_health_answers_without_a_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert [response.status_code, response.content] == [200, b"ok"]

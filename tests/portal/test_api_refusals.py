"""What the API does not tell, and how it says so."""

import pytest

from news.models.figures import FigureQuerySet
from tests.portal.api import FILES, LISTS, assert_problem, get, make_secrets

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def secrets(for_the_module):
    make_secrets()


HOSTILE = [
    "%00",
    "%FF%FE",
    "%ED%A0%80",
    "x" * 9_000,
    "9" * 99,
    "%25",
    "_",
    "%5C",
    "'--",
    "*:*",
    "a+%26+|+!",
    "((",
    "%20",
]


@pytest.mark.sweep
def test_secrets_are_in_no_answer(client):
    seen = ["courses/seen", "courses/seen/editions/seen", "organisations/seen", "articles/seen", "openapi.json"]
    addresses = [f"/api/v1/{address}" for address in [*LISTS, *seen]] + [f"/data/{name}" for name in FILES]

    for address in addresses:
        response = client.get(address)

        assert [response.status_code, "secret" in response.text.lower()] == [200, False], address


@pytest.mark.sweep
@pytest.mark.parametrize(
    "address",
    [
        *(
            "courses/secret-course",
            "courses/seen/editions/secret-edition",
            "courses/secret-course/editions/secret-edition",
        ),
        *("articles/secret-draft", "articles/secret-scheduled", "articles/secret-withdrawn", "organisations/none"),
        *("nothing", "courses/", "courses/%00", "courses/a%2Fb", "courses/" + "x" * 9_000, "", "docs", "articles/%FF"),
    ],
)
def test_what_is_not_public_is_as_absent_as_what_is_not_there(client, settings, address):
    for debug in (False, True):
        settings.DEBUG = debug
        assert assert_problem(get(client, address), 404) == "There is nothing at this address."


@pytest.mark.parametrize(
    "query",
    [
        *("courses?status=draft", "courses?status=OPEN", "courses?topic=secret-topic", "courses?country=zz"),
        *("courses?lang=xx", "courses?sort=zz", "courses?partner=none", "courses?q=%3F%3F", "courses?audience=zz"),
        *("courses?status=open&status=zz", "courses?status=", "courses?length=zz", "courses?format=zz"),
        *("editions?course=secret-course", "editions?country=ZZ", "editions?status=draft", "organisations?country=ZZ"),
        *(
            "figures?course=secret-course",
            "figures?measure=zz",
            "articles?year=1",
            "articles?tag=zz",
            "articles?sort=a",
        ),
        *("courses?page=0", "courses?page=-1", "courses?page=abc", "courses?page=1e3", "courses?per_page=0"),
        *("courses?per_page=101", "courses?page=", "courses?page=%00", "courses?page=1&page=x"),
    ],
)
def test_unknown_value_is_a_problem_that_names_it(client, query):
    name, value = query.split("?")[1].split("&")[-1].split("=")

    detail = assert_problem(get(client, query), 400)

    value = {"%3F%3F": "??", "%00": "\0"}.get(value, value)
    assert detail == f"{name}: “{value}” is not a value that it can have."


ASKED = {
    "courses": ["q", "status", "country", "topic", "partner", "sort", "page"],
    "editions": ["course", "country", "status", "per_page"],
    "organisations": ["q", "country"],
    "articles": ["q", "year", "course", "sort"],
    "figures": ["course", "measure"],
}


@pytest.mark.sweep
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", LISTS)
def test_hostile_query_is_answered_or_refused(client, kind, text):
    statuses = {get(client, f"{kind}?{name}={text}").status_code for name in [*ASKED[kind], "x", f"{text}x"]}

    assert statuses <= {200, 400, 404}


def test_too_many_parameters_are_a_problem(client):
    detail = assert_problem(get(client, "courses?" + "&".join(f"x{number}=1" for number in range(10_001))), 400)

    assert detail == "The request cannot be read."


def test_failure_is_left_to_django_in_the_demonstration_too(client, settings, monkeypatch):
    def fail(self):
        raise RuntimeError

    settings.DEBUG = True
    monkeypatch.setattr(FigureQuerySet, "newest_first", fail)

    with pytest.raises(RuntimeError):
        get(client, "figures")

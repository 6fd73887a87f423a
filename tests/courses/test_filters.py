import datetime as dt
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import override

from courses import faceted, search
from courses.facets import current
from courses.filters import CourseFilter
from courses.models import Alias, Language, Partnership
from courses.snapshot import catalogue
from tests.factories import make_course, make_edition, make_organisation, make_site, make_topic

pytestmark = pytest.mark.django_db


def asked(query):
    return CourseFilter(QueryDict(query), snapshot=current(catalogue, timezone.now()))


def found(query):
    """The titles that the catalogue finds for a query string, and what it ignored of it."""
    filtered = asked(f"{query}&sort=title")
    titles = [course.title for course in filtered.rows(filtered.keys("en"))]

    assert sorted(titles) == sorted(course.title for course in filtered.qs)
    return titles, [value for _label, value in filtered.ignored]


def titles(query):
    return found(query)[0]


@pytest.fixture
def spanish():
    return Language.objects.create(code="es", name_en="Spanish")


def test_without_a_query_every_public_course_is_found():
    make_course(title_en="B")
    make_course(title_en="A")
    make_course(title_en="Draft", is_published=False)

    assert found("") == (["A", "B"], [])


def test_filters_speak_of_one_and_the_same_edition():
    course = make_course(title_en="Here and there")
    open_until = timezone.now() + dt.timedelta(days=1)
    make_site(make_edition(course, starts=-9, ends=-1), "MX")
    make_site(make_edition(course, starts=9, closes_at=open_until, mode="in-person"), "GT")

    assert [titles("status=open&country=mx"), titles("status=open&country=gt"), titles("status=open")] == [
        [],
        ["Here and there"],
        ["Here and there"],
    ]
    assert [titles("format=in-person&country=mx"), titles("format=in-person&country=gt")] == [[], ["Here and there"]]


def test_language_must_hold_of_the_same_edition_too(spanish):
    course = make_course(title_en="Here and there")
    make_edition(course, mode="in-person").languages.add(spanish)
    make_edition(course, mode="self-paced")

    assert [titles("lang=es&format=in-person"), titles("lang=es&format=self-paced")] == [["Here and there"], []]


def test_values_of_one_filter_are_alternatives_and_filters_are_not():
    make_course(title_en="A", kind="workshop").topics.add(make_topic("Rights", slug="rights"))
    make_course(title_en="B", kind="congress").topics.add(make_topic("Care", slug="care"))

    assert [
        titles("topic=rights&topic=care"),
        titles("topic=rights&kind=congress"),
        titles("topic=rights&kind=workshop"),
    ] == [
        ["A", "B"],
        [],
        ["A"],
    ]


def test_course_without_editions_matches_on_its_own_values(spanish):
    make_course(title_en="Alone", mode="self-paced").languages.add(spanish)
    make_edition(make_course(title_en="Not alone", mode="self-paced"), mode="in-person")

    assert [
        titles("format=self-paced"),
        titles("lang=es"),
        titles("status=to-be-scheduled"),
        titles("status=open"),
    ] == [
        ["Alone"],
        ["Alone"],
        ["Alone", "Not alone"],
        [],
    ]


def test_drafts_among_the_editions_match_nothing():
    course = make_course(title_en="Quiet")
    make_site(make_edition(course, mode="in-person", is_published=False), "MX")

    assert [titles("format=in-person"), titles("country=mx")] == [[], ["Quiet"]]


@pytest.mark.parametrize("query", ["q=ninez", "q=NIÑEZ", "q=niñez+derechos", "q=oim", "q=Organización", "q=fronteras"])
def test_search_finds_titles_topics_and_partners_by_any_name(query):
    course = make_course(title_en="Children", title_es="Derechos de la niñez")
    course.topics.add(make_topic("Borders", name_es="Fronteras"))
    organisation = make_organisation(name_en="International Organization", name_es="Organización Internacional")
    Alias.objects.create(organisation=organisation, name="OIM")
    Partnership.objects.create(organisation=organisation, role="organiser", course=course)
    make_course(title_en="Another")

    assert titles(query) == ["Children"]


def test_search_wants_every_word():
    make_course(title_en="Children")

    assert titles("q=children+borders") == []


@pytest.mark.parametrize(
    ("query", "ignored"),
    [
        ("status=lost", ["lost"]),
        ("country=zz&country=zz", ["zz"]),
        ("topic=%00", ["\x00"]),
        ("lang=" + "x" * 99, ["x" * 39 + "…"]),
        ("topic=a&topic=b&topic=c&kind=d&kind=e&kind=f", ["a", "b", "c", "d", "e"]),
        ("kind=&topic=", []),
        ("person__email__startswith=a&_connector=OR&utm_source=mail", []),
    ],
)
def test_what_does_not_exist_is_ignored_and_the_first_of_it_named(query, ignored):
    make_course(title_en="A")

    assert found(query) == (["A"], ignored)


@pytest.mark.sweep
@pytest.mark.parametrize(
    "q", ["%25", "_", "%5C", "'", '"', "--", "*:*", "a+%26+|+!", "((", "%FF%FE", "+".join("abcdefghijkl")]
)
def test_hostile_searches_find_nothing_and_break_nothing(q):
    make_course(title_en="Children")

    assert titles(f"q={q}") in ([], ["Children"])


@pytest.mark.parametrize(
    ("query", "unreadable", "left_out"),
    [
        ("q=%00", True, False),
        ("q=" + "x" * 201, True, False),
        ("q=((", True, False),
        ("q=b+c+d+f+g+h+j+k", False, False),
        ("q=b+c+d+f+g+h+j+k+m", False, True),
    ],
)
def test_search_that_is_not_all_used_says_so(query, unreadable, left_out):
    filtered = asked(query)

    assert filtered.qs.count() == 0
    assert [filtered.has_unreadable_search, filtered.has_words_left_out] == [unreadable, left_out]


def test_row_shows_the_edition_that_matches():
    course = make_course()
    make_edition(course, starts=-1, ends=1)
    there = make_edition(course, starts=-90, ends=-80)
    make_site(there, "MX")

    filtered = asked("country=mx")

    assert [course.headline_edition for course in filtered.rows(filtered.keys("en"))] == [there]


def test_filter_in_use_is_shown_even_where_it_is_not_worth_its_place(client):
    organisation = make_organisation(name_en="Office", slug="office")
    Partnership.objects.create(organisation=organisation, role="host", course=make_course())
    make_course()

    plain, filtered = (client.get(f"/en/courses/{query}").content.decode() for query in ("", "?partner=office"))

    assert ['name="partner"' in page for page in (plain, filtered)] == [False, True]
    assert "Remove filter: </span>Office" in filtered


def test_panel_is_made_once_for_what_is_asked_whatever_page_and_order(monkeypatch):
    make_course(title_en="A", kind="workshop")
    make_course(title_en="B", kind="congress")
    made, render = [], faceted.render_crispy_form
    monkeypatch.setattr(faceted, "render_crispy_form", lambda form: made.append(form) or render(form))
    queries = ["", "sort=title&page=2", "kind=workshop", "kind=congress", "q=a", "q=" + "a" * 200, "q=" + "a" * 201]
    panels = [asked(query).panel for query in queries]
    with override("es"):
        panels.append(asked("").panel)

    assert panels[0] == panels[1]
    assert len({*panels}) == len(made) == len(queries)


def test_panel_follows_what_changes():
    course = make_course(title_en="A", kind="workshop")
    before = asked("").panel
    make_course(title_en="B", kind="workshop")
    course.topics.add(make_topic("Rights", slug="rights"))

    assert [("rights" in panel, '<span class="count">2<' in panel) for panel in (before, asked("").panel)] == [
        (False, False),
        (True, True),
    ]


def test_panel_of_a_search_that_is_not_up_to_date_is_made_anew(monkeypatch):
    """The index could not be written: what it counts then is not kept for whoever comes later."""
    make_course(title_en="Ports", kind="workshop")
    monkeypatch.setattr(search, "index_changes", Mock(side_effect=OperationalError("database is locked")))
    early = asked("q=ports").panel
    monkeypatch.undo()

    assert ['<span class="count">1<' in panel for panel in (early, asked("q=ports").panel)] == [False, True]


def test_panels_that_another_thread_forgets_meanwhile_are_shown(monkeypatch):
    class Forgetful(dict):
        """As if another one had emptied it at once."""

        def __setitem__(self, key, value):
            """Not kept."""

    make_course(title_en="A")
    shown = asked("q=word")
    monkeypatch.setitem(shown.snapshot.__dict__, "panels", Forgetful())

    assert "word" in shown.panel


def test_process_keeps_no_more_panels_than_it_may(monkeypatch):
    monkeypatch.setattr(faceted, "MOST_PANELS", 3)
    make_course(title_en="A")
    for number in range(5):
        shown = asked(f"q=word{number}")

        assert f"word{number}" in shown.panel
        assert len(shown.snapshot.panels) <= 3

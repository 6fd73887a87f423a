import datetime as dt
import re

import pytest

from courses.differences import differences, in_time, neighbours
from courses.models import Edition, Language
from tests.factories import make_course, make_edition, make_site, today
from tests.memory import renew

pytestmark = pytest.mark.django_db


def labels(rows):
    return [re.search("<h3>.*: (.*)</a></h3>", row.html)[1] for row in rows]


def test_calendar_lists_what_is_on_and_ahead_by_month(client, time_machine):
    time_machine.move_to(dt.datetime(2018, 9, 24, 18, tzinfo=dt.UTC), tick=False)
    course = make_course()
    facts = {"starts_precision": "day"}
    make_edition(course, label_en="Running", starts_on=dt.date(2018, 9, 20), **facts)
    make_edition(course, label_en="Later this month", starts_on=dt.date(2018, 9, 30), **facts)
    make_edition(course, label_en="Next month", starts_on=dt.date(2018, 10, 1), starts_precision="month")
    make_edition(course, label_en="Some day", starts_on=dt.date(2019, 1, 1), starts_precision="year")
    make_edition(course, label_en="No date")
    make_edition(course, label_en="Over", starts_on=dt.date(2018, 1, 1), is_over=True, **facts)
    make_edition(course, label_en="Hidden", starts_on=dt.date(2018, 10, 1), is_published=False, **facts)

    response = client.get("/en/calendar/")

    shown = response.context
    assert labels(shown["begun"]) == ["Running"]
    assert [(str(month[0]), month[1], labels(listed)) for month, listed in shown["months"]] == [
        ("2018-09-01", False, ["Later this month"]),
        ("2018-10-01", False, ["Next month"]),
        ("2019-01-01", True, ["Some day"]),
    ]
    assert [labels(shown[name]) for name in ("undated", "past")] == [["No date"], ["Over"]]
    page = response.content.decode()
    assert ['<time datetime="2018-10">October 2018</time>' in page, '<time datetime="2019">2019</time>' in page] == [
        True
    ] * 2


def test_calendar_is_narrowed_to_a_country_and_a_format(client):
    for label, country, mode in (
        ("Here", "MX", "in-person"),
        ("Virtual", "MX", "tutored"),
        ("There", "GT", "in-person"),
    ):
        make_site(make_edition(label_en=label, starts=-1, ends=9, mode=mode), country)

    def listed(query):
        response = client.get(f"/en/calendar/?{query}")
        return labels(response.context["begun"]), "Ignored:" in response.content.decode()

    assert listed("country=mx") == (["Here", "Virtual"], False)
    assert listed("country=mx&format=in-person") == (["Here"], False)
    assert listed("country=zz&format=%00") == (["Here", "Virtual", "There"], True)
    assert client.get("/en/calendar/?country=&format=tutored").headers["Location"] == "/en/calendar/?format=tutored"


def test_calendar_without_anything_ahead_says_so(client):
    make_edition(starts=-9, ends=-1)

    assert "No date ahead is announced." in client.get("/en/calendar/").content.decode()


@pytest.mark.sweep
def test_calendar_takes_no_more_queries_for_more_editions(client, django_assert_max_num_queries):
    counts = []
    for number in (2, 30):
        for place in range(number):
            make_site(make_edition(make_course(), starts=place, ends=400), "MX")
        renew()
        with django_assert_max_num_queries(6) as queries:
            client.get("/en/calendar/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_neighbours_are_the_edition_before_and_after():
    course = make_course()
    old, middle, new = (make_edition(course, starts=start) for start in (-90, -60, -30))
    listed = list(course.editions.newest_first())

    assert [neighbours(edition, listed) for edition in (old, middle, new)] == [
        (None, middle),
        (old, new),
        (middle, None),
    ]


NEIGHBOURS = {  # how editions follow each other, by the place of each; None where no source tells
    "by number": ([{"ordinal": 38}, {"ordinal": 36, "starts": -800}, {"ordinal": 37, "is_over": True}], [1, 2, 0]),
    "by number, whatever the dates": ([{"ordinal": 2, "starts": -90}, {"ordinal": 1, "starts": -30}], [1, 0]),
    "by date": ([{"starts": -30}, {"ordinal": 7, "starts": -60}, {"ends": -90}], [2, 1, 0]),
    "to be dated": ([{}, {"starts": 30}, {"starts": -60}], [2, 1, 0]),
    "to be dated, by number": ([{"ordinal": 9}, {"starts": -60}, {"ordinal": 8}], [1, 2, 0]),
    "to be dated, with a number of old": ([{"ordinal": 3}, {"ordinal": 4, "starts": -60}, {"starts": -90}], [2, 1]),
    "two to be dated": ([{}, {"ordinal": 9}, {"starts": -90}, {"starts": -60}], [2, 3]),
    "over, nobody knows when": ([{"is_over": True}, {"starts": -90}, {"starts": -60, "ordinal": 4}], [1, 2]),
    "cancelled": (
        [{"cancelled_on": today(), "cancellation_reason_en": "Ill"}, {"starts": -90}, {"starts": -60}],
        [1, 2],
    ),
}


@pytest.mark.parametrize(("facts", "order"), NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_neighbours_are_those_that_some_source_places_in_time(facts, order):
    course = make_course()
    editions = [make_edition(course, **each) for each in facts]
    sided = [None, *(editions[place] for place in order), None]
    expected = {each: (sided[place], sided[place + 2]) for place, each in enumerate(sided[1:-1])}

    listed = list(course.editions.newest_first())

    assert in_time(listed) == sided[1:-1]
    assert {edition: neighbours(edition, listed) for edition in editions} == {
        edition: expected.get(edition, (None, None)) for edition in editions
    }


def test_page_of_an_edition_never_has_one_to_be_dated_before_it(client):
    course = make_course()
    old = make_edition(course, ordinal=36, starts=-800, ends=-790, minutes=2160)
    make_edition(course, ordinal=37, starts=-400, ends=-390, minutes=2220)
    make_edition(course, ordinal=38, minutes=2280)

    shown = client.get(old.get_absolute_url()).context

    assert [shown["before"], shown["after"].ordinal, shown["differences"]] == [None, 37, []]


def test_differences_are_of_what_both_editions_state(client):
    course = make_course()
    before = make_edition(course, starts=-90, mode="in-person", minutes=4800, stated_modules=9)
    now = make_edition(course, starts=-30, mode="self-paced", minutes=5100)
    now.languages.add(Language.objects.create(code="es", name_en="Spanish"))
    make_site(before, "MX")
    make_site(now, "GT")

    found = [(str(what), str(then), str(later)) for what, then, later in differences(now, before)]

    assert found == [
        ("Format", "In person", "Virtual, self-paced"),
        ("Workload", "4800", "5100"),
        ("Countries", "Mexico", "Guatemala"),
    ]
    page = client.get(now.get_absolute_url()).content.decode()
    assert '85 hours <span class="muted">before: 80 hours</span>' in page
    assert f'<a rel="prev" href="{before.get_absolute_url()}">' in page
    assert Edition.objects.count() == 2

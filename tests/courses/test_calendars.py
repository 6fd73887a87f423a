import datetime as dt
import re

import pytest
from django.urls import reverse

from courses.models import Course, Edition
from tests.factories import make_course, make_edition, make_site
from tests.memory import renew

pytestmark = pytest.mark.django_db

ALL = "/calendar/en.ics"
NOW = dt.datetime(2018, 9, 1, 12, 30, 15, tzinfo=dt.UTC)
UNESCAPED = {r"\n": "\n", r"\N": "\n", r"\,": ",", r"\;": ";", r"\\": "\\"}


def unfolded(content):
    """The content lines of an iCalendar stream (RFC 5545, 3.1); each physical line checked for its length."""
    assert content.endswith(b"\r\n")
    physical = content.removesuffix(b"\r\n").split(b"\r\n")
    assert [line for line in physical if len(line) > 75 or b"\n" in line or b"\r" in line] == []
    return content.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def text(value):
    """A TEXT value as it was before it was escaped (RFC 5545, 3.3.11); no bare comma or semicolon may be left."""
    assert re.search(r"[,;]", re.sub(r"\\.", "", value)) is None
    return re.sub(r"\\.", lambda found: UNESCAPED[found[0]], value)


def parsed(content):
    """`(lines of the calendar, [lines of each event])`, the lines as a dictionary: name and parameters → value."""
    calendar, events, inside = {}, [], None
    for line in unfolded(content):
        name, value = line.split(":", 1)
        if (name, value) == ("BEGIN", "VEVENT"):
            inside = {}
        elif (name, value) == ("END", "VEVENT"):
            events.append(inside)
            inside = None
        else:
            here = calendar if inside is None else inside
            assert name in {"BEGIN", "END"} or name not in here
            here[name] = value
    return calendar, events


def read(client, address=ALL):
    response = client.get(address)
    assert [response.status_code, response["Content-Type"]] == [200, "text/calendar; charset=utf-8"]
    return parsed(response.content)


def events_of(client, edition, language="en"):
    address = reverse("edition-calendar", args=[language, edition.course.slug, edition.slug])
    return read(client, address)[1]


def dated(**facts):
    """An edition from 29 to 30 August 2019, known to the day unless the facts say otherwise."""
    start, end = dt.date(2019, 8, 29), dt.date(2019, 8, 30)
    usual = {"starts_on": start, "starts_precision": "day", "ends_on": end, "ends_precision": "day"}
    return make_edition(facts.pop("course", None) or make_course(slug="rights"), **usual | {"slug": "37"} | facts)


def test_edition_is_an_all_day_event_up_to_the_day_after_its_last(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    edition = dated(course=make_course(title_en="Rights", slug="rights"), label_en="37th edition")
    make_site(edition, "SV", city="San Salvador")
    make_site(edition, "GT")

    assert read(client)[1] == [
        {
            "UID": f"edition-{edition.pk}@testserver",
            "DTSTAMP": "20180901T123015Z",
            "SEQUENCE": "0",
            "SUMMARY;LANGUAGE=en": "Rights: 37th edition",
            "DTSTART;VALUE=DATE": "20190829",
            "DTEND;VALUE=DATE": "20190831",
            "LOCATION;LANGUAGE=en": r"Guatemala\; San Salvador\, El Salvador",
            "TRANSP": "TRANSPARENT",
            "URL": "http://testserver/en/courses/rights/37/",
        }
    ]


def test_calendar_of_a_country_is_called_so_and_holds_something_even_where_nothing_is_held(client):
    calendar, events = parsed(client.get(f"{ALL}?country=mx").content)

    assert [calendar["X-WR-CALNAME"], events] == [r"Rumbo: courses and workshops: Mexico", []]
    assert b"BEGIN:VTIMEZONE" in client.get(ALL).content  # RFC 5545, 3.6: one component at least


def test_page_leads_to_the_calendar_of_what_it_shows(client):
    make_site(make_edition(starts=5), country="MX")

    assert 'href="/calendar/en.ics?country=mx">Calendar of Mexico' in client.get("/en/calendar/?country=mx").text
    assert 'href="/calendar/en.ics">Calendar of all editions' in client.get("/en/calendar/").text


def test_calendar_says_what_it_is(client):
    response = client.get("/calendar/es.ics")

    calendar, events = parsed(response.content)
    assert [calendar["VERSION"], calendar["METHOD"], calendar["BEGIN"]] == ["2.0", "PUBLISH", "STANDARD"]
    assert [calendar["PRODID"], events] == ["-//Rumbo//Editions//EN", []]
    assert calendar["X-WR-CALNAME"].startswith("Rumbo: ")
    assert response["Content-Disposition"] == 'attachment; filename="rumbo-es.ics"'
    assert response["Content-Language"] == "es"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"ends_on": None, "ends_precision": ""}, "from 29 August 2019; end not published"),
        ({"ends_precision": "by"}, "from 29 August 2019, closed by 30 August 2019"),
        (
            {"ends_on": dt.date(2019, 9, 30), "ends_precision": "month"},
            "from 29 August 2019 until September 2019",
        ),
        ({"ends_on": dt.date(2019, 12, 31), "ends_precision": "year"}, "from 29 August 2019 until 2019"),
    ],
)
def test_end_that_is_not_known_to_the_day_is_told_in_words(client, facts, words):
    dated(**facts)

    (event,) = read(client)[1]

    assert [event["DTSTART;VALUE=DATE"], "DTEND;VALUE=DATE" in event] == ["20190829", False]
    assert text(event["DESCRIPTION;LANGUAGE=en"]) == words


@pytest.mark.parametrize(
    ("day", "end"),
    [(dt.date(2019, 8, 29), "20190830"), (dt.date(2019, 8, 31), "20190901"), (dt.date(2019, 12, 31), "20200101")],
)
def test_last_day_is_within_the_event(client, day, end):
    dated(ends_on=day)

    (event,) = read(client)[1]

    assert [event["DTEND;VALUE=DATE"], "DESCRIPTION;LANGUAGE=en" in event] == [end, False]


@pytest.mark.parametrize(
    "facts",
    [
        {"starts_on": dt.date(2019, 8, 1), "starts_precision": "month"},
        {"starts_on": dt.date(2019, 1, 1), "starts_precision": "year"},
        {"starts_on": None, "starts_precision": ""},
    ],
)
def test_start_that_is_not_known_to_the_day_makes_no_event_but_the_deadline_does(client, facts, time_machine):
    time_machine.move_to(NOW, tick=False)
    closes_at = dt.datetime(2019, 7, 15, 5, 59, tzinfo=dt.UTC)
    edition = dated(**facts, closes_at=closes_at)

    (event,) = events_of(client, edition)

    assert [event["UID"], event["DTSTART"]] == [f"edition-{edition.pk}-deadline@testserver", "20190715T055900Z"]
    assert read(client)[1] == [event]
    edition.closes_at = None
    edition.save()
    assert events_of(client, edition) == []


def test_deadline_is_an_event_of_its_own_in_utc(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    midnight = dt.datetime(2019, 7, 14, 23, 59, tzinfo=dt.timezone(-dt.timedelta(hours=6)))
    edition = dated(course=make_course(title_en="Rights", slug="rights"), label_en="37th", closes_at=midnight)

    days, deadline = events_of(client, edition)

    assert days["UID"] == f"edition-{edition.pk}@testserver"
    assert deadline == {
        "UID": f"edition-{edition.pk}-deadline@testserver",
        "DTSTAMP": "20180901T123015Z",
        "SEQUENCE": "0",
        "SUMMARY;LANGUAGE=en": "Applications close: Rights: 37th",
        "DTSTART": "20190715T055900Z",
        "TRANSP": "TRANSPARENT",
        "URL": "http://testserver/en/courses/rights/37/",
    }


def test_cancelled_edition_stays_and_says_so(client):
    cancelled = {"cancelled_on": dt.date(2019, 1, 1), "cancellation_reason_en": "No money."}
    dated(**cancelled, closes_at=NOW)

    assert [event["STATUS"] for event in read(client)[1]] == ["CANCELLED", "CANCELLED"]


def test_spanish_texts_survive_commas_semicolons_backslashes_and_line_breaks(client):
    title = "Niñez, migración; y año \\ " + "ñ" * 90
    course = make_course(title_es=title, slug="ninez")
    edition = dated(course=course, label_es="Línea\r\nde “edición”\x07", label_en="")
    make_site(edition, "MX", city="Ciudad, de; México")

    (event,) = events_of(client, edition, "es")

    assert text(event["SUMMARY;LANGUAGE=es"]) == f"{title}: Línea\nde “edición”"
    assert text(event["LOCATION;LANGUAGE=es"]) == "Ciudad, de; México, México"
    calendar, _events = read(client, reverse("edition-calendar", args=["es", "ninez", "37"]))
    assert text(calendar["X-WR-CALNAME"]) == f"{title}: Línea\nde “edición”"
    assert event["URL"] == "http://testserver/es/cursos/ninez/37/"


def test_summary_names_the_language_it_is_in(client):
    course = make_course(title_en="", title_es="Derechos", slug="rights")
    edition = dated(course=course, label_en="37th edition", label_es="37.ª edición", closes_at=NOW)

    days, deadline = events_of(client, edition)

    assert days["SUMMARY;LANGUAGE=es"] == "Derechos: 37.ª edición"
    assert deadline["SUMMARY;LANGUAGE=es"].endswith(": Derechos: 37.ª edición")


def test_countries_narrow_the_calendar_and_unknown_ones_are_not_found(client):
    for slug, country in (("mexico", "MX"), ("salvador", "SV"), ("guatemala", "GT")):
        make_site(dated(slug=slug, course=make_course(slug=slug)), country)
    dated(slug="nowhere", course=make_course(slug="nowhere"))

    def listed(query):
        return {event["URL"].split("/")[-2] for event in read(client, ALL + query)[1]}

    everything = {"mexico", "salvador", "guatemala", "nowhere"}
    assert [listed("?country=mx"), listed("?country=MX"), listed("")] == [{"mexico"}, {"mexico"}, everything]
    assert listed("?country=mx&country=sv") == {"mexico", "salvador"}
    unknown = ["zz", "%00", "%FF", "mx&country=zz"]
    assert [client.get(f"{ALL}?country={code}").status_code for code in unknown] == [404] * 4


def test_drafts_are_in_no_calendar(client):
    draft = dated(is_published=False)
    other = dated(slug="38", course=draft.course)
    addresses = [reverse("edition-calendar", args=["en", "rights", slug]) for slug in ("37", "38")]

    assert [client.get(address).status_code for address in addresses] == [404, 200]
    assert [event["UID"] for event in read(client)[1]] == [f"edition-{other.pk}@testserver"]
    Course.objects.update(is_published=False)
    assert [[client.get(address).status_code for address in addresses], read(client)[1]] == [[404, 404], []]


@pytest.mark.parametrize(
    "address",
    ["fr.ics", "EN.ics", "%00.ics", "en/rights/unknown.ics", "en/unknown/37.ics", "en/rights/%00.ics", "en/%FF/37.ics"],
)
def test_unknown_is_not_found(client, address):
    dated()

    assert client.get(f"/calendar/{address}").status_code == 404


def test_file_is_named_after_course_and_edition_and_only_read(client):
    dated()
    address = "/calendar/en/rights/37.ics"

    assert client.get(address)["Content-Disposition"] == 'attachment; filename="rights-37.ics"'
    assert [client.post(address).status_code, client.post(ALL).status_code] == [405, 405]


def test_sequence_rises_with_each_change_of_dates_and_no_other(client):
    edition = dated()
    sequences = []
    for change in ({"label_en": "Another"}, {"ends_on": edition.ends_on + dt.timedelta(days=1)}):
        Edition.objects.filter(pk=edition.pk).update(**change)
        sequences.append(read(client)[1][0]["SEQUENCE"])

    assert sequences == ["0", "1"]


@pytest.mark.sweep
def test_calendar_takes_no_more_queries_for_more_editions(client, django_assert_max_num_queries):
    counts = []
    for number in (3, 27):
        for _each in range(number):
            make_site(make_edition(starts=3, ends=5, closes_at=NOW))
        renew()
        with django_assert_max_num_queries(3) as queries:
            client.get(ALL)
        counts.append(len(queries))

    assert counts[0] == counts[1]

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest

from portal.charts import names_of
from portal.views.figures import COLUMNS
from tests.factories import make_article, make_course, make_edition, make_figure, make_organisation, make_site, today
from tests.memory import renew

pytestmark = pytest.mark.django_db


def groups(client):
    """The values of each group on the page, under its heading."""
    found = client.get("/en/figures/").context["groups"]
    return {str(group.heading): [figure.value for figure in group.figures] for group in found}


def test_figures_stand_in_their_groups_and_context_apart(client):
    for measure, value in (("context", 1), ("hours", 2), ("participants", 3), ("trained", 4), ("experts", 5)):
        make_figure(measure=measure, value=value)
    make_figure(make_article(state="draft"), value=9)

    assert groups(client) == {
        "People trained": [4],
        "People at editions": [3],
        "Experts": [5],
        "The training itself": [2],
        "Context: the world, not the training": [1],
    }


def test_group_without_figures_is_left_out_and_none_at_all_is_said(client):
    assert groups(client) == {}
    assert "No figure is published yet." in client.get("/en/figures/").text


def test_bars_are_shares_of_the_largest_its_scale_counted(client):
    make_figure(measure="participants", value=Decimal("0.8"), scale=1000)
    make_figure(measure="enrolled", value=200)
    make_figure(measure="trained", value=9000)

    page = client.get("/es/cifras/").text

    assert [page.count("<rect"), '<rect width="100.0%"' in page, '<rect width="25.0%"' in page] == [2, True, True]


def test_people_of_single_countries_are_listed_by_country(client):
    for country, value in (("MX", 30), ("", 50), ("SV", 70)):
        make_figure(country=country, value=value)
    make_figure(country="KE", measure="context", value=1)

    assert groups(client)["People by country"] == [70, 30]


def test_figure_names_what_it_is_about_unless_that_is_a_draft(client):
    site = make_site(make_edition(label_en="Seen"))
    make_figure(site=site)
    make_figure(edition=make_edition(label_en="SECRET", is_published=False))
    make_figure(course=make_course(title_en="SECRET", is_published=False))

    page = client.get("/en/figures/").text

    assert [": Seen</a>" in page, "SECRET" in page] == [True, False]


def test_file_holds_every_public_figure_as_stated(client):
    edition = make_edition(make_course(slug="rights"), slug="37")
    counted_by = make_organisation(slug="office")
    make_figure(
        make_article(slug="told"),
        slug="people",
        edition=edition,
        value=90,
        upper_value=100,
        qualifier="range",
        unit_en="per cent",
        unit_es="por ciento",
        counted_by=counted_by,
    )
    make_figure(make_article(state="draft"), slug="secret")

    response = client.get("/data/figures.csv")

    shown = ["article", "figure", "value", "upper_value", "about", "counted_by"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [response["Content-Type"], list(rows[0])] == ["text/csv; charset=utf-8", COLUMNS]
    assert [[row[column] for column in shown] for row in rows] == [
        ["told", "people", "90", "100", "rights/37", "office"]
    ]


def test_dates_of_a_file_are_as_precise_as_they_are_known(client):
    make_figure(since=dt.date(2019, 1, 1), since_precision="month", as_of=dt.date(2020, 12, 31), as_of_precision="year")

    [row] = csv.DictReader(io.StringIO(client.get("/data/figures.csv").content.decode("utf-8-sig")))

    assert [row["since"], row["as_of"]] == ["2019-01", "2020"]


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        ([{"ordinal": 36}, {"ordinal": 37}], ["36", "37"]),
        ([{"ordinal": 36, "starts": -800}, {"starts": -100}], [str(today(-800).year), str(today(-100).year)]),
        ([{"starts": -800}, {}], ["1", "2"]),
    ],
)
def test_stations_are_named_as_the_editions_are(facts, names):
    assert names_of([make_edition(**each) for each in facts]) == names


@pytest.mark.parametrize("unit", ["=HYPERLINK(1)", "+1", "-1", "@a"])
def test_file_holds_no_formula(client, unit):
    make_figure(unit_en=unit)

    assert f"'{unit}" in client.get("/data/figures.csv").text


@pytest.mark.sweep
def test_figures_take_no_more_queries_for_more_of_them(client, django_assert_max_num_queries):
    counts = []
    for number in (1, 20):
        for _each in range(number):
            make_figure(site=make_site(), counted_by=make_organisation())
            make_figure(measure="context")
        for address in ("/en/figures/", "/data/figures.csv"):
            renew()
            with django_assert_max_num_queries(3) as queries:
                client.get(address)
            counts.append(len(queries))

    assert counts[:2] == counts[2:]


def test_line_of_editions_leaves_open_what_is_not_counted(client):
    course = make_course(title_en="Yearly course")
    first, second, third, fourth = (make_edition(course, starts=start) for start in (-400, -300, -200, -100))
    for edition, value in ((first, 20), (third, 40), (fourth, 10)):
        make_figure(edition=edition, value=value)
    make_edition(make_course())

    (line,) = client.get("/en/figures/").context["lines"]

    assert [station.edition for station in line.stations] == [first, second, third, fourth]
    assert [station.figure and station.figure.value for station in line.stations] == [20, None, 40, 10]
    assert [(one.edition, other.edition) for one, other in line.strokes] == [(third, fourth)]
    assert [station.y for station in line.stations] == [95, 150, 40, 122]


def test_line_counts_the_people_of_an_edition_taken_together(client):
    course = make_course()
    whole, part, wide, both = (make_edition(course, starts=start) for start in (-400, -300, -200, -100))
    for edition, value, facts in (  # those of later articles stand first
        (whole, 310, {}),
        (whole, 12, {"country": "HN", "place_en": "Tegucigalpa"}),
        (part, 7, {"country": "SV"}),
        (wide, 300, {"place_en": "The region"}),
        (both, 40, {}),
        (both, 11, {"place_en": "Santa Ana"}),
    ):
        make_figure(edition=edition, value=value, **facts)

    response = client.get("/en/figures/")

    (line,) = response.context["lines"]
    assert [station.figure and station.figure.value for station in line.stations] == [310, None, 300, 40]
    assert '<br><span class="muted">The region</span>' in response.text


def test_line_of_editions_has_one_to_be_dated_last_and_none_that_nothing_places(client):
    numbered, named = make_course(), make_course()
    for course, facts in ((numbered, {"ordinal": 36}), (named, {})):
        make_figure(edition=make_edition(course, starts=-800, label_en="Old", **facts))
    make_edition(numbered, ordinal=38)
    make_edition(numbered, ordinal=37, starts=-400)
    make_figure(edition=make_edition(named, is_over=True, label_en="Some day"))
    make_edition(named, label_en="To come")

    by_number, by_date = client.get("/en/figures/").context["lines"]

    assert [station.name for station in by_number.stations] == ["36", "37", "38"]
    assert [station.edition.label for station in by_date.stations] == ["Old", "To come"]


def test_file_is_narrowed_to_measures(client):
    for measure in ("trained", "participants", "context"):
        make_figure(measure=measure)

    def measures(query):
        rows = csv.DictReader(io.StringIO(client.get(f"/data/figures.csv?{query}").text.lstrip("\ufeff")))
        return sorted(row["measure"] for row in rows)

    assert measures("measure=trained&measure=context") == ["context", "trained"]
    assert len(measures("")) == 3
    refused = client.get("/data/figures.csv?measure=%3Cb%3E")
    assert [refused.status_code, refused["Content-Type"]] == [400, "application/problem+json"]

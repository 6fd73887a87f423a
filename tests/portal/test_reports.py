"""The staff's reports: what stands on the page and in the files, for whom, and what no address can break."""

import csv
import io
from functools import partial

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry

from portal.report_numbers import NOTHING
from tests.admin_forms import address_of
from tests.exchange import queries
from tests.factories import (
    make_application,
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_invitation,
    make_open_edition,
    make_organisation,
    make_participant,
    make_site,
)
from tests.roles import logged_in

pytestmark = pytest.mark.django_db

PAGE, FILE = "/admin/reports/", "/admin/reports/file/"


@pytest.fixture
def analyst(client):
    return logged_in(client, "Analyst")


def apply(edition, number, state="submitted", sex="female", **facts):
    for _each in range(number):
        make_application(edition, state, participant=make_participant(sex=sex), **facts)


def report(client, **query):
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response.context["report"]


def way_in(found):
    return [(str(shown), str(people)) for _stage, _words, shown, people, _share in found.way_in]


def table(found, name):
    """`[(label, number)]` of a breakdown; parts with a dash before them."""
    lines = next(each for each in found.tables if each.name == name).lines
    return [("- " * line.is_part + line.label, str(line.shown)) for line in lines]


def file_rows(client, **query):
    text = client.post(FILE, query).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_way_in_counts_participations_beside_people_with_a_definition_of_each(staff):
    edition = make_open_edition()
    make_invitation(edition, seats=1000)
    person = make_participant()
    for state in ("rejected", "completed"):
        make_application(edition, state, participant=person)
    make_application(edition, "offered")

    page = staff.get(PAGE)

    assert way_in(page.context["report"]) == [
        *(("1,000", NOTHING), ("3", "2"), ("2", "2"), ("1", "1"), ("1", "1"), ("1", "1"), ("0", "0")),
    ]
    assert "Applications that were sent, whatever became of them." in page.text


def test_sex_has_a_column_for_each_answer_and_one_for_none(staff):
    edition = make_open_edition()
    apply(edition, 2, "confirmed", "not-stated")
    apply(edition, 1, "submitted", "other")

    found = report(staff)

    assert [str(label) for label in found.sexes] == ["Female", "Male", "Other", "Not stated"]
    assert [[str(line.shown) for line in each.lines] for each in found.by_sex] == [
        ["0", "0", "1", "2"],
        ["0", "0", "0", "2"],
        *[["0", "0", "0", "0"]] * 3,
    ]


def test_group_is_broken_down_by_country_site_and_institution(staff):
    edition = make_open_edition()
    office = make_organisation(name_en="Office", type="10")
    apply(edition, 2, "confirmed", country="GT", site=make_site(edition, "MX", city="Puebla"), institution=office)
    apply(edition, 1, "confirmed", country="", institution=make_organisation(name_en="Shelter"))
    apply(edition, 9, "submitted", country="BZ")

    found = report(staff, group="confirmed")

    assert table(found, "country") == [("Guatemala", "2"), ("Not stated", "1")]
    assert table(found, "site") == [("Mexico", "2"), ("- Puebla", "2"), ("No site stated", "1")]
    assert table(found, "institution") == [
        *(("Government", "2"), ("- Office", "2")),
        *(("Type not stated", "1"), ("- Shelter", "1")),
    ]


def test_hours_are_of_what_is_known_and_say_what_is_not(staff):
    apply(make_open_edition(course=make_course(minutes=4800)), 2)
    apply(make_open_edition(course=make_course(minutes=4800), minutes=90), 1)
    apply(make_open_edition(), 3)

    hours = next(each for each in report(staff).tables if each.name == "length")

    assert [(line.label, line.hours_in_words) for line in hours.lines] == [
        *(("1.5 hours", "1.5"), ("80 hours", "160"), ("Hours not stated", "unknown")),
    ]
    assert hours.hours_in_words == "161.5 that are known"


def test_small_numbers_are_told_to_nobody_who_may_not_see_people(analyst):
    edition = make_open_edition()
    apply(edition, 6, country="GT")
    apply(edition, 7, country="MX", sex="male")
    apply(edition, 2, "confirmed", country="BZ", sex="male")

    found = report(analyst)

    assert way_in(found)[1:4] == [("15", "15"), ("fewer than 5", "fewer than 5"), ("fewer than 5", "fewer than 5")]
    assert table(found, "country") == [("Belize", "fewer than 5"), ("Guatemala", "not shown"), ("Mexico", "7")]
    assert [str(line.shown) for line in found.by_sex[0].lines] == ["6", "9", "0", "0"]
    assert [each.is_kept for each in found.by_sex] == [False, True, False, False, False]
    assert way_in(report(analyst, country="GT"))[1][0] == "not shown"
    rows = file_rows(analyst)
    countries = {row["Country of work"]: row["Participations"] for row in rows if row["Country of work"]}
    assert countries == {"Belize": "fewer than 5", "Guatemala": "not shown", "Mexico": "7"}
    assert [row["Stage"] for row in rows if row["Participations"] == "kept back"] == ["Confirmed"]


def test_few_people_are_hidden_though_their_participations_are_not(analyst):
    edition, person = make_open_edition(), make_participant()
    for _each in range(6):
        make_application(edition, "rejected", participant=person)

    assert way_in(report(analyst))[1] == ("6", "fewer than 5")


def test_country_is_not_combined_for_who_may_not_see_people(analyst):
    edition = make_open_edition()
    apply(edition, 9, country="GT")
    apply(edition, 8, country="MX")
    asked = {"edition": edition.pk, "country": "GT"}

    page = analyst.get(PAGE, asked)

    assert [way_in(page.context["report"])[1][0], "The country was left out" in page.text] == ["17", True]
    analyst.logout()
    assert way_in(report(logged_in(analyst, "Training officer"), **asked))[1][0] == "9"


def test_no_name_of_anybody_is_in_a_report(staff):
    make_application(participant=make_participant(given_names="SECRET", family_names="SECRET", email="s@secret.org"))

    told = staff.get(PAGE).text + staff.post(FILE, {}).content.decode()

    assert "secret" not in told.lower()


def test_samples_are_counted_where_their_edition_is_asked_for_and_that_is_said(staff):
    edition = make_open_edition()
    for _each in range(2):
        make_application(edition, participant=make_participant(is_sample=True))
    make_application(edition)

    page, own = staff.get(PAGE), staff.get(PAGE, {"edition": edition.pk})

    assert [way_in(each.context["report"])[1][0] for each in (page, own)] == ["1", "2"]
    assert "2 participations of invented people (samples) are not counted here." in page.text
    assert "This edition is a sample" in own.text


def test_invitation_that_an_invented_person_used_is_a_sample_too(staff):
    real, edition = make_open_edition(), make_open_edition()
    used = make_invitation(edition, seats=30)
    make_application(edition, participant=make_participant(is_sample=True), invitation=used)
    make_invitation(real, seats=5)

    everything, own = report(staff), report(staff, edition=edition.pk)

    assert [way_in(found)[0][0] for found in (everything, own)] == ["5", "30"]


def test_stated_figures_stand_beside_with_their_article_and_are_never_added(staff):
    edition = make_open_edition(course=make_course())
    other = make_edition(edition.course)
    apply(edition, 1)
    article = make_article(title_en="Seventy came")
    make_figure(article, edition=edition, value=70, unit_en="participants")
    make_figure(article, edition=other, value=33, unit_en="others")
    make_figure(make_article(state="draft"), edition=edition, value=99, unit_en="drafted")

    of_edition, of_course = staff.get(PAGE, {"edition": edition.pk}), staff.get(PAGE, {"course": edition.course_id})

    assert way_in(of_edition.context["report"])[1][0] == "1"
    assert [figure.value for figure in of_edition.context["report"].stated] == [70]
    assert sorted(figure.value for figure in of_course.context["report"].stated) == [33, 70]
    assert [article.get_absolute_url() in of_edition.text, "Seventy came" in of_edition.text] == [True, True]
    assert report(staff).stated == []


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["edition", "course", "year", "country", "group", "q", "ending"])
@pytest.mark.parametrize("value", ["%00", "-1", "9223372036854775808", "9223372036854775807", "ZZ", "abc", "²", "1e3"])
def test_no_value_breaks_a_report(staff, name, value):
    page = staff.get(f"{PAGE}?{name}={value}&{name}=")

    known = name in {"q", "ending"}
    assert [page.status_code, len(page.context["form"].ignored)] == [200, 0 if known else 1]
    assert staff.post(FILE, {name: value.replace("%00", "\0")}).status_code == 200


def test_first_known_of_repeated_keys_counts_and_an_edition_has_its_own_course(staff):
    edition, other = make_open_edition(), make_open_edition()
    apply(edition, 1)
    apply(other, 2)

    repeated = staff.get(f"{PAGE}?course=x&course={edition.course_id}&course={other.course_id}")
    overruled = staff.get(PAGE, {"edition": edition.pk, "course": other.course_id})

    assert way_in(repeated.context["report"])[1][0] == "1"
    assert way_in(overruled.context["report"])[1][0] == "1"
    assert "since the edition has its own" in overruled.text


def test_file_has_a_line_for_each_number_and_no_formula(staff):
    institution = make_organisation(name_en="=HYPERLINK()", type="10")
    apply(make_open_edition(course=make_course(minutes=60)), 6, country="GT", institution=institution)

    rows = file_rows(staff)
    tags = file_rows(staff, hxl="on")[0]

    assert {"Stage": "Applied", "Participations": "6", "People": "6"}.items() <= rows[1].items()
    assert "'=HYPERLINK()" in {row["Institution"] for row in rows}
    assert [row["Participant-hours"] for row in rows if row["Hours of each"]] == ["6"]
    assert [row["Country of work (code)"] for row in rows if row["Country of work"]] == ["GT"]
    assert [tags["Participations"], tags["Country of work (code)"]] == [
        "#affected+participations",
        "#country+code+origin",
    ]
    assert all(tag.startswith("#") for tag in tags.values())


def test_workbook_has_numbers_and_a_dated_name(staff):
    apply(make_open_edition(), 6)

    response = staff.post(FILE, {"ending": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active

    assert [row[12] for row in sheet.iter_rows(values_only=True)][:4] == ["Participations", 0, 6, 0]
    assert "rumbo-report-20" in response.headers["Content-Disposition"]
    assert response.headers["Content-Disposition"].endswith('.xlsx"')


def test_file_with_small_numbers_is_put_on_record_and_another_is_not(client):
    edition = make_open_edition()
    apply(edition, 6)
    logged_in(client, "Training officer").post(FILE, {})
    assert LogEntry.objects.count() == 0
    make_application(edition)  # of another sex

    client.get(PAGE, {"edition": edition.pk})
    client.post(FILE, {"edition": edition.pk})
    entry = LogEntry.objects.get()
    client.logout()
    logged_in(client, "Analyst").post(FILE, {"edition": edition.pk})

    assert [entry.object_id, entry.get_change_message()] == [
        str(edition.pk),
        "Report with numbers below 5 taken as a file.",
    ]
    assert LogEntry.objects.count() == 1


@pytest.mark.sweep
@pytest.mark.parametrize(("role", "status"), [("Analyst", 200), ("Editor", 200), (None, 403)])
def test_whoever_may_view_editions_reads_reports(client, role, status):
    logged_in(client, role)

    assert [client.get(PAGE).status_code, client.post(FILE, {}).status_code] == [status, status]
    assert [client.post(PAGE).status_code, client.get(FILE).status_code] == [405, 405]


def test_stranger_gets_the_login(client, db):
    assert [client.get(PAGE).url, client.post(FILE).url] == [f"/admin/login/?next={each}" for each in (PAGE, FILE)]


def test_home_edition_and_its_applications_lead_to_the_report(staff):
    application = make_application()
    edition = application.edition
    address = f"{PAGE}?edition={edition.pk}"

    assert f'href="{PAGE}"' in staff.get("/admin/").text
    assert dict(staff.get(address_of(edition)).context["links"])["Report"] == address
    assert f'href="{address}"' in staff.get(f"/admin/courses/application/?edition__id__exact={edition.pk}").text
    assert staff.get("/admin/courses/application/?edition__id__exact=%00").status_code in {200, 302}


@pytest.mark.sweep
@pytest.mark.parametrize("role", ["Analyst", "Administrator"])
def test_many_rows_take_as_many_queries_as_few(client, role):
    logged_in(client, role)
    counts = []
    for number in (1, 4):
        for _each in range(number):
            edition = make_open_edition()
            for country in ("GT", "MX"):
                facts = {"site": make_site(edition, country), "institution": make_organisation(type="10")}
                apply(edition, 3, "confirmed", country=country, **facts)
            make_figure(edition=edition)
        client.get(PAGE)
        counts.append([queries(partial(client.get, PAGE, asked)) for asked in ({}, {"edition": edition.pk})])

    assert counts[0] == counts[1]
    assert max(counts[0]) <= 36


def test_small_numbers_of_an_edition_without_a_date_are_told_to_nobody_either(analyst):
    edition = make_edition()
    apply(edition, 2, country="GT")
    apply(make_open_edition(), 9, country="GT")

    found = report(analyst, edition=edition.pk)

    assert [way_in(found)[1], table(found, "country")] == [("fewer than 5", "fewer than 5"), []]

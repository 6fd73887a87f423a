import datetime as dt

import pytest
from django.utils import timezone

from courses.models import Course, Edition, Module, Organisation, Person, Site
from tests.exchange import brought_in, confirm, csv_of, queries, refusals, upload, xlsx_of
from tests.factories import (
    make_course,
    make_edition,
    make_organisation,
    make_staff,
    make_topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeps_history")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "imports"


def test_new_changed_and_unchanged_rows_are_told_and_only_then_written(staff):
    make_organisation(slug="old", name_en="Before", country="SV")
    make_organisation(slug="same", name_en="Same")
    rows = ["Slug", " NAME_EN "], ["old", "After"], ["same", "Same"], ["new", "New"]

    page = upload(staff, Organisation, csv_of(*rows))

    assert page.context["preview"].counts == "1 new row, 1 changed row and 1 unchanged row"
    assert "<del>Before</del> → <ins>After</ins>" in page.text
    assert not Organisation.objects.filter(slug="new").exists()

    messages = confirm(staff, Organisation, page).context["messages"]

    assert [str(message) for message in messages] == [
        "Imported from records.csv: 1 new row, 1 changed row and 1 unchanged row."
    ]
    assert list(Organisation.objects.order_by("slug").values_list("slug", "name_en", "country")) == [
        ("new", "New", ""),
        ("old", "After", "SV"),
        ("same", "Same", ""),
    ]


def test_same_file_twice_changes_nothing(staff):
    content = csv_of(
        ["course", "slug", "label_en", "starts_on", "starts_precision", "languages"],
        [make_course().slug, "37", "37th", "2018-12-15", "month", ""],
    )
    brought_in(staff, Edition, content)
    entries = Edition.history.count()

    page = upload(staff, Edition, content)

    assert page.context["preview"].counts == "0 new rows, 0 changed rows and 1 unchanged row"
    assert Edition.objects.get().starts_on == dt.date(2018, 12, 1)
    assert Edition.history.count() == entries


def test_history_has_user_reason_lists_and_the_version_before(staff):
    topic, other = make_topic(slug="one"), make_topic(slug="two")
    course = make_course(slug="old", title_en="Before")
    course.topics.add(topic)
    Course.history.all().delete()  # as if it came from a fixture
    rows = ["slug", "title_en", "topics"], ["old", "After", "two; one"], ["new", "New", "two"]

    brought_in(staff, Course, csv_of(*rows), "courses 2026.csv")

    told = [
        (entry.slug, entry.title_en, entry.history_type, entry.history_change_reason, entry.topics.count())
        for entry in Course.history.order_by("history_id")
    ]
    assert told == [
        ("old", "Before", "+", None, 1),
        ("new", "New", "+", "Import of courses 2026.csv", 1),
        ("old", "After", "~", "Import of courses 2026.csv", 2),
    ]
    assert Course.history.latest("history_id").history_user.is_superuser
    assert set(course.topics.all()) == {topic, other}


def test_column_left_out_is_left_alone_and_empty_cell_is_emptied(staff):
    course = make_course(
        slug="a", title_en="Title", summary_en="Kept", minutes=60, description_en="Gone", mode="blended"
    )

    brought_in(staff, Course, csv_of(["slug", "minutes", "description_en", "mode"], ["a", "", " ", ""]))

    course.refresh_from_db()
    assert [course.summary_en, course.minutes, course.description_en, course.mode] == ["Kept", None, "", ""]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (["slug", "colour"], "Unknown columns: “colour”. Known are: slug, name_en, "),
        (["name_en"], "Columns are missing that say which record is meant: “slug”."),
        (["slug", "name_en", "Name_EN "], "The column “name_en” stands twice in the header."),
    ],
)
def test_wrong_header_is_told(staff, header, sentence):
    page = upload(staff, Organisation, csv_of(header, ["x"] * len(header)))

    assert refusals(page)[0].startswith(sentence)


def wrong(staff, model, **cells):
    return refusals(upload(staff, model, csv_of(list(cells), list(cells.values()), separator="\t")))


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"programme": "x"}, "programme", "Nothing is known by this address (programme): “x”."),
        ({"topics": "one; x"}, "topics", "Nothing is known by this address (topic): “x”."),
        ({"minutes": "4.800"}, "minutes", "“4.800” is not a whole number."),
        ({"minutes": "0"}, "minutes", "Ensure this value is greater than or equal to 1."),
        (
            {"mode": "online"},
            "mode",
            "“online” is none of these: Virtual, self-paced; Virtual, tutored; In person; Blended.",
        ),
        ({"is_published": "perhaps"}, "is_published", "“perhaps” is neither “true” nor “false”."),
        ({"kind": ""}, "kind", "This field cannot be blank."),
        ({"title_en": ""}, "title_es", "Write this in at least one language."),
        ({"slug": "a b"}, "slug", "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
        ({"slug": "ONE"}, "", "Another course has this address."),
    ],
)
def test_errors_are_told_by_row_and_column(staff, cells, column, sentence):
    make_topic(slug="one")
    make_course(slug="one")

    assert wrong(staff, Course, **{"slug": "new", "title_en": "New"} | cells) == [(2, column, sentence)]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("03/04/2026", "“03/04/2026” can be read in two ways. Write the year first: 2026-04-30."),
        ("2026-02-31", "“2026-02-31” is no day of the calendar."),
        ("45123", "“45123” is not a date such as 2026-04-30."),
        ("1800-01-01", "Ensure this value is greater than or equal to 1900-01-01."),
    ],
)
def test_unclear_dates_are_refused(staff, value, sentence):
    course = make_course()

    told = wrong(staff, Edition, course=course.slug, slug="a", label_en="A", starts_on=value, starts_precision="day")

    assert told == [(2, "starts_on", sentence)]


def test_dates_and_moments_of_spreadsheets_are_read(staff):
    content = xlsx_of(
        ["course", "slug", "label_en", "starts_on", "opens_at"],
        [make_course().slug, 37, "37th", dt.date(2026, 4, 30), dt.datetime(2026, 4, 1, 9)],
    )

    brought_in(staff, Edition, content)

    edition = Edition.objects.get()
    opens = dt.datetime(2026, 4, 1, 9, tzinfo=timezone.get_default_timezone())
    assert [edition.slug, edition.starts_on, edition.opens_at] == ["37", dt.date(2026, 4, 30), opens]


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["SV", "sv", "El Salvador", "el salvador"])
def test_countries_are_codes_or_names(staff, name):
    edition = make_edition()
    brought_in(
        staff, Site, csv_of(["course", "edition", "slug", "country"], [edition.course.slug, edition.slug, "a", name])
    )

    assert edition.sites.get().country.code == "SV"


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "code"), [("México", "MX"), ("brasil", "BR"), ("Brazil", "BR"), ("ESPANA", "ES")])
def test_countries_have_names_in_both_languages_whatever_the_accents(staff, name, code):
    brought_in(staff, Organisation, csv_of(["slug", "name_en", "country"], ["a", "A", name]))

    assert Organisation.objects.get().country.code == code


def test_site_of_unknown_edition_and_country_is_refused(staff):
    rows = ["course", "edition", "slug", "country"], [make_course().slug, "x", "a", "Atlantis"]

    told = refusals(upload(staff, Site, csv_of(*rows)))

    assert [(row, column) for row, column, sentence in told] == [(2, "edition"), (2, "country")]
    assert "“Atlantis” is no country." in told[1][2]


def test_all_errors_of_a_row_are_told_at_once(staff):
    cells = {"course": "x", "slug": "a b", "label_en": "A", "opens_at": "2026-04-30", "time_zone": "Mars"}

    assert [column for row, column, sentence in wrong(staff, Edition, **cells)] == [
        "course",
        "opens_at",
        "slug",
        "time_zone",
    ]


def test_nothing_is_imported_where_one_row_is_wrong(staff):
    rows = [["slug", "name_en"], *([f"s{place}", "Name"] for place in range(600)), ["last", ""]]
    rows[300][1] = ""  # only the database sees both

    page = upload(staff, Organisation, csv_of(*rows))

    assert refusals(page) == [(number, "name_es", "Write this in at least one language.") for number in (301, 602)]
    assert page.context["ticket"] is None
    assert not Organisation.objects.exists()


def test_record_twice_in_a_file_is_refused(staff):
    told = refusals(upload(staff, Person, csv_of(["slug", "name"], ["a", "A"], [""], ["b", "B"], ["a", "C"])))

    assert told == [
        (number, "slug", "This record stands in the file more than once, in the rows 2, 5.") for number in (2, 5)
    ]


def test_modules_and_editions_change_places(staff):
    course = make_course(slug="c")
    for place in (1, 2):
        Module.objects.create(course=course, slug=f"m{place}", position=place, title_en="M")
        make_edition(course, slug=f"e{place}", ordinal=place)

    brought_in(staff, Module, csv_of(["course", "slug", "position"], ["c", "m1", "2"], ["c", "m2", "1"]))
    brought_in(staff, Edition, csv_of(["course", "slug", "ordinal"], ["c", "e1", "2"], ["c", "e2", "1"]))

    assert list(Module.objects.values_list("slug", flat=True)) == ["m2", "m1"]
    assert list(Edition.objects.order_by("ordinal").values_list("slug", flat=True)) == ["e2", "e1"]


@pytest.mark.sweep
def test_import_asks_the_database_little(staff):
    counts = []
    for number in (5, 75):
        Organisation.objects.all().delete()
        rows = [["slug", "name_en"], *([f"s{place}", "A"] for place in range(number))]
        changed = [["slug", "name_en"], *([f"s{place}", "B"] for place in range(number))]
        counts.append(
            [
                queries(lambda rows=rows: brought_in(staff, Organisation, csv_of(*rows))),
                queries(lambda changed=changed: brought_in(staff, Organisation, csv_of(*changed))),
            ]
        )

    new, changed = (counts[1][place] - counts[0][place] for place in (0, 1))
    assert max(new, changed) < 70 / 10  # some for every statement's most parameters, none for each row
    assert max(counts[0]) < 30


def test_errors_speak_the_language_of_whoever_reads_them(client):
    user = make_staff()
    user.language = "es"
    user.save()
    client.force_login(user)

    told = wrong(client, Organisation, slug="a", name_en="")

    assert told == [(2, "name_es", "Escriba esto en al menos un idioma.")]

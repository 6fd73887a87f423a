import datetime as dt
import os

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Audience, Course, Edition, Language, Module, Organisation, Person, Site
from tests.admin_forms import admin_url
from tests.exchange import brought_in, confirm, csv_of, exported, refusals, upload, xlsx_of
from tests.factories import (
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_programme,
    make_site,
    make_staff,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db
MODELS = [Organisation, Person, Course, Module, Edition, Site]
DIFFICULT = "=SUM(A1)\r\n“é”; 'x', \"y\"\t<b> "


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "imports"


def make_everything(number):
    """So many records of each kind, with every relation and texts that files have trouble with."""
    language = Language.objects.get_or_create(code="es", defaults={"name_en": "Spanish"})[0]
    audience = Audience.objects.get_or_create(code="staff", defaults={"name_en": "Staff"})[0]
    for _ in range(number):
        parent = make_organisation(name_en="+33 1 23", note="'=a", acronym_en="-1")
        make_organisation(parent=parent, country="SV", type="80", website="https://example.org/?a=1;b", note=DIFFICULT)
        make_person(name="@name", slug=f"00{parent.pk}", honorific_es="Dña.")
        course = make_course(programme=make_programme(), minutes=4800, description_es="=two\nlines", mode="blended")
        course.topics.set([make_topic(), make_topic()])
        course.languages.add(language)
        course.audiences.add(audience)
        Module.objects.create(course=course, slug="one", position=1, title_en="One", minutes=90)
        edition = make_edition(
            course,
            starts_on=dt.date(2018, 12, 1),
            starts_precision="month",
            opens_at=timezone.now(),
            ordinal=37,
            capacity=0,
        )
        edition.languages.add(language)
        make_site(edition, city="San José", region_es="Central")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("model", MODELS)
def test_exported_file_changes_nothing(staff, model, kind):
    make_everything(2)

    page = upload(staff, model, exported(staff, model, kind), f"file.{kind}")

    assert refusals(page) == []
    count = model.objects.count()
    assert page.context["preview"].counts == f"0 new rows, 0 changed rows and {count} unchanged rows"
    assert page.context["ticket"] is None


def test_exported_file_builds_the_same_records_anew(staff):
    make_everything(1)
    course = Course.objects.get()
    files = {model: exported(staff, model) for model in (Course, Module, Edition, Site)}
    before = {model: exported(staff, model, "csv") for model in files}
    course.editions.all().delete()
    course.delete()

    for model, content in files.items():
        brought_in(staff, model, content)

    assert {model: exported(staff, model) for model in files} == before


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


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"programme": "x"}, "programme", "Nothing is known by this address (programme): “x”."),
        ({"topics": "one; x"}, "topics", "Nothing is known by this address (topic): “x”."),
        ({"minutes": "4.800"}, "minutes", "“4.800” is not a whole number."),
        ({"minutes": "0"}, "minutes", "Ensure this value is greater than or equal to 1."),
        ({"mode": "online"}, "mode", "“online” is none of these: self-paced, tutored, in-person, blended."),
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


@pytest.mark.parametrize("name", ["SV", "sv", "El Salvador", "el salvador"])
def test_countries_are_codes_or_names(staff, name):
    edition = make_edition()
    brought_in(
        staff, Site, csv_of(["course", "edition", "slug", "country"], [edition.course.slug, edition.slug, "a", name])
    )

    assert edition.sites.get().country.code == "SV"


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


def test_change_between_preview_and_confirmation_is_shown(staff):
    organisation = make_organisation(slug="a", name_en="Before")
    page = upload(staff, Organisation, csv_of(["slug", "name_en"], ["a", "Mine"]))
    Organisation.objects.update(name_en="Theirs")

    again = confirm(staff, Organisation, page)

    assert "the records have changed since the preview" in str(*again.context["messages"])
    assert "<del>Theirs</del> → <ins>Mine</ins>" in again.text
    organisation.refresh_from_db()
    assert organisation.name_en == "Theirs"

    confirm(staff, Organisation, again)
    organisation.refresh_from_db()
    assert organisation.name_en == "Mine"


def test_change_while_an_import_is_judged_is_not_overwritten(staff, monkeypatch):
    make_organisation(slug="a", name_en="Before")
    page = upload(staff, Organisation, csv_of(["slug", "name_en"], ["a", "Mine"]))
    judged = "courses.interchange.has_errors"
    monkeypatch.setattr(judged, lambda result: not Organisation.objects.update(name_en="Theirs"))

    again = confirm(staff, Organisation, page)

    assert "the records have changed since the preview" in str(*again.context["messages"])
    assert Organisation.objects.get().name_en == "Theirs"


def test_file_is_kept_in_private_until_it_is_confirmed(staff, folder):
    page = upload(staff, Organisation, csv_of(["slug", "name_en"], ["a", "A"]))
    (kept,) = folder.iterdir()

    assert [folder.stat().st_mode & 0o777, kept.stat().st_mode & 0o777, len(kept.name)] == [0o700, 0o600, 43]
    confirm(staff, Organisation, page)
    assert list(folder.iterdir()) == []


def test_file_with_errors_or_without_changes_is_not_kept(staff, folder):
    make_organisation(slug="a", name_en="A")
    upload(staff, Organisation, csv_of(["slug", "name_en"], ["a", "A"]))
    upload(staff, Organisation, csv_of(["slug", "name_en"], ["b", ""]))

    assert not folder.exists()


def test_forgotten_file_is_removed_when_the_next_page_is_opened(staff, folder):
    folder.mkdir()
    (folder / "forgotten").touch()
    (folder / "waiting").touch()
    os.utime(folder / "forgotten", (0, 0))

    staff.get(admin_url(Organisation, "import"))

    assert [(folder / name).exists() for name in ("forgotten", "waiting")] == [False, True]


def test_nobody_confirms_what_was_shown_to_others_or_to_nobody(staff, client):
    page = upload(staff, Organisation, csv_of(["slug", "name_en"], ["a", "A"]))
    address = admin_url(Organisation, "process_import")
    another = confirm(staff, Person, page)
    client.force_login(make_staff())
    answers = [client.post(address, {"ticket": each}) for each in (page.context["ticket"], "../../etc/passwd", "")]

    assert "no longer valid" in str(*another.context["messages"])
    assert [answer.url for answer in answers] == [admin_url(Organisation, "import")] * 3
    assert client.get(address).url == admin_url(Organisation, "import")
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("permissions", "imports", "exports"),
    [
        (["view"], 403, 200),
        (["add", "change"], 200, 200),
        (["add"], 403, 403),
        (["change"], 403, 200),
        ([], 403, 403),
    ],
)
def test_import_and_export_are_for_those_who_may(client, permissions, imports, exports):
    user = make_user(is_staff=True)
    names = [f"{permission}_organisation" for permission in permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)

    pages = [client.get(admin_url(Organisation, page)).status_code for page in ("import", "export")]
    posted = client.post(admin_url(Organisation, "process_import"), {}).status_code
    downloaded = client.post(admin_url(Organisation, "export"), {"format": "0", "resource": "0"}).status_code

    assert [*pages, posted == 403, downloaded] == [imports, exports, imports == 403, exports]
    if exports == 200:
        shown = client.get(admin_url(Organisation, "changelist")).text
        assert [f'class="{name}_link"' in shown for name in ("import", "export")] == [imports == 200, True]


def test_export_follows_filters_and_search(staff):
    make_organisation(name_en="Right of children", type="80", slug="a")
    make_organisation(name_en="Right of women", type="80", slug="b")
    make_organisation(name_en="Right of children", type="10", slug="c")

    rows = exported(staff, Organisation, type__exact="80", q="CHILDREN").decode("utf-8-sig").splitlines()

    assert [row.split(",")[0] for row in rows] == ["slug", "a"]


def test_export_escapes_formulas_and_keeps_numbers(staff):
    make_course(slug="a", title_en="=HYPERLINK(1)", title_es="+33", minutes=90)

    text = exported(staff, Course).decode("utf-8")
    page = upload(staff, Course, exported(staff, Course, "xlsx"), "a.xlsx")

    assert text.startswith("\ufeffslug,kind,")
    assert "a,course,,'=HYPERLINK(1),'+33," in text
    assert ",90," in text
    assert page.context["preview"].table.rows[0][3:5] == ["'=HYPERLINK(1)", "'+33"]
    assert 90 in page.context["preview"].table.rows[0]


def test_export_of_wrong_query_leads_back_to_the_list(staff):
    assert staff.get(admin_url(Edition, "export", query={"course__exact": "x"})).url.endswith("?e=1")


def test_text_too_long_for_a_workbook_is_told(staff):
    make_organisation(note="x" * 40_000)

    page = staff.post(admin_url(Organisation, "export"), {"format": "1", "resource": "0"})

    assert "too long for a cell" in str(*page.context["messages"])


def queries(work):
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


def test_neither_export_nor_preview_asks_more_for_more_rows(staff):
    counts = []
    for number in (3, 9):
        make_everything(number)
        counts += [queries(lambda model=model: upload(staff, model, exported(staff, model))) for model in MODELS]

    assert counts[:6] == counts[6:]


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

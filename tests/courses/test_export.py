import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
import tablib
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from courses.formats import XLSXFile
from courses.models import Audience, Course, Edition, Language, Module, Organisation, Person, Site
from tests.admin_forms import admin_url, show_who_one_is
from tests.exchange import brought_in, exported, queries, refusals, upload
from tests.factories import (
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_programme,
    make_site,
    make_topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeps_history")]
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


@pytest.mark.sweep
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("model", MODELS)
def test_exported_file_changes_nothing(staff, model, kind):
    make_everything(2)
    show_who_one_is(staff)

    page = upload(staff, model, exported(staff, model, kind), f"file.{kind}")

    assert refusals(page) == []
    count = model.objects.count()
    assert page.context["preview"].counts == f"0 new rows, 0 changed rows and {count} unchanged rows"
    assert page.context["ticket"] is None


@pytest.mark.sweep
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


def test_numbers_of_a_workbook_are_numbers_and_what_is_none_is_text():
    numbers = [42.9, 7, Decimal("0.5"), -1.5]
    others = [float("nan"), float("-inf"), Decimal("NaN"), True]
    table = tablib.Dataset(numbers, others, headers=["a", "b", "c", "d"])

    sheet = openpyxl.load_workbook(io.BytesIO(XLSXFile().export_data(table))).active
    _headers, first, second = sheet.iter_rows(values_only=True)

    assert [first, {type(value) for value in second}] == [(42.9, 7, 0.5, -1.5), {str}]


def test_export_of_wrong_query_leads_back_to_the_list(staff):
    assert staff.get(admin_url(Edition, "export", query={"course__exact": "x"})).url.endswith("?e=1")


def test_text_too_long_for_a_workbook_is_told(staff):
    make_organisation(note="x" * 40_000)

    page = staff.post(admin_url(Organisation, "export"), {"format": "1", "resource": "0"})

    assert "too long for a cell" in str(*page.context["messages"])


@pytest.mark.sweep
def test_neither_export_nor_preview_asks_more_for_more_rows(staff):
    counts = []
    show_who_one_is(staff)
    ContentType.objects.get_for_models(*MODELS)  # a process asks for them once
    for number in (3, 9):
        make_everything(number)
        counts += [queries(lambda model=model: upload(staff, model, exported(staff, model))) for model in MODELS]

    assert counts[:6] == counts[6:]

import datetime as dt
from decimal import Decimal

import pytest

from courses.models import Appointment
from news.models import Article, Figure, Tag
from tests.exchange import brought_in, csv_of, exported, refusals, upload, xlsx_of
from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_organisation,
    make_person,
    make_programme,
    make_site,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeps_history")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def make_everything(number):
    for _ in range(number):
        organisation = make_organisation()
        post = Appointment.objects.create(person=make_person(), organisation=organisation, slug="post")
        article = make_article(
            countries=["SV", "MX"],
            body_es="<p>Uno</p><p>dos &amp; tres</p>",
            published_on=dt.date(2018, 12, 1),
            published_precision="month",
            source_publisher=organisation,
            source_url="https://example.org/",
        )
        edition = make_edition()
        article.tags.add(Tag.objects.create(slug=f"tag-{article.pk}", name_en="Tag"))
        article.courses.set([make_course(), make_course()])
        article.editions.add(edition)
        article.programmes.add(make_programme())
        article.organisations.add(organisation)
        article.quoted.add(post)
        article.contacts.add(post)
        make_figure(article, edition=edition, value=Decimal("2.300"), scale=1_000_000, counted_by=organisation)
        make_figure(article, site=make_site(), qualifier="range", value=70, upper_value=80, country="SV")


@pytest.mark.sweep
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("model", [Article, Figure])
def test_exported_file_changes_nothing(staff, model, kind):
    make_everything(2)

    page = upload(staff, model, exported(staff, model, kind), f"file.{kind}")

    assert refusals(page) == []
    assert page.context["preview"].counts == f"0 new rows, 0 changed rows and {model.objects.count()} unchanged rows"


@pytest.mark.sweep
def test_exported_file_builds_the_same_records_anew(staff):
    make_everything(1)
    files = {model: exported(staff, model) for model in (Article, Figure)}
    before = {model: sorted(content.splitlines()) for model, content in files.items()}
    Article.objects.all().delete()

    for model, content in files.items():
        brought_in(staff, model, content)

    assert {model: sorted(exported(staff, model).splitlines()) for model in files} == before


def test_imported_text_is_sanitised_and_the_same_file_changes_nothing_again(staff):
    body = '<p onclick="x()">Told<script>alert(1)</script> <a href="javascript:x()">afresh</a></p>'
    content = csv_of(["slug", "title_en", "body_en"], ["a", "A", body], separator="\t")

    brought_in(staff, Article, content)

    stored = Article.objects.get().body_en
    assert [word in stored for word in ("Told", "script", "onclick")] == [True, False, False]
    assert upload(staff, Article, content).context["preview"].counts.endswith("and 1 unchanged row")


def test_text_that_a_file_leaves_out_is_left_alone_even_where_the_editor_would_change_it(staff):
    article = make_article(slug="a")
    Article.objects.update(body_en="<p>Told<hr></p>")

    brought_in(staff, Article, csv_of(["slug", "title_en"], ["a", "Anew"]))

    article.refresh_from_db()
    assert [article.title_en, article.body_en] == ["Anew", "<p>Told<hr></p>"]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("text", "value"), [("70", "70"), ("2.3", "2.3"), ("2,3", "2.3"), ("0,125", "0.125"), ("12,34", "12.34")]
)
def test_clear_numbers_are_read(staff, text, value):
    article = make_article()

    brought_in(
        staff,
        Figure,
        csv_of(["article", "slug", "measure", "value"], [article.slug, "a", "hours", text], separator="\t"),
    )

    assert Figure.objects.get().value == Decimal(value)


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,234", "“1,234” can be read in two ways. Write it without a comma, decimals after a point."),
        ("1.234,5", "“1.234,5” is not a number."),
        ("1e3", "“1e3” is not a number."),
        ("NaN", "“NaN” is not a number."),
        ("-1", "Ensure this value is greater than or equal to 0."),
        ("", "This field cannot be null."),
    ],
)
def test_unclear_numbers_are_refused(staff, text, sentence):
    content = csv_of(["article", "slug", "measure", "value"], [make_article().slug, "a", "hours", text], separator="\t")

    assert refusals(upload(staff, Figure, content)) == [(2, "value", sentence)]


def test_number_of_a_spreadsheet_is_read(staff):
    content = xlsx_of(["article", "slug", "measure", "value"], [make_article().slug, "a", "Hours of training", 3.1])

    brought_in(staff, Figure, content)

    assert [(figure.value, figure.measure) for figure in Figure.objects.all()] == [(Decimal("3.1"), "hours")]


def test_rule_of_the_database_is_told_at_its_column(staff):
    rows = ["article", "slug", "measure", "value", "qualifier"], [make_article().slug, "a", "hours", "1", "range"]

    assert refusals(upload(staff, Figure, csv_of(*rows))) == [
        (2, "upper_value", "A range, and nothing else, has an upper value, not below the value.")
    ]


@pytest.mark.sweep
def test_neither_export_nor_preview_asks_more_for_more_rows(staff, django_assert_max_num_queries):
    counts = []
    for number in (2, 2):
        make_everything(number)
        for model in (Article, Figure):
            with django_assert_max_num_queries(60) as asked:
                upload(staff, model, exported(staff, model))
            counts.append(len(asked))

    assert counts[:2] == counts[2:]

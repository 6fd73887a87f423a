import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from courses.models import Appointment
from courses.templatetags.texts import prose
from news.models import Article, Tag
from news.templatetags.figures import figure
from tests.factories import make_article, make_edition, make_figure, make_organisation, make_person, today
from tests.memory import renew

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("facts", "english", "spanish"),
    [
        ({"value": 28}, "28 people", "28 personas"),
        ({"value": 7824}, "7,824 people", "7824 personas"),
        ({"value": 33000}, "33,000 people", "33\xa0000 personas"),
        ({"value": 300, "qualifier": "more-than"}, "more than 300 people", "más de 300 personas"),
        ({"value": 8951, "qualifier": "estimated"}, "an estimated 8,951 people", "8951 personas (estimación)"),
        (
            {"value": Decimal("2.3"), "scale": 1_000_000, "qualifier": "estimated"},
            "an estimated 2.3 million people",
            "2,3 millones de personas (estimación)",
        ),
        ({"value": 1, "scale": 1_000_000}, "1 million people", "1 millón de personas"),
        (
            {"value": 258, "scale": 1_000_000, "qualifier": "about"},
            "about 258 million people",
            "cerca de 258 millones de personas",
        ),
        ({"value": 90, "upper_value": 100, "qualifier": "range"}, "90 to 100 people", "de 90 a 100 personas"),
        ({"value": 0}, "0 people", "0 personas"),
        ({"value": 12, "scale": 1000}, "12 thousand people", "12 mil personas"),
    ],
)
def test_figure_reads_as_printed(facts, english, spanish):
    record = make_figure(unit_en="people", unit_es="personas", **facts)
    record.refresh_from_db()

    with translation.override("es"):
        in_spanish = figure(record)

    assert [figure(record), in_spanish] == [english, spanish]


def test_figure_marks_a_unit_in_the_other_language():
    record = make_figure(value=Decimal(3), unit_en="", unit_es="personas")

    assert figure(record) == '3 <span lang="es">personas</span>'


def test_figure_escapes_its_unit():
    assert figure(make_figure(value=Decimal(3), unit_en="<b>")) == "3 &lt;b&gt;"


def test_prose_is_cleaned_on_its_way_out():
    article = make_article()
    hostile = '<p onclick="x()">Text<script>alert(1)</script><a href="javascript:x()">a</a><img src=x onerror=y></p>'
    Article.objects.filter(pk=article.pk).update(body_en=hostile)
    article.refresh_from_db()

    assert prose(article, "body") == '<p>Text<a rel="noopener">a</a></p>'


def test_dated_articles_stand_before_undated_ones():
    make_article(title_en="Undated")
    make_article(title_en="Old", published_on=today(-9), published_precision="day")
    make_article(title_en="New", published_on=today(), published_precision="day")

    assert [article.title for article in Article.objects.newest_first()] == ["New", "Old", "Undated"]


def test_inferred_date_is_marked(client):
    article = make_article(published_on=today().replace(day=1), published_precision="month", is_date_inferred=True)

    for address in ("/en/news/", article.get_absolute_url()):
        assert "(date inferred)" in client.get(address).content.decode()


def test_article_names_whom_to_ask_and_where_it_comes_from(client):
    article = make_article(source_title="The release", source_date="Friday, July 7, 2017")
    person = Appointment.objects.create(
        person=make_person(name="Ana Prueba"),
        organisation=make_organisation(),
        slug="press",
        position_en="Press officer",
        email="press@example.org",
        telephones="+503 1; +503 2",
    )
    article.contacts.add(person)

    page = client.get(article.get_absolute_url()).content.decode()

    for words in ("Ana Prueba", "Press officer", "mailto:press@example.org", "+503 1<br>", "+503 2", "The release</q>"):
        assert words in page


@pytest.mark.sweep
def test_article_takes_no_more_queries_for_more_of_everything(client, django_assert_max_num_queries):
    counts = []
    for number in (1, 10):
        article = make_article()
        for _each in range(number):
            post = Appointment.objects.create(person=make_person(), organisation=make_organisation(), slug="a")
            article.quoted.add(post)
            article.contacts.add(post)
            article.organisations.add(post.organisation)
            edition = make_edition()
            article.editions.add(edition)
            article.courses.add(edition.course)
            make_figure(article, counted_by=post.organisation)
            article.tags.add(Tag.objects.create(name_en="Tag", slug=f"tag-{post.pk}"))
        renew()
        with django_assert_max_num_queries(12) as queries:
            assert client.get(article.get_absolute_url()).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_news_take_no_more_queries_for_more_articles(client, django_assert_max_num_queries):
    counts = []
    for number in (1, 30):
        for _each in range(number):
            make_article()
        renew()
        with django_assert_max_num_queries(6) as queries:
            client.get("/en/news/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_article_does_not_link_to_a_draft_it_tells_of(client):
    article = make_article()
    article.editions.add(make_edition(label_en="SECRET", is_published=False))

    assert "SECRET" not in client.get(article.get_absolute_url()).content.decode()


def test_scheduled_article_is_public_from_its_moment_on(client):
    due = make_article(state="scheduled", publish_at=timezone.now() - dt.timedelta(seconds=1))
    early = make_article(state="scheduled", publish_at=timezone.now() + dt.timedelta(hours=1))

    assert [client.get(article.get_absolute_url()).status_code for article in (due, early)] == [200, 404]
    assert [row.address for row in client.get("/en/news/").context["rows"]] == [due.get_absolute_url()]
    assert [due.is_public, early.is_public] == [True, False]


def test_withdrawn_article_is_gone_and_says_why(client):
    article = make_article(title_en="Gone", state="withdrawn", withdrawal_reason_en="It was wrong.")

    response = client.get(article.get_absolute_url())

    page = response.content.decode()
    assert [response.status_code, "It was wrong." in page] == [410, True]
    assert "Gone" not in client.get("/en/news/").content.decode()


def test_figure_is_told_to_staff_as_printed():
    million = make_figure(value=Decimal("2.3"), scale=1_000_000, unit_en="people")
    share = make_figure(value=Decimal(90), upper_value=Decimal(100), qualifier="range", unit_en="per cent")

    assert [str(million), str(share)] == ["2.3 million people", "90 to 100 per cent"]


def test_draft_edition_is_no_link_between_an_article_and_its_course(client):
    draft = make_edition(label_en="Draft", is_published=False)
    article = make_article(title_en="Told of the draft")
    article.editions.add(draft)
    make_figure(article, edition=draft, unit_en="people of the draft")

    course = client.get(draft.course.get_absolute_url()).content.decode()
    answers = [client.get(f"/api/v1/{kind}?course={draft.course.slug}") for kind in ("articles", "figures")]

    assert ["Told of the draft" in course, "people of the draft" in course] == [False, False]
    assert [answers[0].status_code, answers[1].json()["count"]] == [400, 0]

import pytest
from django.db import OperationalError, connection
from hypothesis import assume, given
from hypothesis import strategies as st

from courses import search
from courses.models import Alias, Change, Course, Edition, Partnership, SearchEntry
from courses.words import Search, tokens
from tests.examples import tried
from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_organisation,
    make_programme,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db

SUBJECTS = [
    "Niñez migrante",
    "Children on the move",
    "Mujeres en contextos migratorios",
    "Border officials",
    "Año nuevo",
]
PLACES = ["Guatemala", "México", "Tapachula", "San José", "Ciudad de Panamá"]


def found(kind, typed, **options):
    search.refresh()
    return sorted(search.hits(kind, Search(typed), **options))


def titles(typed):
    return sorted(Course.objects.filter(pk__in=found("course", typed)).values_list("title_en", flat=True))


@pytest.fixture
def several_hundred():
    courses = [
        Course(title_en=f"{subject} {number}", slug=f"c{number}-{place}", summary_es=PLACES[(number + place) % 5])
        for place, subject in enumerate(SUBJECTS)
        for number in range(60)
    ]
    Course.objects.bulk_create(courses)


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("ninez", 60),
        ("NIÑEZ", 60),
        ("nino", 0),
        ("child", 60),
        ("children move", 60),
        ("migra", 120),
        ("migrantes", 60),
        ("mujer", 60),
        ("año", 60),
        ("ano", 0),
        ("panama", 60),
        ("guatemala 7", 1),
    ],
)
def test_counts_are_the_same_on_every_database(several_hundred, typed, count):
    assert len(found("course", typed)) == count


@pytest.mark.sweep
@pytest.mark.parametrize(
    "typed",
    [
        *(
            "'",
            '"',
            '""',
            "\\",
            "%",
            "_",
            "*",
            "*:*",
            "a & | !",
            "((",
            "NEAR(a b)",
            "title : a",
            "a OR b NOT c",
            "-- x",
        ),
        *("a:*b", "^a", "x" * 5000, "\u0301" * 5000, "\ud800", "{a} : b"),
    ],
)
def test_hostile_searches_break_nothing(typed):
    make_course(title_en="Children")

    for word in [Search(typed)] * bool(Search(typed)):
        search.refresh()
        assert search.hits("course", word) in ([], [Course.objects.get().pk])


WORDS = st.text("añno trigsdec", min_size=1, max_size=4) | st.sampled_from(["niñez", "ninez", "año", "ano", "campaña"])


@tried(40)
@given(st.lists(st.lists(WORDS, max_size=4), min_size=1, max_size=6), st.lists(WORDS, min_size=1, max_size=3))
def test_database_finds_what_the_words_say(texts, typed):
    SearchEntry.objects.all().delete()
    for key, text in enumerate(texts):
        everything = " ".join(sorted(tokens(*text)))
        SearchEntry.objects.create(pk=search.SOURCES["course"].start + key, title="", everything=everything)
    asked = Search(" ".join(typed))
    assume(asked)

    expected = [key for key, text in enumerate(texts) if asked.finds(tokens(*text))]

    assert sorted(search.hits("course", asked)) == expected


def test_title_is_searched_apart():
    titled, other = make_course(title_en="Borders"), make_course(title_en="Other", summary_en="At the borders")

    assert found("course", "border") == [titled.pk, other.pk]
    assert found("course", "border", in_title=True) == [titled.pk]


def test_course_is_found_by_the_names_of_what_belongs_to_it():
    course = make_course(title_en="Children", kind="workshop", mode="tutored")
    course.topics.add(make_topic("Borders", name_es="Fronteras"))
    site = make_site(make_edition(course, label_es="Trigésima"), "MX", city="Tapachula")
    organisation = make_organisation(name_en="International Organization for Migration", acronym_en="IOM")
    Alias.objects.create(organisation=organisation, name="OIM")
    Partnership.objects.create(organisation=organisation, role="host", site=site)
    course.programme = make_programme(title_en="Mesoamerica Program")
    course.save()

    for typed in ("fronteras", "trigesima", "tapachula", "mexico", "oim", "mesoamerica", "taller", "virtual"):
        assert titles(typed) == ["Children"], typed


def test_what_is_not_published_is_no_way_to_a_course():
    course = make_course(title_en="Children", programme=make_programme(title_en="Secret", is_published=False))
    make_edition(course, label_en="Hidden edition", is_published=False)

    assert [titles("secret"), titles("hidden")] == [[], []]


def published_edition():
    return make_edition(make_course(title_en="Children"), label_en="Hidden", is_published=False)


def change_by_update():
    edition = published_edition()
    search.refresh()
    Edition.objects.filter(pk=edition.pk).update(is_published=True, label_en="Shown")


def change_by_bulk():
    course = make_course(title_en="Children")
    search.refresh()
    Edition.objects.bulk_create([Edition(course=course, slug="1", label_en="Shown", is_published=True)])


def change_by_sql():
    make_course(title_en="Children")
    search.refresh()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE courses_course SET summary_es = 'Shown'")


def change_of_a_name():
    organisation = make_organisation()
    Partnership.objects.create(organisation=organisation, role="host", course=make_course(title_en="Children"))
    search.refresh()
    Alias.objects.create(organisation=organisation, name="Shown")


def change_of_a_list():
    course, topic = make_course(title_en="Children"), make_topic("Shown")
    search.refresh()
    course.topics.add(topic)


@pytest.mark.parametrize(
    "change", [change_by_update, change_by_bulk, change_by_sql, change_of_a_name, change_of_a_list]
)
def test_change_by_any_route_is_found_at_once(change):
    change()

    assert titles("shown") == ["Children"]


def test_what_is_gone_is_found_no_more():
    course = make_course(title_en="Children")
    site = make_site(make_edition(course), city="Tapachula")
    article = make_article(title_en="Children too")
    assert [titles("tapachula"), len(found("article", "children"))] == [["Children"], 1]

    site.delete()
    article.delete()

    assert [titles("tapachula"), len(found("article", "children")), Change.objects.count()] == [[], 0, 0]


def test_article_is_found_by_an_organisation_and_a_country():
    article = make_article(title_en="News", countries=["HN"])
    article.organisations.add(make_organisation(name_es="Acnur"))

    assert [found("article", "acnur"), found("article", "honduras")] == [[article.pk], [article.pk]]


def test_index_says_nothing_of_what_did_not_change(django_assert_num_queries):
    make_course()
    search.refresh()

    with django_assert_num_queries(1):
        search.refresh()


def test_search_goes_on_with_what_is_indexed_where_the_database_takes_no_writes(monkeypatch):
    make_course(title_en="Children")
    search.refresh()
    make_course(title_en="Children too")

    def locked(changes):
        raise OperationalError("database is locked")

    monkeypatch.setattr(search, "index_changes", locked)

    assert titles("children") == ["Children"]
    assert Change.objects.exists()


def test_reader_waits_for_other_writers_for_a_fraction_of_a_second_only():
    def waits():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout")
            return str(cursor.fetchone()[0])

    before = waits()
    with search.impatience():
        assert waits() in {"250", "250ms"}

    assert waits() == before

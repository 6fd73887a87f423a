import datetime as dt
import gzip

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from courses.models import Agreement, Language, Module, Partnership, Role
from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_organisation,
    make_person,
    make_programme,
    make_site,
    make_topic,
    today,
)
from tests.memory import renew

pytestmark = pytest.mark.django_db


def make_full_course(number=1):
    """A course with one of everything, `number` times."""
    course = make_course(programme=make_programme(), minutes=4800, stated_modules=9, mode="self-paced")
    course.languages.add(Language.objects.get_or_create(code="es", defaults={"name_en": "Spanish"})[0])
    for position in range(1, number + 1):
        course.topics.add(make_topic(f"Topic {position}"))
        Module.objects.create(course=course, slug=f"m{position}", position=position, title_en=f"Module {position}")
        Partnership.objects.create(organisation=make_organisation(), role="designer", course=course)
        Agreement.objects.create(title_en="Agreement", slug=f"a{course.pk}-{position}").courses.add(course)
        edition = make_edition(course, starts=-9, ends=-1)
        Role.objects.create(edition=edition, person=make_person(), kind="chair")
        for country in ("SV", "GT"):
            make_site(edition, country)
        article = make_article()
        article.courses.add(course)
        article.editions.add(edition)
        make_figure(article, edition=edition)
        make_figure(article, course=course, measure="hours", value=80, unit_en="hours")
    return course


def queries_of(client, django_assert_max_num_queries, address, most):
    renew()
    with django_assert_max_num_queries(most) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)


@pytest.mark.sweep
def test_catalogue_takes_no_more_queries_for_more_courses(client, django_assert_max_num_queries):
    for _number in range(4):
        make_full_course()
    few = queries_of(client, django_assert_max_num_queries, "/en/courses/?sort=newest", 8)
    for _number in range(26):
        make_full_course(2)
    for _number in range(370):
        make_course(title_en="Without an edition")
    many = queries_of(client, django_assert_max_num_queries, "/en/courses/?sort=newest", 8)

    assert few == many


@pytest.mark.sweep
def test_course_takes_no_more_queries_for_more_of_everything(client, django_assert_max_num_queries):
    small, large = make_full_course(), make_full_course(10)
    few = queries_of(client, django_assert_max_num_queries, small.get_absolute_url(), 14)
    many = queries_of(client, django_assert_max_num_queries, large.get_absolute_url(), 14)

    assert few == many


@pytest.mark.sweep
def test_edition_takes_no_more_queries_for_more_of_everything(client, django_assert_max_num_queries):
    edition = make_full_course().editions.get()
    few = queries_of(client, django_assert_max_num_queries, edition.get_absolute_url(), 14)
    for country in ("HN", "MX", "PA", "CR"):
        site = make_site(edition, country)
        Partnership.objects.create(organisation=make_organisation(), role="host", site=site)
        Role.objects.create(edition=edition, person=make_person(), kind="expert")
        make_figure(site=site)
    many = queries_of(client, django_assert_max_num_queries, edition.get_absolute_url(), 14)

    assert few == many


def test_catalogue_of_twenty_full_rows_fits_into_the_first_round_trip(client):
    for _number in range(25):
        make_full_course(2)

    page = client.get("/en/courses/").content

    assert len(gzip.compress(page, 6)) <= 14 * 1024


@pytest.mark.parametrize(
    "facts", [{"closes_at": timezone.now() + dt.timedelta(days=3)}, {"closes_at": timezone.now()}, {"capacity": 0}]
)
def test_row_says_when_the_edition_runs_whatever_its_state(client, facts):
    make_edition(starts=30, ends=40, opens_at=timezone.now() - dt.timedelta(days=3), **facts)

    assert f'<time datetime="{today(30)}">' in client.get("/en/courses/").text


def test_course_page_says_what_is_known_and_what_is_not(client):
    course = make_full_course(5)
    course.mode = ""
    course.save()

    page = client.get(course.get_absolute_url()).content.decode()

    assert "80 hours" in page
    assert "9 modules, 5 described" in page
    assert '<span class="unknown">Not stated</span>' in page


def test_figure_stands_beside_the_number_of_its_source(client):
    course = make_course()
    article = make_article(title_en="The release")
    make_figure(article, course=course, qualifier="more-than", value=300, unit_en="specialists enrolled")

    page = client.get(course.get_absolute_url()).content.decode()

    assert "<strong>more than 300 specialists enrolled</strong>" in page
    assert 'href="#source-1"' in page
    assert f'<li id="source-1"><a href="{article.get_absolute_url()}">The release</a>' in page


def test_edition_page_says_its_own_facts_and_the_courses_apart(client):
    course = make_course(minutes=4800)
    edition = make_edition(course, starts=-9, ends=-1, label_en="Second edition")

    page = client.get(edition.get_absolute_url()).content.decode()

    assert "course: 80 hours" in page
    assert "<h1>" in page


def test_text_in_the_other_language_says_so(client):
    course = make_course(title_en="", title_es="Niñez migrante", summary_es="Un curso")

    page = client.get(course.get_absolute_url()).content.decode()

    assert '<h1><span lang="es">Niñez migrante</span></h1>' in page
    assert '<span lang="es">Un curso</span>' in page


def hidden_addresses():
    """Pages of what is not published, or belongs elsewhere."""
    draft = make_course(is_published=False)
    public = make_course()
    quiet = make_edition(public, is_published=False)
    within_draft = make_edition(draft)
    other = make_edition()
    return [
        draft.get_absolute_url(),
        quiet.get_absolute_url(),
        within_draft.get_absolute_url(),
        reverse("courses:edition", args=[public.slug, other.slug]),
        make_article(state="draft").get_absolute_url(),
        make_article(state="scheduled", publish_at=timezone.now() + dt.timedelta(hours=1)).get_absolute_url(),
        "/en/courses/nothing/",
    ]


def test_what_is_not_published_is_not_found(client):
    assert [client.get(address).status_code for address in hidden_addresses()] == [404] * 7


def test_drafts_are_named_on_no_page(client):
    course = make_full_course()
    make_edition(course, label_en="SECRET edition", is_published=False)
    article = make_article(title_en="SECRET article", state="draft")
    article.courses.add(course)
    article.editions.add(course.editions.public().get())
    make_figure(article, course=course, unit_en="SECRET figure")
    make_course(title_en="SECRET course", is_published=False).topics.add(make_topic("SECRET topic"))
    edition = course.editions.public().get()

    for address in ("/en/", "/en/courses/", "/en/news/", course.get_absolute_url(), edition.get_absolute_url()):
        assert "SECRET" not in client.get(address).content.decode(), address


@pytest.mark.sweep
@pytest.mark.parametrize("number", ["0", "-1", "0000000010", "01", "abc", "1" + "0" * 99, "9" * 5000, "%00", "2"])
@pytest.mark.parametrize("address", ["/en/courses/", "/en/news/"])
def test_no_page_number_breaks_a_list(client, address, number):
    make_course()
    make_article()

    assert client.get(f"{address}?page={number}").headers["Location"] == address


def test_query_is_tidied_once(client):
    make_course()

    assert client.get("/en/courses/?q=&country=&sort=title&page=1").headers["Location"] == "/en/courses/?sort=title"
    assert client.get("/en/courses/?sort=title").status_code == 200


def test_pages_keep_the_filters(client):
    for _number in range(21):
        make_course(kind="workshop")

    page = client.get("/en/courses/?kind=workshop&page=2").content.decode()

    assert '<a href="?kind=workshop" rel="prev">' in page
    assert '<a href="?kind=workshop&amp;page=2" aria-current="page">' in page
    assert "(page 2 of 2)" in page


def test_unknown_value_is_ignored_with_a_notice(client):
    make_course()

    page = client.get("/en/courses/?country=zz").content.decode()

    assert "Ignored: “zz” is not a value of “Country where it runs”." in page
    assert "1 course</h2>" in page


def test_too_many_parameters_are_a_bad_request_in_both_languages(client):
    response = client.get("/en/courses/?" + "&".join(f"x{number}=1" for number in range(10_001)))

    assert response.status_code == 400
    assert '<div lang="es">' in response.content.decode()


def test_spanish_pages_are_at_spanish_addresses(client):
    course = make_course(title_es="Niñez migrante")
    with translation.override("es"):
        addresses = [reverse("courses:list"), course.get_absolute_url(), reverse("news:list")]

    assert addresses == ["/es/cursos/", f"/es/cursos/{course.slug}/", "/es/noticias/"]
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]


def test_language_switch_keeps_page_and_filters(client):
    make_course(kind="workshop")

    page = client.get("/en/courses/?kind=workshop&q=a").content.decode()

    assert '<a href="/es/cursos/?kind=workshop&amp;q=a" lang="es" hreflang="es">Español</a>' in page


def test_footnotes_number_the_releases_in_the_order_they_are_named(client):
    course = make_course()
    first, second = make_article(), make_article()
    for article, slug in ((first, "a"), (second, "b"), (first, "c")):
        make_figure(article, course=course, slug=slug, position=1)

    receipts = client.get(course.get_absolute_url()).context["receipts"]

    assert [receipts.sources[figure.source_number - 1] for figure in receipts.figures] == [
        figure.article for figure in receipts.figures
    ]
    assert {figure.source_number for figure in receipts.figures} == {1, 2}


FIGURES = [  # what a release states, and whether a fact of 80 hours, 9 modules and two weeks may cite it
    ({"measure": "hours", "value": 80}, "hours"),
    ({"measure": "hours", "value": "0.08", "scale": 1000}, "hours"),
    ({"measure": "hours", "value": 20}, None),
    ({"measure": "hours", "value": 80, "upper_value": 90, "qualifier": "range"}, None),
    ({"measure": "modules", "value": 9}, "modules"),
    ({"measure": "modules", "value": 80}, None),
    ({"measure": "length", "value": 2, "unit_en": "weeks"}, "length"),
    ({"measure": "length", "value": 14, "unit_en": "", "unit_es": "días"}, "length"),
    ({"measure": "length", "value": 2, "unit_en": "months"}, None),
    ({"measure": "participants", "value": 9}, None),
]


@pytest.mark.parametrize(("figure", "fact"), FIGURES)
def test_fact_of_a_course_cites_a_release_that_says_the_same_of_it(client, figure, fact):
    course = make_course(minutes=4800, stated_modules=9, span_days=14)
    newer = make_article(published_on=today(-9), published_precision="day")
    make_figure(newer, edition=make_edition(course), **figure)
    make_figure(course=course, **figure)

    numbers = client.get(course.get_absolute_url()).context["numbers"]

    assert numbers == {"hours": None, "modules": None, "length": None} | ({fact: 2} if fact else {})


def test_fact_of_an_edition_cites_the_release_that_says_it(client):
    edition = make_edition(make_course(minutes=4800), minutes=1200, stated_modules=9)
    make_figure(site=make_site(edition), measure="modules", value=9)
    make_figure(edition=edition, measure="hours", value=20)
    newer = make_article(published_on=today(-9), published_precision="day")
    make_figure(newer, edition=edition, measure="hours", value=80)

    response = client.get(edition.get_absolute_url())

    assert response.context["numbers"] == {"hours": 2, "modules": None, "length": None}
    assert '20 hours<sup><a class="source" href="#source-2">' in response.content.decode()


def test_edition_without_a_place_says_so_unless_it_is_virtual(client):
    nowhere, virtual = make_edition(), make_edition(mode="self-paced")

    assert "Place not published" in client.get(nowhere.get_absolute_url()).content.decode()
    assert "Place not published" not in client.get(virtual.get_absolute_url()).content.decode()


def test_where_it_runs_names_the_people_and_the_places_of_each_site(client):
    edition = make_edition()
    mexico, guatemala = make_site(edition, "MX", capacity=25), make_site(edition, "GT")
    ana, ben = make_person(name="Ana"), make_person(name="Ben")
    Role.objects.create(edition=edition, person=ana, kind="facilitator", site=mexico)
    Role.objects.create(edition=edition, person=ben, kind="expert")

    page = client.get(edition.get_absolute_url()).content.decode()
    table = page[page.index("<table>") : page.index("</table>")]
    rows = {site: table[table.index(f'id="{site.slug}"') :].partition("</tr>")[0] for site in (mexico, guatemala)}

    assert ["Ana" in rows[mexico], "<td>25</td>" in rows[mexico], "Ben" in table] == [True, True, False]
    assert ["Ana" in rows[guatemala], "Not divided" in rows[guatemala]] == [False, True]
    assert ["Ana" in page.partition("</table>")[2], "Ben" in page] == [True, True]


def test_where_it_runs_is_silent_about_what_nobody_stated(client):
    page = client.get(make_site().edition.get_absolute_url()).content.decode()

    assert ["People there" in page, '<th scope="col">Places' in page] == [False, False]

import re

import pytest

from courses.models import Alias, Appointment, Partnership
from courses.paging import PER_PAGE
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


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_partner_page_says_what_it_does_for_published_things_alone(client):
    organisation = make_organisation(parent=make_organisation(name_en="The whole"))
    Alias.objects.create(organisation=organisation, name="Known otherwise")
    quiet, site = make_edition(label_en="SECRET", is_published=False), make_site(make_edition(label_en="Here"))
    for role, target in (
        *(("funder", {"course": make_course(title_en="Rights")}), ("funder", {"edition": quiet})),
        *(("host", {"site": site}), ("funder", {"course": make_course(title_en="SECRET", is_published=False)})),
    ):
        Partnership.objects.create(organisation=organisation, role=role, **target)

    response = client.get(organisation.get_absolute_url())

    page = response.content.decode()
    assert [(str(role), len(found)) for role, found in response.context["roles"]] == [
        ("Funded by", 1),
        ("Hosted by", 1),
    ]
    assert "SECRET" not in page
    for words in ("Known otherwise", "The whole", ">Rights</a>", ": Here</a>", "El Salvador"):
        assert words in page


def test_programme_page_has_its_courses_partners_and_news(client):
    programme = make_programme()
    course = make_course(programme=programme, title_en="Rights")
    make_course(programme=programme, title_en="SECRET", is_published=False)
    Partnership.objects.create(organisation=make_organisation(name_en="The funder"), role="funder", programme=programme)
    make_article(title_en="Of its course").courses.add(course)
    make_article(title_en="Of itself").programmes.add(programme)
    make_article(title_en="Of another").courses.add(make_course())

    page = page_of(client, programme.get_absolute_url())

    assert [words in page for words in ("Rights", "The funder", "Of its course", "Of itself")] == [True] * 4
    assert [words in page for words in ("SECRET", "Of another")] == [False] * 2


def test_unpublished_programme_is_not_found(client):
    assert client.get(make_programme(is_published=False).get_absolute_url()).status_code == 404


def test_topic_of_a_draft_alone_has_no_course(client):
    make_course(title_en="SECRET", is_published=False).topics.add(topic := make_topic("Rights"))
    make_course(title_en="Elsewhere")

    response = client.get(topic.get_absolute_url())

    assert [len(response.context["courses"]), response.context["count"]] == [0, 0]
    assert not any(title in response.text for title in ("SECRET", "Elsewhere"))


def test_topic_page_has_its_courses_and_related_topics(client):
    topic, near, far = make_topic("Rights"), make_topic("Care"), make_topic("Borders")
    (course := make_course(title_en="Children")).topics.add(topic, near)
    make_course(title_en="SECRET", is_published=False).topics.add(topic, far)

    response = client.get(topic.get_absolute_url())

    assert [row.address for row in response.context["courses"]] == [course.get_absolute_url()]
    assert list(response.context["related"]) == [near]


def test_country_page_tells_what_is_ahead_from_what_has_been(client):
    ahead, past = make_edition(starts=9), make_edition(starts=-9, ends=-1)
    for edition in (ahead, past, make_edition(is_published=False)):
        make_site(edition, "SV")
    make_site(make_edition(), "GT")
    virtual = make_course(mode="self-paced")
    figure = make_figure(country="SV")
    make_figure(make_article(state="draft"), country="SV")
    article = make_article(countries=["SV", "GT"])

    context = client.get("/en/countries/sv/").context

    listed = [[row.address for row in context[name]] for name in ("ahead", "past", "virtual")]
    assert listed == [[record.get_absolute_url()] for record in (ahead, past, virtual)]
    assert [context["receipts"].figures, list(context["articles"])] == [[figure], [article]]


def test_country_page_lists_what_starts_soonest_first_and_what_has_no_date_last(client):
    undated = [make_edition() for _each in range(2)]
    later, soon = [make_edition(starts=start) for start in range(400, 400 + PER_PAGE - 3)], make_edition(starts=10)
    for edition in (*undated, *later, soon):
        make_site(edition, "SV")

    def listed():
        return [row.address for row in client.get("/en/countries/sv/").context["ahead"]]

    expected = [edition.get_absolute_url() for edition in (soon, *later, *undated[::-1])]
    assert listed() == expected
    make_site(make_edition(starts=11), "SV")
    assert sorted({*expected} - {*listed()}) == [expected[-1]]


@pytest.mark.parametrize(("code", "status"), [("sv", 200), ("fr", 200), ("SV", 404), ("zz", 404), ("xyz", 404)])
def test_country_page_exists_for_every_country_in_small_letters(client, code, status):
    assert client.get(f"/en/countries/{code}/").status_code == status


def make_hub(number):
    """A partner, a programme, a topic and a country with so many of everything."""
    organisation, programme, topic = make_organisation(), make_programme(), make_topic()
    for _each in range(number):
        course = make_course(programme=programme, mode="self-paced")
        course.topics.add(topic, make_topic())
        edition = make_edition(course)
        site = make_site(edition, "SV")
        for target in ({"course": course}, {"edition": edition}, {"site": site}):
            Partnership.objects.create(organisation=organisation, role="host", **target)
        Partnership.objects.create(organisation=make_organisation(country="SV"), role="funder", programme=programme)
        article = make_article(countries=["SV"])
        article.courses.add(course)
        article.organisations.add(organisation)
        make_figure(article, programme=programme, country="SV", counted_by=organisation)
    return [*(record.get_absolute_url() for record in (organisation, programme, topic)), "/en/countries/sv/"]


@pytest.mark.sweep
def test_no_related_page_takes_more_queries_for_more_of_everything(client, django_assert_max_num_queries):
    counts = []
    for number in (1, 10):
        for address in make_hub(number):
            renew()
            with django_assert_max_num_queries(16) as queries:
                page_of(client, address)
            counts.append(len(queries))

    assert counts[:4] == counts[4:]


def test_course_names_whom_to_ask_as_its_newest_article_does(client):
    course, appointment = (
        make_course(),
        Appointment.objects.create(
            person=make_person(name="Ana"), organisation=make_organisation(), slug="office", email="ana@example.org"
        ),
    )
    for day, contacts in ((-9, []), (-1, [appointment])):
        article = make_article(published_on=today(day), published_precision="day")
        article.courses.add(course)
        article.contacts.set(contacts)
    hidden = make_article(state="draft")
    hidden.courses.add(make_course(slug="other"))
    hidden.contacts.add(appointment)

    assert 'href="mailto:ana@example.org"' in client.get(course.get_absolute_url()).text
    assert "Whom to ask" not in client.get("/en/courses/other/").text


def test_courses_of_a_programme_stand_in_the_order_of_the_alphabet(client):
    programme = make_programme()
    for title in ("Ñandú", "Oso", "nuevo", "Árbol"):
        make_course(title_en=title, programme=programme)

    context = client.get(programme.get_absolute_url()).context

    assert [re.search("<h3>.*>(.*)</a></h3>", row.html)[1] for row in context["courses"]] == [
        *("Árbol", "nuevo", "Ñandú", "Oso"),
    ]

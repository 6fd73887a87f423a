import datetime as dt
import hashlib
import xml.etree.ElementTree as ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import CatalogueVersion, Course, Topic
from news.models import Article
from tests.factories import make_article, make_course, make_edition, make_topic, today

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BASE = "{http://www.w3.org/XML/1998/namespace}base"
NEWS = "/feeds/en/news.atom"


def read(client, address=NEWS):
    """The root of the feed, by a parser that knows nothing of Django."""
    response = client.get(address)
    assert [response.status_code, response["Content-Type"]] == [200, "application/atom+xml; charset=utf-8"]
    return ElementTree.fromstring(response.content)  # noqa: S314 (our own answer)


def texts(root, *path):
    return [element.text for element in root.findall("/".join(ATOM + name for name in path))]


def titles(client, address=NEWS):
    return texts(read(client, address), "entry", "title")


def links(element):
    return [
        tuple(link.get(name) for name in ("rel", "type", "hreflang", "href")) for link in element.findall(f"{ATOM}link")
    ]


def test_feed_says_what_it_is_where_it_is_and_who_writes_it(client):
    root = read(client, "/feeds/es/news.atom")

    assert [root.tag, root.get(LANG)] == [f"{ATOM}feed", "es"]
    assert texts(root, "id") == ["tag:testserver,2026:news/es"]
    assert texts(root, "author", "name") == ["Rumbo"]
    assert texts(root, "updated") == ["1970-01-01T00:00:00+00:00"]
    assert links(root) == [
        ("alternate", None, None, "http://testserver/es/noticias/"),
        ("self", None, None, "http://testserver/feeds/es/news.atom"),
        ("alternate", "text/html", "en", "http://testserver/en/news/"),
        ("alternate", "text/html", "es", "http://testserver/es/noticias/"),
    ]


def test_entry_gives_the_article_in_the_language_with_its_pages(client):
    article = make_article(
        title_en="Told & true",
        title_es="Contado, año <2018>",
        slug="told",
        summary_en="In short",
        summary_es="En breve",
        body_en='<p>Text <a href="/en/">home</a><script>x()</script></p>',
        body_es="<p>Texto</p>",
        published_on=dt.date(2018, 9, 24),
        published_precision="day",
    )
    root = read(client)
    entry, content = root.find(f"{ATOM}entry"), root.find(f"{ATOM}entry/{ATOM}content")

    assert [child.tag.removeprefix(ATOM) for child in entry] == [
        *("id", "updated", "link", "link", "title", "summary", "content")
    ]
    assert texts(entry, "id") == [f"tag:testserver,2026:article/{article.pk}"]
    assert texts(entry, "title") + texts(entry, "summary") == ["Told & true", "In short"]
    assert texts(entry, "updated") == texts(root, "updated") == ["2018-09-24T12:00:00+00:00"]
    assert links(entry) == [
        ("alternate", "text/html", "en", "http://testserver/en/news/told/"),
        ("alternate", "text/html", "es", "http://testserver/es/noticias/told/"),
    ]
    assert content.text == '<p>Text <a href="/en/" rel="noopener">home</a></p>'
    assert content.attrib == {"type": "html", BASE: "http://testserver/en/news/told/"}
    assert titles(client, "/feeds/es/news.atom") == ["Contado, año <2018>"]


def test_text_in_the_other_language_says_so_and_no_text_is_no_element(client):
    make_article(title_en="", title_es="Solo", body_es="<p>Texto</p>")
    entry = read(client).find(f"{ATOM}entry")

    marked = {child.tag.removeprefix(ATOM): child.get(LANG) for child in entry if child.text}
    assert marked == {"id": None, "updated": None, "title": "es", "content": "es"}
    assert texts(entry, "content") == ["<p>Texto</p>"]
    assert read(client, "/feeds/es/news.atom").find(f"{ATOM}entry/{ATOM}title").attrib == {}


@pytest.mark.parametrize(
    ("facts", "updated"),
    [
        ({"published_on": dt.date(2017, 7, 7), "published_precision": "day"}, "2017-07-07T12:00:00+00:00"),
        ({"published_on": dt.date(2017, 7, 1), "published_precision": "month"}, "2017-07-01T12:00:00+00:00"),
        ({"publish_at": dt.datetime(2018, 1, 2, 3, 4, tzinfo=dt.UTC)}, "2018-01-02T03:04:00+00:00"),
        (
            {
                "published_on": dt.date(2017, 7, 7),
                "published_precision": "day",
                "publish_at": dt.datetime(2018, 1, 2, 3, 4, tzinfo=dt.UTC),
            },
            "2017-07-07T12:00:00+00:00",
        ),
        ({}, "1970-01-01T00:00:00+00:00"),
    ],
)
def test_updated_is_the_day_it_was_published_else_its_moment_else_plainly_none(client, facts, updated):
    make_article(**facts)

    assert texts(read(client), "entry", "updated") == [updated]


def test_id_stays_whatever_becomes_of_slug_and_title(client):
    article, course, topic = make_article(), make_course(slug="before"), make_topic(slug="before")
    addresses = ["/feeds/en/courses/{}.atom", "/feeds/en/topics/{}.atom", NEWS]
    ids = [texts(read(client, address.format("before")), "id") for address in addresses]
    before = texts(read(client), "entry", "id")

    Article.objects.filter(pk=article.pk).update(slug="after", title_en="After")
    Course.objects.filter(pk=course.pk).update(slug="after")
    Topic.objects.filter(pk=topic.pk).update(slug="after")

    assert [texts(read(client, address.format("after")), "id") for address in addresses] == ids
    assert texts(read(client), "entry", "id") == before
    assert ids[0] == [f"tag:testserver,2026:course/{course.pk}/en"]


def test_drafts_withdrawn_and_early_articles_are_in_no_feed(client):
    course = make_course(slug="rights")
    course.topics.add(make_topic(slug="law"))
    shown = {"courses": course, "countries": ["MX"]}
    hour = dt.timedelta(hours=1)
    for title, facts in [
        ("Public", {}),
        ("Due", {"state": "scheduled", "publish_at": timezone.now() - hour}),
        ("Draft", {"state": "draft"}),
        ("Early", {"state": "scheduled", "publish_at": timezone.now() + hour}),
        ("Withdrawn", {"state": "withdrawn", "withdrawal_reason_en": "Wrong."}),
    ]:
        make_article(title_en=title, countries=shown["countries"], **facts).courses.add(course)

    for address in ("news", "countries/mx", "topics/law", "courses/rights"):
        assert sorted(titles(client, f"/feeds/en/{address}.atom")) == ["Due", "Public"], address


def test_feeds_hold_what_is_about_their_country_topic_or_course(client):
    course, other = make_course(slug="rights", title_en="Rights"), make_course(slug="other")
    course.topics.add(make_topic("Law", slug="law"))
    make_article(title_en="By country", countries=["SV", "MX"])
    make_article(title_en="By course").courses.add(course)
    make_article(title_en="By edition").editions.add(make_edition(course))
    make_article(title_en="By another").courses.add(other)

    assert titles(client, "/feeds/en/countries/mx.atom") == ["By country"]
    assert titles(client, "/feeds/en/topics/law.atom") == ["By edition", "By course"]
    assert titles(client, "/feeds/en/courses/rights.atom") == ["By edition", "By course"]
    assert texts(read(client, "/feeds/en/courses/rights.atom"), "title") == ["Rumbo: news about Rights"]
    assert links(read(client, "/feeds/en/countries/mx.atom"))[0][3] == "http://testserver/en/countries/mx/"
    assert links(read(client, "/feeds/es/topics/law.atom"))[0][3] == "http://testserver/es/temas/law/"


def test_newest_thirty_stand_in_the_feed(client):
    for day in range(32):
        make_article(title_en=f"{day} ago", published_on=today(-day), published_precision="day")
    make_article(title_en="Undated")

    assert titles(client) == [f"{day} ago" for day in range(30)]


def test_control_characters_do_not_break_the_feed(client):
    make_article(title_en="A\x0b\x01 title\ufffe", summary_en="One\x1f", body_en="<p>Two\x0c</p>")

    assert titles(client) == ["A title"]
    assert texts(read(client), "entry", "summary") == ["One"]


@pytest.mark.parametrize(
    "address",
    [
        *("fr/news", "EN/news", "en-us/news", "en/countries/MX", "en/countries/xx", "en/countries/mex"),
        *("en/topics/unknown", "en/topics/%00", "en/topics/%FF", "en/courses/hidden", "en/courses/a%0Ab", "%00/news"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"If-None-Match": "*"}])
def test_unknown_is_not_found(client, address, headers):
    make_course(slug="hidden", is_published=False)

    assert client.get(f"/feeds/{address}.atom", headers=headers).status_code == 404


def test_only_reading_is_allowed(client):
    head = client.head(NEWS)

    assert [client.post(NEWS).status_code, head.status_code, head.content] == [405, 200, b""]


def test_unchanged_feed_is_not_sent_again(client, django_assert_max_num_queries):
    make_course(slug="rights")
    for address in ("/feeds/es/news.atom", "/feeds/es/countries/mx.atom", "/feeds/es/courses/rights.atom"):
        first = client.get(address)
        with django_assert_max_num_queries(2):
            again = client.get(address, headers={"If-None-Match": first["ETag"]})

        assert [again.status_code, again.content, again["ETag"]] == [304, b"", first["ETag"]]
        assert ["Last-Modified" in first, first["Content-Language"], again["Content-Language"]] == [False, "es", "es"]


def change_of(article):
    Article.objects.filter(pk=article.pk).update(title_en="Changed")


def withdrawal_of(article):
    Article.objects.filter(pk=article.pk).update(state="withdrawn", withdrawal_reason_en="Wrong.")


@pytest.mark.parametrize("change", [change_of, withdrawal_of])
def test_changed_feed_is_sent_again(client, change):
    article = make_article()
    known = client.get(NEWS)["ETag"]

    change(article)

    assert client.get(NEWS, headers={"If-None-Match": known}).status_code == 200


def test_scheduled_article_and_new_day_make_another_version(client, time_machine):
    noon = dt.datetime(2018, 9, 24, 18, tzinfo=dt.UTC)
    time_machine.move_to(noon, tick=False)
    make_article(state="scheduled", publish_at=noon + dt.timedelta(hours=1))
    token = CatalogueVersion.objects.get().token
    seen = []
    for hours in (0, 0.9, 1, 11.9, 12):  # midnight in Costa Rica is at 6 in UTC
        time_machine.move_to(noon + dt.timedelta(hours=hours), tick=False)
        response = client.get(NEWS)
        seen.append((response["ETag"], hashlib.sha256(response.content).hexdigest()))

    versions = [version for version, _content in seen]
    assert CatalogueVersion.objects.get().token == token
    assert [versions[0] == versions[1], versions[2] == versions[3], len(set(versions))] == [True, True, 3]
    assert len({content for _version, content in seen}) == 2


def test_version_differs_by_address(client):
    addresses = [NEWS, "/feeds/es/news.atom", "/feeds/en/countries/mx.atom"]

    assert len({client.get(address)["ETag"] for address in addresses}) == 3
    assert client.get(NEWS, secure=True)["ETag"] != client.get(NEWS)["ETag"]


@pytest.mark.sweep
def test_feed_takes_no_more_queries_for_more_articles(client, django_assert_max_num_queries):
    course = make_course(slug="rights")
    counts = []
    for number in (3, 27):
        for _each in range(number):
            make_article(countries=["MX"], body_en="<p>Text</p>").courses.add(course)
        for address in (NEWS, "/feeds/en/countries/mx.atom", "/feeds/en/courses/rights.atom"):
            with django_assert_max_num_queries(3) as queries:
                client.get(address)
            counts.append(len(queries))

    assert counts[:3] == counts[3:]


def test_names_of_the_addresses():
    assert [
        reverse("news-feed", args=["en"]),
        reverse("country-feed", args=["es", "mx"]),
        reverse("topic-feed", args=["en", "law"]),
        reverse("course-feed", args=["en", "rights"]),
    ] == [NEWS, "/feeds/es/countries/mx.atom", "/feeds/en/topics/law.atom", "/feeds/en/courses/rights.atom"]


def test_control_characters_in_a_name_break_no_feed(client):
    course = make_course(title_en="A\x0bB", slug="odd")

    response = client.get(f"/feeds/en/courses/{course.slug}.atom")

    assert [response.status_code, b"\x0b" in response.content] == [200, False]

"""Studying without an account: the edition's page, its modules, marked by a button, and what is printed."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone, translation

from courses.choices import TAKES_PART, ApplicationState
from courses.letters import personal_path, study_token_of, token_of
from courses.models import Application, Language, Module, Resource
from tests.exchange import queries
from tests.factories import make_certificate, make_running_edition, make_user
from tests.learning import done, make_resource, make_student, mark, places, study, words

pytestmark = pytest.mark.django_db
NO_PLACE = [state for state in ApplicationState if state not in TAKES_PART]
OPENS = re.compile(r'href="/en/application/')
FORGED = ["x", "1", "MQ:1:x", "%00", "a" * 4000]


# Who may open it


def test_address_of_studying_opens_nothing_of_the_application(client):
    student = make_student()
    address = reverse("courses:my-application", args=[study_token_of(student)])

    assert [client.get(address).status_code, client.post(address, {"do": "withdraw"}).status_code] == [404, 404]
    student.refresh_from_db()
    assert student.state == "confirmed"
    assert {OPENS.search(client.get(address).text) for address in places(student)} == {None}


def test_address_of_the_application_opens_studying_too_and_is_passed_on_by_no_link_there(client):
    """So that what letters of before led to is still there."""
    student = make_student()

    for name in ("study", "study-print", "my-certificate"):
        address = reverse(f"courses:{name}", args=[token_of(student)])
        page = client.get(address)
        links = [link for link in re.findall(r'href="([^"]+)"', page.text) if link.startswith("/en/")]
        opening = [link for link in links if "/application/" in link or token_of(student) in link]
        assert [page.status_code, opening] == [200, []]


@pytest.mark.sweep
@pytest.mark.parametrize("state", NO_PLACE)
def test_without_a_place_there_is_nothing(client, state):
    student = make_student(state=state)

    assert [client.get(address).status_code for address in places(student)] == [404] * 3
    assert mark(client, student).status_code == 404


@pytest.mark.parametrize(
    "facts", [{"is_published": False}, {"cancelled_on": dt.date(2020, 1, 1), "cancellation_reason_en": "x"}]
)
def test_of_an_edition_that_is_not_held_there_is_nothing(client, facts):
    student = make_student(make_running_edition(3, **facts))

    assert [client.get(address).status_code for address in places(student)] == [404] * 3


@pytest.mark.sweep
@pytest.mark.parametrize("token", FORGED)
@pytest.mark.parametrize("rest", ["", "print/", "modules/module-1/", "transcripts/1/"])
def test_forged_address_is_absent(client, token, rest):
    make_student()

    assert client.get(f"/en/learning/{token}/{rest}").status_code == 404
    assert client.post(f"/en/learning/{token}/{rest}", {"do": "done"}).status_code == 404


def test_address_of_another_person_cannot_be_made_of_ones_own(client):
    mine, other = study(make_student()), study(make_student())
    key, signature = other.partition(":")[0], mine.partition(":")[2]

    assert client.get(f"{key}:{signature}").status_code == 404


def test_before_the_first_day_the_page_says_when_it_opens_and_nothing_else(client):
    student = make_student(make_running_edition(3, starts=1, ends=2))
    make_resource(student.edition.course.modules.first(), title_en="Secret reader")

    page = client.get(study(student))

    assert "It opens on:" in page.text
    hidden = ("Module 1", "Secret reader", "modules done", "/certificate/")
    assert [told for told in hidden if told in page.text] == []
    answers = [*(client.get(address) for address in places(student)[1:]), mark(client, student)]
    assert [bool(re.fullmatch(r"/en/learning/[^/]+/", answer.url)) for answer in answers] == [True] * 3
    assert done(student) == []


def test_pages_are_private_and_hold_no_address_of_another_language_in_search_engines(client):
    for address in places(make_student()):
        page = client.get(address)

        assert [page["Cache-Control"], page["X-Robots-Tag"]] == ["no-store, private", "noindex"]
        assert 'name="robots" content="noindex"' in page.text
        assert 'rel="canonical"' not in page.text


def test_module_of_another_course_is_absent(client):
    student, other = make_student(), make_running_edition()
    Module.objects.create(course=other.course, slug="elsewhere", position=1, title_en="x")

    for slug in ("elsewhere", "nothing"):
        address = study(student, "study-module", slug)
        assert [client.get(address).status_code, client.post(address, {"do": "done"}).status_code] == [404, 404]


# What it shows


def test_study_page_tells_progress_in_words_on_the_route_and_the_way_on(client):
    student = make_student(make_running_edition(3, completion_share=100), done=1)

    page = client.get(study(student))

    assert "1 of 3 modules done" in words(page)
    route = re.search(r'<ol class="route">(.*?)</ol>', page.text, re.DOTALL)[1]
    told = [re.sub(r"<[^>]+>|\s+", " ", part) for part in route.split("<li")[1:]]
    assert ["Done on" in told[0], "Next" in told[1], "Not done yet" in told[2]] == [True] * 3
    assert "Missing: 3 of 3 modules done; you have done 1. 2 modules are missing. By:" in words(page)
    assert '<progress value="1" max="3">' in page.text
    assert re.search(r'class="button" href="[^"]+/modules/module-2/"', page.text)


def test_rule_that_is_met_says_so_and_leads_to_the_certificate(client):
    student = make_student(make_running_edition(2, completion_share=50), "completed", done=1)

    page = client.get(study(student))

    assert "1 of 2 modules done" in words(page)
    assert re.search(r'href="/en/learning/[^/]+/certificate/"', page.text)


@pytest.mark.parametrize("place", ["study", "my-certificate"])
@pytest.mark.parametrize("number_done", [0, 1, 3])
def test_who_completed_misses_nothing_and_has_no_last_day(client, place, number_done):
    edition = make_running_edition(3, starts=-40, ends=-10, completion_share=100)
    day = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
    student = make_student(edition, "completed", done=number_done, completed_at=day)
    by = "" if number_done == 3 else ", recorded by the office"

    page = client.get(study(student, place))

    checklist = re.search(r'<ul class="checklist">(.*?)</ul>', page.text, re.DOTALL)[1]
    assert " ".join(re.sub(r"<[^>]+>", " ", checklist).split()).replace(" ,", ",") == f"✓ Completed on 4 March 2026{by}"
    assert [told for told in ("Missing", "By:", 'class="next"', "What it takes") if told in page.text] == []
    assert ("<progress" in page.text) == (place == "study" and number_done > 0)


@pytest.mark.parametrize(
    ("checked", "certified", "label"),
    [
        (False, False, "Check the name for your certificate"),
        (True, False, "Your certificate, and the name on it"),
        (True, True, "Your certificate"),
    ],
)
def test_button_of_who_completed_leads_to_the_name_and_then_to_the_certificate(client, checked, certified, label):
    student = make_student(make_running_edition(3), "completed", done=1)
    if checked:
        Application.objects.update(confirmed_name="Ana", name_confirmed_at=timezone.now())
    if certified:
        make_certificate(student)

    for address in (study(student), personal_path(student)):
        buttons = re.findall(r'<a class="button" href="[^"]+/(\w+)/"[^>]*>([^<]+)</a>', client.get(address).text)

        assert buttons == [("certificate", label)]


def crumbs_on(page):
    return re.findall(
        r"<li>(?:<a [^>]+>|<span [^>]+>)([^<]+)", re.search(r'class="crumbs".*?</nav>', page, re.DOTALL)[0]
    )


@pytest.mark.parametrize("starts", [-1, 1])
def test_breadcrumbs_lead_back_through_the_account_that_has_it(client, starts):
    owner, edition = make_user(), make_running_edition(starts=starts, ends=9)
    student = make_student(edition, user=owner)
    ways = []
    for user in (None, make_user(), owner):
        if user:
            client.force_login(user)
        ways.append(crumbs_on(client.get(study(student)).text)[1])

    assert ways == [student.edition.course.title, student.edition.course.title, "My learning"]


def test_course_without_modules_says_so(client):
    page = client.get(study(make_student(make_running_edition(completion_share=None))))

    assert "This course has no modules on the portal." in page.text


def test_module_says_where_one_is_and_what_comes_before_and_after(client):
    student = make_student()

    page = client.get(study(student, "study-module", "module-2"))

    assert "Module 2 of 3" in words(page)
    near = dict(re.findall(r'rel="(prev|next)" href="[^"]+/modules/([^/"]+)/"', page.text))
    assert near == {"prev": "module-1", "next": "module-3"}
    assert "Any order is fine" in page.text


def test_module_shows_its_text_in_the_best_language_and_cleaned(client):
    student = make_student()
    Module.objects.filter(slug="module-1").update(text_es='<h2>Uno</h2><p onclick="x()">Dos<script>x()</script></p>')

    page = client.get(study(student, "study-module", "module-1")).text

    assert re.search(r'<div lang="es"><h2>Uno</h2><p>Dos</p></div>', page)


def test_resource_has_kind_language_length_size_and_transcript_beside_it(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    student = make_student()
    module = student.edition.course.modules.get(slug="module-1")
    spanish = Language.objects.create(code="es", name_en="Spanish")
    facts = {"title_en": "Talk", "kind": "video", "language": spanish, "minutes": 90, "transcript": "Hola <b>\n\nAdiós"}
    make_resource(module, **facts)
    reader = make_resource(module, title_en="Book", kind="document", url="", file=ContentFile(b"x" * 2048, "b.pdf"))
    gone = make_resource(module, title_en="Gone", kind="document", url="", file=ContentFile(b"x", "gone.pdf"))
    gone.file.storage.delete(gone.file.name)

    page = client.get(study(student, "study-module", "module-1"))

    assert "Video · Spanish · 1 hour 30 minutes" in words(page)
    assert f'href="/media/{reader.file.name}"' in page.text
    assert "Document · PDF, 2.0\xa0KB" in re.sub(r"<[^>]+>", " ", page.text)
    assert [gone.size, reader.extension] == [None, "PDF"]
    talk = re.search(r"<li>\s*<a [^>]+>Talk.*?</li>", page.text, re.DOTALL)[0]
    assert '<details><summary>Transcript</summary><div lang="es"><p>Hola &lt;b&gt;</p>\n\n<p>Adiós</p></div>' in talk


def test_long_transcripts_stand_on_pages_of_their_own(client):
    student = make_student()
    module = student.edition.course.modules.get(slug="module-1")
    course = {"course": student.edition.course, "title_en": "Of all", "kind": "audio", "url": "https://example.org/"}
    long = [make_resource(module, kind="video", transcript="word " * 4_500)]
    long += [Resource.objects.create(transcript="word " * 4_500, **course)]
    make_resource(module, title_en="Short", transcript="a few words")
    elsewhere = make_running_edition(1).course.modules.get()
    nothing = [make_resource(module, title_en="Silent"), make_resource(elsewhere, transcript="x")]

    pages = [client.get(study(student, "study-module", "module-1")), client.get(study(student))]
    ways = [re.search(r'href="([^"]+/transcripts/(\d+)/)"', page.text).groups() for page in pages]

    assert [int(key) for _address, key in ways] == [each.pk for each in long]
    assert ["word word" in page.text for page in pages] == [False, False]
    assert ["word word" in client.get(address).text for address, _key in ways] == [True, True]
    assert "a few words" in pages[0].text
    assert [client.get(study(student, "study-transcript", each.pk)).status_code for each in nothing] == [404, 404]


def large(student, text=12_000):
    """A module as long as a course's may be: text, eight resources, two of them with transcripts of ten minutes."""
    sentence = "La protección de la niñez migrante exige coordinación entre instituciones. "
    paragraph = f"<p>{sentence * 5}</p>"
    module = student.edition.course.modules.first()
    module.text_es = module.text_en = (paragraph * (text // len(paragraph) + 1))[:text]
    module.save()
    for number in range(8):
        said = (sentence * 100)[:4_000] if number < 2 else ""
        address = f"https://example.org/videos/{number}/a-long-address-of-a-recording"
        make_resource(module, title_en=f"Recording {number}", kind="video", url=address, minutes=10, transcript=said)
    return module


@pytest.mark.parametrize("text", [12_000, 30_000])
def test_module_page_stays_under_50_kilobytes(client, text):
    student = make_student(make_running_edition(9))
    module = large(student, text)

    page = client.get(study(student, "study-module", module.slug)).content
    style = len(Path(find("css/site.css")).read_bytes())

    assert len(page) < 50_000
    assert text > 20_000 or len(page) + style < 50_000


def test_print_pack_has_all_modules_in_order_with_their_addresses_and_little_else(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.SITE_URL = "https://rumbo.example"
    student = make_student(make_running_edition(9))
    texts = 0
    for module in student.edition.course.modules.order_by("position"):
        module.text_en = f"<h2>Part</h2><p>{'word ' * 1_000}</p>"
        module.save()
        texts += len(module.text_en)
        make_resource(module)
        make_resource(module, title_en="Book", url="", file=ContentFile(b"x", "b.pdf"))
    Resource.objects.create(course=student.edition.course, title_en="Shared", kind="link", url="https://example.org/s")

    page = client.get(study(student, "study-print"))

    titles = re.findall(r"<h2 id=\"part-\d+\">\d\. (Module \d)</h2>", page.text)
    assert titles == [f"Module {number}" for number in range(1, 10)]
    assert page.text.count(">https://example.org/reader</a>") == page.text.count(">https://rumbo.example/media/") == 9
    assert ">https://example.org/s</a>" in page.text
    assert len(page.content) - texts < 25_000


@pytest.mark.sweep
def test_queries_do_not_grow_with_modules_and_resources(client):
    asked = []
    for number in (2, 12):
        student = make_student(make_running_edition(number), done=1)
        for module in student.edition.course.modules.all():
            make_resource(module, language=Language.objects.get_or_create(code="es", name_en="Spanish")[0])
            make_resource(student.edition.course.modules.first(), kind="video", transcript="x")
        asked.append([queries(lambda address=address: client.get(address)) for address in places(student)])

    assert asked[0] == asked[1]
    assert max(asked[0]) <= 7


@pytest.mark.parametrize("language", ["en", "es"])
def test_application_leads_to_its_course_where_it_opens_something(client, language):
    student, waiting = make_student(), make_student(state="waitlisted")
    with translation.override(language):
        way = study(student).rpartition("/")[0].rpartition("/")[0]  # without what is signed anew each time
        pages = [client.get(personal_path(each)).text for each in (student, waiting)]

    assert [f'class="button" href="{way}/' in page for page in pages] == [True, False]

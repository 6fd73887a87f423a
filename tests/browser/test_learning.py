"""Studying as people do it: by keyboard, without JavaScript, on a narrow screen, in either language."""

import io
import re
import wave

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import expect

from courses.models import Language, Role
from tests.browser.axe import VIEWS
from tests.browser.test_applying import assert_sound
from tests.factories import (
    make_application,
    make_certificate,
    make_course,
    make_open_edition,
    make_participant,
    make_person,
    make_running_edition,
    make_site,
    make_user,
)
from tests.learning import done, make_resource, make_student, study


def in_language(language, name, *args):
    with translation.override(language):
        return reverse(f"courses:{name}", args=args)


def study_in(language, student, *place):
    with translation.override(language):
        return study(student, *place)


@pytest.fixture
def student(site):
    """Somebody with an account, in the second of three modules, one of which has everything that a module can have."""
    titles = {"title_es": "Curso de prueba: protección de la niñez migrante"}
    edition = make_running_edition(3, course=make_course(**titles), label_es="Edición 1")
    module = edition.course.modules.get(position=2)
    module.text_en = (
        "<h2>Rights</h2><p>Text, <strong>strong</strong>.</p><ul><li>One</li></ul><blockquote>Two</blockquote>"
    )
    module.save()
    spanish = Language.objects.get(code="es")
    make_resource(module, title_en="Talk", kind="video", language=spanish, minutes=90, transcript="Hola a todas.")
    make_resource(module, title_en="Long talk", kind="audio", transcript="word " * 6_000)
    return make_student(edition, user=make_user(), done=1)


@pytest.mark.parametrize(("language", "scheme", "width"), VIEWS)
def test_every_page_of_studying_is_sound(open_page, student, language, scheme, width):
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    page = open_page(study_in(language, student), **options)
    assert_sound(page)
    talk = student.edition.course.modules.get(position=2).resources.get(kind="audio")
    later = make_student(make_running_edition(1, starts=2, ends=9))
    over = make_student(make_running_edition(1, starts=-9, ends=-2), done=1)
    completed = make_student(make_running_edition(1, starts=-9, ends=-2), "completed", name_confirmed_at=timezone.now())
    for who, *place in [
        (student, "study-module", "module-2"),
        (student, "study-transcript", talk.pk),
        (student, "study-print"),
        (later, "study"),
        (over, "study"),
        (over, "study-module", "module-1"),
        (completed, "study"),
        (completed, "my-certificate"),
    ]:
        page.goto(study_in(language, who, *place))
        for details in page.locator("main details").all():
            details.evaluate("details => details.open = true")
        assert_sound(page)


@pytest.mark.parametrize(("language", "scheme", "width"), VIEWS)
def test_my_learning_and_the_roster_are_sound(open_page, student, language, scheme, width):
    user, edition = student.participant.account, student.edition
    make_certificate(make_student(user=user, state="completed"))
    make_application(participant=make_participant(account=user))
    make_open_edition()
    place = make_site(edition, "MX", city="Tapachula")
    Role.objects.create(person=make_person(account=user), edition=edition, kind="facilitator")
    make_student(edition, site=place, country="GT")
    size = {"width": width, "height": 800}
    page = open_page(in_language(language, "list"), user=user, color_scheme=scheme, viewport=size)
    for name, *place in [("learning",), ("teaching",), ("roster", edition.pk)]:
        page.goto(in_language(language, name, *place))
        assert_sound(page)


def test_roster_shows_on_a_phone_who_is_how_far_without_scrolling(open_page, student):
    Role.objects.create(
        person=make_person(account=student.participant.account), edition=student.edition, kind="facilitator"
    )
    roster = in_language("es", "roster", student.edition.pk)
    page = open_page(roster, user=student.participant.account, viewport={"width": 390, "height": 800})

    ends = [page.locator("th").nth(place).evaluate("cell => cell.getBoundingClientRect().right") for place in range(3)]

    assert ends[2] <= 390 - 16
    assert page.locator("td").first.evaluate("cell => cell.getBoundingClientRect().width") >= 120


def test_empty_account_is_sound(open_page):
    page = open_page("/en/learning/", user=make_user(), viewport={"width": 320, "height": 800})

    assert_sound(page)
    expect(page.locator(".empty")).to_contain_text("You are not on a course yet.")


def tab_to(page, name, most=60):
    """By the Tab key alone."""
    for _stop in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == name:
            return
    pytest.fail(f"No stop of the keyboard is called {name}")


def test_modules_are_marked_with_the_keyboard_alone_until_the_edition_is_completed(open_page, student):
    page = open_page(study(student))
    tab_to(page, "Go on with: Module 2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/modules/module-2/")
    for place in (3, None):
        tab_to(page, "Mark as done and go on")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/modules/module-{place}/" if place else re.compile(r"/en/learning/[^/]+/$"))

    expect(page.locator("[role=status]")).to_contain_text("You have completed this edition.")
    assert done(student) == [1, 2, 3]


def test_next_module_is_one_stop_after_the_button(open_page, student):
    page = open_page(study(student, "study-module", "module-1"))
    page.get_by_role("button", name="Take it back").focus()
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Module 2").first).to_be_focused()


def test_module_is_marked_without_scripts(browser, site, student):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(study(student, "study-module", "module-2"))
    page.get_by_text("Transcript", exact=True).click()
    expect(page.get_by_text("Hola a todas.")).to_be_visible()
    page.get_by_role("button", name="Mark as done and go on").click()
    page.wait_for_url("**/modules/module-3/")

    assert done(student) == [1, 2]
    context.close()


def test_print_pack_prints_addresses_once_and_no_navigation(open_page, student):
    page = open_page(study(student, "study-print"))
    page.emulate_media(media="print")

    expect(page.locator(".top nav").first).to_be_hidden()
    after = page.locator("a.bare").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert after == "none"
    breaks = page.locator(".part").nth(1).evaluate("part => getComputedStyle(part).breakBefore")
    assert breaks == "page"


def test_uploaded_recording_plays_where_it_is_opened(open_page, client, student):
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setparams((1, 1, 8_000, 0, "NONE", ""))
        sound.writeframes(bytes(8_000))
    talk = student.edition.course.modules.get(position=2).resources.get(kind="audio")
    talk.url = ""
    talk.file.save("talk.wav", ContentFile(written.getvalue()))
    page = open_page("/en/")

    def as_the_portal_answers(route):  # the live server would hand files out by itself, without a policy
        answer = client.get(talk.file.url, headers={"Range": route.request.headers.get("range", "")})
        route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=b"".join(answer.streaming_content))

    page.route("**/media/**", as_the_portal_answers)
    page.goto(talk.file.url)

    page.wait_for_function("document.querySelector('video, audio').readyState === 4")
    assert page.complaints == []

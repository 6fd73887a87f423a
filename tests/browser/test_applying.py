"""Applying as people do it: by keyboard, without JavaScript, on a narrow screen, in either language."""

import pytest
from django.utils import translation
from playwright.sync_api import expect

from courses.actions.applications import offer
from courses.actions.invitations import invite
from courses.letters import personal_path
from courses.models import Application
from tests.browser.axe import VIEWS, violations
from tests.browser.test_public import overflow
from tests.factories import make_course, make_invitation, make_open_edition, make_organisation

WORDS = {
    "en": ("Begin", "Given names", "Save and continue", "Send the application", "Accept the place"),
    "es": ("Empezar", "Nombres", "Guardar y continuar", "Enviar la postulación", "Aceptar el cupo"),
}


def personal_path_in(language, application):
    with translation.override(language):
        return personal_path(application)


def arrive(page, step):
    page.wait_for_url(f"**/{step}/")


def assert_sound(page):
    assert [said for said in page.complaints if "status of 422" not in said] == [], page.url
    assert violations(page) == [], page.url
    assert overflow(page) <= 0, page.url
    page.complaints.clear()  # axe itself tries inline styles where it measures contrast


@pytest.mark.parametrize(("language", "scheme", "width"), VIEWS)
def test_every_page_of_an_application_is_sound(open_page, language, scheme, width):
    begin, given_names, go_on, send, accept = WORDS[language]
    edition = make_open_edition(course=make_course(title_es="Curso"), label_es="Edición")
    start = {"en": f"/en/apply/{edition.pk}/", "es": f"/es/postular/{edition.pk}/"}[language]
    sent = {"en": "/sent/", "es": "/enviada/"}[language]
    page = open_page(start, color_scheme=scheme, viewport={"width": width, "height": 800})
    assert_sound(page)
    page.get_by_role("link", name=begin, exact=True).press("Enter")
    arrive(page, "you")
    page.get_by_role("button", name=go_on).press("Enter")
    expect(page.locator(".errors")).to_be_focused()
    assert_sound(page)
    page.get_by_label(given_names).fill("María de los Ángeles")
    page.locator("#id_email").fill("maria@example.org")
    page.keyboard.press("Enter")
    arrive(page, "work")
    assert_sound(page)
    page.locator("#id_country").select_option("GT")
    page.locator("#id_institution_name").fill("Ministerio")
    page.locator("#id_motivation").fill("I work with children.")
    page.get_by_role("button", name=go_on).press("Enter")
    arrive(page, "check")
    assert_sound(page)
    page.locator("#id_consent").press("Space")
    page.get_by_role("button", name=send).press("Enter")
    page.wait_for_url(f"**{sent}")
    assert_sound(page)

    application = Application.objects.select_related("participant", "edition").get()
    assert application.participant.given_names == "María de los Ángeles"
    offer(application)
    page.goto(personal_path_in(language, application))
    assert_sound(page)
    page.get_by_role("button", name=accept).press("Enter")
    expect(page.locator("[role=status]")).to_be_visible()
    application.refresh_from_db()
    assert application.state == "confirmed"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_desk_of_an_institution_is_sound(open_page, scheme, width):
    edition = make_open_edition()
    invitation = make_invitation(edition, organisation=make_organisation(), seats=3, nominates=True)
    page = open_page(
        f"/en/invitation/{invite(invitation)}/", color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    assert_sound(page)
    for number in range(2):
        page.get_by_label("Given names").fill(f"Ana {number}")
        page.get_by_label("E-mail address").fill(f"ana{number}@example.org")
        page.keyboard.press("Enter")
        page.get_by_role("status").wait_for()
    assert_sound(page)
    page.get_by_role("button", name="Up Ana 1").press("Enter")
    page.get_by_role("heading", name="1. Ana 1").wait_for()
    page.get_by_role("button", name="Name, and write").press("Enter")
    expect(page.locator(".errors")).to_be_focused()
    assert_sound(page)


def test_application_is_sent_without_scripts(browser, site):
    edition = make_open_edition()
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/en/apply/{edition.pk}/you/")
    page.fill("#id_given_names", "Ana")
    page.fill("#id_email", "ana@example.org")
    page.get_by_role("button", name="Save and continue").click()
    page.select_option("#id_country", "GT")
    page.fill("#id_institution_name", "Ministry")
    page.fill("#id_motivation", "Work")
    page.get_by_role("button", name="Save and continue").click()
    page.check("#id_consent")
    page.get_by_role("button", name="Send the application").click()

    assert page.locator("h1").inner_text() == "Application sent"
    context.close()

"""A certificate as its holder, its verifier and the office see it: accessible, by keyboard, without JavaScript."""

import uuid

import pytest
from django.utils import translation
from playwright.sync_api import expect

from courses.actions.certificates import correct, withdraw_certificate
from courses.letters import name_path
from courses.models import Certificate, Issue
from tests.browser.axe import VIEWS, violations
from tests.browser.test_applying import assert_sound
from tests.factories import make_application, make_certificate, make_running_edition


def page_of(application, language):
    with translation.override(language):
        return name_path(application)


@pytest.mark.parametrize(("language", "scheme", "width"), VIEWS)
def test_holders_page_is_sound_before_and_after(open_page, language, scheme, width):
    edition = make_running_edition(modules=2)
    waiting = make_application(edition, "completed")
    certificate = make_certificate(make_application(edition, "completed"), asked_name="Ana Dos")
    page = open_page(page_of(waiting, language), color_scheme=scheme, viewport={"width": width, "height": 800})
    assert_sound(page)
    page.locator("#id_name").fill("María Ñúñez")
    page.locator("#id_name").press("Enter")
    expect(page.locator(".printed-name")).to_have_text("María Ñúñez")
    assert_sound(page)
    page.locator("button[name=confirm]").press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    assert_sound(page)
    page.goto(page_of(certificate.application, language))
    assert_sound(page)


def test_name_is_confirmed_and_the_file_taken_without_scripts(open_page):
    certificate = make_certificate()
    page = open_page(page_of(certificate.application, "en"), java_script_enabled=False)

    with page.expect_download() as taken:
        page.get_by_role("link", name="Download the certificate").click()

    assert taken.value.suggested_filename == f"rumbo-{certificate.shown_code}.pdf"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_verification_is_sound_whatever_it_says(open_page, scheme, width):
    valid, withdrawn, replaced = (make_certificate() for _each in range(3))
    withdraw_certificate(withdrawn, "A mistake")
    correct(replaced, "Ana Dos")
    page = open_page("/verify/", color_scheme=scheme, viewport={"width": width, "height": 800})
    for code in (valid.shown_code, withdrawn.shown_code, replaced.shown_code):
        page.locator("#code").fill(code.lower())
        page.locator("#code").press("Enter")
        page.wait_for_url(f"**/verify/{code}/")
        assert violations(page, scheme=scheme) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert page.complaints == []
    assert page.context.cookies() == []


def test_offices_pages_of_certificates_are_sound(staff_page):
    edition = make_running_edition()
    make_application(edition, "completed")
    certificate = make_certificate(make_application(edition, "completed"))
    issue = Issue.objects.create(
        edition=edition, kind="completion", recipients=[1], refusals={"1": "gone"}, key=uuid.uuid4()
    )
    Certificate.objects.filter(pk=certificate.pk).update(issue=issue)
    page = staff_page("/admin/")
    for address in (
        "/admin/courses/certificate/",
        f"/admin/courses/certificate/{certificate.pk}/change/",
        f"/admin/courses/certificate/{certificate.pk}/correct/",
        f"/admin/courses/certificate/{certificate.pk}/withdraw/",
        f"/admin/courses/certificate/{certificate.pk}/send/",
        f"/admin/courses/issue/add/?edition={edition.pk}&unconfirmed_too=on&kind=completion",
        f"/admin/courses/issue/{issue.pk}/change/",
        "/admin/courses/issue/",
    ):
        page.goto(address, wait_until="networkidle")
        assert page.complaints == [], address
        assert violations(page, ["serious", "critical"]) == [], address
        page.complaints.clear()

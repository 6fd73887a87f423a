"""The learner's own page of a certificate: the name is looked at before it is printed, the file is theirs alone."""

import re

import pytest
from django.utils import translation

from courses.actions.certificates import correct, withdraw_certificate
from courses.letters import name_path, study_token_of
from courses.models import Certificate
from tests.factories import make_application, make_certificate, make_participant, make_running_edition

pytestmark = pytest.mark.django_db


def completed(**facts):
    return make_application(make_running_edition(modules=2), "completed", participant=make_participant(**facts))


def address(application, language="en"):
    with translation.override(language):
        return name_path(application)


def test_name_is_shown_as_printed_before_it_is_confirmed(client):
    application = completed(given_names="Ana", family_names="Uno")

    page = client.post(address(application), {"name": " Ana  Ñúñez-O'Brien "})

    application.refresh_from_db()
    assert [page.status_code, application.name_confirmed_at] == [200, None]
    assert 'class="printed-name" translate="no">Ana  Ñúñez-O&#x27;Brien<' in page.text

    client.post(address(application), {"name": "Ana Ñúñez-O'Brien", "confirm": "yes"})

    application.refresh_from_db()
    assert [application.confirmed_name, application.participant.certificate_name] == ["Ana Ñúñez-O'Brien"] * 2
    assert application.name_confirmed_at
    assert "You confirmed it: Ana Ñúñez" in client.get(address(application)).text


def test_each_valid_certificate_is_there_to_be_downloaded(client):
    application = completed()
    codes = [make_certificate(application, kind=kind).shown_code for kind in ("participation", "completion")]

    page = client.get(address(application)).text

    links = re.findall(r'href="([^"]+\.pdf)"', page)
    assert [code in link for code, link in zip(reversed(codes), links, strict=True)] == [True, True]
    assert [client.get(link).status_code for link in links] == [200, 200]


@pytest.mark.parametrize(
    ("state", "following"),
    [("completed", "Next, the office issues"), ("confirmed", "Once you have completed"), ("not-completed", None)],
)
def test_checked_name_is_said_to_be_so_with_what_comes_next_and_its_form_folded(client, state, following):
    application = make_application(make_running_edition(modules=2), state, participant=make_participant())
    client.post(address(application), {"name": "Ana Dos", "confirm": "yes"})

    page = client.get(address(application)).text

    assert ["Your name is checked" in page, "Check your name" in page] == [True, False]
    assert [words for words in ("Next, the office issues", "Once you have completed") if words in page] == (
        [following] if following else []
    )
    assert re.search(r"<details><summary>Change the name</summary>.*<form.*</details>", page, re.DOTALL)

    for facts in ({"name": "Ana Tres"}, {"name": ""}):
        page = client.post(address(application), facts).text
        assert ["Your name is checked" in page, "Check your name" in page, "<details>" in page] == [False, True, False]


def test_certificate_says_its_language_and_what_is_printed_in_it(client):
    certificate = make_certificate(name="Ana Uno")
    Certificate.objects.update(language="es", course_title="Curso", dates="del 1 al 2 de mayo")

    page = client.get(address(certificate.application)).text

    assert "<dt>Language</dt><dd>Spanish</dd>" in page
    assert ['<dd lang="es">Curso</dd>' in page, '<dd lang="es">del 1 al 2 de mayo</dd>' in page] == [True, True]


@pytest.mark.sweep
@pytest.mark.parametrize(
    "name", ["", "  ", "\u200b", "a\x00b", "x" * 201, "\u202eAna", "Ana\nUno", "a@example.org", "Luis 😀"]
)
def test_name_that_cannot_be_printed_is_refused_and_shown_again(client, name):
    application = completed()

    page = client.post(address(application), {"name": name, "confirm": "yes"})

    application.refresh_from_db()
    assert [page.status_code, application.confirmed_name] == [422, ""]
    assert "<title>Error: " in page.text


def test_letters_that_cannot_be_printed_are_named(client):
    page = client.post(address(completed()), {"name": "Luis 李小 Peña 😀", "confirm": "yes"})

    assert "No font of the certificate has these letters: 李 小 😀" in page.text


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["X", "O'Brien", "Nguyễn Thị", "محمد", "x" * 200])
def test_real_names_are_kept_letter_by_letter(client, name):
    application = completed()

    client.post(address(application), {"name": name, "confirm": "yes"})

    application.refresh_from_db()
    assert application.confirmed_name == name


def test_issued_name_is_not_changed_but_asked_for(client):
    certificate = make_certificate(name="Ana Uno")
    application = certificate.application

    page = client.post(address(application), {"name": "Ana Dos", "confirm": "yes"}, follow=True)

    certificate.refresh_from_db()
    application.refresh_from_db()
    assert [certificate.printed_name, certificate.asked_name, application.confirmed_name] == ["Ana Uno", "Ana Dos", ""]
    assert "You asked for this name instead: Ana Dos" in page.text


def test_file_is_the_holders_alone(client):
    certificate, other = make_certificate(name="Ana Uno"), make_certificate(name="Leo Dos")

    mine = client.get(f"{address(certificate.application)}{certificate.shown_code}.pdf")

    assert [mine.status_code, mine["Content-Type"], mine.content[:5]] == [200, "application/pdf", b"%PDF-"]
    assert mine["Cache-Control"] == "no-store, private"
    for path in (
        f"{address(certificate.application)}{other.shown_code}.pdf",
        f"{address(certificate.application)}abc.pdf",
        f"/en/learning/{study_token_of(certificate.application)}x/certificate/{certificate.shown_code}.pdf",
        f"/en/learning/{certificate.application.pk}/certificate/{certificate.shown_code}.pdf",
    ):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("end", [lambda it: correct(it, "Ana Dos"), lambda it: withdraw_certificate(it, "Because")])
def test_file_that_is_not_valid_any_more_is_gone(client, end):
    certificate = make_certificate(name="Ana Uno")
    end(certificate)

    assert client.get(f"{address(certificate.application)}{certificate.shown_code}.pdf").status_code == 404
    page = client.get(address(certificate.application)).text
    assert certificate.shown_code in page


@pytest.mark.parametrize("state", ["submitted", "waitlisted", "offered", "rejected", "withdrawn"])
def test_who_has_no_place_has_no_page(client, state):
    assert client.get(address(make_application(state=state))).status_code == 404


@pytest.mark.sweep
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("state", ["confirmed", "not-completed"])
def test_page_says_what_it_takes(client, state, language):
    application = make_application(make_running_edition(modules=3, completion_share=67), state)

    page = client.get(address(application, language))

    assert [page.status_code, page["Cache-Control"], page["X-Robots-Tag"]] == [200, "no-store, private", "noindex"]
    assert {"en": "3 of 3 modules", "es": "3 de 3"}[language] in " ".join(page.text.split())

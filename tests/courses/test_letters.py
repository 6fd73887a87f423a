"""Letters about applications: whose, in which language, once."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils import timezone

from courses.actions import applications as actions
from courses.actions import messages
from courses.actions.messages import STRANGERS, deliver, deliver_all, notify
from courses.letters import key_in, letter, name_path
from courses.models import Allowance, Message
from tests.courses.test_applying import apply
from tests.factories import (
    make_application,
    make_certificate,
    make_course,
    make_edition,
    make_open_edition,
    make_participant,
    make_running_edition,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_letter_is_in_the_persons_language_and_leads_to_their_page(client):
    edition = make_open_edition(course=make_course(title_en="Course", title_es="Curso"), label_es="Edición")
    apply(client, edition, language="es")

    message = Message.objects.get()

    assert message.subject == "En revisión: Curso, Edición"
    assert "Hola, María Ñúñez-O'Brien:" in message.text
    token = re.search(r"http://127.0.0.1:8000/es/postulacion/([^/\s]+)/", message.text)[1]
    assert key_in(token) == message.application_id
    assert "María Ñúñez-O&#x27;Brien" in message.html


def test_whoever_told_no_language_is_written_to_in_that_of_the_office(settings):
    settings.OFFICE_LANGUAGE = "es"
    application = make_application(participant=make_participant(language=""), state="submitted")

    assert [letter(application)["language"], "Hola" in letter(application)["text"]] == ["es", True]


def test_who_did_not_complete_is_led_to_the_name_on_a_certificate_of_having_taken_part():
    application = make_application(make_running_edition(2), "not-completed")

    written = letter(application)

    address = f"http://127.0.0.1:8000{name_path(application)}"
    assert [address in written["text"], address in written["html"]] == [True, True]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Check your name, letter by letter"),
        ("Ana", "Your name is checked: next, the office issues your certificate"),
        ("Certified", "and your certificate is issued."),
    ],
)
def test_letter_of_completion_leads_to_the_name_on_the_certificate(name, words):
    facts = {"confirmed_name": name, "name_confirmed_at": timezone.now()} if name else {}
    application = make_application(make_running_edition(2), "completed", **facts)
    if name == "Certified":
        make_certificate(application)

    told = letter(application)

    ways = [f"/en/{way}/" for way in ("learning/[^/]+/certificate", "application/[^/]+")]
    assert [len(re.findall(way, told[part])) for part in ("text", "html") for way in ways] == [1, 1, 1, 1]
    assert [words in told["text"], words in told["html"]] == [True, True]


def test_other_letters_say_nothing_of_a_certificate_and_a_preview_has_no_address():
    confirmed = letter(make_application(make_running_edition(2), "confirmed"))
    preview = letter(make_application(make_running_edition(2), "completed"), is_preview=True)

    assert "ertificate" not in confirmed["text"] + confirmed["html"]
    assert [preview["text"].count("/…"), "/learning/" in preview["text"]] == [2, False]


def test_message_goes_out_once_after_the_change_is_committed(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        apply(client, make_open_edition())
        assert mail.outbox == []

    message = Message.objects.get()
    assert [[letter.to, letter.subject] for letter in mail.outbox] == [[["maria@example.org"], message.subject]]
    assert [deliver(message.pk), deliver_all(), message.sent_at is not None] == [False, 0, True]
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{message.key}@127.0.0.1>"


def test_mail_server_that_is_away_loses_nothing(monkeypatch, time_machine):
    application = make_application()
    actions.move(application, "waitlisted")

    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    assert deliver_all() == 0
    monkeypatch.undo()
    assert deliver_all() == 0, "it is not tried again at once"
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=11))

    assert [deliver_all(), len(mail.outbox)] == [1, 1]


def test_letter_that_cannot_be_written_keeps_no_other(monkeypatch):
    """As `"=?utf-8?q?=0aBcc?="@example.org`, which a mail server's library refuses with an error of its own."""
    for _each in range(2):
        actions.move(make_application(), "waitlisted")
    poisoned = Message.objects.order_by("pk").first().pk
    post = messages.post

    def trip(message):
        if message.pk == poisoned:
            raise ValueError
        post(message)

    monkeypatch.setattr(messages, "post", trip)

    assert [deliver_all(), len(mail.outbox)] == [1, 1]


def test_one_change_owes_one_letter():
    application = make_application()
    actions.move(application, "waitlisted")

    notify(application, application.transitions.get())

    assert Message.objects.count() == 1


@pytest.mark.parametrize("facts", [{"email": ""}, {"is_sample": True}])
def test_nobody_writes_to_samples_or_to_nowhere(facts):
    application = make_application(participant=make_participant(**facts))

    actions.move(application, "waitlisted")

    assert Message.objects.count() == 0


def test_finished_courses_and_private_records_stay_apart(client):
    """Nothing of an application is on the edition's public page."""
    application = make_application(make_edition(starts=-9), participant=make_participant(family_names="SENTINEL"))

    assert "SENTINEL" not in client.get(application.edition.get_absolute_url()).text


@pytest.mark.parametrize(("is_staff", "letters"), [(False, 0), (True, 1)])
def test_letters_that_somebody_with_an_account_causes_are_counted_as_strangers(is_staff, letters):
    participant = make_participant(email="full@example.org", account=make_user(is_staff=is_staff))
    for _each in range(STRANGERS.most):
        STRANGERS.take("full@example.org")

    actions.submit(make_open_edition(), participant)

    assert Message.objects.count() == letters


def test_letters_to_samples_count_for_nobody():
    actions.submit(make_open_edition(), make_participant(is_sample=True))

    assert not Allowance.objects.exists()

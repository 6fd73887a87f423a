"""Letters as a mail server receives them: a real one, on this machine."""

import datetime as dt
import email
import email.policy
import socket

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar

from courses.actions import applications as actions
from courses.actions.messages import deliver_all
from courses.models import Message
from tests.factories import make_application, make_course, make_open_edition, make_participant

pytestmark = pytest.mark.django_db


class Sink:
    """Keeps what it is given, as bytes on their way would be."""

    def __init__(self):
        self.received = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (the library's name)
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (the library's name)
        self.received.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.SMTP)))
        return "250 taken"


@pytest.fixture
def sink(settings):
    taken = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        host, port = free.getsockname()
    server = Controller(taken, hostname=host, port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
    settings.SITE_URL = "https://rumbo.example.org"
    yield taken
    server.stop()


@pytest.fixture
def confirmed(django_capture_on_commit_callbacks):
    """Confirm somebody of an edition with these facts, and let whatever follows run."""

    def confirm(**facts):
        edition = make_open_edition(course=make_course(title_en="Course", title_es="Curso"), **facts)
        participant = make_participant(given_names="José", email="jose@example.org", language="es")
        application = make_application(edition, participant=participant)
        actions.offer(application)
        Message.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            actions.accept(application)

    return confirm


def test_confirmation_reaches_the_mail_server_with_a_calendar_file(sink, confirmed):
    confirmed(ends=34, label_es="Edición")

    [(recipients, letter)] = sink.received
    text, html, calendar = [part for part in letter.walk() if not part.is_multipart()]
    assert recipients == ["jose@example.org"]
    assert letter["Subject"] == Message.objects.get().subject
    assert letter["Message-ID"].endswith("@rumbo.example.org>")
    assert "Hola, José" in text.get_content()
    assert 'lang="es"' in html.get_content()
    [event] = Calendar.from_ical(calendar.get_content()).walk("VEVENT")
    assert [calendar.get_content_type(), calendar.get_filename()] == ["text/calendar", "rumbo.ics"]
    assert [str(event["SUMMARY"]), str(event["UID"]).partition("@")[2]] == ["Curso: Edición", "rumbo.example.org"]


def test_edition_without_a_day_has_no_calendar_file(sink, confirmed):
    confirmed(starts_precision="month")

    [(_recipients, letter)] = sink.received
    assert not [part for part in letter.walk() if part.get_content_type() == "text/calendar"]


def test_mail_server_that_is_away_is_no_error_of_the_request(sink, settings, confirmed):
    settings.EMAIL_PORT = 1

    confirmed()

    message = Message.objects.get()
    assert [message.sent_at, message.attempts] == [None, 1]


@pytest.mark.django_db(transaction=True)
def test_worker_sends_what_the_request_left_to_it(sink, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    actions.move(make_application(participant=make_participant()), "waitlisted")
    assert sink.received == []

    for _each in range(2):
        call_command("db_worker", batch=True, reload=False, startup_delay=False, interval=0)

    assert len(sink.received) == 1
    assert Message.objects.get().sent_at


def test_address_that_the_server_will_never_take_is_not_tried_again(sink):
    actions.move(make_application(participant=make_participant(email="nobody@example.org")), "waitlisted")

    assert [deliver_all(), sink.received] == [0, []]
    assert Message.objects.get().stopped == "refused"
    assert not Message.objects.due(timezone.now() + dt.timedelta(days=1)).exists()


def test_letter_that_waited_until_a_later_one_was_written_is_not_sent(sink):
    application = make_application()
    actions.move(application, "waitlisted")
    actions.move(application, "rejected")

    assert deliver_all() == 1

    first, second = Message.objects.order_by("pk")
    assert [first.stopped, first.sent_at, bool(second.sent_at)] == ["replaced", None, True]
    assert [letter["Subject"] for _recipients, letter in sink.received] == [second.subject]

"""Letters as a mail server receives them: a real one, on this machine."""

import datetime as dt
import email
import email.policy
import ipaddress
import socket
import ssl

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import call_command
from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone
from icalendar import Calendar

from courses.actions import applications as actions
from courses.actions import invitations, messages
from courses.actions.certificates import correct, issue_to
from courses.actions.messages import deliver_all
from courses.models import Message
from courses.models.messages import MOST_ATTEMPTS, MessageQuerySet
from tests.factories import (
    make_application,
    make_course,
    make_invitation,
    make_open_edition,
    make_participant,
    make_running_edition,
)

pytestmark = pytest.mark.django_db


class Sink:
    """Keeps what it is given, as bytes on their way would be."""

    def __init__(self):
        self.received, self.encrypted = [], []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (the library's name)
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (the library's name)
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        self.received.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.SMTP)))
        return "250 taken"


@pytest.fixture
def begun(settings):
    """Begin a mail server, with what encrypts its connections if anything does; the portal is told to use it."""
    servers = []

    def begin(**encryption):
        with socket.create_server(("127.0.0.1", 0)) as free:
            host, port = free.getsockname()
        servers.append(Controller(Sink(), hostname=host, port=port, **encryption))
        servers[-1].start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
        settings.SITE_URL = "https://rumbo.example.org"
        return servers[-1].handler

    yield begin
    for server in servers:
        server.stop()


@pytest.fixture
def sink(begun):
    return begun()


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


@pytest.fixture
def certified(tmp_path, monkeypatch):
    """What a server encrypts with, under a certificate that this machine trusts meanwhile."""
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sink")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    tomorrow, number = now + dt.timedelta(1), x509.random_serial_number()
    made = x509.CertificateBuilder(name, name, key.public_key(), number, now, tomorrow)
    certificate = made.add_extension(address, critical=False).sign(key, hashes.SHA256())
    kind, form, secret = Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    file = tmp_path / "certificate.pem"
    file.write_bytes(certificate.public_bytes(kind) + key.private_bytes(kind, form, secret))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.mark.parametrize(("switch", "option"), [("EMAIL_USE_TLS", "tls_context"), ("EMAIL_USE_SSL", "ssl_context")])
def test_letter_goes_encrypted_where_that_is_asked_for(begun, certified, confirmed, settings, switch, option):
    sink = begun(**{option: certified})
    setattr(settings, switch, True)

    confirmed()

    assert sink.encrypted == [True]


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


def test_letter_of_one_certificate_is_not_overtaken_by_that_of_another(sink):
    application = make_application(make_running_edition(), "completed")
    held = [issue_to(application, kind) for kind in ("participation", "completion")]
    assert [deliver_all(), len(sink.received)] == [2, 2]

    corrected = [correct(certificate, "Ana Dos") for certificate in held]

    assert deliver_all() == 2
    letters = [letter.get_body(["plain"]).get_content() for _recipients, letter in sink.received[2:]]
    assert [each.shown_code in letter for each, letter in zip(corrected, letters, strict=True)] == [True, True]


def test_letter_of_a_certificate_that_was_replaced_meanwhile_is_not_sent(sink):
    replaced = issue_to(make_application(make_running_edition(), "completed"), "completion")
    correct(replaced, "Ana Dos")

    assert deliver_all() == 1
    assert [message.stopped for message in Message.objects.order_by("pk")] == ["replaced", ""]


def test_mail_server_that_is_away_for_two_days_still_gets_the_letter(sink, settings, time_machine):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    time_machine.move_to(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), tick=False)
    actions.move(make_application(), "waitlisted")
    tried = []
    for hours in range(48):
        time_machine.move_to(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC) + dt.timedelta(hours=hours), tick=False)
        deliver_all()
        tried.append(Message.objects.get().attempts)
    settings.EMAIL_PORT = port
    time_machine.shift(dt.timedelta(hours=12))

    assert deliver_all() == 1
    assert len(sink.received) == 1
    assert tried[-1] < 12


def test_letter_is_given_up_after_three_days(sink, settings, time_machine):
    settings.EMAIL_PORT = 1
    actions.move(make_application(), "waitlisted")
    for number in range(20):
        time_machine.move_to(timezone.now() + dt.timedelta(hours=12 * bool(number)))
        deliver_all()

    message = Message.objects.get()
    assert [message.attempts, message.sent_at] == [12, None]


def test_letter_that_is_erased_when_it_is_taken_up_stops_none_of_the_others(sink, monkeypatch):
    for name in ("ana", "eva"):
        actions.submit(make_open_edition(), make_participant(email=f"{name}@example.org"))
    truly = MessageQuerySet.claim

    def claim(rows, *moments):
        is_ours = truly(rows, *moments)
        Message.objects.filter(address="ana@example.org").delete()
        return is_ours

    monkeypatch.setattr(MessageQuerySet, "claim", claim)

    assert deliver_all() == 1
    assert [addresses for addresses, _letter in sink.received] == [["eva@example.org"]]


@pytest.mark.django_db(transaction=True)
def test_database_that_goes_away_between_post_and_note_is_waited_for(sink, monkeypatch):
    """What the mail server has taken and nobody has noted would be sent again."""
    application = make_application(participant=make_participant())
    truly, waited = QuerySet.update, []

    def away(rows, **facts):
        if "sent_at" in facts and len(waited) < 3:
            raise OperationalError("server closed the connection unexpectedly")
        return truly(rows, **facts)

    monkeypatch.setattr(messages.time, "sleep", waited.append)
    monkeypatch.setattr(messages.connection, "close", lambda: None)
    monkeypatch.setattr(QuerySet, "update", away)
    actions.move(application, "waitlisted")

    assert [waited, len(sink.received), bool(Message.objects.get().sent_at)] == [[0, 1, 2], 1, True]


def test_invitation_goes_out_with_the_link_that_opens_it_alone(sink):
    invitation = make_invitation()
    invitations.invite(invitation)
    link = invitations.remind(invitation)

    assert [deliver_all(), len(sink.received)] == [1, 1]
    assert link in sink.received[0][1].get_body(("plain",)).get_content()
    assert [Message.objects.filter(text="").count(), Message.objects.get(stopped="replaced").html] == [2, ""]


def test_invitation_that_is_revoked_does_not_go_out(sink):
    invitation = make_invitation()
    invitations.invite(invitation)
    invitations.revoke(invitation)

    assert [deliver_all(), sink.received, Message.objects.get().stopped] == [0, [], "replaced"]


def test_link_is_not_kept_where_the_mail_server_will_never_take_it(sink):
    invitations.invite(make_invitation(email="nobody@example.org"))

    assert deliver_all() == 0
    message = Message.objects.get()
    assert [message.stopped, message.text, message.html] == ["refused", "", ""]


def test_link_is_not_kept_where_its_letter_is_given_up(settings, sink):
    settings.EMAIL_PORT = 1  # nobody is there
    invitations.invite(make_invitation())
    kept = []
    for _each in range(MOST_ATTEMPTS):
        Message.objects.update(claimed_until=None)
        deliver_all()
        kept.append(bool(Message.objects.get().text))

    assert kept == [True] * (MOST_ATTEMPTS - 1) + [False]

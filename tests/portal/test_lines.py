"""What is logged: a line of JSON for each event, that says what happened and nothing of anybody."""

import io
import json
import logging
import logging.config
import sys
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError
from django.test import Client
from django.urls import path

from config import urls
from config.lines import LINES
from courses.actions import messages
from courses.actions.messages import deliver
from courses.models import Message
from portal.lines import FACTS, Lines, Once, said_with, uncaught
from tests.factories import make_application

pytestmark = pytest.mark.django_db

WORD = "Zyxgard"
ADDRESS = "zyxgard@example.org"


class Log(logging.StreamHandler):
    """What production would write."""

    def __init__(self):
        super().__init__(io.StringIO())
        self.setFormatter(Lines())
        self.addFilter(Once())

    @property
    def text(self):
        return self.stream.getvalue()

    @property
    def lines(self):
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log():
    handler, root = Log(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def client(settings):
    settings.DEBUG = False
    return Client(raise_request_exception=False)


def fail(request, name=WORD):
    address = ADDRESS
    raise IntegrityError(f"Key (email, name)=({address}, {name}) already exists.")


urlpatterns = [path("failing/<str:name>/", fail), *urls.urlpatterns]


def test_each_request_has_one_line_with_the_pattern_of_its_address(client, log):
    response = client.get("/en/verify/?code=ZYXG&utm_source=letter")

    (line,) = log.lines
    assert line.pop("time").endswith("+00:00")
    assert line.pop("ms") >= 0
    assert line == {
        "level": "INFO",
        "logger": "portal.request_lines",
        "message": "Answered",
        "request": response.headers["X-Request-ID"],
        "method": "GET",
        "path": "unknown",
        "status": response.status_code,
    }


@pytest.mark.parametrize(
    ("address", "pattern"),
    [
        ("/verify/ZYXG-ARDZ/", "/verify/<str:code>/"),
        ("/en/invitation/zyxgard/", "/en/invitation/<str:token>/"),
        ("/en/learning/zyxgard/", "/en/learning/<str:token>/"),
        ("/en/news/?q=zyxgard", "/en/news/"),
        ("/en/zyxgard%0D%0A%7B%22level%22/", "unknown"),
        ("/en/zyxgard%E2%80%A8%1B[31m/", "unknown"),
    ],
)
def test_no_token_code_or_word_of_an_address_is_logged(client, log, address, pattern):
    client.get(address, headers={"user-agent": WORD, "referer": f"https://{WORD}/"})

    assert [line["path"] for line in log.lines] == [pattern]
    assert "zyxg" not in log.text.lower()


def test_nothing_of_a_posted_form_is_logged(client, log):
    client.post("/en/accounts/log-in/", {"login": ADDRESS, "password": WORD})

    assert [line["method"] for line in log.lines] == ["POST"]
    assert "zyxgard" not in log.text.lower()


@pytest.mark.urls(__name__)
def test_failure_is_logged_once_with_its_kind_and_place_and_without_values(client, log):
    response = client.get(f"/failing/{WORD}/?name={WORD}", headers={"cookie": f"name={WORD}"})

    failed, answered = log.lines
    assert [response.status_code, answered["status"], answered["level"]] == [500, 500, "INFO"]
    assert [failed["level"], failed["error"]] == ["ERROR", "django.db.utils.IntegrityError"]
    assert failed["path"] == answered["path"] == "/failing/<str:name>/"
    assert failed["traceback"][-1].endswith(" fail")
    assert failed["request"] == answered["request"] == response.headers["X-Request-ID"]
    assert "zyxgard" not in log.text.lower()


@pytest.mark.parametrize(
    ("address", "status"), [("/en/nothing/", 404), ("/en/teaching/", 302), ("/en/?" + "a=1&" * 10_002, 400)]
)
def test_what_is_refused_is_no_error(client, log, address, status):
    assert client.get(address).status_code == status

    assert [(line["level"], line["status"]) for line in log.lines if "status" in line] == [("INFO", status)]
    assert "ERROR" not in log.text


def test_refused_form_is_no_error(log, settings):
    settings.DEBUG = False
    Client(enforce_csrf_checks=True).post("/es/cursos/", {"name": WORD})

    assert "ERROR" not in log.text
    assert WORD not in log.text


def test_host_that_is_not_ours_is_a_warning_without_its_name(client, log):
    assert client.get("/en/", headers={"host": f"{WORD}.example.com"}).status_code == 400

    assert {line["level"] for line in log.lines} == {"WARNING", "INFO"}
    assert "SuspiciousOperation" in log.text or "DisallowedHost" in log.text
    assert WORD not in log.text


def test_letter_that_is_refused_leaves_no_address(log, monkeypatch, settings):
    application = make_application()
    facts = {"subject": WORD, "text": WORD, "html": WORD, "language": "en", "address": ADDRESS}
    message = Message.objects.create(application=application, key="a", **facts)

    def post(_message):
        raise SMTPRecipientsRefused({ADDRESS: (450, f"{WORD} is away".encode())})

    monkeypatch.setattr(messages, "post", post)
    deliver(message.pk)
    monkeypatch.setattr(messages, "post", lambda _message: fail(None))
    Message.objects.update(claimed_until=None)
    deliver(message.pk)

    assert log.lines[-1]["message"] == f"Message {message.pk} was not sent: IntegrityError"
    assert "zyxgard" not in log.text.lower()


@pytest.mark.parametrize("name", ["portal.anything", "django.request", "some.library", "py.warnings"])
def test_every_event_is_one_escaped_line(name):
    said = 'a\r\n{"level": "ERROR"}\x1b[31m\u2028\x00\ud800'  # not logged: pytest could not print it
    error = ValueError(said)
    facts = {"name": name, "msg": said, "levelno": logging.ERROR, "exc_info": (ValueError, error, None)}
    line = Lines().format(logging.makeLogRecord(facts))

    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["logger"] == name


def test_values_in_a_librarys_message_stay_out(log):
    logging.getLogger("some.library").warning("Cannot write to %s", ADDRESS)
    logging.getLogger("django.security.SuspiciousOperation").error(WORD, exc_info=SuspiciousOperation(WORD))

    assert [(line["level"], line["message"]) for line in log.lines] == [
        ("WARNING", "Cannot write to %s"),
        ("WARNING", "SuspiciousOperation"),
    ]


def test_what_led_to_a_failure_is_named(log):
    try:
        try:
            raise KeyError(WORD)
        except KeyError as error:
            raise ValueError(ADDRESS) from error
    except ValueError:
        logging.getLogger("courses").exception("Not read")

    assert log.lines[0]["error"] == "builtins.ValueError from builtins.KeyError"


def test_command_that_fails_has_its_line(log):
    try:
        fail(None)
    except IntegrityError:
        uncaught(*sys.exc_info())

    assert [log.lines[0]["level"], log.lines[0]["error"]] == ["CRITICAL", "django.db.utils.IntegrityError"]
    assert "zyxgard" not in log.text.lower()


@pytest.mark.parametrize(
    ("given", "is_behind_proxy", "is_taken"),
    [
        ("4f6c-0a1b_2C", True, True),
        ("4f6c-0a1b_2C", False, False),
        ("short", True, False),
        ("a" * 65, True, False),
        ("name=Zyxgard", True, False),
        ("٤٤٤٤٤٤٤٤٤٤", True, False),
        ("", True, False),
    ],
)
def test_request_keeps_a_safe_name_that_our_own_proxy_gave_it(client, log, settings, given, is_behind_proxy, is_taken):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if is_behind_proxy else None

    answered = [client.get("/en/nothing/", headers={"x-request-id": given}).headers["X-Request-ID"] for _ in range(2)]

    assert [line["request"] for line in log.lines] == answered
    assert (answered == [given] * 2) is is_taken
    assert is_taken or answered[0] != answered[1]


def test_facts_end_with_what_they_belong_to():
    with said_with(request="a"), said_with(task="b"):
        assert FACTS.get() == {"request": "a", "task": "b"}

    assert FACTS.get() is None


def test_files_and_health_are_asked_for_all_day_and_are_not_logged(client, log):
    client.get("/static/nothing.css")
    client.get("/healthz")

    assert log.lines == []


def test_production_writes_these_lines_alone():
    """The settings' own configuration, tried on loggers that are put back."""
    kept = {name: (logger.handlers[:], logger.level) for name, logger in named_loggers().items()}
    try:
        logging.config.dictConfig(LINES)
        for name in ("django", "django.request", "courses", "anything"):
            handlers = handlers_of(logging.getLogger(name))
            assert [(type(each.formatter), [type(f) for f in each.filters]) for each in handlers] == [(Lines, [Once])]
        assert not logging.getLogger("django.server").isEnabledFor(logging.ERROR)
    finally:
        for name, (handlers, level) in kept.items():
            named_loggers()[name].handlers[:] = handlers
            named_loggers()[name].setLevel(level)


def named_loggers():
    return {name: logging.getLogger(name) for name in ("", *LINES["loggers"])}


def handlers_of(logger):
    while logger:
        yield from logger.handlers
        logger = logger.parent if logger.propagate else None

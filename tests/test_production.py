"""What every kind of answer carries, asked of the site as it is served: granian, HTTPS behind a proxy, DEBUG off."""

import http.client
import re
import sqlite3
from contextlib import closing

import pytest
from django.db import connection
from django.urls import get_resolver

from tests.production import BEHIND, HOST, SECRET, fill, run, serve
from tests.roles import patterns

pytestmark = [pytest.mark.sweep, pytest.mark.django_db]  # the second has the database made that is copied
YEAR = "max-age=31536000; includeSubDomains"
POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
ALWAYS = {
    "Strict-Transport-Security": f"{YEAR}; preload",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TO_FORM = {"Content_Type": "application/x-www-form-urlencoded"}
ANSWERS = {  # kind → what is asked, and the status that it is to have
    "page": ("GET", "/en/", 200),
    "list": ("GET", "/es/cursos/", 200),
    "bad filter": ("GET", "/en/courses/?status=zz", 200),
    "redirect": ("GET", "/", 302),
    "redirect to the login": ("GET", "/en/my-data/", 302),
    "not found": ("GET", "/en/nothing/", 404),
    "not found, without a language": ("GET", "/nothing.php", 404),
    "failure": ("GET", "/en/fails/500/", 500),
    "bad request": ("GET", "/en/fails/400/", 400),
    "forbidden": ("GET", "/en/fails/403/", 403),
    "unavailable": ("GET", "/en/fails/503/", 503),
    "forged form": ("POST", "/en/accounts/log-in/", 403),
    "wrong method": ("OPTIONS", "/en/my-data/erased/", 405),
    "bad form": ("GET", "/verify/?code=x", 422),
    "too many parameters": ("GET", f"/en/news/?{'x=1&' * 10_001}", 400),
    "login of the office": ("GET", "/admin/login/", 302),
    "login": ("GET", "/en/accounts/log-in/", 200),
    "API": ("GET", "/api/v1/courses", 200),
    "problem of the API": ("GET", "/api/v1/courses?page=x", 400),
    "API, not found": ("GET", "/api/v1/nothing", 404),
    "file": ("GET", "/data/courses.csv", 200),
    "feed": ("GET", "/feeds/en/news.atom", 200),
    "calendar": ("GET", "/calendar/en.ics", 200),
    "sitemap": ("GET", "/sitemap.xml", 200),
    "robots": ("GET", "/robots.txt", 200),
    "health": ("GET", "/healthz", 200),
    "static file": ("GET", "/static/css/site.css", 200),
    "static file that is not there": ("GET", "/static/none.css", 404),
    "upload": ("GET", "/media/resources/a.pdf", 200),
    "upload that is not there": ("GET", "/media/resources/none.pdf", 404),
}
NOT_KEPT = {"no-store", "no-store, private", "no-cache"}
FOREIGN = [
    *("//evil.example", "https://evil.example", "/\\evil.example", "https:evil.example", "\t//evil.example"),
    "javascript:alert('evil')",
]


@pytest.fixture(scope="module")
def place(tmp_path_factory, django_db_setup, django_db_blocker):
    """A folder with a migrated database."""
    folder = tmp_path_factory.mktemp("production")
    if connection.vendor != "sqlite":
        run(folder, "manage.py", "migrate", "-v0")
        return folder
    with django_db_blocker.unblock(), closing(sqlite3.connect(folder / "site.sqlite3")) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    return folder


@pytest.fixture(scope="module")
def world(place):
    return fill(place)


@pytest.fixture(scope="module")
def site(place, world):
    with serve(place) as site:
        yield site


def directives(response):
    told = response.headers["Content-Security-Policy"].split(";")
    return {name: values for name, _space, values in (each.strip().partition(" ") for each in told)}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_carries_the_headers(site, kind):
    method, path, status = ANSWERS[kind]

    response = site.ask(path, method, "a=b" if method == "POST" else None, **TO_FORM)

    assert response.status == status
    assert {name: response.headers[name] for name in ALWAYS} == ALWAYS
    policy = directives(response)
    assert {name: policy[name] for name in POLICY} == POLICY
    assert not re.search(r"unsafe|\*|https?:", response.headers["Content-Security-Policy"])
    is_open = path.startswith(("/api/", "/data/"))
    assert response.headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if is_open else "same-origin")
    assert response.headers["Referrer-Policy"] == ("no-referrer" if path.startswith("/verify/") else "same-origin")
    assert not re.search(r"\d", response.headers.get("Server", ""))
    assert response.headers.get("X-Powered-By") is None
    assert status < 400 or response.headers["Cache-Control"] in NOT_KEPT


@pytest.mark.parametrize("kind", [kind for kind, (_method, _path, status) in ANSWERS.items() if status >= 400])
def test_pages_that_refuse_tell_nothing_of_the_machine(site, kind):
    method, path, _status = ANSWERS[kind]

    text = site.ask(path, method, "a=b" if method == "POST" else None, **TO_FORM).text

    told = [SECRET, "/srv/", "SELECT", "Traceback", "Django", "site-packages", "granian", "RuntimeError", "DEBUG"]
    assert [word for word in told if word in text] == []


def test_large_files_that_are_refused_get_an_answer_and_the_connection_stays(site):
    """Else a proxy that keeps it sends the next reader's form into a door that closes."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    connection.connect()
    connection.auto_open = 0  # a second connection would hide that the first was closed
    statuses = []
    for path in ("/en/accounts/log-in/", "/en/nothing/", "/admin/", "/en/fails/500/"):
        connection.request("POST", path, b"x" * 5_000_000, BEHIND | {"Content-Type": "text/plain"})
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
    connection.close()

    assert statuses == [403, 404, 403, 403]


def test_too_often_says_when_to_come_back(site):
    answers = [site.ask("/verify/0000-0000-0000-0000/", X_Forwarded_For="192.0.2.7") for _each in range(31)]

    assert [answers[-1].status, int(answers[-1].headers["Retry-After"]) <= 60] == [429, True]
    assert {name: answers[-1].headers[name] for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize("host", ["evil.example", "rumbo.example.org.evil.example", "", "a@b"])
def test_another_host_is_refused(site, host):
    response = site.ask("/en/", Host=host)

    assert [response.status, "evil" in response.text] == [400, False]


def test_without_tls_every_address_leads_to_tls_but_the_proxys_own(site):
    plain = site.ask("/en/courses/?q=a", X_Forwarded_Proto="http")

    assert [plain.status, plain.headers["Location"]] == [301, f"https://{HOST}/en/courses/?q=a"]
    assert plain.set_cookies == []
    assert site.ask("/healthz", X_Forwarded_Proto="http").status == 200


def test_cookies_are_this_hosts_alone_and_no_scripts(site, world):
    token = site.ask("/en/accounts/log-in/").set_cookies
    step = world["addresses"]["courses:apply-step"]
    secret = token[0]["__Host-csrf"].value
    form = f"csrfmiddlewaretoken={secret}&given_names=A&family_names=B&country=GT&email=a%40example.org"
    cookie = f"__Host-csrf={secret}"
    answer = site.ask(step, "POST", form, Cookie=cookie, Origin=f"https://{HOST}", **TO_FORM)
    found = {name: morsel for told in [*token, *answer.set_cookies] for name, morsel in told.items()}

    assert [answer.status, set(found)] == [302, {"__Host-csrf", "__Host-session"}]
    for morsel in found.values():
        facts = [morsel["secure"], morsel["httponly"], morsel["samesite"], morsel["path"], morsel["domain"]]
        assert facts == [True, True, "Lax", "/", ""]
        assert int(morsel["max-age"]) == 12 * 60 * 60


@pytest.mark.parametrize("address", FOREIGN)
def test_no_next_leads_to_another_site(site, world, address):
    """Of whoever is logged in already, as after a login: tests/accounts/test_entrance.py."""
    for path in ("/en/accounts/log-in/", "/admin/login/"):
        session = world["sessions"]["learner"]
        response = site.ask(f"{path}?next={address.replace(chr(9), '%09')}", session=session)

        assert "evil" not in response.headers.get("Location", "")


PUBLIC = re.compile(
    r"portal:|news:|api:|courses:(list|course|edition|calendar|programme|partner|topic|apply)$|.*feed|verify"
)
TOKENS = re.compile(r"courses:(study|study-print|study-transcript|certificate-file)$|verify")


def test_pages_that_are_somebodys_are_kept_by_nobody_and_public_ones_set_no_cookie(site, world):
    private = 0
    for name, path in world["addresses"].items():
        response = site.ask(path)
        if PUBLIC.match(name):
            status = 404 if name == "api:api-root" else 200
            assert [response.status, response.set_cookies] == [status, []], name
        elif name.startswith(("courses:", "account_", "mfa_")) and response.status == 200:
            private += 1
            assert {"no-store", "private"} <= set(response.headers["Cache-Control"].split(", ")), name
        if TOKENS.match(name):
            assert response.headers["Referrer-Policy"] == "no-referrer", name
    assert private >= 12


def test_password_alone_opens_no_page_of_the_office(site, world):
    """A member of staff who may do everything, without a second factor: every address leads to setting one up."""
    walked = 0
    for route, pattern in patterns(get_resolver().url_patterns):
        if not route.startswith("admin/") or pattern.name is None:
            continue
        path = re.sub(r"<[^>]+>|\(\[\^/\]\+\)", "1", route).replace("^", "").replace("$", "")
        for method in ("GET", "POST"):
            response = site.ask(f"/{path}", method, session=world["sessions"]["lacking"])
            walked += 1
            if method == "GET":
                assert response.headers.get("Location") == "/en/accounts/second-factor/activate/", route
            else:
                assert response.status in {302, 403}, route
    assert walked > 400
    assert site.ask("/admin/", session=world["sessions"]["staff"]).status == 200

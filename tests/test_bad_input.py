"""What nobody should send, to every query string and every form: never a failure, no row changed, no error logged."""

import logging
import re
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.spoilt import SPOILT
from tests.test_get import Watched, fingerprint, of_the_admin
from tests.test_role_walk import filled, pages
from tests.world import addresses, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.ignore_template_errors]
TEXTS = [
    *("%00", "%FF%FE", "%ED%A0%80", "%25", "_", "%5C", "%27", "%22--", "*:*", "a+%26+%7C+%21", "((", "the+of", "%20"),
    *("-1", "0", "abc", "1e3", str(2**63), "9" * 99, "x" * 100_000, "1800-01-01", "2026-02-31", "0001-01-01", "NaN"),
    *("%E2%80%8B", "%E2%80%AE", "e" + "%CC%81" * 5_000, "a%0D%0ABcc:+x@example.org", "%3Cscript%3E", "true", "__all__"),
]
KEYS = [
    *("q", "page", "p", "o", "e", "_facets", "status", "country", "topic", "partner", "sort", "year", "course", "code"),
    *("edition", "kind", "needs", "next", "rows", "term", "from", "to", "person__email__startswith", "_connector"),
    *("id__in", "pk", "edition__id__exact", "batch__id__exact", "_popup", "_to_field", "action", "utm_source"),
]
MANY = "&".join(f"x{number}=1" for number in range(2_000))
FIELDS = [  # of every public form
    *("given_names", "family_names", "email", "country", "site", "institution_name", "position", "motivation", "name"),
    *("language", "sex", "birth_year", "login", "password", "code", "do", "nominee", "eligible", "consent", "state"),
    *("is_staff", "certificate_name", "agreed", "next", "token", "form_token", "csrfmiddlewaretoken"),
]
VALUES = [
    *("", " ", "\u200b", "\x00", "\u202e", "e" + "\u0301" * 5_000, "a\r\nBcc: x@example.org", "x" * 201, "-1", "1e3"),
    *(
        str(2**63),
        "ZZ",
        "1800",
        "31/02/2026",
        "<script>",
        "'; --",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin1"),
    ),
]
WRITTEN = re.compile(r"django_session|courses_allowance|django_admin_log|account_emailaddress|accounts_user")


@pytest.fixture(scope="module")
def world(for_the_module):
    return make_world()


@pytest.fixture(autouse=True)
def fresh(folder):
    cache.clear()


def forms(world):
    return [address for name, address in addresses(world).items() if POSTED.match(name)]


@pytest.fixture
def unharmed(caplog):
    """Run what sends it: nothing failed, nothing was written, nothing stands at ERROR in the log."""

    def run(send, asked, *, is_rolled_back=False):
        caplog.set_level(logging.ERROR)
        watched = Watched()
        with connection.execute_wrapper(watched):
            statuses = {each: send(each).status_code for each in asked}
        assert {each[:200]: status for each, status in statuses.items() if status >= 500} == {}
        assert is_rolled_back or [write for write in watched.writes if not WRITTEN.search(write)] == []
        assert [record.getMessage() for record in caplog.records] == []
        return set(statuses.values())

    return run


POSTED = re.compile(r"courses:(apply-step|my-app|invitation|study-module|my-certificate|my-data|erase)|account_")
READING = ["courses:list", "courses:calendar", "news:list", "portal:search", "portal:figures", "verify"]
TOGETHER = len(TEXTS) // 2  # rounds in which every key gets another text


@pytest.mark.parametrize("page", READING)
def test_query_of_a_page_that_reads_it(client, world, unharmed, page):
    address = addresses(world)[page]

    unharmed(client.get, [f"{address}?{key}={text}" for text in TEXTS for key in ("q", "page", "country")])


def test_query_of_every_page(client, world, unharmed):
    """Each key has one of the texts, and another one in the next round."""
    short = [text[:200] for text in TEXTS]
    asked = []
    for first in range(0, len(short), TOGETHER):
        pairs = (f"{key}={short[(first + place) % len(short)]}" for place, key in enumerate(KEYS))
        query = "&".join(pairs)
        asked += [f"{page}?{query}" for page in addresses(world).values()]

    unharmed(client.get, asked)


def test_query_of_the_offices_lists(client, world, unharmed):
    client.force_login(world.staff)
    names = [f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
    keys = ["q", "o", "p", "needs", "edition__id__exact"]
    texts = [text[:2_000] for text in TEXTS]
    asked = []
    for turn, name in enumerate(names):
        address = reverse(f"admin:{name}_changelist")
        some = [(place, text) for place, text in enumerate(texts) if (turn + place) % 4 == 0]  # another quarter each
        asked += [f"{address}?{keys[(turn + place // 4) % len(keys)]}={text}" for place, text in some]

    unharmed(client.get, asked)


def test_query_of_the_offices_other_pages(client, world, unharmed):
    client.force_login(world.staff)
    field = "app_label=courses&model_name=edition&field_name=course"
    pages = ["search/?q=", "reports/?edition=", "reports/?year=", "reports/?from=", f"autocomplete/?{field}&term="]
    pages += [f"autocomplete/?{field}&page=", "autocomplete/?field_name=", "courses/batch/template/?kind="]
    pages += ["courses/batch/places/?term=", "courses/batch/places/?page=", "courses/batch/add/?edition="]

    asked = [(turn + place, page, text) for turn, page in enumerate(pages) for place, text in enumerate(TEXTS)]
    unharmed(client.get, [f"/admin/{page}{text[:5_000]}" for number, page, text in asked if number % 2 == 0])


PLACES = ["0", str(2**63), "9" * 99, "abc", "%00", "%ED%A0%80", "..%2f..", "%27--", "x" * 5_000, "%CC%81" * 5_000, "-1"]


def test_address_of_every_page_with_another_name_in_it(client, world, unharmed):
    """In place of each number, token, code and short name of it; for strangers and for staff."""
    asked = []
    for name, arguments in world.arguments.items():
        address = addresses(world)[name]
        parts = {quote(str(each)) for each in arguments} - {"en"}
        asked += [address.replace(f"/{part}", f"/{place}") for part in parts for place in PLACES]
    assert len(asked) > 300

    unharmed(client.get, asked)
    client.force_login(world.staff)
    unharmed(client.get, asked)


def test_address_of_every_record_of_the_office_with_another_number_in_it(client, world, unharmed):
    client.force_login(world.staff)
    numbered = [route for route, _model, _page in pages() if filled(route, 1) != filled(route, 2)]
    assert len(numbered) > 120
    some = [(route, PLACES[(turn + step) % 6]) for turn, route in enumerate(numbered) for step in (0, 3)]
    asked = [filled(route, place) for route, place in some]

    unharmed(client.get, asked)
    unharmed(lambda page: client.post(page, {"post": "yes"}), asked)


def test_two_thousand_parameters(client, world, unharmed):
    unharmed(client.get, [f"{addresses(world)[page]}?{MANY}" for page in READING])


@pytest.mark.parametrize("value", VALUES, ids=lambda value: ascii(value)[:20])
def test_form_of_a_public_page(client, world, unharmed, value):
    """All fields at once, those of staff and of the state too; whether they are refused or taken for a first step."""
    form = dict.fromkeys(FIELDS, value)
    for step in ("you", "work", "check"):
        unharmed(
            lambda page: client.post(page, form),
            [reverse("courses:apply-step", args=[world.open_edition.pk, step])],
        )
    unharmed(lambda page: client.post(page, form), forms(world))


def test_forms_that_say_nothing_or_the_same_twice(client, world, unharmed):
    for user in (None, world.learner, world.teacher):
        if user:
            client.force_login(user)
        for body in ("", "&" * 99, "do=done&do=x", "do[]=done", "%", "a=%FF%FE", f"do={'x' * 10_000}"):
            send = lambda page, body=body: client.post(page, body, "application/x-www-form-urlencoded")  # noqa: E731
            unharmed(send, forms(world))


@pytest.mark.parametrize("token", ["", "x", "x" * 64, "\x00", "a" * 32], ids=["none", "x", "long", "nul", "another's"])
def test_form_whose_token_is_missing_or_forged(world, unharmed, token):
    """Whoever it is logged in as: another site cannot send a form in their name."""
    strict = Client(enforce_csrf_checks=True)
    for user in (None, world.learner, world.staff):
        if user:
            strict.force_login(user)
        strict.cookies[settings.CSRF_COOKIE_NAME] = "b" * 32
        form = {"csrfmiddlewaretoken": token} if token else {}

        assert unharmed(lambda page, form=form: strict.post(page, form), forms(world)) == {403}


@pytest.mark.parametrize("content", [b"", b"{", b"{" * 10_000, b"NaN", b"\x00", b'{"a":1,"a":2}'])
@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data; boundary=x", "multipart/form-data", "text/xml"]
)
def test_body_of_another_kind(client, world, unharmed, kind, content):
    unharmed(lambda page: client.post(page, content, kind), forms(world))


FILES = {
    "empty.csv": b"",
    "header.csv": b"slug,title_en\r\n",
    "quote.csv": b'slug,title_en\r\na,"never closed',
    "nul.csv": b"slug,title_en\r\na\x00b,c\r\n",
    "utf16.csv": "slug,title_en\r\na,é\r\n".encode("utf-16"),
    "long.csv": b"slug,title_en\r\na," + b"x" * 140_000,
    "cr.csv": b"slug,title_en\ra,b\r",
    "twice.csv": b"slug,slug\r\na,b\r\n",
    "ragged.csv": b"slug,title_en\r\na\r\na,b,c,d\r\n",
    "no.xlsx": b"PK\x03\x04 no workbook",
    **{f"{name}.xlsx": content for name, (content, _sentence) in SPOILT.items()},
    "image.png": b"\x89PNG\r\n\x1a\n",
    "..%2f..%2fetc%2fpasswd": b"slug\r\na\r\n",
}


@pytest.mark.parametrize("name", FILES)
def test_file_for_every_import(client, world, unharmed, name):
    """More of them, and what each is told: tests/courses/test_files.py."""
    client.force_login(world.staff)
    imports = [page for page in of_the_admin() if page.endswith(("/import/", "/batch/add/", "/completion/"))]

    def send(page):
        file = SimpleUploadedFile("x", FILES[name])
        file.name = name
        return client.post(page, {"import_file": file, "place": "zz"})

    assert len(imports) >= 10
    before = fingerprint()
    unharmed(send, imports, is_rolled_back=True)
    assert fingerprint() == before


def add_pages():
    """Each form of the office for a new record: its address, and the fields that are choices of a record."""
    for model, of_model in admin.site._registry.items():
        names = [field.name for field in model._meta.get_fields() if field.concrete and field.is_relation]
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"), names or [of_model.opts.pk.name]


@pytest.mark.parametrize("value", ["ZZ", "\x00", "-1", str(2**63), "9" * 5_000], ids=lambda value: ascii(value)[:20])
def test_choice_of_a_record_in_a_form_of_the_office(client, world, unharmed, value):
    """By what is sent, and by what an address fills in."""
    client.force_login(world.staff)

    for page, names in add_pages():
        unharmed(lambda page, names=names: client.post(page, dict.fromkeys(names, value)), [page])
        unharmed(lambda page, names=names: client.get(page, dict.fromkeys(names, value)), [page])

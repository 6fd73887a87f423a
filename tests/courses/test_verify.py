"""What anybody learns of a certificate by its code, on a page in both languages and as JSON."""

import datetime as dt
import io
import re

import pytest
from django.core import signing
from django.utils import timezone
from pypdf import PdfReader

from courses.actions.certificates import correct, withdraw_certificate
from courses.codes import new_code
from courses.paper import pdf
from courses.views.verify import ASKING
from tests.factories import make_certificate

pytestmark = pytest.mark.django_db

JSON = {"headers": {"Accept": "application/json"}}
NAME = "María de los Ángeles Ñúñez-O'Brien"


def page_of(client, certificate, **options):
    return client.get(f"/verify/{certificate.shown_code}/", **options)


def in_state(state):
    """A certificate of that state, and what its page must not say."""
    certificate = make_certificate(name=NAME)
    if state == "replaced":
        correct(certificate, "Ana Dos")
    if state == "withdrawn":
        withdraw_certificate(certificate, "Somebody else's work")
    certificate.refresh_from_db()
    return certificate


def test_valid_certificate_says_whose_and_what_it_is_in_both_languages(client):
    certificate = make_certificate(name=NAME, minutes=4_800)

    page = page_of(client, certificate)

    assert page.status_code == 200
    assert page.content.decode().count("María de los Ángeles Ñúñez-O&#x27;Brien") == 2
    for told in ("Valid", "Válido", "80 hours", "80 horas", certificate.course_title, certificate.shown_code):
        assert told in page.text


@pytest.mark.parametrize("state", ["replaced", "withdrawn"])
@pytest.mark.parametrize("options", [{}, JSON], ids=["page", "json"])
def test_what_is_not_valid_says_so_and_names_nobody(client, state, options):
    certificate = in_state(state)

    answer = page_of(client, certificate, **options)

    assert answer.status_code == 200
    assert {"replaced": "eplaced", "withdrawn": "ithdr"}[state] in answer.text
    for hidden in (NAME, "Ñúñez", "Ana Dos", certificate.course_title, "Somebody else"):
        assert hidden not in answer.content.decode()


def test_name_is_gone_after_erasure_while_the_certificate_verifies(client):
    certificate = make_certificate(name=NAME)
    type(certificate).objects.update(printed_name="", erased_at=timezone.now())

    page, told = page_of(client, certificate), page_of(client, certificate, **JSON).json()

    assert ["Erased at the holder" in page.text, "Ñúñez" in page.text] == [True, False]
    assert [told["status"], told["name"], told["course"]] == ["valid", None, certificate.course_title]


def test_days_for_programs_are_those_of_the_page(client):
    """Half past eight in the evening in Costa Rica, where the next day has begun in Greenwich."""
    moment = dt.datetime(2026, 3, 10, 2, 30, tzinfo=dt.UTC)
    valid = make_certificate(issued_at=moment)
    withdrawn = make_certificate(issued_at=moment, withdrawn_at=moment, withdrawal_reason="A mistake")

    told = [page_of(client, each, **JSON).json() for each in (valid, withdrawn)]

    assert [told[0]["issued_on"], told[1]["withdrawn_on"]] == ["2026-03-09", "2026-03-09"]
    assert "9 March 2026" in page_of(client, valid).text


def test_programs_are_told_the_same(client):
    certificate = make_certificate(name=NAME, minutes=4_800)

    told = page_of(client, certificate, **JSON).json()

    assert told == {
        "status": "valid",
        "code": certificate.shown_code,
        "name": NAME,
        "kind": "completion",
        "course": certificate.course_title,
        "edition": certificate.edition_label,
        "language": "en",
        "dates": certificate.dates,
        "minutes": 4_800,
        "issuer": certificate.issuer,
        "issued_on": timezone.now().date().isoformat(),
        "is_sample": False,
    }


def test_code_that_was_never_issued_is_not_found(client):
    make_certificate()

    page, told = client.get(f"/verify/{new_code()}/"), client.get(f"/verify/{new_code()}/", **JSON)

    assert [page.status_code, told.status_code, told.json()] == [404, 404, {"status": "not-found"}]
    assert ["Not found" in page.text, "No se encuentra" in page.text] == [True, True]


@pytest.mark.parametrize(
    "code", ["1", "abc", "%00", "%FF%FE", "x" * 5_000, "'--", "../../admin", "0123456789ABCDEU", "💥" * 16]
)
def test_what_is_no_code_is_not_found(client, code):
    assert client.get(f"/verify/{code}/").status_code == 404


@pytest.mark.parametrize("shape", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_typed_code_leads_to_its_own_address(client, shape):
    certificate = make_certificate(name=NAME, code="0123456789ABCDEF")
    typed = shape(certificate.shown_code).replace("0", "o").replace("1", "l")

    page = client.get("/verify/", {"code": typed}, follow=True)

    assert page.redirect_chain == [(f"/verify/{certificate.shown_code}/", 302)]
    assert "Ñúñez" in page.text


@pytest.mark.parametrize("typed", ["", " ", "abc", "\x00", "<script>", "x" * 5_000])
def test_bad_code_is_shown_again_with_what_to_look_at(client, typed):
    page = client.get("/verify/", {"code": typed})

    assert page.status_code == 422
    assert "sixteen letters" in page.text
    assert "<script>" not in page.text


def test_page_is_kept_by_nobody_and_sets_no_cookie(client):
    answer = page_of(client, make_certificate())

    assert not answer.cookies
    assert {name: answer[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")} == {
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    assert "Accept" in answer["Vary"]


def test_thirty_a_minute_from_one_network(client, time_machine):
    certificate = make_certificate()
    time_machine.move_to("2026-11-26T12:00:30Z", tick=False)

    answers = [page_of(client, certificate).status_code for _each in range(ASKING.most + 2)]

    assert answers == [200] * 30 + [429] * 2
    limited, told = page_of(client, certificate), page_of(client, certificate, **JSON)
    assert [limited["Retry-After"], told.status_code, told.json()["status"]] == ["30", 429, "too-many-requests"]
    assert certificate.printed_name not in limited.text
    assert client.get("/verify/").status_code == 200
    time_machine.move_to("2026-11-26T12:01:00Z", tick=False)
    assert page_of(client, certificate).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_changed_here(client, method):
    assert getattr(client, method)(f"/verify/{new_code()}/").status_code == 405


def test_answer_takes_three_queries_whatever_is_found(client, django_assert_num_queries):
    """Two count the limit: one finds nothing of this minute, or updates it."""
    certificate = make_certificate()
    page_of(client, certificate)

    with django_assert_num_queries(2):
        page_of(client, certificate)
    with django_assert_num_queries(2):
        client.get(f"/verify/{new_code()}/")


def test_address_of_a_person_is_no_address_of_a_certificate(client):
    certificate = make_certificate()

    assert client.get(f"/verify/{signing.dumps(certificate.pk, salt='application')}/").status_code == 404


def test_certificate_of_an_invented_person_says_so_everywhere(client):
    certificate = make_certificate(name="Ana Sample")
    type(certificate.application.participant).objects.update(is_sample=True)
    certificate.refresh_from_db()

    assert "A sample: this person is invented." in page_of(client, certificate).text
    assert page_of(client, certificate, **JSON).json()["is_sample"] is True
    assert "A sample" in PdfReader(io.BytesIO(pdf(certificate))).pages[0].extract_text()


def test_where_errors_are_shown_to_readers_a_code_is_still_not_found_in_words(client, settings):
    """The demonstration shows the readers' own page for whatever is absent; this page is that already."""
    settings.DEBUG = True

    page, told = client.get(f"/verify/{new_code()}/"), client.get(f"/verify/{new_code()}/", **JSON)

    assert ["No se encuentra" in page.text, told.json()] == [True, {"status": "not-found"}]


@pytest.mark.parametrize(("preferred", "first"), [("es-MX,es;q=0.9", "Válido"), ("en", "Valid")])
def test_language_of_the_readers_browser_comes_first(client, preferred, first):
    page = page_of(client, make_certificate(), headers={"Accept-Language": preferred})

    assert re.search(r"</span> (V[aá]lido?)</h2>", page.text)[1] == first
    assert "Accept-Language" in page["Vary"]


def test_whole_address_that_is_pasted_leads_to_the_code(client):
    certificate = make_certificate()

    page = client.get("/verify/", {"code": f"https://rumbo.example.org/verify/{certificate.shown_code}/"})

    assert page.url == f"/verify/{certificate.shown_code}/"

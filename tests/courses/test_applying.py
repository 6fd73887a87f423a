"""Applying without an account: the steps, and what is refused."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from courses.actions import applications as actions
from courses.actions.messages import deliver_all
from courses.application_forms import YouForm
from courses.letters import token_of
from courses.models import Application, Edition, Message, Participant
from tests.factories import make_application, make_course, make_open_edition, make_site

pytestmark = pytest.mark.django_db

YOU = {"given_names": "María", "family_names": "Ñúñez-O'Brien", "email": "maria@example.org"}
WORK = {"country": "GT", "institution_name": "Ministry", "position": "", "motivation": "I work with children.\nDaily."}


def address(edition, step=None, language="en"):
    with translation.override(language):
        return reverse("courses:apply-step" if step else "courses:apply", args=[edition.pk, *([step] if step else [])])


def answer(client, edition, you=YOU, work=WORK, language="en"):
    client.post(address(edition, "you", language), you)
    return client.post(address(edition, "work", language), work)


def apply(client, edition, consent="on", **answers):
    answer(client, edition, **answers)
    return client.post(address(edition, "check", answers.get("language", "en")), {"consent": consent}, follow=True)


def mine(application, language="en"):
    with translation.override(language):
        return reverse("courses:my-application", args=[token_of(application)])


def test_application_is_sent_in_three_steps_with_all_that_was_typed(client):
    edition = make_open_edition()

    page = apply(client, edition)

    application = Application.objects.select_related("participant").get()
    person = application.participant
    assert "Application sent" in page.text
    assert [person.given_names, person.family_names, person.email] == list(YOU.values())
    assert [person.country, person.institution_name, person.language] == ["GT", "Ministry", "en"]
    assert [application.state, application.motivation, application.country] == ["submitted", WORK["motivation"], "GT"]
    assert [application.consent_version, bool(application.consented_at)] == ["2026-2", True]


def test_answers_are_kept_and_can_be_changed_before_they_are_sent(client):
    edition = make_open_edition()
    answer(client, edition)

    shown = client.get(address(edition, "check")).text
    client.post(address(edition, "you"), YOU | {"given_names": "Ana"})

    assert "Ñúñez-O&#x27;Brien" in shown
    assert "Guatemala" in shown
    assert 'value="Ana"' in client.get(address(edition, "you")).text
    assert Application.objects.count() == 0


def test_nobody_jumps_over_a_step(client):
    edition = make_open_edition()

    assert client.get(address(edition, "check")).url == address(edition, "you")
    client.post(address(edition, "you"), YOU)
    assert client.post(address(edition, "check"), {"consent": "on"}).url == address(edition, "work")
    assert client.get(f"/en/apply/{edition.pk}/nothing/").status_code == 404


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["Nguyễn Thị", "محمد", "Ü", "x" * 200, "O'Brien", "שָׁלוֹם", "नारायणन्"])
def test_any_name_of_people_is_kept_letter_by_letter(client, name):
    edition = make_open_edition()

    apply(client, edition, you=YOU | {"given_names": f"  {name}\u200b "})

    assert Participant.objects.get().given_names == name


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("step", "field", "value"),
    [
        *(
            ("you", "given_names", value)
            for value in ("", " ", "\u200b", "x" * 201, "a\0", "a\u202eb", "a" + "\u0301" * 50)
        ),
        *(("you", "email", value) for value in ("", "ana", "ana@", "a@b\r\nBcc: c@d.org", "x" * 260 + "@example.org")),
        ("you", "email", "maría@example.org"),
        *(("work", "country", value) for value in ("", "ZZ", "\0", "gt")),
        *(("work", "motivation", value) for value in ("", "x" * 4001, "\u2066x")),
        ("work", "institution_name", "x" * 301),
        ("you", "given_names", "\u3164"),
        *(("you", "given_names", value) for value in ("Ana\nYou have won: http://x.example", "a\tb")),
        *(("you", "email", value) for value in ('"=?utf-8?q?=0aBcc?="@example.org', '"a b"@example.org')),
        ("check", "consent", ""),
    ],
)
def test_what_cannot_be_is_told_at_its_field_with_what_was_typed(client, step, field, value):
    edition = make_open_edition()
    answer(client, edition)
    kept = {"you": YOU, "work": WORK, "check": {"consent": "on"}}[step]

    page = client.post(address(edition, step), kept | {field: value})

    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.text
    assert "<title>Error: " in re.sub(r"\s+", " ", page.text)
    assert f'href="#id_{field}"' in page.text
    assert Application.objects.count() == 0


@pytest.mark.parametrize("email", ["ana@españa.example", "ana@xn--espaa-rta.example", "ana@例え.テスト"])
def test_address_of_a_domain_in_any_script_is_kept_and_written_to(client, email):
    apply(client, make_open_edition(), you=YOU | {"email": email})
    deliver_all()

    (letter,) = mail.outbox
    assert [Participant.objects.get().email, letter.to] == [email, [email]]
    assert str(letter.message()["To"]) == f"ana@{email.partition('@')[2].encode('idna').decode()}"


def test_extra_fields_change_nothing(client):
    edition = make_open_edition()

    apply(client, edition, you=YOU | {"state": "confirmed", "is_staff": "1"}, work=WORK | {"priority": "99"})

    assert list(Application.objects.values_list("state", "priority")) == [("submitted", 0)]


def test_place_is_asked_where_there_are_several(client):
    edition = make_open_edition()
    sites = [make_site(edition, country) for country in ("MX", "GT")]
    other = make_site()

    refused = answer(client, edition, work=WORK | {"site": other.pk})
    apply(client, edition, work=WORK | {"site": sites[1].pk})

    assert [refused.status_code, Application.objects.get().site] == [422, sites[1]]


def test_form_that_is_sent_twice_is_one_application():
    edition, token = make_open_edition(), str(uuid.uuid4())
    first = actions.apply_as_new(edition, {"email": "a@example.org"}, token)

    assert actions.apply_as_new(edition, {"email": "a@example.org"}, token) == first
    assert [Application.objects.count(), Participant.objects.count()] == [1, 1]


def test_line_break_counts_as_one_character(client):
    edition = make_open_edition()
    long = "x\r\n" * 1999

    apply(client, edition, work=WORK | {"motivation": f"{long}xx"})

    assert len(Application.objects.get().motivation) == 4000


def test_button_pressed_twice_leads_to_the_same_page(client):
    edition = make_open_edition()
    answer(client, edition)

    answers = [client.post(address(edition, "check"), {"consent": "on"}).url for _each in range(2)]

    assert [answers[0] == answers[1], Application.objects.count()] == [True, 1]


def test_two_people_may_share_a_mailbox(client):
    edition = make_open_edition()
    apply(client, edition)
    apply(client, edition, you=YOU | {"given_names": "Luis"})

    assert Application.objects.count() == 2


def test_person_that_is_taken_up_again_has_no_second_live_application():
    edition = make_open_edition()
    person = {"given_names": "Ana", "family_names": "Ñ", "email": "a@example.org"}
    first = actions.apply_as_new(edition, person, str(uuid.uuid4()))
    actions.withdraw(first)
    typed_anew = {"given_names": "ANA", "family_names": "n", "email": "A@example.org"}
    actions.apply_as_new(edition, typed_anew, str(uuid.uuid4()))

    with pytest.raises(actions.AlreadyApplied):
        actions.move(first, "submitted", reason="By mistake")


def test_places_of_the_only_site_count(client):
    edition = make_open_edition()
    site = make_site(edition, capacity=1)
    apply(client, edition)

    actions.offer(Application.objects.get())

    site.refresh_from_db()
    assert site.places_held == 1


def test_address_that_has_applied_learns_it_by_letter_alone(client):
    edition = make_open_edition()
    first = apply(client, edition)
    again = apply(client, edition, you=YOU | {"email": "MARIA@example.org"})

    token = re.compile('name="csrfmiddlewaretoken" value="[^"]*"')
    assert token.sub("", first.text) == token.sub("", again.text)
    assert [Application.objects.count(), Participant.objects.count(), Message.objects.count()] == [1, 1, 2]


@pytest.mark.parametrize(
    "facts",
    [
        {"closes_at": None},
        {"closes_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
        {"is_over": True},
        {"cancelled_on": dt.date(2020, 1, 1), "cancellation_reason_en": "Floods"},
    ],
)
def test_edition_that_takes_nobody_says_so_and_asks_nothing(client, facts):
    edition = make_open_edition()
    answer(client, edition)
    Edition.objects.filter(pk=edition.pk).update(**facts)

    assert "takes no applications now" in client.get(address(edition)).text
    assert client.post(address(edition, "check"), {"consent": "on"}).url == address(edition)
    assert Application.objects.count() == 0


@pytest.mark.parametrize("admission", ["invitation", "nomination"])
def test_course_by_invitation_takes_no_others(client, admission):
    edition = make_open_edition(course=make_course(admission=admission))

    assert "invited, or nominated" in client.get(address(edition)).text
    assert "/apply/" not in client.get(edition.get_absolute_url()).text
    with pytest.raises(actions.NotOpen):
        actions.apply_as_new(edition, {"email": "a@example.org"}, str(uuid.uuid4()))


def test_edition_that_goes_while_somebody_answers_is_absent_and_takes_nothing(client):
    edition = make_open_edition()
    answer(client, edition)
    Edition.objects.filter(pk=edition.pk).update(is_published=False)

    assert client.post(address(edition, "check"), {"consent": "on"}).status_code == 404
    assert Application.objects.count() == 0


def test_edition_that_fills_up_while_somebody_answers_puts_them_in_the_queue(client):
    edition = make_open_edition(capacity=1)
    answer(client, edition)
    make_application(edition, "confirmed")

    page = client.post(address(edition, "check"), {"consent": "on"}, follow=True)

    edition.refresh_from_db()
    assert [page.status_code, edition.places_held] == [200, 1]
    assert sorted(edition.applications.values_list("state", flat=True)) == ["confirmed", "submitted"]


def test_edition_leads_to_its_form_and_to_its_waiting_list(client):
    free, full = make_open_edition(), make_open_edition(capacity=0)

    assert address(free) in client.get(free.get_absolute_url()).text
    assert "Join the waiting list" in client.get(full.get_absolute_url()).text
    assert "waiting list" in client.get(address(full)).text


def test_draft_and_unknown_editions_are_absent(client):
    draft = make_open_edition(is_published=False)

    for pk in (draft.pk, 999_999, 2**62, 2**63, 10**99, -1, "1e3"):
        assert [client.get(f"/en/apply/{pk}/{step}").status_code for step in ("", "you/", "sent/")] == [404] * 3


def test_private_pages_are_kept_by_nobody_and_the_first_sets_no_cookie(client):
    application = make_application()
    pages = [client.get(address(application.edition)), client.get(mine(application))]

    assert pages[0].cookies == {}
    for page in pages:
        assert [page["Cache-Control"], page["X-Robots-Tag"], page["Referrer-Policy"]] == [
            "no-store, private",
            "noindex",
            "same-origin",
        ]
        assert '<link rel="canonical"' not in page.text


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["\u115f", "\ufe0f\u034f", "Ana\u2028Uno", "..."])
def test_name_that_nobody_would_see_is_refused(name):
    form = YouForm(make_open_edition(), {"given_names": name, "email": "a@example.org"})

    assert "given_names" in form.errors

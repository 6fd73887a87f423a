"""An edition that does not take place, or at another time: what those on the way to it read."""

import datetime as dt
from html import unescape

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from courses.actions import applications as actions
from courses.actions import notices
from courses.actions.editions import change
from courses.actions.notices import tell_all
from courses.choices import ApplicationState
from courses.models import Application, Edition, Message, Participant
from tests.admin_forms import admin_url, fields_in
from tests.courses.test_applying import mine
from tests.factories import make_application, make_edition, make_open_edition, make_participant, make_user

pytestmark = pytest.mark.django_db
WHY = {"cancellation_reason_en": "A storm", "cancellation_reason_es": "Una tormenta"}
CANCELLED = "This edition is cancelled and does not take place: there is nothing you need to do."
ON_THE_WAY = ["nominated", "submitted", "waitlisted", "offered", "confirmed"]


def call_off(edition, days=0):
    facts = {"cancelled_on": timezone.localdate() - dt.timedelta(days=days), **WHY}
    Edition.objects.filter(pk=edition.pk).update(**facts)
    edition.refresh_from_db()


def told():
    return sorted((message.application.state, message.subject.partition(":")[0]) for message in Message.objects.all())


@pytest.mark.parametrize("state", [*ON_THE_WAY, "expired"])
def test_whoever_is_on_the_way_reads_that_it_is_cancelled_and_is_asked_nothing(client, state):
    application = make_application(make_open_edition(), state)
    call_off(application.edition)

    page = client.get(mine(application)).text

    assert [CANCELLED in page, "A storm" in page, "Accept the place" in page] == [True, True, False]
    assert not any(f'value="{deed}"' in page for deed in ("complete", "accept", "withdraw"))


@pytest.mark.parametrize("state", ["rejected", "withdrawn", "declined"])
def test_who_was_not_on_the_way_any_more_reads_what_became_of_it(client, state):
    application = make_application(make_open_edition(), state)
    call_off(application.edition)

    page = client.get(mine(application)).text

    assert [CANCELLED in page, application.get_state_display() in page] == [False, True]


def test_my_learning_says_it_too(client):
    user = make_user()
    application = make_application(make_open_edition(), "confirmed", participant=make_participant(account=user))
    call_off(application.edition)
    client.force_login(user)

    page = client.get("/en/learning/").text

    assert [CANCELLED in page, "Your place is confirmed" in page] == [True, False]


def test_page_shows_the_dates_the_note_and_the_edition(client):
    edition = make_edition(starts=30, ends=40, notice_en="Two weeks later.")
    application = make_application(edition, "confirmed")

    page = client.get(mine(application)).text

    assert ["Two weeks later." in page, f'href="{edition.get_absolute_url()}"' in page] == [True, True]
    assert f'datetime="{edition.starts_on}"' in page


def test_edition_that_is_no_page_is_not_led_to(client):
    application = make_application(make_edition(starts=30, is_published=False), "confirmed")

    assert application.edition.get_absolute_url() not in client.get(mine(application)).text


def test_cancelling_writes_to_those_on_the_way_in_their_language(django_capture_on_commit_callbacks):
    edition = make_open_edition()
    for state in ApplicationState:
        make_application(edition, state.value, participant=make_participant(language="es"))
    call_off(edition)

    with django_capture_on_commit_callbacks(execute=True):
        change(edition, "A storm")

    assert told() == [(state, "Cancelada") for state in sorted(ON_THE_WAY)]
    assert all("Una tormenta" in letter.body for letter in mail.outbox)
    assert len(mail.outbox) == len(ON_THE_WAY)


def test_cancelled_by_a_statement_it_is_told_with_the_next_letters_and_once():
    application = make_application(make_open_edition(), "confirmed")
    call_off(application.edition)

    for _each in range(2):
        call_command("send_messages")

    assert [letter.subject.partition(":")[0] for letter in mail.outbox] == ["Cancelled"]


def test_what_was_cancelled_long_ago_is_told_to_nobody():
    call_off(make_application(make_open_edition(), "confirmed").edition, days=15)

    assert tell_all() == 0


def test_cancellation_of_what_is_past_is_told_to_nobody():
    call_off(make_application(make_edition(starts=-9, ends=-1), "confirmed").edition)

    assert tell_all() == 0


def test_cancelled_on_another_day_it_is_told_again():
    application = make_application(make_open_edition(), "confirmed")
    for days in (3, 3, 1):
        call_off(application.edition, days)
        tell_all()

    assert Message.objects.count() == 2


def test_invented_people_are_not_written_to():
    application = make_application(make_open_edition(), "confirmed", participant=make_participant(is_sample=True))
    call_off(application.edition)

    assert [tell_all(), Message.objects.count()] == [0, 0]


def test_offer_that_ends_afterwards_is_no_letter_of_its_own():
    past = timezone.now() - dt.timedelta(minutes=1)
    application = make_application(make_open_edition(), "offered", offer_expires_at=past)
    call_off(application.edition)

    ended, _offered = actions.expire_offers(timezone.now())

    assert [ended, Message.objects.count()] == [1, 0]


def test_telling_asks_as_much_for_one_as_for_many(django_assert_num_queries):
    edition = make_open_edition()
    for _each in range(3):
        make_application(edition, "confirmed")
    call_off(edition)
    tell_all()

    with django_assert_num_queries(2):
        assert tell_all() == 0


@pytest.mark.sweep
def test_so_many_are_told_each_once():
    edition = make_open_edition()
    people = [
        Participant(given_names="Ana", family_names=f"{number}", email=f"{number}@x.org") for number in range(1_200)
    ]
    facts = {"edition": edition, "state": "submitted", "submitted_at": timezone.now()}
    Application.objects.bulk_create(
        Application(participant=person, **facts) for person in Participant.objects.bulk_create(people)
    )
    call_off(edition)

    assert [tell_all(), tell_all(), Message.objects.count()] == [1_200, 0, 1_200]


# Other dates


def move(staff, edition, **changes):
    address = admin_url(Edition, "dates", edition.pk)
    sent = fields_in(staff.get(address).text) | {"confirm": "1", "tells": "on"} | changes
    return staff.post(address, {name: value for name, value in sent.items() if value is not None})


@pytest.mark.usefixtures("keeps_history")
def test_new_dates_are_told_to_those_on_the_way_with_the_note(staff):
    edition = make_edition(starts=30, ends=40)
    for state in ApplicationState:
        make_application(edition, state.value, participant=make_participant(language="es"))
    day = edition.starts_on + dt.timedelta(days=7)

    assert move(staff, edition, starts_on=day.isoformat(), notice_es="Una semana después.").status_code == 302

    edition.refresh_from_db()
    with override("es"):
        dates = str(edition.dates)
    assert told() == [(state, "Fechas nuevas") for state in sorted(ON_THE_WAY)]
    assert all(f"han cambiado: {dates}. Una semana después." in message.text for message in Message.objects.all())
    assert all(dates in unescape(message.html) for message in Message.objects.all())


@pytest.mark.usefixtures("keeps_history")
@pytest.mark.parametrize(
    "changes",
    [{"tells": None}, {"starts_on": None}, {"confirm": None}],
    ids=["not wanted", "a note alone", "a preview"],
)
def test_dates_are_told_where_they_change_and_that_is_wanted(staff, changes):
    edition = make_edition(starts=30)
    make_application(edition, "confirmed")
    day = edition.starts_on + dt.timedelta(days=7)
    changes = {"starts_on": day.isoformat()} | changes
    if changes["starts_on"] is None:
        changes = {"notice_en": "A word."}

    move(staff, edition, **changes)

    assert Message.objects.count() == 0


@pytest.mark.usefixtures("keeps_history")
def test_dates_of_what_is_past_are_corrected_without_a_letter(staff):
    edition = make_edition(starts=-40, ends=-30)
    make_application(edition, "confirmed")

    assert move(staff, edition, ends_on=(edition.ends_on + dt.timedelta(days=1)).isoformat()).status_code == 302
    assert Message.objects.count() == 0


@pytest.mark.usefixtures("keeps_history")
def test_preview_says_that_letters_go_out_and_not_to_how_many(staff):
    edition = make_edition(starts=30)
    make_application(edition, "confirmed")
    day = edition.starts_on + dt.timedelta(days=7)

    shown = move(staff, edition, starts_on=day.isoformat(), confirm=None).context["preview"]

    assert ("Letters", "", "to everybody who has a place or may get one") in [tuple(map(str, row)) for row in shown]


def test_so_many_are_told_of_new_dates_after_the_save(django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(notices, "MOST_WITHIN", 1)
    edition = make_edition(starts=30)
    for _each in range(2):
        make_application(edition, "confirmed")

    with django_capture_on_commit_callbacks(execute=True):
        notices.tell_of_dates(edition)
        before = Message.objects.count()

    assert [before, Message.objects.count()] == [0, 2]

"""What staff download and erase for somebody who asks the office: after password and code, with a reason, by number."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.models import User
from courses.models import Participant
from tests.accounts.test_entrance import PASSWORD
from tests.accounts.test_second_factor import current_code, give_second_factor
from tests.admin_forms import address_of, admin_url, form_of
from tests.factories import make_participant, make_user
from tests.roles import logged_in
from tests.sentinels import WORD, plant, rows_with, word

pytestmark = pytest.mark.django_db
REASON = {"reason": "Asked by letter of 3 May"}


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def page_of(participant, name):
    return reverse(f"admin:courses_participant_{name}", args=[participant.pk])


def show(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.mark.parametrize("name", ["download", "erase"])
def test_open_session_of_staff_is_asked_for_the_password(staff, name):
    participant = make_participant()
    address = page_of(participant, name)

    for answer in (staff.get(address), staff.post(address, REASON | {"confirm": "1"})):
        assert answer.url.startswith(reverse("account_reauthenticate"))
    participant.refresh_from_db()
    assert [participant.erased_at, LogEntry.objects.count()] == [None, 0]


def test_second_factor_of_staff_is_asked_for_as_well(staff):
    secret = give_second_factor(User.objects.get())
    address = page_of(make_participant(), "erase")
    show(staff)

    answer = staff.get(address)
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    staff.post(answer.url, {"code": current_code(secret)})

    assert staff.get(address).status_code == 200


@pytest.mark.sweep
@pytest.mark.parametrize("role", ["Editor", "Analyst", None])
@pytest.mark.parametrize("name", ["download", "erase"])
def test_who_may_not_change_participants_is_refused(client, role, name):
    logged_in(client, role)
    show(client)

    assert client.post(page_of(make_participant(), name), REASON | {"confirm": "1"}).status_code == 403
    assert Participant.objects.get().erased_at is None


def test_training_officer_downloads_and_the_journal_says_why_by_number(client):
    logged_in(client, "Training officer")
    show(client)
    participant = plant().participants.first()

    response = client.post(page_of(participant, "download"), REASON)

    assert [response.status_code, word("given") in response.content.decode()] == [200, True]
    entry = LogEntry.objects.latest("pk")
    assert [entry.object_repr, entry.change_message] == [
        f"participant {participant.pk}",
        "Downloaded: Asked by letter of 3 May",
    ]


def test_erasure_is_shown_first_then_done_for_the_whole_account(staff):
    show(staff)
    participant = plant().participants.first()
    address = page_of(participant, "erase")

    preview = staff.post(address, REASON)
    assert [preview.status_code, "without a name" in preview.text] == [200, True]
    assert Participant.objects.filter(erased_at=None).count() == 2

    answer = staff.post(address, REASON | {"confirm": "1"}, follow=True)

    assert [answer.status_code, rows_with(WORD)] == [200, []]
    entry, opened = LogEntry.objects.filter(object_repr__startswith="participant").order_by("pk")
    assert [entry.object_repr, entry.change_message] == [
        f"participant {participant.pk}",
        "Erased: Asked by letter of 3 May",
    ]
    assert opened.change_message == "Opened: what is held of one person."


@pytest.mark.parametrize("reason", ["", " ", "x" * 201, "\x00"])
def test_reason_is_asked_for(staff, reason):
    show(staff)
    participant = make_participant()

    page = staff.post(page_of(participant, "erase"), {"reason": reason, "confirm": "1"})

    participant.refresh_from_db()
    assert [page.status_code, participant.erased_at] == [200, None]
    assert page.context["form"].errors


def test_what_was_erased_is_not_filled_in_again_nor_erased_again(staff):
    show(staff)
    participant = make_participant(erased_at=timezone.now(), given_names="", family_names="", email="")

    form = staff.get(admin_url(Participant, "change", participant.pk))
    assert [form.status_code, 'name="given_names"' in form.text] == [200, False]
    assert staff.post(admin_url(Participant, "change", participant.pk), {"given_names": "Ana"}).status_code == 403
    page = staff.get(page_of(participant, "erase"), follow=True)
    assert "has been erased" in page.text
    participant.refresh_from_db()
    assert participant.given_names == ""


def test_year_of_birth_to_come_is_refused(staff):
    participant = make_participant()

    page = staff.post(address_of(participant), form_of(staff, participant) | {"birth_year": str(localdate().year + 1)})

    assert page.context["adminform"].form.errors == {"birth_year": ["A year of birth has four digits and is past."]}


def test_what_the_person_said_meanwhile_is_not_overwritten(staff):
    participant = make_participant()
    opened = form_of(staff, participant)
    Participant.objects.filter(pk=participant.pk).update(sex="female", certificate_name="Ana María")

    page = staff.post(address_of(participant), opened | {"position": "Head"})
    shown = page.context["adminform"].form
    told, chosen = shown.non_field_errors(), opened | {"seen_version": shown["seen_version"].value()}

    participant.refresh_from_db()
    assert [participant.sex, participant.certificate_name, participant.position] == ["female", "Ana María", ""]
    assert told[0].startswith("Somebody else saved this while you had it open.")
    assert staff.post(address_of(participant), chosen | {"sex": "female", "position": "Head"}).status_code == 302
    participant.refresh_from_db()
    assert [participant.sex, participant.certificate_name, participant.position] == ["female", "", "Head"]


def test_unknown_participant_is_not_found(staff):
    show(staff)

    assert staff.get(reverse("admin:courses_participant_erase", args=[10**18])).status_code in {302, 404}


def test_account_of_staff_stays_and_the_preview_says_so(staff):
    show(staff)
    office = make_user(email="office@example.org", is_staff=True)
    participant = make_participant(account=office, email="office@example.org")

    preview = staff.post(page_of(participant, "erase"), REASON)
    assert preview.text.count("office@example.org") == 1  # it stays
    staff.post(page_of(participant, "erase"), REASON | {"confirm": "1"})

    participant.refresh_from_db()
    assert [participant.account, participant.email, User.objects.filter(pk=office.pk).exists()] == [None, "", True]


def test_account_that_somebody_else_is_in_is_said_to_stay(staff):
    user = make_user()
    user.confirm_address()
    ana, _luis = (make_participant(account=user, given_names=name, email=user.email) for name in ("Ana", "Luis"))
    show(staff)

    preview = staff.post(page_of(ana, "erase"), REASON).context["preview"]
    staff.post(page_of(ana, "erase"), REASON | {"confirm": "1"})

    assert ("Account", user.email, user.email) in [(str(what), *told) for what, *told in preview]
    assert User.objects.filter(pk=user.pk).exists()

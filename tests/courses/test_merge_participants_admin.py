"""Two participants that are one person, as staff compare and merge them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from courses.actions.merging import merge
from courses.admin.comparing import Choices
from courses.choices import Mergeable
from courses.duplicates import pairs_of
from courses.models import Merge, Participant
from tests.admin_forms import admin_url
from tests.courses.test_merge_admin import compared, form_of, send, told
from tests.factories import (
    make_application,
    make_participant,
    make_user,
)
from tests.merging import make_pair

pytestmark = pytest.mark.django_db
DUPLICATES = "/admin/courses/participant/duplicates/"
SAME_NAME = "The same name and country of work"
SAME_ADDRESS = ["The same e-mail address"]


def named(given, family="Ruiz", **facts):
    return make_participant(given_names=given, family_names=family, **facts)


# In the admin


def test_list_leads_to_a_pair_which_is_merged_and_undone(staff):
    loser = named("Ana", email="a@example.org", account=make_user())
    winner = named("Ana", email="b@example.org")
    make_application(participant=winner)
    assert f'href="{DUPLICATES}"' in staff.get(admin_url(Participant, "changelist")).content.decode()

    page = staff.get(DUPLICATES).content.decode()
    for words in ("duplicates (1)", f"{winner.pk}/{loser.pk}/", "b@example.org · Guatemala<", "Guatemala · has an acc"):
        assert words in page, words
    done = send(staff, winner, loser, email="loser")

    assert [done.redirect_chain, told(done)] == [
        [(DUPLICATES, 302)],
        ["“Ana Ruiz” was merged into “Ana Ruiz”. This can be undone for 30 days."],
    ]
    assert Participant.objects.get().email == "a@example.org"
    staff.post(admin_url(Participant, "undo", Merge.objects.get().pk))
    assert set(Participant.objects.values_list("email", flat=True)) == {"a@example.org", "b@example.org"}


def test_log_keeps_the_number_of_who_went_and_not_the_name(staff):
    winner, loser = named("Luz"), named("Ana", "Secreta")

    send(staff, winner, loser)
    staff.post(admin_url(Participant, "undo", Merge.objects.get().pk))

    kept = "".join(entry.change_message for entry in LogEntry.objects.all())
    assert [LogEntry.objects.count(), f"Participant {loser.pk}" in kept, "Secreta" in kept] == [2, True, False]


def test_comparison_says_how_long_it_can_be_undone_and_offers_no_choice_of_account(staff):
    winner, loser = named("Ana"), named("Ana", account=make_user(), is_sample=False)

    page = compared(staff, winner, loser)

    assert "after that nothing is kept of the one that goes" in page
    assert "old address" not in page
    assert set(form_of(page)) == {"seen", "email"}


@pytest.mark.parametrize(("sex", "stays"), [("not-stated", "loser"), ("male", "winner")])
def test_what_is_stated_goes_before_what_is_not(sex, stays):
    winner, loser = named("Ana", sex=sex), named("Ana", sex="female")

    assert Choices(winner, loser, [], "")["sex"].initial == stays


def test_pair_that_cannot_be_one_leads_back_with_the_reason(staff):
    winner, loser = (named("Ana", account=make_user()) for _each in "12")

    answer = staff.get(admin_url(Participant, "merge", winner.pk, loser.pk), follow=True)

    assert [answer.redirect_chain, "different accounts" in told(answer)[0]] == [[(DUPLICATES, 302)], True]


@pytest.mark.parametrize("keys", [(2**63, 1), (10**30, 10**31)])
def test_numbers_that_are_nobodys_lead_back(staff, keys):
    assert staff.get(admin_url(Participant, "merge", *keys)).url == DUPLICATES
    assert staff.post(admin_url(Participant, "distinct", *keys)).url == DUPLICATES


@pytest.mark.parametrize(("right", "status"), [("view", 403), ("add", 403), ("change", 200)])
def test_whoever_may_change_participants_may_merge_them(client, right, status):
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename=f"{right}_participant"))
    client.force_login(user)
    one, other = named("Ana"), named("Ana")

    answers = [client.get(DUPLICATES), client.get(admin_url(Participant, "merge", one.pk, other.pk))]

    assert [answer.status_code for answer in answers] == [status] * 2
    assert client.get("/admin/courses/organisation/duplicates/").status_code == 403


@pytest.mark.sweep
def test_list_of_pairs_asks_no_more_for_more_pairs(staff, django_assert_max_num_queries):
    counts = []
    for number in (1, 4):
        for each in range(number):
            for _twin in "12":
                make_application(participant=named(f"Person{number}{each}", account=make_user()))
            merge(*make_pair(make_participant), (), None)
        with django_assert_max_num_queries(30) as asked:
            assert f"({len(list(pairs_of(Participant)))})" in staff.get(DUPLICATES).content.decode()
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_kinds_of_record_are_those_whose_admin_merges():
    assert {kind.value for kind in Mergeable if not kind.has_address} == {"courses.person", "courses.participant"}

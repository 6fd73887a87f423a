"""Who gives an account the sight of those who take part, and what merging people does to it."""

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import Permission

from courses.actions.merging import CannotUndo, merge, undo
from courses.models import Person, Role
from tests.admin_forms import address_of, admin_url, form_of
from tests.courses.test_teaching import roster
from tests.factories import make_edition, make_person, make_running_edition, make_site, make_user
from tests.roles import logged_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role_of_staff", "is_given"), [("Editor", False), ("Training officer", True)])
def test_sight_of_people_is_given_by_those_who_have_it(client, role_of_staff, is_given):
    """An editor whose account is linked could else move the role to any edition, and read who takes part there."""
    logged_in(client, role_of_staff)
    person = make_person(account=get_user(client))
    role, other = Role.objects.create(edition=make_edition(), person=person, kind="facilitator"), make_edition()

    client.post(f"/admin/courses/role/{role.pk}/change/", form_of(client, role) | {"edition": other.pk})
    as_speaker = Role.objects.create(edition=make_edition(), person=person, kind="speaker")
    client.post(f"/admin/courses/role/{as_speaker.pk}/change/", form_of(client, as_speaker) | {"kind": "coordinator"})

    role.refresh_from_db()
    as_speaker.refresh_from_db()
    assert [role.edition == other, as_speaker.kind == "coordinator"] == [is_given, is_given]
    assert (client.get(roster(other)).status_code == 200) == is_given


def test_whoever_links_an_account_is_shown_what_it_will_see(client):
    edition, other = make_running_edition(label_en="Spring"), make_running_edition(label_en="Autumn")
    person = make_person()
    Role.objects.create(person=person, edition=edition, kind="facilitator", site=make_site(edition, "MX", city="Lima"))
    Role.objects.create(person=person, edition=other, kind="expert")
    logged_in(client, "Training officer")

    page = client.get(address_of(person)).text

    told = f"Facilitation, {edition}, {edition.sites.get()}"
    assert [told in page, str(other) in page] == [True, False]


def test_people_are_merged_by_those_who_may_give_sight_of_participants(client):
    user = make_user(is_staff=True)
    rights = ["view_person", "change_person", "delete_person"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    address = admin_url(Person, "merge", make_person().pk, make_person().pk)

    assert client.get(address).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="change_participant"))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("of_winner", ["everywhere", "site"])
def test_of_two_roles_that_become_one_the_wider_stands(of_winner):
    edition = make_running_edition()
    winner, loser = make_person(), make_person()
    for person, is_wide in ((winner, of_winner == "everywhere"), (loser, of_winner == "site")):
        site = None if is_wide else make_site(edition, "MX")
        Role.objects.create(person=person, edition=edition, kind="facilitator", site=site)

    done = merge(winner, loser, (), None)
    assert [role.site for role in winner.roles.all()] == [None]

    undo(done, None)
    assert sorted(role.site is None for role in Role.objects.all()) == [False, True]


def test_merge_is_not_undone_where_the_role_that_both_had_was_taken_away():
    edition = make_running_edition()
    winner, loser = make_person(), make_person(account=make_user())
    for person in (winner, loser):
        Role.objects.create(person=person, edition=edition, kind="facilitator")
    done = merge(winner, loser, (), None)
    Role.objects.all().delete()

    with pytest.raises(CannotUndo, match="roles have been changed or removed"):
        undo(done, None)
    assert [Role.objects.count(), Person.objects.filter(pk=loser.pk).exists()] == [0, False]

"""The account of a public figure: linked by staff who may, told nowhere, kept by a merge."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from courses.actions.merging import CannotMerge, merge, undo
from courses.models import Person, Role
from tests.admin_forms import address_of, admin_url, form_of, show_who_one_is
from tests.exchange import exported
from tests.factories import make_course, make_person, make_running_edition, make_user
from tests.merging import dump, make_post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeps_history")]
SENTINEL = "sentinel-account@example.org"
TAKEN = "This account is another person's already."
UNKNOWN = "No account has this address, or nobody has confirmed it yet."


def known(email=SENTINEL, **facts):
    user = make_user(email=email, **facts)
    user.confirm_address()
    return user


def link(client, person, address):
    return client.post(address_of(person), form_of(client, person) | {"account_email": address})


def account(person):
    return Person.objects.get(pk=person.pk).account


def log_in(client, *rights):
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    return client


def errors(page):
    return page.context["adminform"].form.errors.get("account_email", [])


# Linking


@pytest.mark.sweep
@pytest.mark.parametrize("typed", [SENTINEL, SENTINEL.upper(), f"  {SENTINEL} "])
def test_account_is_linked_by_its_address_and_unlinked_by_a_blank(staff, typed):
    person, user = make_person(), known()

    assert link(staff, person, typed).status_code == 302
    assert account(person) == user
    assert form_of(staff, person)["account_email"] == SENTINEL

    assert link(staff, person, "").status_code == 302
    assert account(person) is None


def test_any_confirmed_address_of_the_account_will_do(staff):
    person, user = make_person(), known()
    user.emailaddress_set.create(email="second@example.org", verified=True)

    link(staff, person, "second@example.org")

    assert account(person) == user


def test_unknown_unconfirmed_inactive_and_taken_accounts_are_refused(staff):
    person = make_person()
    known("unconfirmed@example.org").emailaddress_set.update(verified=False)
    known("inactive@example.org", is_active=False)
    make_person(account=known("taken@example.org"))

    told = {
        address: errors(link(staff, person, f"{address}@example.org"))
        for address in ("nobody", "unconfirmed", "inactive", "taken")
    }

    assert told == {"nobody": [UNKNOWN], "unconfirmed": [UNKNOWN], "inactive": [UNKNOWN], "taken": [TAKEN]}
    assert errors(link(staff, person, "no address"))
    assert account(person) is None


def test_saving_something_else_keeps_a_link_whose_address_is_no_longer_confirmed(staff):
    user = known()
    person = make_person(account=user)
    user.emailaddress_set.all().delete()

    assert staff.post(address_of(person), form_of(staff, person) | {"name": "Another"}).status_code == 302
    assert account(person) == user


def test_new_person_is_linked_at_once(staff):
    user = known()
    rows = {"appointments-TOTAL_FORMS": "0", "appointments-INITIAL_FORMS": "0"}

    staff.post(admin_url(Person, "add"), rows | {"name": "Ana", "slug": "ana", "account_email": SENTINEL})

    assert Person.objects.get(slug="ana").account == user


def test_who_may_not_change_participants_neither_sees_nor_changes_the_link(client):
    person, user = make_person(account=known()), known("other@example.org")
    log_in(client, "view_person", "change_person")

    page = client.get(address_of(person))
    assert SENTINEL not in page.text
    assert "account_email" not in page.text
    for address in ("other@example.org", ""):
        assert link(client, person, address).status_code == 302
        assert account(person) not in {user, None}


def test_who_may_only_look_sees_no_link(client):
    person = make_person(account=known())
    log_in(client, "view_person", "change_participant")

    page = client.get(address_of(person))

    assert [page.status_code, SENTINEL in page.text] == [200, False]


# Nobody is told


def test_account_is_told_nowhere(staff, client):
    edition = make_running_edition(course=make_course())
    person = make_person()
    link(staff, person, "")
    user = known()
    link(staff, person, SENTINEL)
    make_post(person)
    Role.objects.create(person=person, edition=edition, kind="facilitator")
    pages = [edition.get_absolute_url(), edition.course.get_absolute_url(), "/en/search/?q=Person", "/api/v1/editions/"]
    pages += ["/api/v1/organisations/", admin_url(Person, "changelist"), admin_url(Person, "history", person.pk)]

    show_who_one_is(staff)
    texts = [staff.get(page).text for page in pages]
    texts += [exported(staff, Person).decode(), str(list(Person.history.values()))]
    texts += [entry.change_message for entry in LogEntry.objects.all()]

    assert account(person) == user
    assert [text for text in texts if SENTINEL in text] == []
    assert not [column for column in Person.history.model._meta.get_fields() if column.name == "account"]


def test_old_version_brought_back_keeps_the_link(staff):
    person = make_person(name="Before")
    staff.post(address_of(person), form_of(staff, person) | {"name": "After"})
    user = known()
    link(staff, person, SENTINEL)
    first = person.history.last()
    address = admin_url(Person, "simple_history", person.pk, first.pk)
    fields = {field.name: field.value() for field in staff.get(address).context["adminform"].form}

    assert staff.post(address, {name: value for name, value in fields.items() if value}).status_code == 302
    person.refresh_from_db()
    assert [person.name, person.account] == ["Before", user]


# Merging


@pytest.mark.parametrize("owner", ["winner", "loser", None])
def test_merge_keeps_the_account_and_its_undoing_gives_it_back(owner):
    pair = {name: make_person() for name in ("winner", "loser")}
    user = known()
    if owner:
        Person.objects.filter(pk=pair[owner].pk).update(account=user)
    before = dump()

    done = merge(pair["winner"], pair["loser"], ["name"], None)
    assert account(pair["winner"]) == (user if owner else None)
    undo(done, None)

    assert dump() == before


def test_two_with_different_accounts_stay_two():
    winner, loser = make_person(account=known()), make_person(account=known("other@example.org"))

    with pytest.raises(CannotMerge, match="a person has one"):
        merge(winner, loser, (), None)

    assert Person.objects.count() == 2

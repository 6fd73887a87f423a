"""What facilitators and coordinators see: their own edition or site, and of each person what teaching takes."""

import re

import pytest
from django.db.models import RestrictedError
from django.urls import reverse
from django.utils import timezone

from courses.choices import TAKES_PART, ApplicationState, RoleKind
from courses.models import Participant, Person, Role
from courses.rosters import TAUGHT_BY
from tests.exchange import queries
from tests.factories import (
    make_application,
    make_edition,
    make_organisation,
    make_participant,
    make_person,
    make_running_edition,
    make_site,
    make_user,
    today,
)
from tests.learning import make_student, make_teacher

pytestmark = pytest.mark.django_db
TEACHING = "/en/teaching/"


def roster(edition):
    return f"{TEACHING}{edition.pk}/"


def named(edition, name, state="confirmed", **facts):
    person = make_participant(given_names=name, family_names=f"Family of {name}")
    return make_student(edition, state, participant=person, **facts)


def names_on(page):
    return re.findall(r'<td translate="no">([^ <]+)', page.text)


# Who sees it


def test_strangers_are_asked_who_they_are(client):
    edition = make_running_edition()
    for address in (TEACHING, roster(edition)):
        assert client.get(address).url == f"{reverse('account_login')}?next={address}"


@pytest.mark.sweep
@pytest.mark.parametrize("kind", RoleKind)
def test_facilitators_and_coordinators_alone_see_who_takes_part(client, kind):
    edition = make_running_edition(3)
    named(edition, "Ana")
    client.force_login(make_teacher(edition, kind))

    answers = [client.get(address).status_code for address in (TEACHING, roster(edition))]

    assert answers == [200 if kind in TAUGHT_BY else 404] * 2


def test_nobody_sees_another_edition(client):
    own, other = make_running_edition(), make_running_edition(course=make_running_edition().course)
    client.force_login(make_teacher(own))

    assert client.get(roster(own)).status_code == 200
    assert [client.get(roster(other)).status_code, client.get(f"{TEACHING}{own.pk + 99}/").status_code] == [404, 404]


@pytest.mark.parametrize("facts", [{}, {"is_staff": True}, {"is_staff": True, "is_superuser": True}])
def test_other_accounts_see_nothing_here(client, facts):
    edition = make_running_edition()
    Role.objects.create(person=make_person(), edition=edition, kind="facilitator")
    client.force_login(make_user(**facts))

    assert [client.get(address).status_code for address in (TEACHING, roster(edition))] == [404, 404]


def test_learner_of_the_edition_sees_no_roster(client):
    student = make_student(user=make_user())
    client.force_login(student.participant.account)

    assert client.get(roster(student.edition)).status_code == 404


def test_unlinked_account_sees_nothing_any_more(client):
    edition = make_running_edition()
    user = make_teacher(edition)
    client.force_login(user)
    Person.objects.filter(account=user).update(account=None)

    assert client.get(roster(edition)).status_code == 404


def test_nothing_can_be_posted(client):
    edition = make_running_edition()
    client.force_login(make_teacher(edition))

    assert [client.post(address).status_code for address in (TEACHING, roster(edition))] == [405, 405]


# Whom it shows


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("roles", "seen"),
    [
        ([("facilitator", "mx")], ["Mia"]),
        ([("facilitator", None)], ["Eva", "Gil", "Mia"]),
        ([("facilitator", "mx"), ("coordinator", "gt")], ["Gil", "Mia"]),
        ([("facilitator", "mx"), ("coordinator", None)], ["Eva", "Gil", "Mia"]),
        ([("facilitator", "mx"), ("expert", None)], ["Mia"]),
    ],
)
def test_role_with_a_site_shows_its_people_alone(client, roles, seen):
    edition = make_running_edition()
    sites = {code: make_site(edition, code.upper()) for code in ("mx", "gt")} | {None: None}
    for name, code in (("Mia", "mx"), ("Gil", "gt"), ("Eva", None)):
        named(edition, name, site=sites[code])
    user = make_user()
    person = make_person(account=user)
    for kind, code in roles:
        Role.objects.create(person=person, edition=edition, kind=kind, site=sites[code])
    client.force_login(user)

    page = client.get(roster(edition))

    assert names_on(page) == seen
    assert f"<strong>{len(seen)} " in page.text
    assert ("You see those of:" in page.text) == (len(seen) < 3)


def test_those_who_take_part_are_shown_and_counted_and_nobody_else(client):
    edition = make_running_edition()
    for state in ApplicationState:
        named(edition, state.name, state)
    named(edition, "Second")
    client.force_login(make_teacher(edition))

    page = client.get(roster(edition))

    assert set(names_on(page)) == {"Second", *(state.name for state in TAKES_PART)}
    told = " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
    assert "4 people : Confirmed 2, Completed 1, Not completed 1" in told


def test_row_says_name_institution_country_site_state_and_progress(client):
    edition = make_running_edition(3)
    site = make_site(edition, "MX", city="Tapachula")
    institution = make_organisation(name_en="Institute")
    done = timezone.now()
    facts = {"site": site, "institution": institution, "country": "GT", "done": 2, "completed_at": done}
    named(edition, "Ana", "completed", **facts)
    typed = named(edition, "Eva")
    Participant.objects.filter(pk=typed.participant_id).update(institution_name="As typed")
    client.force_login(make_teacher(edition))

    rows = re.findall(r"<tr>\s*(<td.*?)</tr>", client.get(roster(edition)).text, re.DOTALL)
    cells = [
        [" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in re.findall(r"<td.*?>(.*?)</td>", row, re.DOTALL)]
        for row in rows
    ]

    day = f"{timezone.localtime(done):%-d %B %Y}"
    assert cells == [
        ["Ana Family of Ana", "2 of 3", "Completed", "Institute", "Guatemala", "Tapachula, Mexico", day],
        ["Eva Family of Eva", "0 of 3", "Confirmed", "As typed", "—", "—", "—"],
    ]


def test_no_row_leads_away(client):
    edition = make_running_edition(3)
    named(edition, "Ana", site=make_site(edition, "MX", city="Tapachula"), country="GT")
    client.force_login(make_teacher(edition))

    table = re.search(r"<table.*</table>", client.get(roster(edition)).text, re.DOTALL)[0]

    assert "<a " not in table


def test_nothing_else_of_a_person_is_on_the_page(client):
    edition = make_running_edition(3)
    person = make_participant(
        given_names="Ana",
        family_names="Ruiz",
        certificate_name="SENTINEL-printed",
        email="SENTINEL-mail@example.org",
        position="SENTINEL-post",
        sex="female",
        birth_year=1977,
        account=make_user(email="sentinel-account@example.org"),
    )
    facts = {"motivation": "SENTINEL-why", "reason": "SENTINEL-reason", "confirmed_name": "SENTINEL-name"}
    make_application(edition, "confirmed", participant=person, person_key="SENTINEL-key", **facts)
    user = make_teacher(edition)
    client.force_login(user)

    for address in (TEACHING, roster(edition)):
        page = client.get(address).text.casefold()

        assert [word for word in ("sentinel", "1977", "female", str(user.email)) if word in page] == []
    assert "Ana Ruiz" in client.get(roster(edition)).text


@pytest.mark.parametrize(("number", "words"), [(0, None), (1, "1 of them is erased"), (2, "2 of them are erased")])
def test_erased_people_are_counted_and_no_row_tells_who_they_were(client, number, words):
    edition = make_running_edition()
    for _each in range(number):
        student = named(edition, "Gone", institution=make_organisation(name_en="Last one's institute"), country="BZ")
        facts = {"given_names": "", "family_names": "", "erased_at": timezone.now()}
        Participant.objects.filter(pk=student.participant_id).update(**facts)
    named(edition, "Leo", "completed")
    named(edition, "Ana")
    client.force_login(make_teacher(edition))

    page = client.get(roster(edition))

    assert names_on(page) == ["Ana", "Leo"]
    assert [f"<strong>{number + 2} people" in page.text, "of them" in page.text] == [True, bool(number)]
    assert words is None or words in page.text
    assert ["institute" in page.text, "Belize" in page.text] == [False, False]


def test_edition_of_which_everybody_is_erased_has_no_table(client):
    edition = make_running_edition()
    student = named(edition, "Gone")
    Participant.objects.filter(pk=student.participant_id).update(erased_at=timezone.now())
    client.force_login(make_teacher(edition))

    page = client.get(roster(edition)).text

    assert ["1 of them is erased" in page, "<table" in page, "Nobody has a place" in page] == [True, False, False]


def test_day_of_a_completion_that_was_taken_back_is_not_shown(client):
    edition = make_running_edition()
    named(edition, "Ana", "not-completed", completed_at=timezone.now())
    client.force_login(make_teacher(edition))

    row = re.search(r"<tbody>(.*?)</tbody>", client.get(roster(edition)).text, re.DOTALL)[1]

    assert ["Not completed" in row, re.search(r"20\d\d", row)] == [True, None]


# How long


@pytest.mark.parametrize(
    ("facts", "is_seen"),
    [
        ({"starts": -330, "ends": -320}, True),
        ({"starts": -400, "ends": -380}, False),
        ({"starts": -400, "ends": -300}, True),
        ({"starts": 10, "ends": 20, "cancelled_on": today(-320), "cancellation_reason_en": "A storm"}, True),
        ({"starts": 10, "ends": 20, "cancelled_on": today(-380), "cancellation_reason_en": "A storm"}, False),
        ({"is_published": False}, True),
    ],
)
def test_sight_ends_a_year_after_the_edition(client, facts, is_seen):
    edition = make_edition(**facts)
    named(edition, "Ana")
    client.force_login(make_teacher(edition))

    assert [client.get(address).status_code for address in (TEACHING, roster(edition))] == [200 if is_seen else 404] * 2
    assert (TEACHING in client.get(reverse("courses:learning")).text) == is_seen


# Its size


@pytest.mark.sweep
def test_queries_do_not_grow_with_people_and_editions(client):
    asked = []
    for number in (3, 30):
        edition = make_running_edition(3)
        user = make_teacher(edition)
        for _each in range(number):
            make_student(
                edition, done=2, institution=make_organisation(), site=make_site(edition, "MX", city=str(_each))
            )
            more = make_running_edition()
            Role.objects.create(person=user.person, edition=more, kind="facilitator", site=make_site(more))
        client.force_login(user)
        asked.append([queries(lambda address=address: client.get(address)) for address in (TEACHING, roster(edition))])

    assert asked[0] == asked[1]
    assert max(asked[0]) <= 8


@pytest.mark.sweep
@pytest.mark.parametrize("number", ["0", "-1", "abc", "3", "9" * 99, "%00"])
def test_page_that_is_not_there_leads_to_the_first(client, number):
    edition = make_running_edition()
    for place in range(101):
        named(edition, f"P{place:03}")
    client.force_login(make_teacher(edition))

    assert client.get(f"{roster(edition)}?page={number}").url == roster(edition)
    assert len(names_on(client.get(roster(edition)))) == 100
    assert names_on(client.get(f"{roster(edition)}?page=2")) == ["P100"]


def test_site_goes_only_without_its_people():
    """Else whoever sees the people of a site alone would see those of the whole edition."""
    edition = make_edition()
    site = make_site(edition)
    Role.objects.create(edition=edition, person=make_person(), kind="facilitator", site=site)

    with pytest.raises(RestrictedError):
        site.delete()
    edition.delete()  # takes all of it along

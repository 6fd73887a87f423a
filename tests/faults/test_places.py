"""Many at once for one place, one form, one withdrawal: on both databases, each with a twin that gets it wrong."""

import pytest

from tests.faults.crowd import ASKED, CROWD, outcome

AT_ONCE = 50
PLACES = """
def deed(application):
    actions.offer(application)

def last_place(number):
    edition = make_edition(f"places-{number}", 1)
    applications = make_applications(edition, make_people(AT_ONCE), "submitted")
    told = at_once(deed, applications)
    return told == {"done": 1, "Full": AT_ONCE - 1}
"""
CHECKED_FIRST = """
def deed(application):
    if not Edition.objects.filter(pk=application.edition_id).with_a_place().exists():
        raise actions.Full
    actions.offer(application)
PlacesQuerySet.take_place = lambda places: bool(places.update(places_held=F("places_held") + 1))
"""
FORMS = """
def deed(pair):
    actions.submit(*pair)

def same_person(number):
    edition, person = make_edition(f"forms-{number}", None), make_people(1)[0]
    told = at_once(deed, [(edition, person)] * AT_ONCE)
    return told == {"done": 1, "AlreadyApplied": AT_ONCE - 1} and edition.applications.count() == 1
"""
LOOKED_FIRST = """
def deed(pair):
    edition, person = pair
    if edition.applications.live().filter(participant=person).exists():
        raise actions.AlreadyApplied
    actions.submit(edition, person)
connection.cursor().execute("DROP INDEX application_one_live_each")
"""
WITHDRAWALS = """
def deed(application):
    actions.withdraw(application)

def withdrawn_often(number):
    edition = make_edition(f"withdrawals-{number}", 9)
    application, *others = make_applications(edition, make_people(3), "confirmed")
    Edition.objects.filter(pk=edition.pk).update(places_held=3)
    told = at_once(deed, [Application.objects.get(pk=application.pk) for _each in range(8)])
    edition.refresh_from_db()
    return told == {"done": 1, "ChangedMeanwhile": 7} and edition.places_held == 2
"""
TAKEN_AS_READ = """
def deed(application):
    with transaction.atomic():
        actions.give_place_back(application)
        Application.objects.filter(pk=application.pk).update(state="withdrawn")
"""
WAITING = """
def deed(edition):
    actions.fill_places(edition)

def offered_once(number):
    edition = make_edition(f"waiting-{number}", 3)
    make_applications(edition, make_people(6), "waitlisted")
    told = at_once(deed, [edition] * 8)
    return told == {"done": 8} and edition.applications.holding().count() == 3
"""
COUNTED_FIRST = """
def deed(edition):
    free = edition.capacity - edition.applications.holding().count()
    for application in list(edition.applications.waiting()[:free]):
        actions.offer(application)
PlacesQuerySet.take_place = lambda places: bool(places.update(places_held=F("places_held") + 1))
"""
SEATS = """
def deed(number):
    person = {"family_names": str(number), "email": f"seat-{number}@example.org"}
    invited.apply_invited(invitation, person, uuid.uuid4())

def last_seat(number):
    global invitation
    edition = make_edition(f"seats-{number}", None)
    facts = {"email": "a@example.org", "expires_at": soon, "token_hash": edition.slug}
    invitation = Invitation.objects.create(edition=edition, **facts)
    told = at_once(deed, range(AT_ONCE))
    invitation.refresh_from_db()
    return told == {"done": 1, "NotOpen": AT_ONCE - 1} and invitation.seats_used == edition.applications.count()
"""
USED_WITHOUT_ASKING = """
InvitationQuerySet.take_seat = lambda seats, moment: bool(seats.update(seats_used=F("seats_used") + 1))
"""
LIMIT = """
def deed(number):
    if limit.take("somebody"):
        raise actions.NotOpen

def exactly(number):
    global limit
    limit = Limit(f"round-{number}", most=10, seconds=86_400)
    return at_once(deed, range(AT_ONCE)) == {"done": 10, "NotOpen": AT_ONCE - 10}
"""
READ_THEN_WRITTEN = """
def take(limit, whose):
    found = Allowance.objects.filter(key=limit.name).first() or Allowance(key=limit.name, ends_at=soon, used=0)
    if found.used >= limit.most:
        return 1
    time.sleep(0.05)
    found.used += 1
    found.save()
Limit.take = take
"""
CASES = pytest.mark.parametrize(
    ("program", "check", "twin", "rounds"),
    [
        (PLACES, "last_place", CHECKED_FIRST, 20),
        (FORMS, "same_person", LOOKED_FIRST, 20),
        (WITHDRAWALS, "withdrawn_often", TAKEN_AS_READ, 20),
        (WAITING, "offered_once", COUNTED_FIRST, 20),
        (SEATS, "last_seat", USED_WITHOUT_ASKING, 5),
        (LIMIT, "exactly", READ_THEN_WRITTEN, 5),
    ],
    ids=["last place", "same person", "withdrawals", "waiting list", "last seat", "limit"],
)


@CASES
def test_many_at_once_get_what_there_is(database_url, program, check, twin, rounds):
    crowd = f"AT_ONCE = {AT_ONCE}\n{CROWD}{program}"

    assert outcome(database_url, crowd + ASKED.format(check=check, rounds=rounds)) == ["True", "True"]


@CASES
def test_broken_twin_gets_it_wrong(database_url, program, check, twin, rounds, request):
    if check == "withdrawn_often":
        request.applymarker(pytest.mark.breaks)
    crowd = f"AT_ONCE = {AT_ONCE}\n{CROWD}{program}{twin}"

    assert outcome(database_url, crowd + ASKED.format(check=check, rounds=min(3, rounds)))[0] == "False"

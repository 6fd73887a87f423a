"""Taking an import back: what nobody has touched goes, whoever was touched is named and stays."""

import pytest

from courses.actions import applications as actions
from courses.actions.batches import undoing
from courses.actions.messages import remind
from courses.models import Application, Batch, Participant, Transition
from tests.admin_forms import address_of, admin_url, form_of
from tests.factories import make_application, make_open_edition, make_participant, make_user
from tests.participants import ANA, LUIS, brought_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def undo(client, batch, **sent):
    return client.post(admin_url(Batch, "revert", batch.pk), sent or {"confirm": "1"}, follow=True)


def test_undoing_is_shown_first_and_removes_what_the_import_brought(staff):
    edition, other = make_open_edition(), make_participant()
    known = make_participant(given_names="Luis", family_names="Paz", email="luis@example.org")
    batch = brought_in(staff, ANA, LUIS, place=str(edition.pk))

    shown = staff.get(admin_url(Batch, "revert", batch.pk))
    undo(staff, batch, something="1")

    told = [("Participants of this import", "1", "0"), ("Applications of this import", "2", "0")]
    assert [shown.context["preview"], Application.objects.count()] == [told, 2]

    page = undo(staff, batch)

    assert "Undone: 1 participant removed; 0 people stay." in page.text
    assert set(Participant.objects.all()) == {other, known}
    assert [Application.objects.exists(), Transition.objects.exists()] == [False, False]
    batch.refresh_from_db()
    assert batch.undone_at


def test_undoing_is_offered_as_long_as_something_would_go(staff):
    batch = brought_in(staff, ANA, LUIS)
    other = make_application(participant=batch.participants.first())
    offered = []

    for step in (lambda: undo(staff, batch), other.delete, lambda: undo(staff, batch)):
        offered.append(bool(staff.get(address_of(batch)).context["deeds"]))
        step()
        offered.append(bool(staff.get(address_of(batch)).context["deeds"]))

    assert offered == [True, False, False, True, True, False]


def test_page_of_an_import_has_no_button_that_saves(staff):
    page = staff.get(address_of(brought_in(staff, ANA))).text

    assert 'type="submit" value="Save' not in page


def edited(person, staff):
    staff.post(address_of(person), form_of(staff, person) | {"position": "Director"})


def has_account(person, staff):
    Participant.objects.filter(pk=person.pk).update(account=make_user())


def has_another_application(person, staff):
    make_application(participant=person)


def decided(person, staff):
    actions.move(person.applications.get(), "waitlisted")


def decided_and_taken_up_again(person, staff):
    actions.move(person.applications.get(), "rejected")
    actions.move(person.applications.get(), "submitted", reason="A mistake")


def put_further_up(person, staff):
    actions.set_priority(person.applications.get(), 0, None, "Looked at")


def written_to(person, staff):
    remind(person.applications.get(), "form")


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("touch", "why"),
    [
        (edited, "Changed since the import"),
        (has_account, "Changed since the import"),
        (has_another_application, "Has another application"),
        (decided, "The application was dealt with"),
        (decided_and_taken_up_again, "The application was dealt with"),
        (put_further_up, "The application was dealt with"),
        (written_to, "The application was dealt with"),
    ],
)
def test_whoever_was_touched_is_named_and_stays_with_the_application(staff, touch, why):
    batch = brought_in(staff, ANA, LUIS, place=str(make_open_edition().pk))
    ana = batch.participants.get(given_names="Ana")
    touch(ana, staff)

    shown = staff.get(admin_url(Batch, "revert", batch.pk)).context["preview"]
    undo(staff, batch)

    assert shown[0] == ("Participants of this import", "2", "1")
    assert shown[2:] == [("Ana Núñez", why, "stays")]
    assert list(batch.participants.values_list("given_names", flat=True)) == ["Ana"]
    assert [each.participant for each in batch.applications.all()] == [ana]


def test_saving_a_form_without_a_change_touches_nobody(staff):
    batch = brought_in(staff, ANA)
    person = batch.participants.get()

    staff.post(address_of(person), form_of(staff, person))

    assert undoing(batch).staying == {}


def test_known_person_whose_application_was_dealt_with_keeps_it(staff):
    known = make_participant(given_names="Ana", family_names="Núñez", email="ana@example.org")
    batch = brought_in(staff, ANA, LUIS, place=str(make_open_edition().pk))
    actions.move(known.applications.get(), "waitlisted")

    undo(staff, batch)

    assert [each.participant for each in Application.objects.all()] == [known]
    assert list(Participant.objects.all()) == [known]


def test_undone_import_can_be_brought_in_again(staff):
    undo(staff, brought_in(staff, ANA))

    again = brought_in(staff, ANA)

    assert [again.participants.count(), Batch.objects.count()] == [1, 2]


def test_undoing_knows_every_record_that_leads_to_people_and_applications():
    """A new relation must be thought of in `undoing`: what it holds is a reason to stay.

    Whoever has studied or holds a certificate has a place, and so a change of state.
    """
    leading = {
        f"{field.related_model.__name__}.{field.field.name}"
        for model in (Participant, Application)
        for field in model._meta.related_objects
    }

    assert leading == {
        *("Application.participant", "Transition.application", "Message.application"),
        *("Progress.application", "Certificate.application"),
    }

"""A merge taken back: exactly, or not at all and with the reason in words."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone, translation

from courses.actions.merging import CannotUndo, merge, undo
from courses.models import Alias, Merge, Organisation, Partnership, Person
from courses.models.merges import UNDOABLE
from tests.factories import make_course, make_organisation, make_person, make_user
from tests.merging import dump, make_pair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeps_history")]


def test_undoing_tells_who_and_when_and_happens_once():
    one, other = make_user(), make_user()
    done = merge(*make_pair(make_person), (), one)

    undone = undo(done, other)

    undone.refresh_from_db()
    assert [undone.merged_by, undone.undone_by, undone.undone_at >= undone.merged_at] == [one, other, True]
    with pytest.raises(CannotUndo, match="undone already"):
        undo(done, one)


def test_histories_say_who_merged_and_who_took_it_back():
    winner, loser, one, other = make_organisation(), make_organisation(), make_user(), make_user()
    moved = Partnership.objects.create(organisation=loser, role="host", course=make_course())

    undo(merge(winner, loser, (), one), other)

    told = [
        [(entry.history_type, entry.history_user) for entry in history.order_by("-pk")[:2]]
        for history in (moved.history, loser.history, Alias.history.all())
    ]
    assert told == [[("~", other), ("~", one)], [("+", other), ("-", one)], [("-", other), ("+", one)]]


def test_undoing_is_exact_in_whichever_language_it_is_done():
    """The models answer and fill the original column of a text in the reader's language."""
    winner = make_organisation(name_en="Body", name_es="Cuerpo")
    loser = make_organisation(name_en="The body", name_es="El cuerpo")
    before = dump()

    with translation.override("es"):
        done = merge(winner, loser, ["name_en"], None)
        undo(done, None)

    assert dump() == before


@pytest.mark.parametrize("days", [30, 31])
def test_merge_is_undone_within_thirty_days_alone(days):
    done = merge(*make_pair(make_person), (), None)

    with time_machine.travel(done.merged_at + dt.timedelta(days=days), tick=False):
        if days > UNDOABLE.days:
            with pytest.raises(CannotUndo, match="30 days"):
                undo(done, None)
        else:
            undo(done, None)

    assert Person.objects.count() == 3 - len(Merge.objects.standing()) - 1


def test_what_can_no_more_be_undone_keeps_no_copies():
    people, bodies = (
        [merge(*make_pair(maker), (), None) for _each in "12"] for maker in (make_person, make_organisation)
    )
    past = [people[0].pk, bodies[0].pk]
    Merge.objects.filter(pk__in=past).update(merged_at=timezone.now() - dt.timedelta(days=31))

    merge(*make_pair(make_person), (), None)

    kept = dict(Merge.objects.order_by("pk").values_list("pk", "loser_fields"))
    assert list(kept)[:-1] == [people[1].pk, bodies[0].pk, bodies[1].pk]
    assert [kept[bodies[0].pk], kept[bodies[1].pk]["id"]] == [{}, bodies[1].loser_key]


def later_merged(winner, loser, _done):
    merge(make_organisation(), winner, (), None)


def later_merged_with(winner, loser, _done):
    merge(winner, make_organisation(), (), None)


def winner_removed(winner, loser, _done):
    Alias.objects.all().delete()
    Partnership.objects.all().delete()
    winner.delete()


def address_taken(winner, loser, _done):
    make_organisation(slug=loser.slug)


def moved_row_removed(winner, loser, _done):
    winner.partnerships.all().delete()


def moved_row_moved_on(winner, loser, _done):
    winner.partnerships.update(organisation=make_organisation())


def value_changed(winner, loser, _done):
    Organisation.objects.filter(pk=winner.pk).update(website="https://new.example")


def name_edited(winner, loser, _done):
    winner.aliases.update(name="Edited")


def parent_removed(winner, loser, done):
    Organisation.objects.filter(pk=done.loser_fields["parent_id"]).delete()


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (later_merged, "was itself merged since: undo that first"),
        (later_merged_with, "merged with another one since: undo that first"),
        (winner_removed, "has been removed since"),
        (address_taken, "Another record has the address"),
        (moved_row_removed, "Some of the partnerships have been changed or removed since"),
        (moved_row_moved_on, "Some of the partnerships have been changed or removed since"),
        (value_changed, "Some of the organisations have been changed or removed since"),
        (name_edited, "Some of the other names have been changed or removed since"),
        (parent_removed, "belonged to has been removed since"),
    ],
)
def test_undo_refuses_where_it_cannot_be_exact(change, reason):
    winner, loser = make_pair(make_organisation)
    loser.website, loser.parent = "https://old.example", make_organisation()
    loser.save()
    Partnership.objects.create(organisation=loser, role="host", course=make_course())
    done = merge(winner, loser, ["website"], None)
    change(winner, loser, done)
    before = dump()

    with pytest.raises(CannotUndo, match=reason):
        undo(done, None)

    assert [dump(), Merge.objects.get(pk=done.pk).undone_at] == [before, None]


def test_what_was_added_since_stays_with_the_winner():
    winner, loser = make_pair(make_organisation)
    done = merge(winner, loser, (), None)
    since = Partnership.objects.create(organisation=winner, role="host", course=make_course())

    undo(done, None)

    assert list(winner.partnerships.all()) == [since]
    assert list(loser.partnerships.all()) == []


def test_merges_of_one_record_are_undone_in_turn():
    winner, one, other = (make_organisation() for _each in range(3))
    course = make_course()
    for body in (one, other):
        Partnership.objects.create(organisation=body, role="host", course=course)
    before = dump()

    done = [merge(winner, body, (), None) for body in (one, other)]
    for each in reversed(done):
        undo(each, None)

    assert dump() == before

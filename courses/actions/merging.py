"""Make two records one, and take that back. `docs/decisions/011-merging.md` tells why it is done so."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from courses.actions.journal import CannotRestore, Journal, packed, put_back, row_of, rows, take_back
from courses.actions.merge_rules import CannotMerge, choosable, refuse_losses, refuse_pair, unasked
from courses.actions.references import references, refuse_lost_twins, repoint
from courses.actions.versions import ADDED, CHANGED, REMOVED, enter, enter_all
from courses.choices import AliasKind, Mergeable
from courses.folding import fold
from courses.languages import in_every_language
from courses.models import Alias, Distinct, Merge, Organisation
from courses.models.merges import LONGEST_NAME


class CannotUndo(Exception):
    """Says in a sentence why a merge cannot be taken back exactly."""


def merge(winner: Any, loser: Any, values: Collection[str], by: User | None) -> Merge:
    """Give the winner all that points at the loser, and remove the loser; returns the Merge.

    `values` names the fields whose value the winner takes over. A row that says what a row of the winner's says
    already is dropped, and fills what is empty there. The names of both stay as other names. Raises CannotMerge where
    one of the two is gone, they cannot be one (`merge_rules.py`), or the winner would break a rule.
    """
    model = type(winner)
    with transaction.atomic():
        winner, loser = locked(model, winner.pk, loser.pk)
        refuse_pair(winner, loser)
        journal = Journal(by, _("“%(loser)s” was merged into this.") % {"loser": loser})
        names = [*names_of(winner), *names_of(loser)]
        kept = Merge(
            model=model._meta.label_lower,
            winner_key=winner.pk,
            loser_key=loser.pk,
            loser_slug=getattr(loser, "slug", ""),
            loser_name=str(loser)[:LONGEST_NAME],
            loser_fields=packed(model, row_of(loser)),
            merged_by=by,
        )
        repoint(model, loser.pk, winner.pk, journal)
        refuse_losses(journal.dropped)
        enter(REMOVED, kept.model, [loser.pk], by, journal.reason)
        rows(model).filter(pk=loser.pk)._raw_delete("default")
        winner = take_values(winner, loser, values, journal)
        keep_names(winner, names, journal)
        keep_distinct(model, loser.pk, winner.pk, journal)
        journal.close()
        kept.moved, kept.dropped, kept.made = journal.moved, journal.dropped, journal.made
        kept.save()
        forget_details(timezone.now())
    return kept


def preview(winner: Any, loser: Any) -> Merge:
    """What merging would do, as a Merge that is not kept: the merge itself, rolled back. Raises as `merge`."""
    with transaction.atomic():
        found = merge(winner, loser, (), None)
        transaction.set_rollback(True)
    return found


def locked(model: Any, *keys: int) -> list[Any]:
    """The records, read anew and held until the transaction ends, whatever their order taken by their keys."""
    if len(set(keys)) < len(keys):
        raise CannotMerge(_("A record cannot be merged with itself."))
    found = {record.pk: record for record in model.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if len(found) < len(keys):
        raise CannotMerge(_("One of the two has been merged or removed meanwhile."))
    return [found[key] for key in keys]


def take_values(winner: Any, loser: Any, names: Collection[str], journal: Journal) -> Any:
    """The winner with the loser's values of these fields, and with what goes over unasked."""
    model, before = type(winner), row_of(winner)
    winner = model.objects.get(pk=winner.pk)
    values = unasked(winner, loser)
    for field in choosable(model):
        if field.name in names:
            value = getattr(loser, field.attname)
            is_itself = field.related_model is model and value in (winner.pk, loser.pk)
            values[field.attname] = None if is_itself else value
    for name, value in values.items():
        setattr(winner, name, value)
    try:
        winner.validate_constraints()
    except ValidationError as error:
        raise CannotMerge(" ".join(error.messages)) from error
    if values:
        winner.skip_history_when_saving = True
        winner.save()
        journal.note(model, before, row_of(winner))
    refuse_rings(winner)
    return winner


def refuse_rings(record: Any) -> None:
    """Raises CannotMerge where the record has become part of a part of itself."""
    model = type(record)
    for field in references(model):
        above = getattr(record, field.attname) if field.model is model else None
        seen = {record.pk}
        while above is not None:
            if above in seen:
                raise CannotMerge(_("It would be part of one of its own parts: change that first."))
            seen.add(above)
            above = rows(model).filter(pk=above).values_list(field.attname, flat=True).first()


def names_of(record: Any) -> list[str]:
    """Every name that an organisation has of itself; people have no other names."""
    return [*filter(None, in_every_language(record, "name", "acronym"))] if isinstance(record, Organisation) else []


def keep_names(winner: Any, names: Iterable[str], journal: Journal) -> None:
    """As other names of the winner, unless it or any organisation goes by them already."""
    lost = {fold(name): name for name in names}
    for name in names_of(winner):
        lost.pop(fold(name), None)
    if not lost:
        return
    mine = rows(Alias).filter(organisation_id=winner.pk)
    before = list(mine.values_list("pk", flat=True))
    found = [Alias(organisation=winner, name=name, kind=AliasKind.ADDED) for name in lost.values()]
    Alias.objects.bulk_create(found, ignore_conflicts=True)
    journal.make(Alias, mine.exclude(pk__in=before).values())


def keep_distinct(model: type[Model], old: int, new: int, journal: Journal) -> None:
    """What was marked as not the same as the loser is not the same as the winner either."""
    pairs = Distinct.objects.of_model(model)
    before = list(pairs.values_list("pk", flat=True))
    for pair in pairs.filter(Q(first=old) | Q(second=old)):
        other = pair.second if pair.first == old else pair.first
        if other != new:
            Distinct.objects.mark(model, new, other)
    journal.make(Distinct, rows(Distinct).filter(model=model._meta.label_lower).exclude(pk__in=before).values())


@transaction.atomic
def forget_details(moment: dt.datetime) -> int:
    """What can no more be undone at the moment needs no copy of what was there; how many merges had one.

    Old addresses still lead on. People and participants had none: nothing is kept of their merges.
    """
    past = Merge.objects.outlived(moment)
    gone, _by_model = past.filter(model__in=[kind for kind in Mergeable if not kind.has_address]).delete()
    return gone + past.update(loser_fields={}, moved=[], dropped=[], made=[])


def undo(merge: Merge, by: User | None) -> Merge:
    """Put everything back as it was before the merge. Raises CannotUndo where that cannot be exact any more."""
    try:
        with transaction.atomic():
            merge = Merge.objects.select_for_update().get(pk=merge.pk)
            refuse_to_undo(merge)
            refuse_lost_twins(apps.get_model(merge.model), merge)
            given, moved = parted(merge)
            take_back(given, [])
            put_back(apps.get_model(merge.model), merge.loser_fields)
            for label, row in reversed(merge.dropped):
                put_back(apps.get_model(label), row)
            reason = _("The merge of “%(loser)s” was undone.") % {"loser": merge}
            enter_all(REMOVED, [(label, row["id"]) for label, row in merge.made], by, reason)
            take_back(moved, merge.made)
            enter_all(CHANGED, [(label, key) for label, key, *_change in merge.moved], by, reason)
            back = [(merge.model, merge.loser_key), *((label, row["id"]) for label, row in merge.dropped)]
            enter_all(ADDED, back, by, reason)
            merge.undone_by, merge.undone_at = by, timezone.now()
            merge.save(update_fields=["undone_by", "undone_at"])
    except CannotRestore as error:
        raise CannotUndo(str(error)) from error
    except IntegrityError as error:
        raise CannotUndo(_("Something that was written since stands in its way.")) from error
    return merge


def parted(merge: Merge) -> tuple[list[list], list[list]]:
    """What the winner was given that but one record can have, and so goes before the loser is back; and the rest."""
    model = apps.get_model(merge.model)
    mine: list[list] = []
    others: list[list] = []
    for change in merge.moved:
        label, key, name, *_values = change
        is_given = (label, key) == (merge.model, merge.winner_key) and model._meta.get_field(name).unique
        (mine if is_given else others).append(change)
    return mine, others


def refuse_to_undo(merge: Merge) -> None:
    """Raises CannotUndo where time or a later merge stands in the way; holds the winner until the transaction ends."""
    model, standing = apps.get_model(merge.model), Merge.objects.standing().filter(model=merge.model)
    if merge.undone_at:
        raise CannotUndo(_("This merge has been undone already."))
    if not merge.is_undoable_at(timezone.now()):
        raise CannotUndo(_("A merge can be undone for 30 days, and these have passed."))
    if standing.filter(loser_key=merge.winner_key).exists():
        raise CannotUndo(_("The record that stayed was itself merged since: undo that first."))
    if not model.objects.select_for_update().filter(pk=merge.winner_key).exists():
        raise CannotUndo(_("The record that stayed has been removed since."))
    if standing.filter(winner_key=merge.winner_key, pk__gt=merge.pk).exists():
        raise CannotUndo(_("The record that stayed was merged with another one since: undo that first."))
    if merge.loser_slug and model.objects.filter(slug=merge.loser_slug).exists():
        raise CannotUndo(_("Another record has the address “%(slug)s” now.") % {"slug": merge.loser_slug})

"""What two records must be like to be made one, and what goes over unasked: participants differ from public records."""

from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext as _

from courses.actions.journal import columns
from courses.codes import grouped
from courses.models import Application, Certificate, Edition, Participant, Person

UNASKED = {Participant: {"account", "is_sample"}, Person: {"account"}}  # fields that nobody chooses the value of
OWNED = (Participant, Person)  # what may have an account


class CannotMerge(Exception):
    """Says in a sentence why two records cannot be made one."""


def choosable(model: type[Model]) -> list[Field]:
    """The fields of which one of two values stays: not the key, the address, nor what other columns make up."""
    names = {field.name for field in columns(model)}
    return [
        field
        for field in columns(model)
        if field.editable
        and not field.unique
        and f"{field.name}_en" not in names
        and field.name not in UNASKED.get(model, ())
    ]


def unasked(winner: Any, loser: Any) -> dict[str, Any]:
    """`{column: value}` that the winner gets whatever is chosen.

    Of two participants or people the account of the one that has it. A participant stays of the import that brought
    it in, or of none, but an import cannot take back any more whom staff have merged.
    """
    if not isinstance(winner, OWNED):
        return {}
    values = {"account_id": winner.account_id or loser.account_id}
    if isinstance(winner, Participant):
        values |= {"proven_account_id": winner.proven_account_id or loser.proven_account_id, "imported_fingerprint": ""}
    return {name: value for name, value in values.items() if getattr(winner, name) != value}


def refuse_participants(winner: Participant, loser: Participant) -> None:
    if winner.erased_at or loser.erased_at:
        raise CannotMerge(_("What was recorded of one of the two has been erased."))
    if winner.is_sample != loser.is_sample:
        raise CannotMerge(_("One of the two is a sample, the other is not."))


def refuse_pair(winner: Any, loser: Any) -> None:
    """Raises CannotMerge where two cannot be one: an invented or erased participant, an owner of another account."""
    if not isinstance(winner, OWNED):
        return
    if isinstance(winner, Participant):
        refuse_participants(winner, loser)
    if winner.account_id and loser.account_id and winner.account_id != loser.account_id:
        if isinstance(winner, Person):
            raise CannotMerge(_("The two have different accounts, and a person has one. They stay two."))
        raise CannotMerge(_("The two have different accounts, and a participant has one. They stay two."))


def refuse_losses(dropped: list[list]) -> None:
    """Raises CannotMerge where what stands for itself would be dropped as the twin of another.

    An application holds a place of its own, and a certificate has been handed out: its code answers for good.
    """
    refuse_applications([row["edition_id"] for row in of_model(Application, dropped)])
    refuse_certificates([grouped(row["code"]) for row in of_model(Certificate, dropped)])


def of_model(model: type[Model], dropped: list[list]) -> list[dict[str, Any]]:
    return [row for label, row in dropped if label == model._meta.label_lower]


def refuse_applications(editions: list[int]) -> None:
    if editions:
        named = "; ".join(str(edition) for edition in Edition.objects.filter(pk__in=editions).with_course())
        raise CannotMerge(
            _("Both have an application that counts for: %(editions)s. End one of the two there first.")
            % {"editions": named}
        )


def refuse_certificates(codes: list[str]) -> None:
    if codes:
        raise CannotMerge(
            _("Both hold a valid certificate of the same kind and edition. Withdraw one of the two first: %(codes)s.")
            % {"codes": "; ".join(codes)}
        )

"""Entries in the histories of records that are written beside their models."""

from collections.abc import Collection, Iterable

from django.apps import apps

from accounts.models import User

ADDED, CHANGED, REMOVED = "+", "~", "-"


def enter(kind: str, label: str, keys: Collection[int], by: User | None, reason: str) -> None:
    """Add to the history of these records what they are now; of what is not kept a history, nothing."""
    model = apps.get_model(label)
    if not hasattr(model, "history"):
        return
    found = model._base_manager.filter(pk__in=list(keys)).order_by("pk")
    entries = model.history.bulk_history_create(found, default_user=by, default_change_reason=reason[:200])
    made = [entry.pk for entry in entries or ()]
    model.history.filter(history_id__in=made).update(history_type=kind)


def enter_all(kind: str, rows: Iterable[tuple[str, int]], by: User | None, reason: str) -> None:
    """As `enter`, for `(label, key)` of several models."""
    keys: dict[str, set] = {}
    for label, key in rows:
        keys.setdefault(label, set()).add(key)
    for label, found in keys.items():
        enter(kind, label, found, by, reason)

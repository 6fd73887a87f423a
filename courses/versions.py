"""Many records written at once, each with its entry in the history."""

from django.db.models import Q, QuerySet


def keep_versions(records, *, user, reason, are_new=False):
    """An entry in the history of each of the records, as it stands now, with its relations to many."""
    if not records:
        return
    model = type(records[0])
    history = model.history
    entries = history.bulk_history_create(
        records, batch_size=500, update=not are_new, default_user=user, default_change_reason=reason
    )
    for field in history.model._history_m2m_fields:
        keep_list_versions(model, field, {entry.id: entry for entry in entries})


def keep_list_versions(model, field, entries):
    """What the relation to many holds, for each of the entries, by the primary key of its record."""
    through = getattr(model, field.name).through
    kept = getattr(model.history.model, field.name).model
    column = field.m2m_column_name()
    columns = [each.attname for each in through._meta.fields]
    rows = through.objects.filter(**{f"{column}__in": list(entries)})
    kept.objects.bulk_create(
        [
            kept(history=entries[getattr(row, column)], **{name: getattr(row, name) for name in columns})
            for row in rows.iterator(chunk_size=2_000)
        ],
        batch_size=500,
    )


def keep_first_versions(records):
    """Of those that have no history yet, because a fixture brought them: the version before their first change."""
    if not records:
        return
    model = type(records[0])
    keys = [record.pk for record in records]
    known = set(model.history.filter(id__in=keys).order_by().values_list("id", flat=True))
    keep_versions([record for record in records if record.pk not in known], user=None, reason=None, are_new=True)


def write_list(field, lists):
    """Make a relation to many hold what `lists` says, `[(record, records)]`, and touch nothing that stays."""
    through = getattr(field.model, field.name).through
    here, there = field.m2m_column_name(), field.m2m_reverse_name()
    wanted = {(record.pk, other.pk) for record, others in lists for other in others}
    present = through.objects.filter(**{f"{here}__in": [record.pk for record, others in lists]})
    held = {(getattr(row, here), getattr(row, there)): row.pk for row in present}
    through.objects.filter(pk__in=[key for pair, key in held.items() if pair not in wanted]).delete()
    missing = sorted(wanted - held.keys())
    through.objects.bulk_create([through(**{here: left, there: right}) for left, right in missing], batch_size=500)


def update(records, columns):
    """Write the columns of the records. The texts' columns without a language follow, as with a single record."""
    model = type(records[0])
    names = {field.name for field in model._meta.fields}
    plain = {column[:-3] for column in columns if column[-3:] in {"_en", "_es"}} & names
    QuerySet(model).bulk_update(records, sorted({*columns, *plain}), batch_size=200)


def step_aside(model, columns, records):
    """Free what must differ between records, so that they can change places: `{column: expression}`."""
    for column, expression in columns.items():
        moved = Q(pk__in=[record.pk for record in records])
        QuerySet(model).filter(moved, **{f"{column}__isnull": False}).update(**{column: expression})

"""What an import writes: everything in one transaction, or nothing."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import QuerySet
from import_export.resources import ModelResource

from courses.columns import ListCell, lists_of
from courses.refusals import broken_rules, sentence
from courses.tables import BadFile
from courses.versions import keep_first_versions, keep_versions, step_aside, update, write_list

AT_ONCE = 500  # records in one statement
MOST_REFUSALS = 50  # of the database that are looked for in one file


class ChangedMeanwhile(Exception):
    """Somebody saved a record between its reading and its writing."""


class WritesAtOnce(ModelResource):
    """For resources: what the package would write row by row or batch by batch is written at the end."""

    aside: Mapping[str, Any] = {}  # columns of which two records may change places, and where they wait meanwhile

    def bulk_create(self, *args, **options):
        """Nothing yet: `write` does it."""

    bulk_update = bulk_create

    def write(self, result, user, reason, dry_run):
        """Write everything in one transaction; undo it where it is a dry run, or a row breaks a rule."""
        self.refused: dict[int, dict] = {}
        try:
            with transaction.atomic():
                before = self.locked(self.update_instances)
                if not dry_run:
                    keep_first_versions(before)
                self.write_records()
                if not (dry_run or self.refused):
                    self.write_rest(user, reason)
                self.is_written = not (dry_run or self.refused or result.base_errors)
                if not self.is_written:
                    transaction.set_rollback(True)
        except IntegrityError as error:  # at the end: what a row names was deleted meanwhile
            self.is_written = False
            result.append_base_error(self.get_error_result_class()(BadFile(sentence(error))))
        except ChangedMeanwhile:
            self.is_written = False
        for number, errors in sorted(self.refused.items()):
            result.append_invalid_row(number, self.rows[number - 1], ValidationError(errors))

    def write_records(self):
        """All that the database may refuse."""
        changed = self.update_instances
        if changed:
            columns = sorted({name for record in changed for name in record.changes if self.is_stored(name)})
            moved = {name: value for name, value in self.aside.items() if name in columns}
            step_aside(self._meta.model, moved, [each for each in changed if moved.keys() & each.changes.keys()])
            self.in_parts(changed, lambda records: columns and update(records, columns))
        self.in_parts(self.create_instances, QuerySet(self._meta.model).bulk_create)

    def write_rest(self, user, reason):
        """What the records hold many of, and the history."""
        for name in (name for name, field in self.fields.items() if isinstance(field, ListCell)):
            given = [(record, lists_of(record)[name]) for record in self.records() if name in lists_of(record)]
            write_list(self._meta.model._meta.get_field(name), given)
        keep_versions(self.create_instances, user=user, reason=reason, are_new=True)
        keep_versions(self.update_instances, user=user, reason=reason)

    def records(self):
        return [*self.create_instances, *self.update_instances]

    def is_stored(self, column):
        field = self.fields[column]
        return not (field.readonly or isinstance(field, ListCell))

    def locked(self, changed):
        """The records as they stand, held until the end. Raises `ChangedMeanwhile` where somebody was quicker."""
        held = self.get_queryset().select_for_update(of=("self",)).filter(pk__in=[record.pk for record in changed])
        present = {record.pk: record for record in held}
        if any(r.pk not in present or self.facts(present[r.pk]) != r.facts_before for r in changed):
            raise ChangedMeanwhile
        return list(present.values())

    def in_parts(self, records, write):
        """Write the records; where the database refuses them, halve them until it is clear which it refuses."""
        waiting = [records[place : place + AT_ONCE] for place in range(0, len(records), AT_ONCE)]
        while waiting and len(self.refused) < MOST_REFUSALS:
            part = waiting.pop(0)
            try:
                with transaction.atomic():
                    write(part)
            except (IntegrityError, DataError) as error:
                if len(part) == 1:
                    self.refused[part[0].row_number] = broken_rules(part[0], error, self.columns)
                else:
                    waiting[:0] = [part[: len(part) // 2], part[len(part) // 2 :]]

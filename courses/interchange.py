"""Records of one kind as the rows of a file: their columns, and what a file would change."""

import hashlib
import logging
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django_countries.fields import CountryField
from import_export.instance_loaders import BaseInstanceLoader
from modeltranslation.translator import translator

from courses.cells import Choice, Countries, Country, Day, Moment, Number, Text, Whole, YesNo
from courses.columns import Cell, Key, Keys, ListCell
from courses.keys import found, parents, with_parents
from courses.tables import BadFile
from courses.writing import WritesAtOnce

log = logging.getLogger(__name__)
PLAIN = [
    (models.DateTimeField, Moment),
    (models.DateField, Day),
    (models.DecimalField, Number),
    (models.IntegerField, Whole),
    (models.BooleanField, YesNo),
]


def both(*names):
    """The columns of texts in both languages."""
    return [f"{name}_{language}" for name in names for language in ("en", "es")]


def widget_for(field):
    if field.many_to_many:
        return Keys(field.related_model)
    if isinstance(field, models.ForeignKey):
        return Key(field.related_model, required=not field.blank)
    if isinstance(field, CountryField):
        return Countries() if field.multiple else Country()
    if field.choices:
        return Choice(field.choices, is_number=isinstance(field, models.IntegerField))
    return next((widget() for kind, widget in PLAIN if isinstance(field, kind)), Text())


class KeyedLoader(BaseInstanceLoader):
    """The records that a file names by their natural keys, read in one query."""

    def __init__(self, resource, dataset=None):
        super().__init__(resource, dataset)
        self.records = found(resource.get_queryset(), set(resource.places))

    def get_instance(self, row):
        return self.records.get(self.resource.key(row))


class RecordResource(WritesAtOnce):
    """Records of one kind, matched by natural key.

    The package reads and judges the rows, and collects what is to be written; `write` does so in one transaction,
    so that nobody waits while a long file is judged.
    """

    numbers: Sequence[int] = ()  # of the dataset's rows in the file

    class Meta:
        use_bulk = True
        use_transactions = False
        skip_diff = True
        skip_unchanged = True
        report_skipped = True
        store_instance = True
        clean_model_instances = True
        instance_loader_class = KeyedLoader

    # The columns

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        kind = ListCell if django_field.many_to_many else Cell
        return kind(attribute=field_name, column_name=field_name, widget=widget_for(django_field), readonly=readonly)

    @property
    def columns(self):
        return [field.column_name for field in self.get_import_fields()]

    def key(self, row):
        return tuple(Text().clean(row.get(column)) for column in self.get_import_id_fields())

    def get_queryset(self):
        return self.with_relations(self._meta.model._default_manager.all())

    def filter_export(self, queryset, **options):
        return self.with_relations(queryset)

    def with_relations(self, queryset):
        """Read with the records all that their columns name."""
        for name, field in self.fields.items():
            if isinstance(field, ListCell):
                queryset = queryset.prefetch_related(Prefetch(name, with_parents(field.widget.model.objects.all())))
            elif isinstance(field.widget, Key):
                path = parents(field.widget.model)
                queryset = queryset.select_related(f"{name}__{path}" if path else name)
        return queryset

    def iter_queryset(self, queryset):
        return queryset.iterator(chunk_size=2_000)

    def facts(self, record):
        """`{column: text}`, as the files and the preview show it."""
        return {field.column_name: field.shown(record) for field in self.get_import_fields()}

    # The judgement

    def check(self, columns):
        """Refuse unknown columns, and files that do not say which records they mean. Raises `BadFile`."""
        if unknown := [column for column in columns if column not in self.columns]:
            told = {"unknown": ", ".join(f"“{column}”" for column in unknown), "known": ", ".join(self.columns)}
            raise BadFile(_("Unknown columns: %(unknown)s. Known are: %(known)s.") % told)
        if missing := [column for column in self.get_import_id_fields() if column not in columns]:
            listed = ", ".join(f"“{column}”" for column in missing)
            raise BadFile(_("Columns are missing that say which record is meant: %(missing)s.") % {"missing": listed})

    def import_data(self, dataset, dry_run=False, user=None, reason="", seen=None, **options):
        """Judge the rows; write them where all are right, and for good unless it is a dry run.

        With `seen`, the digest of a preview, only where the judgement is still the same. `is_written` tells.
        """
        self.check(dataset.headers)
        self.numbers = self.numbers or range(2, len(dataset) + 2)
        self.is_written = False
        result = super().import_data(dataset, use_transactions=False, **options)
        for row in result.error_rows:
            log.error("A row could not be judged", exc_info=row.errors[0].error)
        self.digest = digest(result)
        if not has_errors(result) and seen in (None, self.digest):
            self.write(result, user, reason, dry_run)
        return result

    def before_import(self, dataset, **options):
        """Find what the rows name, all of one kind in one query."""
        self.rows = dataset.dict
        self.places: dict[tuple, list[int]] = {}
        for number, row in enumerate(self.rows, start=1):
            self.places.setdefault(self.key(row), []).append(number)
        for field in self.get_import_fields():
            if isinstance(field.widget, Key) and field.column_name in dataset.headers:
                field.widget.read(field.column_name, self.rows)

    def before_import_row(self, row, **options):
        places = self.places[self.key(row)]
        if len(places) > 1:
            told = ", ".join(str(self.numbers[place - 1]) for place in places)
            words = _("This record stands in the file more than once, in the rows %(rows)s.") % {"rows": told}
            raise ValidationError({self.get_import_id_fields()[-1]: words})

    def after_import(self, dataset, result, **options):
        """Leave the sequences alone: every key is given out by the database itself."""

    def import_instance(self, instance, row, row_number=0, **options):
        instance.row_number = row_number
        instance.facts_before = self.facts(instance) if instance.pk else {}
        errors: dict[str, list] = {}
        try:
            super().import_instance(instance, row, **options)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        self.clean_record(instance, row, errors)
        if errors:
            raise ValidationError(errors)

    def clean_record(self, record, row, errors):
        """As `full_clean`, but for what only the database can say, which is asked of it for all rows at once."""
        left_alone = {
            field.name
            for field in record._meta.fields
            if field.is_relation or field.name in errors or (record.pk and field.name not in row)
        }
        left_alone |= set(translator.get_options_for_model(type(record)).all_fields)
        try:
            record.clean_fields(exclude=left_alone)
            if not errors:
                record.clean()
        except ValidationError as error:
            error.update_error_dict(errors)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if import_validation_errors:
            return False
        before = instance.facts_before
        facts = {name: (before.get(name, ""), now) for name, now in self.facts(instance).items()}
        instance.changes = {name: (old, new) for name, (old, new) in facts.items() if old != new}
        return bool(instance.pk) and not instance.changes

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        if import_validation_errors:
            raise ValidationError(import_validation_errors)


def digest(result):
    """What the judgement says of every row, in short: equal where nothing of it differs."""
    said = [
        [row.import_type, sorted(row.instance.changes.items()) if row.is_valid() else str(row.validation_error)]
        for row in result.rows
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def has_errors(result):
    return result.has_errors() or result.has_validation_errors()

"""Columns that name other records by their natural keys, and how a column reaches its field."""

from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from courses.cells import Text, parts, tidy
from courses.exports import BETWEEN
from courses.keys import found


class Key(Widget):
    """A record by its natural key, its parts joined by slashes; `beside` names columns that hold the first of them."""

    def __init__(self, model, *, required=False, beside=()):
        super().__init__()
        self.model, self.required, self.beside, self.known = model, required, beside, {}

    def read(self, column, rows):
        """Fetch all the records that the rows name, in one query."""
        keys = {self.key(text, row) for row in rows for text in self.texts(row.get(column))}
        self.known = found(self.model._default_manager, keys)

    def texts(self, value):
        return filter(None, [Text().clean(value)])

    def key(self, text, row):
        return (*(Text().clean(row.get(column)) for column in self.beside), *text.split("/", 0 if self.beside else -1))

    def record(self, text, row):
        key = self.key(text, row)
        if key not in self.known:
            told = {"kind": self.model._meta.verbose_name, "key": "/".join(key)}
            raise ValueError(_("Nothing is known by this address (%(kind)s): “%(key)s”.") % told)
        return self.known[key]

    def clean(self, value, row=None, **options):
        text = Text().clean(value)
        if not text and self.required:
            raise ValueError(_("This field cannot be blank."))
        return self.record(text, row) if text else None

    def render(self, value, obj=None, **options):
        return "/".join(value.natural_key()[len(self.beside) :]) if value else ""


class Keys(Key):
    """Records by their natural keys, separated by semicolons."""

    def texts(self, value):
        return parts(value)

    def clean(self, value, row=None, **options):
        return [self.record(text, row) for text in parts(value)]

    def render(self, value, obj=None, **options):
        return BETWEEN.join(sorted("/".join(record.natural_key()) for record in value))


class Cell(Field):
    """A column of a file and the field of the same name. A value that reads as the present one is left alone."""

    def clean(self, row, **options):
        return self.widget.clean(row[self.column_name], row=row)

    def shown(self, instance):
        return tidy(self.export(instance))

    def save(self, instance, row, is_m2m=False, **options):
        if self.readonly:
            return
        value = self.clean(row)
        if tidy(self.widget.render(value)) != self.shown(instance):
            self.put(instance, value)

    def put(self, instance, value):
        setattr(instance, self.attribute, value)


class ListCell(Cell):
    """A relation to many: what a file says of it is kept beside the record until it is written."""

    def get_value(self, instance):
        if self.attribute in lists_of(instance):
            return lists_of(instance)[self.attribute]
        return list(getattr(instance, self.attribute).all()) if instance.pk else []

    def put(self, instance, value):
        lists_of(instance)[self.attribute] = value


def lists_of(instance):
    """`{relation: records}` that a file gives the record and that are not written yet."""
    return instance.__dict__.setdefault("imported_lists", {})

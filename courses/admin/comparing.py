"""Two records side by side, and what merging them would do, in words."""

import hashlib
import json

from django import forms
from django.apps import apps
from django.contrib.admin.utils import display_for_field
from django.db.models import URLField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from courses.actions.journal import as_json, columns, row_of, unpacked
from courses.actions.merge_rules import choosable
from courses.actions.merging import preview
from courses.actions.references import linked
from courses.models import Alias

MOST_TOLD = 20  # of the dropped rows
WINNER, LOSER = "winner", "loser"


def relation_name(field):
    """What the records are that point here by a foreign key, and as what where that tells more."""
    owner = field.model._meta.auto_created or field.model
    told = field.verbose_name
    for relation in owner._meta.many_to_many:
        if relation.remote_field.through is field.model:
            told = relation.verbose_name
    meta = field.related_model._meta
    plural = capfirst(owner._meta.verbose_name_plural)
    return plural if told in (meta.verbose_name, meta.verbose_name_plural) else f"{plural} ({told})"


def shown(record, field):
    """The value of a record's field in words; blank for none."""
    if field.is_relation:
        value = getattr(record, field.name)
        return "" if value is None else str(value)
    if isinstance(field, URLField):
        return getattr(record, field.name)
    return str(display_for_field(getattr(record, field.name), field, ""))


def says_nothing(record, field):
    """Whether a value is what stands there where nobody has said anything, as “not stated”."""
    return field.has_default() and getattr(record, field.attname) == field.get_default()


class Choices(forms.Form):
    """For each field that differs, in this order, whose value stays: the winner's unless it says nothing.

    `seen` is what was shown, so that nobody merges what somebody else has changed meanwhile.
    """

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, winner, loser, order, state, *args, **options):
        super().__init__(*args, **options)
        self.initial["seen"] = state
        self.state, self.same = state, []
        places = {name: place for place, name in enumerate(order)}
        for field in sorted(choosable(type(winner)), key=lambda field: places.get(field.name, len(places))):
            values = [shown(record, field) for record in (winner, loser)]
            if getattr(winner, field.attname) != getattr(loser, field.attname):
                self.fields[field.name] = forms.ChoiceField(
                    label=capfirst(field.verbose_name),
                    choices=[
                        (side, value or _("(empty)")) for side, value in zip((WINNER, LOSER), values, strict=True)
                    ],
                    initial=WINNER if values[0] and not says_nothing(winner, field) else LOSER,
                    widget=forms.RadioSelect,
                )
            elif values[0]:
                self.same.append((capfirst(field.verbose_name), values[0]))

    def clean_seen(self):
        if self.cleaned_data["seen"] != self.state:
            raise forms.ValidationError(_("Something of the two was changed meanwhile. Please look again."))
        return self.state

    @property
    def differing(self):
        return [field for field in self if field.name != "seen"]

    @property
    def taken(self):
        """The names of the fields whose value the winner takes over."""
        return [name for name, side in self.cleaned_data.items() if side == LOSER]


class Comparison:
    """What staff see before they merge. Raises CannotMerge where that cannot be."""

    def __init__(self, winner, loser):
        self.winner, self.loser = winner, loser
        self.outcome = preview(winner, loser)
        self.links = linked(type(winner), [winner.pk, loser.pk])
        told = [[row_of(record) for record in (winner, loser)], [[*counts.items()] for counts in self.links.values()]]
        self.state = hashlib.sha256(json.dumps(told, default=as_json).encode()).hexdigest()[:32]

    @property
    def relations(self):
        """`(what, how many point at the winner, at the loser)` of each relation that holds anything."""
        return [
            (relation_name(field), counts.get(self.winner.pk, 0), counts.get(self.loser.pk, 0))
            for field, counts in self.links.items()
            if counts
        ]

    @property
    def moving(self):
        """How many records come to point at the winner."""
        pointing = {(field.model._meta.label_lower, field.attname) for field in self.links}
        return len({(label, key) for label, key, column, *_values in self.outcome.moved if (label, column) in pointing})

    @property
    def dropping(self):
        return len(self.outcome.dropped)

    @property
    def dropped_rows(self):
        return [self.in_words(apps.get_model(label), row) for label, row in self.outcome.dropped[:MOST_TOLD]]

    def in_words(self, model, row):
        """What a row says besides whom it is of."""
        record = model.from_db("default", [field.attname for field in columns(model)], unpacked(model, row).values())
        owner = model._meta.auto_created
        facts = [
            shown(record, field) if owner else f"{field.verbose_name}: {shown(record, field)}"
            for field in choosable(model)
            if field.related_model is not type(self.loser) and shown(record, field)
        ]
        return f"{capfirst((owner or model)._meta.verbose_name_plural)}: {'; '.join(facts)}"

    @property
    def new_names(self):
        return [row["name"] for label, row in self.outcome.made if label == Alias._meta.label_lower]

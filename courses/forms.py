"""Forms, and how crispy-forms lays them out with our own templates."""

from collections.abc import Sequence
from copy import copy
from itertools import islice
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from courses.choices import Mode
from courses.facets import Selection
from courses.orders import Order

MOST_SHOWN = 8  # values of a facet: the others wait behind a button
MOST_LISTED = 40  # behind it: what has fewer courses has a page of its own, and the search
FEWEST_COURSES = {"length": 20, "partner": 30}  # that make the facet worth its place


class Shared:
    """A filter or a field of which each set or form has a copy of its own, and all copies the parts of one."""

    def __deepcopy__(self, memo):
        return copy(self)


class KnownValuesField(Shared, forms.MultipleChoiceField):
    """Several of the choices. What is not among them is left out and kept in `ignored`."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.ignored = []

    def offer(self, known):
        """Take `known`, labels by value, for the choices: thousands are not copied for each form."""
        self.known = known

    @cached_property
    def known(self):
        """The labels of the choices by value, in their order."""
        return dict(self.choices)  # type: ignore[arg-type]  # Django makes pairs of whatever is given

    def clean(self, value):
        given = dict.fromkeys(value or [])
        self.ignored = [text for text in given if text and text not in self.known]
        return [text for text in given if text in self.known]


class KnownValueField(KnownValuesField):
    """One of the choices, the first that is known; blank without."""

    def clean(self, value):
        return next(iter(super().clean(value)), "")


class Option(NamedTuple):
    """A value of a facet, and how many courses it would give."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # instead of what tuples have by this name
    is_ticked: bool

    @property
    def mark(self):
        """What its box is: ticked, or of no use."""
        if self.is_ticked:
            return " checked"
        return "" if self.count else " disabled"


class Facet(Field):
    """A filter's values as checkboxes that fold away, open at the start or where one is ticked."""

    template = "rumbo/facet.html"

    def __init__(self, name, options, *, is_open):
        super().__init__(name)
        self.options, self.is_open = options, is_open

    def render(self, form, context, template_pack=TEMPLATE_PACK, **options):
        (name,) = self.fields
        top, rest = self.options[:MOST_SHOWN], self.options[MOST_SHOWN:]
        ticked, hidden = (sum(option.is_ticked for option in listed) for listed in (self.options, rest))
        field, after = form.fields[name], f'<span class="vh"> {escape(form.unit)}</span></span></label>'
        shown = {"label": field.label, "is_open": self.is_open, "ticked": ticked, "hidden": hidden}
        parts = boxes(form.selection.snapshot, name, field.known)
        shown |= {"top": ticks(parts, top, after), "rest": ticks(parts, rest, after), "more": len(rest)}
        return render_to_string(self.template, shown)


def boxes(snapshot, facet, known):
    """By value what stands before and after the mark of its box, in the active language; made once for a snapshot.

    Written here and not in a template: a hundred boxes and more were half of what a page cost.
    """
    made = (facet, get_language())
    if made not in snapshot.boxes:
        snapshot.boxes[made] = {
            value: (
                f'<label class="opt"><input type="checkbox" name="{facet}" value="{escape(value)}"',
                f'>{conditional_escape(label)} <span class="count">',
            )
            for value, label in known.items()
        }
    return snapshot.boxes[made]


def ticks(parts, options, after):
    """The boxes of these values, each with its count."""
    drawn = [(*parts[option.value], option) for option in options]
    return mark_safe("\n".join(f"{start}{option.mark}{end}{option.count}{after}" for start, end, option in drawn))  # nosec B308  # noqa: S308 (each part is escaped)


class Drawer(Div):
    """The facets, behind one button on a small screen."""

    template = "rumbo/drawer.html"

    def __init__(self, *fields, in_use):
        super().__init__(*fields)
        self.in_use = in_use


class FacetedForm(forms.Form):
    """A plain GET form: a search box, facets of checkboxes with their counts, one button below them."""

    address_name = ""
    unit: str | Promise = ""
    button: str | Promise = ""
    open_facets: Sequence[str] = ()
    fields: dict[str, Any]
    selection: Selection  # set by the filter: what the counts are of

    sort = KnownValueField(label=_("Order"), required=False)

    @cached_property
    def facets(self):
        """The names of the filters that are shown: those with values, in the order of the filter."""
        known, asked = self.selection.snapshot, self.selection.asked
        few = {facet for facet, fewest in FEWEST_COURSES.items() if len(known.keys) < fewest and not asked.get(facet)}
        shown = [name for name in self.fields if name in known.values and name not in few]
        return {name: options for name in shown if (options := self.options(name))}

    def options(self, facet):
        """The values that some course has, and those that are ticked."""
        known, everywhere = self.fields[facet].known, self.selection.snapshot.values[facet]
        ticked = self.selection.asked.get(facet, ())
        first = [value for value in islice(known, MOST_LISTED) if value in everywhere or value in ticked]
        shown = dict.fromkeys([*first, *(value for value in ticked if value not in first)])
        counts = self.selection.counts(facet, shown)
        return [Option(value, known[value], counts[value], value in ticked) for value in shown]

    @cached_property
    def chips(self):
        """`(facet, option)` of each value that is ticked."""
        asked = [facet for facet in self.fields if self.selection.asked.get(facet)]
        return [(facet, option) for facet in asked for option in self.options(facet) if option.is_ticked]

    @property
    def address(self):
        return reverse(self.address_name)

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_method = "get"
        helper.form_action = self.address
        helper.form_id = "filters"
        helper.form_class = "filters"
        helper.attrs = {"role": "search", "aria-label": self.fields["q"].label}
        facets = [Facet(name, options, is_open=self.opens(name, options)) for name, options in self.facets.items()]
        drawer = Drawer(*facets, in_use=len(self.chips))
        helper.layout = Layout(Field("q", template="rumbo/search.html"), drawer)
        return helper

    def opens(self, facet, options):
        return facet in self.open_facets or any(option.is_ticked for option in options)


class CatalogueForm(FacetedForm):
    """What the catalogue is asked with."""

    address_name = "courses:list"
    unit = pgettext_lazy("after a number", "courses")
    button = _("Show courses")
    open_facets = ("status", "format")

    sort = KnownValueField(label=_("Order"), choices=Order.choices, required=False)


class NarrowingForm(forms.Form):
    """Selects of which each narrows a page to one value; what is not known is left out, and said."""

    fields: dict[str, Any]

    @property
    def is_in_use(self):
        return any(self.cleaned_data.values())

    @property
    def selects(self):
        """`(name, label, (value, label, whether it is chosen))` of each field."""
        chosen = self.cleaned_data
        return [
            (name, field.label, [(value, text, value == chosen[name]) for value, text in field.known.items()])
            for name, field in self.fields.items()
        ]

    @property
    def ignored(self):
        """The values asked for that do not exist, as `(label, value)`."""
        return [(field.label, value[:40]) for field in self.fields.values() for value in field.ignored[:1]]


class CalendarForm(NarrowingForm):
    """What the calendar is narrowed to: one country and one format, as `EditionQuerySet.offered` takes them."""

    country = KnownValueField(label=_("Country where it runs"), required=False)
    format = KnownValueField(label=_("Format"), choices=Mode.choices, required=False)

    def __init__(self, query, *, held_in):
        super().__init__(query)
        self.fields["country"].offer(held_in)
        self.full_clean()

    @property
    def country_name(self):
        return countries.name(self.cleaned_data["country"].upper())

    @property
    def offer(self):
        country, mode = self.cleaned_data["country"], self.cleaned_data["format"]
        return {"countries": [country.upper()] if country else [], "modes": [mode] if mode else []}

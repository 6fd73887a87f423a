"""A list with a search, facets and an order: what the catalogue and the news have in common."""

import django_filters
from crispy_forms.utils import render_crispy_form
from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses import search
from courses.addresses import Address
from courses.facets import Listing, Selection
from courses.forms import FacetedForm, KnownValuesField, Shared
from courses.words import Search

MOST_NOTICES = 5
MOST_TYPED = 200  # characters of a search
MOST_PANELS = 200  # of about 30 KB each
FORM_CLASSES: dict[type, type] = {}


class SharedFilter(Shared, django_filters.Filter):
    """A filter whose method is that of the set that its copy belongs to."""

    def __deepcopy__(self, memo):
        shared = super().__deepcopy__(memo)
        shared.method = self.method  # which the library binds to the filter that it is set on
        return shared


class KnownValuesFilter(SharedFilter, django_filters.MultipleChoiceFilter):
    """Any of the values ticked."""

    field_class = KnownValuesField

    def __init__(self, *args, **options):
        super().__init__(*args, widget=forms.CheckboxSelectMultiple, **options)


class SearchField(Shared, forms.CharField):
    """What is typed into a search box."""


class SearchFilter(SharedFilter, django_filters.CharFilter):
    """What is searched for; the set's method `search` finds it."""

    field_class = SearchField

    def __init__(self, **options):
        super().__init__(method="search", max_length=MOST_TYPED, **options)


class FacetedFilter(django_filters.FilterSet):
    """OR between the values of one filter, AND between filters.

    `qs` answers in SQL, `selection` from the snapshot, with the count of every other value: both say the same. A
    subclass says which `kind` of record the search looks for, and the `usual_order`.
    """

    kind_searched = ""
    usual_order = ""
    is_settled = True  # whether a search has found all there is, as far as one was made
    form: FacetedForm
    data: QueryDict

    def __init__(self, data, *, snapshot, queryset=None):
        super().__init__(data, queryset=queryset)
        self.snapshot = snapshot
        fields = self.form.fields
        for facet in snapshot.names:
            fields[facet].offer(snapshot.choices(facet))

    def get_form_class(self):
        """Made once: each form copies its fields."""
        if type(self) not in FORM_CLASSES:
            FORM_CLASSES[type(self)] = super().get_form_class()
        return FORM_CLASSES[type(self)]

    def filter_queryset(self, queryset):
        """By each filter; the form asks for an order too, which selects nothing."""
        for name, value in self.cleaned.items():
            if name in self.filters:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def search(self, queryset, name, value):
        """Every word in a text of the record or a name of what belongs to it."""
        if self.sought:
            search.refresh()
            queryset = queryset.filter(pk__in=search.matching(self.kind_searched, self.sought))
        return queryset

    @cached_property
    def cleaned(self):
        """What could be read of the query; what could not is left out, and `errors` tells of it."""
        return self.form.cleaned_data if self.errors is not None else {}

    @cached_property
    def asked(self):
        """The known values asked for, by facet."""
        return {facet: self.cleaned[facet] for facet in self.snapshot.values if self.cleaned.get(facet)}

    @cached_property
    def sought(self):
        return Search(self.cleaned.get("q"))

    @cached_property
    def selection(self):
        if not self.sought:
            return Selection(self.snapshot, self.asked)
        self.is_settled = search.refresh()
        hits = search.hits(self.kind_searched, self.sought)
        return Selection(self.snapshot, self.asked, self.snapshot.bits_of(hits))

    @cached_property
    def offered_form(self):
        """The form, with a count beside each value."""
        self.form.selection = self.selection
        return self.form

    @property
    def panel(self):
        """The form as HTML, made once for what is asked of a snapshot: each page and order of a list shows the same."""
        typed = self.data.get("q", "")[: MOST_TYPED + 1]
        made = (get_language(), typed, tuple((facet, tuple(values)) for facet, values in self.asked.items()))
        panel = self.snapshot.panels.get(made)
        if panel is None:
            panel = render_crispy_form(self.offered_form)
            if self.is_settled:
                self.keep(made, panel)
        return panel

    def keep(self, made, panel):
        held = self.snapshot.panels
        if len(held) >= MOST_PANELS:
            held.clear()
        held[made] = panel

    @cached_property
    def address(self):
        return Address(self.cleaned.get("q") or "", self.asked, self.cleaned["sort"])

    @property
    def order(self):
        """As asked; without a wish the best match of a search, else the usual one."""
        return self.cleaned["sort"] or self.own_order

    @property
    def own_order(self):
        return "best" if self.sought else self.usual_order

    @property
    def orders(self):
        """`(value, label, whether it is this one)`: the best match only for a search; blank where none needs asking."""
        known = self.form.fields["sort"].known
        offered = [choice for choice in known.items() if choice[0] != "best" or self.sought]
        return tuple(
            ("" if value == self.own_order else value, str(label), value == self.order) for value, label in offered
        )

    def keys(self, language):
        """The selected records by primary key, in their order; for the best match those found by title stand first."""
        bits, titled = self.selection.bits, 0
        if self.order == "best" and self.sought:
            titled = self.snapshot.bits_of(search.hits(self.kind_searched, self.sought, in_title=True))
        order = self.usual_order if self.order == "best" else self.order
        return Listing(self.snapshot, (order, language), bits & titled, bits & ~titled)

    @property
    def offered_values(self):
        """What is asked of one and the same offer, which may decide on what a row shows."""
        return tuple((facet, tuple(sorted(self.asked.get(facet, ())))) for facet in self.snapshot.joint)

    def ways_out(self):
        """What one thing less would give: `(what, address, count)`, most first, none that gives nothing."""
        selection, address, ways = self.selection, self.address, []
        for facet, option in self.offered_form.chips:
            ways.append((option.label, address.without(facet, option.value), selection.without(facet, option.value)))
        if self.sought:
            ways.append((address.q, address.without_search(), Selection(self.snapshot, self.asked)))
        if len(ways) > 2 and self.sought:
            ways.append((_("all filters"), address.without_filters(), Selection(self.snapshot, {}, selection.found)))
        counted = [(what, there, len(fewer)) for what, there, fewer in ways]
        return sorted((way for way in counted if way[2]), key=lambda way: -way[2])

    @property
    def ignored(self):
        """The first few values asked for that do not exist, as `(label, value)`."""
        fields = [field for field in self.form.fields.values() if isinstance(field, KnownValuesField)]
        unknown = [(field.label, Truncator(text).chars(40)) for field in fields for text in field.ignored]
        return unknown[:MOST_NOTICES]

    @property
    def has_unreadable_search(self):
        """True where the search was left out: too long, with characters that no text has, or without a word."""
        return "q" in self.errors or bool(self.cleaned.get("q") and not self.sought)

    @property
    def has_words_left_out(self):
        return self.sought.is_cut

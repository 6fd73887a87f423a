"""A list with a search, facets and an order: what the catalogue and the news have in common."""

import django_filters
from django import forms
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from courses import search
from courses.addresses import Address
from courses.facets import Listing, Selection
from courses.forms import KnownValuesField
from courses.words import Search

MOST_NOTICES = 5


class KnownValuesFilter(django_filters.MultipleChoiceFilter):
    """Any of the values ticked."""

    field_class = KnownValuesField

    def __init__(self, *args, **options):
        super().__init__(*args, widget=forms.CheckboxSelectMultiple, **options)


class FacetedFilter(django_filters.FilterSet):
    """OR between the values of one filter, AND between filters.

    `qs` answers in SQL, `selection` from the snapshot, with the count of every other value: both say the same. A
    subclass says which `kind` of record the search looks for, and the `usual_order`.
    """

    kind_searched = ""
    usual_order = ""

    def __init__(self, data, *, snapshot, queryset=None):
        super().__init__(data, queryset=queryset)
        self.snapshot = snapshot
        for facet in snapshot.names:
            self.form.fields[facet].offer(snapshot.choices(facet))

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

    @property
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
        search.refresh()
        hits = search.hits(self.kind_searched, self.sought)
        return Selection(self.snapshot, self.asked, self.snapshot.bits_of(hits))

    @cached_property
    def offered_form(self):
        """The form, with a count beside each value."""
        self.form.selection = self.selection
        return self.form

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
        return [("" if value == self.own_order else value, label, value == self.order) for value, label in offered]

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

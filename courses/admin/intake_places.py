"""Where the people of a file apply to: an edition or one of its sites, of which there are too many to list."""

import re

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy

from courses.actions.applications import OVER
from courses.models import Batch, Edition, Site
from courses.search import matching, refresh
from courses.words import Search

PER_PAGE, LAST_PAGE = 20, 500
NOWHERE = gettext_lazy("No edition: participants alone")
PLACE = re.compile(r"([0-9]{1,18})(?:-([0-9]{1,18}))?")


class SearchForm(forms.Form):
    """What a page of places is asked for, as Django's own lists of choices are."""

    term = forms.CharField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)


class PlaceSelect(AutocompleteSelect):
    """Names the place that is chosen; the others are looked for."""

    url_name = "%s:courses_batch_places"

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": NOWHERE}

    def optgroups(self, name, value, attrs=None):
        listed = [("", str(NOWHERE)), *((text, words) for text in value if (words := words_of(text)))]
        options = [
            self.create_option(name, text, words, text in value, place) for place, (text, words) in enumerate(listed)
        ]
        return [(None, options, 0)]


class PlaceField(forms.ChoiceField):
    """The number of an edition that is not over, and of one of its sites after a dash."""

    def __init__(self, admin_site, **options):
        edition = Batch._meta.get_field("edition")
        super().__init__(widget=PlaceSelect(edition, admin_site), required=False, **options)

    def valid_value(self, value):
        edition, _site = place_named(value)
        return edition is not None and edition.state_at(timezone.now()) not in OVER


def place_named(text):
    """The edition and its site, or None for either; neither for a place that is not there."""
    told = PLACE.fullmatch(text or "")
    if told is None:
        return None, None
    edition = Edition.objects.filter(pk=told[1]).select_related("course").first()
    if edition is None or told[2] is None:
        return edition, None
    site = Site.objects.filter(pk=told[2], edition=edition).first()
    return (edition, site) if site else (None, None)


def words_of(text):
    """What a place is called; None for one that is not there."""
    edition, site = place_named(text)
    return edition and named(edition, site)


def named(edition, site=None):
    return f"{edition}: {site}" if site else str(edition)


def places(term, page):
    """`([(place, words)], whether there are more)` of editions that are not over, and of sites where one has several.

    A page of them, the newest first, of those whose title or label has the words that are typed.
    """
    editions = Edition.objects.with_state(timezone.now()).exclude(state__in=OVER).select_related("course")
    if sought := Search(term):
        refresh()
        editions = editions.filter(pk__in=matching("edition", sought, in_title=True))
    start = (page - 1) * PER_PAGE
    listed = list(editions.newest_first().prefetch_related("sites")[start : start + PER_PAGE + 1])
    found = []
    for edition in listed[:PER_PAGE]:
        found.append((str(edition.pk), named(edition)))
        sites = list(edition.sites.all())
        found += [(f"{edition.pk}-{site.pk}", named(edition, site)) for site in sites if len(sites) > 1]
    return found, len(listed) > PER_PAGE

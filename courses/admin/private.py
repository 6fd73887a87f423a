"""What lists and forms of private records have in common."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from courses.admin import paging
from courses.admin.history import HoldsRecord, SeenForm
from courses.admin.records import BeginsAsListed, RecordForms, SearchedRecords, TellsRefusals
from courses.beginnings import sought
from courses.paging import MOST_COUNTED


class PrivateAdmin(paging.HasLongList, SearchedRecords, BeginsAsListed, RecordForms, TellsRefusals, HoldsRecord):
    """Without versions: what is kept of a person must be possible to erase. Deleted by the office's rules, not here."""

    form = SeenForm
    save_on_top = True
    object_history_template = "admin/private_history.html"

    def get_fieldsets(self, request, obj=None):
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        title, last = fieldsets[-1]
        return [*fieldsets[:-1], (title, {**last, "fields": [*last["fields"], "seen_version"]})]

    @admin.display(description=_("country of work"), ordering="country")
    def country_named(self, record):
        """Django would go through the names of all countries for each row."""
        return countries.name(record.country.code) or None

    def log_addition(self, request, obj, message):
        return self.nameless(super().log_addition(request, obj, message))

    def log_change(self, request, obj, message):
        return self.nameless(super().log_change(request, obj, message))

    def nameless(self, entry):
        """The admin's log outlives the record: it says which one it was, and never whose."""
        entry.object_repr = f"{self.opts.verbose_name} {entry.object_id}"
        entry.save(update_fields=["object_repr"])
        return entry

    def get_search_results(self, request, queryset, search_term):
        """By the beginnings of words, for which there is an index; of one word alone no more than a list shows."""
        words = sought(search_term)
        most = MOST_COUNTED + 1 if len(words) == 1 and not queryset.query.where else None
        for word in words:
            queryset = self.search_word(queryset, word, most)
        return queryset, False

    def search_word(self, queryset, word, most=None):
        """Narrow to the rows with a word: without an index, of which there are few enough.

        Where one is of these very rows, `most` of them may be read.
        """
        return super().search_word(queryset, word)

    def has_delete_permission(self, request, obj=None):
        return False

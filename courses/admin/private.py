"""What lists and forms of private records have in common."""

from django.contrib import admin

from courses.admin.paging import CappedPaginator
from courses.admin.records import RecordForms, SearchedRecords


class PrivateAdmin(SearchedRecords, RecordForms, admin.ModelAdmin):
    """Without versions: what is kept of a person must be possible to erase. Deleted by the office's rules, not here."""

    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    save_on_top = True

    def log_addition(self, request, obj, message):
        return self.nameless(super().log_addition(request, obj, message))

    def log_change(self, request, obj, message):
        return self.nameless(super().log_change(request, obj, message))

    def nameless(self, entry):
        """The admin's log outlives the record: it says which one it was, and never whose."""
        entry.object_repr = f"{self.opts.verbose_name} {entry.object_id}"
        entry.save(update_fields=["object_repr"])
        return entry

    def has_delete_permission(self, request, obj=None):
        return False

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

    def has_delete_permission(self, request, obj=None):
        return False

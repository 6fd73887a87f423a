"""Lists of a million rows: counted as far as anybody looks."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST_COUNTED = 10_000


class CappedPaginator(Paginator):
    """Counts the first ten thousand rows; further ones are found by searching and filtering."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[:MOST_COUNTED].count()

"""What the pages of single records have in common."""

from django.urls import reverse
from django.utils.functional import Promise
from django.views.generic import DetailView

from courses.languages import in_best_language, versions_of
from courses.structured_data import breadcrumbs, script

MOST_NEWS = 10  # on the page of something else: the news have pages of their own


class RecordPage(DetailView):
    """A record's page: in which languages the record exists, and what it is for machines.

    A subclass names the `title_field`, the `section` it stands under as `(name, address name)`, and its
    `structured_data`.
    """

    title_field = "title"
    section: tuple[str | Promise, str] | None = None
    is_preview = False  # for staff: drafts too

    def offered(self, records):
        return records if self.is_preview else records.public()

    def get_context_data(self, **context):
        context = super().get_context_data(versions=versions_of(self.object, self.title_field), **context)
        here = (in_best_language(self.object, self.title_field)[0], None)
        trail = breadcrumbs(self.request.build_absolute_uri, *self.above(), here)
        return {**context, "structured_data": script(*self.structured_data(context), trail)}

    def above(self):
        """`(name, address)` of the pages above this one."""
        return [(str(self.section[0]), reverse(self.section[1]))] if self.section else []

    def structured_data(self, context):
        return []

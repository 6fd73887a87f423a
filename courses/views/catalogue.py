"""The catalogue and a course of it."""

from django.db.models import Prefetch
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.facets import current
from courses.filters import CourseFilter
from courses.models import Course, Merge, Organisation, Partnership, Topic
from courses.models.editions import public_editions
from courses.models.partners import by_role
from courses.paging import FilteredPages
from courses.receipts import Receipts
from courses.rows import COURSE_ROW
from courses.snapshot import catalogue
from courses.structured_data import course, script_of_list
from courses.views.records import MOST_NEWS, RecordPage


class CourseList(FilteredPages):
    """The courses that match, twenty a page, with a count beside every filter."""

    template_name = "courses/course_list.html"
    row_template, row_name = COURSE_ROW

    def get(self, request):
        """A partner that was merged with another is asked for by that one's short name."""
        partners = request.GET.getlist("partner")
        successors = Merge.objects.successors(Organisation, partners) if partners else {}
        if not successors:
            return super().get(request)
        query = request.GET.copy()
        known = [successors[slug].slug if slug in successors else slug for slug in partners]
        query.setlist("partner", list(dict.fromkeys(known)))
        return redirect(f"{request.path}?{query.urlencode()}")

    def filtered(self, query):
        return CourseFilter(query, snapshot=current(catalogue, timezone.now()))

    def get_context_data(self, **context):
        context = super().get_context_data(**context)
        addresses = [row.address for row in context["rows"]]
        return {**context, "structured_data": script_of_list(self.request.build_absolute_uri, addresses)}


class CoursePage(RecordPage):
    """What one learns, how long it takes, who it is for, and every edition."""

    section = (_("Courses"), "courses:list")
    slug_url_kwarg = "course"
    template_name = "courses/course.html"

    def get_queryset(self):
        topics = Prefetch("topics", Topic.objects.order_by("name"))
        return (
            self.offered(Course.objects.all())
            .select_related("programme")
            .prefetch_related(public_editions(), topics, "languages", "audiences", "modules")
        )

    def get_context_data(self, **context):
        shown = self.object
        articles = shown.articles.model.objects.public().about_course(shown)
        receipts = Receipts(shown.figures.model.objects.public().about_course(shown).with_sources())
        return super().get_context_data(
            partners=by_role(Partnership.objects.for_course(shown)),
            agreements=shown.agreements.with_signatories(),
            receipts=receipts,
            numbers=receipts.numbers_for(shown),
            articles=articles.newest_first()[:MOST_NEWS],
            contacts=articles.contacts(),
            **context,
        )

    def structured_data(self, context):
        return [course(self.object, self.request.build_absolute_uri, context["partners"])]

"""An edition of a course."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from courses.differences import differences, neighbours
from courses.languages import in_best_language
from courses.models import Edition, Partnership
from courses.models.partners import by_role
from courses.models.sites import by_kind
from courses.receipts import Receipts
from courses.structured_data import instance
from courses.views.records import RecordPage


class EditionPage(RecordPage):
    """Whether it is the one meant, where and when it runs, who is there, and what came of it."""

    title_field = "label"
    section = (_("Courses"), "courses:list")
    template_name = "courses/edition.html"

    def get_object(self, queryset=None):
        editions = self.offered(Edition.objects.with_course()).prefetch_related("languages", "sites", "course__modules")
        return get_object_or_404(editions, course__slug=self.kwargs["course"], slug=self.kwargs["edition"])

    def get_context_data(self, **context):
        edition = self.object
        listed = self.offered(edition.course.editions.all()).newest_first()
        others = list(listed.prefetch_related("languages", "sites"))
        before, after = neighbours(edition, others)
        partnerships = list(Partnership.objects.for_edition(edition))
        roles = list(edition.roles.with_names())
        receipts = Receipts(edition.figures.model.objects.public().about_edition(edition).with_sources())
        return super().get_context_data(
            partners=by_role(partnerships),
            site_partners=[(each.site_id, each.organisation) for each in partnerships if each.site_id],
            course_partners=by_role(Partnership.objects.for_course(edition.course)),
            roles=by_kind(roles),
            site_roles=[role for role in roles if role.site_id],
            has_site_places=any(site.capacity is not None for site in edition.sites.all()),
            receipts=receipts,
            numbers=receipts.numbers_for(edition),
            articles=edition.articles.public().newest_first(),
            others=[other for other in others if other != edition],
            before=before,
            after=after,
            differences=differences(edition, before) if before else [],
            **context,
        )

    def above(self):
        course = self.object.course
        return [*super().above(), (in_best_language(course, "title")[0], course.get_absolute_url())]

    def structured_data(self, context):
        return [instance(self.object, self.object.course, self.request.build_absolute_uri)]

"""Who makes and pays for the training: a partner, a programme."""

from django.http import Http404

from courses.addresses import moved_to
from courses.models import Merge, Organisation, Partnership, Programme
from courses.models.partners import by_role
from courses.receipts import Receipts
from courses.rows import rows_by_title
from courses.views.records import RecordPage


class PartnerPage(RecordPage):
    """What an organisation did here."""

    title_field = "name"
    template_name = "courses/partner.html"
    queryset = Organisation.objects.select_related("parent").prefetch_related("aliases")

    def get(self, request, *args, **kwargs):
        """Its page, or where its page is since it was merged with another."""
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            successor = Merge.objects.successor(Organisation, kwargs["slug"])
            if successor is None:
                raise
            return moved_to(successor.get_absolute_url(), request)

    def get_context_data(self, **context):
        organisation = self.object
        partnerships = organisation.partnerships.public().with_targets().order_by("pk")
        return super().get_context_data(
            roles=by_role(partnerships),
            agreements=organisation.agreements.with_signatories(),
            parts=organisation.parts.order_by("name"),
            articles=organisation.articles.public().newest_first(),
            **context,
        )


class ProgrammePage(RecordPage):
    """What a family of courses is for and who pays."""

    template_name = "courses/programme.html"
    queryset = Programme.objects.public()

    def get_context_data(self, **context):
        programme = self.object
        courses = programme.courses.public()
        articles = programme.articles.model.objects.public()
        telling = articles.filter(programmes=programme) | articles.about_courses(courses)
        return super().get_context_data(
            courses=rows_by_title(courses),
            partners=by_role(Partnership.objects.filter(programme=programme).with_names()),
            receipts=Receipts(programme.figures.public().with_sources()),
            articles=telling.distinct().newest_first(),
            **context,
        )

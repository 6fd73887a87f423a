"""A topic and the courses about it."""

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language

from courses.facets import Listing, current
from courses.filters import CourseFilter
from courses.models import Topic
from courses.orders import Order
from courses.paging import PER_PAGE
from courses.rows import COURSE_ROW, rendered
from courses.snapshot import catalogue
from courses.views.records import MOST_NEWS, RecordPage


class TopicPage(RecordPage):
    """Which courses cover a topic."""

    title_field = "name"
    template_name = "courses/topic.html"
    queryset = Topic.objects.all()

    def get_context_data(self, **context):
        topic = self.object
        about = CourseFilter(QueryDict(), snapshot=current(catalogue, timezone.now()))
        bits = about.snapshot.own["topic"].get(topic.slug, 0)
        soonest = Listing(about.snapshot, (Order.SOONEST, get_language()), bits)
        return super().get_context_data(
            courses=rendered(about, soonest[:PER_PAGE], *COURSE_ROW),
            count=len(soonest),
            related=Topic.objects.related_to(topic),
            articles=self.articles_about(topic.courses.public())[:MOST_NEWS],
            **context,
        )

    def articles_about(self, courses):
        article = courses.model.articles.rel.related_model
        return article.objects.public().about_courses(courses).newest_first()

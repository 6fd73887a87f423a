"""What a process keeps of the public pages."""

from django.utils import timezone

from courses import search
from courses.facets import current
from courses.snapshot import catalogue
from courses.timetable import timetable
from news.snapshot import news
from portal.freshness import period
from tests.factories import make_topic


def renew():
    """Another version of the catalogue, with what a process reads once for each: no page of it is made yet."""
    make_topic()
    moment = timezone.now()
    period(moment)
    for build in (catalogue, timetable, news):
        current(build, moment)
    search.refresh()

"""What a page costs in a large office, counted rather than timed: the same on any machine."""

import cProfile

import pytest
from django.db import transaction

from benchmarks.generate import Office
from courses import search

pytestmark = pytest.mark.django_db

PAGES = [
    "/en/courses/",
    "/en/courses/?country=mx&status=open",
    "/en/news/",
    "/en/",
    "/en/figures/",
    "/en/calendar/",
    "/api/v1/courses",
]


def calls(client, address):
    """How many functions are called for a page that is made anew, of what is in memory already."""
    client.get(address)
    profile = cProfile.Profile()
    with profile:
        assert client.get(f"{address}{'&' if '?' in address else '?'}anew=1").status_code == 200
    return sum(entry.callcount for entry in profile.getstats())


def cost(client, courses, pages):
    with transaction.atomic():
        Office(courses).fill()
        search.refresh()
        counted = [calls(client, address) for address in pages]
        transaction.set_rollback(True)
    return counted


@pytest.mark.sweep
def test_pages_cost_the_same_for_five_times_the_courses(client):
    small, large = (cost(client, courses, PAGES) for courses in (20, 100))

    dear = [page for page, few, many in zip(PAGES, small, large, strict=True) if many > 1.5 * few]
    assert dear == [], (small, large)

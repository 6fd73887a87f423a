import random
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.facets import current
from news.filters import ArticleFilter
from news.models import Tag
from news.snapshot import news
from tests.examples import tried
from tests.factories import make_article, make_course, make_edition, today

pytestmark = pytest.mark.django_db


def asked(query):
    return ArticleFilter(QueryDict(query), snapshot=current(news, timezone.now()))


def random_news(seed):
    dice = random.Random(seed)  # noqa: S311 (news for a test)
    tags = [Tag.objects.create(name_en=f"Tag {number}", slug=f"tag-{number}") for number in range(3)]
    courses = [make_course(is_published=number < 2) for number in range(3)]
    for _number in range(dice.randint(1, 10)):
        dated = {"published_on": today(dice.choice([0, -400, -800])), "published_precision": "day"}
        article = make_article(
            countries=dice.sample(["MX", "GT", "SV"], dice.randint(0, 3)),
            state=dice.choice(["published", "published", "draft"]),
            **dice.choice([{}, dated]),
        )
        article.tags.set(dice.sample(tags, dice.randint(0, 2)))
        article.courses.set(dice.sample(courses, dice.randint(0, 2)))
        if dice.random() < 0.3:
            article.editions.add(make_edition(dice.choice(courses)))


@pytest.mark.sweep
@tried(20)
@given(st.integers(0, 10**6))
def test_every_count_is_the_length_of_the_list_behind_it(seed):
    with transaction.atomic():
        random_news(seed)
        dice = random.Random(seed)  # noqa: S311
        snapshot = current(news, timezone.now())
        facets = dice.sample(sorted(snapshot.own), 2)
        chosen = [(facet, dice.choice(sorted(snapshot.own[facet]))) for facet in facets if snapshot.own[facet]]
        filtered = asked(urlencode(chosen))

        assert sorted(filtered.keys("en")) == sorted(filtered.qs.distinct().values_list("pk", flat=True))
        for facet in snapshot.own:
            others = [(name, value) for name, value in chosen if name != facet]
            for value, count in filtered.selection.counts(facet).items():
                assert count == asked(urlencode([*others, (facet, value)])).qs.distinct().count(), (facet, value)

        transaction.set_rollback(True)


def test_news_are_searched_and_filtered_together(client):
    for title, country in (("Women at the border", "MX"), ("Women at sea", "GT"), ("Children", "MX")):
        make_article(title_en=title, countries=[country])

    page = client.get("/en/news/?country=mx&q=woman").content.decode()

    assert "<title>1 article: Mexico" in page
    assert ["Women at the border" in page, "Women at sea" in page] == [True, False]


def test_empty_news_say_what_to_leave_out(client):
    make_article(title_en="Children", countries=["MX"])
    make_article(title_en="Women", countries=["GT"])

    page = client.get("/en/news/?country=mx&q=women").content.decode()

    assert '<a rel="nofollow" href="/en/news/?q=women">Without “Mexico”: 1 <span' in page
    assert '<a rel="nofollow" href="/en/news/?country=mx">Without “women”: 1 <span' in page

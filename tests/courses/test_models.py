import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.choices import EditionState
from courses.models import Course, Edition, Module, Partnership
from courses.models.editions import public_editions
from courses.models.partners import by_role
from news.models import Article, Figure
from tests.factories import edition_facts, make_course, make_edition, make_organisation, make_programme

D = dt.date


@pytest.mark.parametrize(
    ("precision", "starts", "ends"),
    [
        ("", D(2020, 2, 10), D(2020, 2, 10)),
        ("day", D(2020, 2, 10), D(2020, 2, 10)),
        ("month", D(2020, 2, 1), D(2020, 2, 29)),
        ("year", D(2020, 1, 1), D(2020, 12, 31)),
    ],
)
def test_edition_known_to_a_month_or_year_is_stored_at_its_ends(precision, starts, ends):
    edition = Edition(starts_on=D(2020, 2, 10), ends_on=D(2020, 2, 10))
    edition.starts_precision = edition.ends_precision = precision

    edition.clean()

    assert [edition.starts_on, edition.ends_on] == [starts, ends]
    assert edition.starts_precision == edition.ends_precision == (precision or "day")


def test_dates_of_news_without_a_precision_are_known_to_the_day():
    article, figure = Article(published_on=D(2020, 2, 10)), Figure(since=D(2020, 2, 1), as_of=D(2020, 2, 10))

    article.clean()
    figure.clean()

    assert [article.published_precision, figure.since_precision, figure.as_of_precision] == ["day"] * 3


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Costa Rica", "UTC+6", "../../etc/passwd"])
def test_edition_refuses_an_unknown_time_zone(name):
    edition = Edition(course=make_course(), time_zone=name, **edition_facts())

    with pytest.raises(ValidationError) as refusal:
        edition.full_clean()

    assert list(refusal.value.message_dict) == ["time_zone"]


def test_deadline_is_told_in_the_editions_own_time_zone():
    closes_at = dt.datetime(2026, 3, 10, 5, 59, tzinfo=dt.UTC)

    assert Edition(closes_at=closes_at, time_zone="America/Argentina/Buenos_Aires").deadline.hour == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "of_modules", "disagree"),
    [(120, [60, 60], False), (120, [60, 61], True), (120, [60, None], False), (None, [60], False), (120, [], False)],
)
def test_modules_disagree_only_where_everything_is_known(minutes, of_modules, disagree):
    course = make_course(minutes=minutes)
    for position, length in enumerate(of_modules, start=1):
        Module.objects.create(course=course, slug=f"m{position}", position=position, title_en="M", minutes=length)

    assert course.modules_disagree == disagree


@pytest.mark.django_db
def test_headline_edition_is_the_one_to_take_part_in():
    course = make_course()
    make_edition(course, starts=-9, ends=-1)
    make_edition(course, starts=-1, ends=1)
    announced = make_edition(course, starts=9)
    make_edition(course, is_published=False, opens_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))

    found = Course.objects.prefetch_related(public_editions()).get()

    assert [found.headline_edition, found.headline_edition.state] == [announced, EditionState.ANNOUNCED]


@pytest.mark.django_db
def test_headline_of_several_to_come_is_the_one_that_the_catalogue_is_ordered_by():
    course = make_course()
    make_edition(course, starts=300)
    nearest = make_edition(course, starts=30)
    found = Course.objects.prefetch_related(public_editions()).get()
    assert found.headline_edition == nearest

    now = timezone.now()
    make_edition(course, closes_at=now + dt.timedelta(days=100))
    closing = make_edition(course, closes_at=now + dt.timedelta(days=2))

    assert Course.objects.prefetch_related(public_editions()).get().headline_edition == closing


@pytest.mark.django_db
def test_headline_of_finished_editions_is_the_latest():
    course = make_course()
    make_edition(course, starts=-90, ends=-80)
    latest = make_edition(course, starts=-9, ends=-1)
    make_edition(course, is_over=True)

    assert Course.objects.prefetch_related(public_editions()).get().headline_edition == latest


@pytest.mark.django_db
def test_partners_stand_in_the_order_of_the_roles_and_the_programmes_with_the_course():
    course = make_course(programme=make_programme())
    funder, organiser = make_organisation(), make_organisation()
    Partnership.objects.create(organisation=funder, role="funder", programme=course.programme)
    Partnership.objects.create(organisation=organiser, role="organiser", course=course)
    Partnership.objects.create(organisation=funder, role="funder", programme=make_programme())

    groups = by_role(Partnership.objects.for_course(course))

    assert [(str(label), [partnership.organisation for partnership in group]) for label, group in groups] == [
        ("Organised by", [organiser]),
        ("Funded by", [funder]),
    ]


@pytest.mark.django_db
def test_partners_of_an_unpublished_programme_stay_unnamed():
    course = make_course(programme=make_programme(is_published=False))
    Partnership.objects.create(organisation=make_organisation(), role="funder", programme=course.programme)

    assert list(Partnership.objects.for_course(course)) == []


@pytest.mark.django_db
def test_course_without_a_programme_has_its_own_partners_alone():
    course = make_course()
    Partnership.objects.create(organisation=make_organisation(), role="funder", programme=make_programme())
    Partnership.objects.create(organisation=make_organisation(), role="funder", course=make_course())

    assert list(Partnership.objects.for_course(course)) == []


@pytest.mark.parametrize("name", ["", "Foo/Bar", "../etc/passwd", "America", "\N{SNOWMAN}"])
def test_deadline_is_in_the_portals_zone_where_its_own_is_none(name):
    moment = dt.datetime(2018, 9, 15, 5, 59, tzinfo=dt.UTC)
    edition = Edition(closes_at=moment, time_zone=name)

    assert [edition.deadline, str(edition.deadline.tzinfo)] == [moment, "America/Costa_Rica"]


def test_deadline_is_in_the_editions_own_zone():
    edition = Edition(
        closes_at=dt.datetime(2018, 9, 15, 5, 59, tzinfo=dt.UTC), time_zone="America/Argentina/Buenos_Aires"
    )

    assert edition.deadline.isoformat() == "2018-09-15T02:59:00-03:00"

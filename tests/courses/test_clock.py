"""Days and moments where clocks are turned, at the ends of years, and in the zones that are furthest from UTC."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from courses.actions import applications
from courses.admin.forms import MomentField
from courses.calendars import CalendarWriter
from courses.cells import Moment
from courses.choices import EditionState
from courses.dates import day_of
from courses.models import Course, Edition
from courses.retention import months_before
from courses.snapshot import next_change
from courses.templatetags.when import deadline
from tests.courses.test_states import any_edition, edition_at, states_differ
from tests.examples import tried
from tests.factories import make_application, make_course, make_edition

pytestmark = pytest.mark.django_db

FURTHEST = ["Pacific/Kiritimati", "Pacific/Pago_Pago"]  # UTC+14 and -11
TURNED_AT_MIDNIGHT = ["America/Santiago", "America/Havana"]  # days without a midnight, and with two
ZONES = [*FURTHEST, *TURNED_AT_MIDNIGHT, "Europe/Madrid", "America/Costa_Rica", "Asia/Kathmandu", "Pacific/Apia"]
TURNS = [
    dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC),  # Madrid: 2:00 becomes 3:00
    dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC),  # and 3:00 becomes 2:00
    dt.datetime(2026, 9, 6, 4, tzinfo=dt.UTC),  # Santiago: midnight becomes 1:00
    dt.datetime(2026, 4, 5, 3, tzinfo=dt.UTC),  # and midnight becomes 23:00
    dt.datetime(2026, 3, 8, 5, tzinfo=dt.UTC),  # Havana: midnight becomes 1:00
    dt.datetime(2026, 11, 1, 5, tzinfo=dt.UTC),  # and 1:00 becomes midnight
    dt.datetime(2011, 12, 30, 10, tzinfo=dt.UTC),  # Apia: 30 December never was
    dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC),
    dt.datetime(2026, 12, 31, 23, 59, 59, tzinfo=dt.UTC),
]
NEAR = st.builds(lambda turn, seconds: turn + dt.timedelta(seconds=seconds), st.sampled_from(TURNS), st.integers(-1, 1))
AROUND = st.builds(
    lambda turn, seconds: turn + dt.timedelta(seconds=seconds), st.sampled_from(TURNS), st.integers(-90_000, 90_000)
)
MOMENTS = NEAR | AROUND
INSTANT = dt.timedelta(microseconds=1)


@pytest.fixture(params=ZONES)
def zone(request, settings):
    settings.TIME_ZONE = request.param
    return ZoneInfo(request.param)


@tried(60)
@given(moment=MOMENTS)
def test_next_change_is_the_first_moment_of_another_day(zone, moment):
    change = next_change(moment)

    assert moment < change <= moment + dt.timedelta(hours=26)
    assert day_of(change - INSTANT) == day_of(moment) < day_of(change)


@tried(40)
@given(moment=MOMENTS, seconds=st.integers(-7_200, 7_200))
def test_next_change_is_a_deadline_that_comes_before_the_day_ends(zone, moment, seconds):
    Edition.objects.all().delete()
    midnight, closes = next_change(moment), moment + dt.timedelta(seconds=seconds)
    make_edition(closes_at=closes)

    assert next_change(moment) == (min(closes, midnight) if closes > moment else midnight)


@tried(20)
@given(moment=MOMENTS)
def test_state_in_python_and_in_sql_agree_about_today_in_every_zone(zone, moment):
    Edition.objects.all().delete()
    facts = {"course": make_course(), "opens": None, "closes": None}
    ordered = [(starts, ends) for starts in (-1, 0, 1) for ends in (-1, 0, 1) if starts <= ends]

    assert states_differ([edition_at(moment, *dates, **facts) for dates in ordered], moment) == []


@pytest.mark.sweep
@tried(20)
@given(data=st.data(), moment=MOMENTS)
def test_no_state_changes_before_the_snapshot_ends(zone, data, moment):
    Edition.objects.all().delete()
    course, editions = make_course(), data.draw(st.lists(any_edition(moment), min_size=1, max_size=8))
    for edition in editions:
        edition.course, edition.cancelled_on = course, None
    Edition.objects.bulk_create(editions)
    change = next_change(moment)

    for edition in editions:
        assert edition.state_at(moment) == edition.state_at(max(moment, change - INSTANT))


@tried(60)
@given(moment=MOMENTS)
def test_edition_runs_for_the_whole_of_its_days(zone, moment):
    day = day_of(moment)
    edition = Edition(starts_on=day, ends_on=day, is_published=True)
    ended = next_change(moment)

    assert [edition.state_at(at) for at in (moment, ended - INSTANT, ended)] == [
        *(EditionState.RUNNING, EditionState.RUNNING),
        EditionState.FINISHED,
    ]


@tried(60)
@given(moment=MOMENTS, days=st.integers(-2, 20), there=st.sampled_from(["", *ZONES]))
def test_offer_ends_after_it_is_made_and_before_the_first_day_begins_there(zone, moment, days, there):
    starts = moment.date() + dt.timedelta(days)
    edition = Edition(starts_on=starts, time_zone=there)
    until = applications.offer_end(edition, moment)
    own = ZoneInfo(there) if there else zone

    assert moment < until <= moment + applications.OFFER_LASTS
    if moment.astimezone(own).date() < starts:
        assert (until - INSTANT).astimezone(own).date() < starts


@tried(60)
@given(moment=MOMENTS)
def test_deadline_in_a_calendar_is_the_same_moment(zone, moment):
    edition = Edition(pk=1, closes_at=moment, course=Course(title_en="A", slug="a"), slug="a", label_en="A", revision=0)
    edition.time_zone = zone.key
    writer = CalendarWriter(absolute=lambda path: f"https://example.org{path}", moment=moment)
    [event] = Calendar.from_ical(writer.calendar("A", [edition])).walk("VEVENT")

    assert event["DTSTART"].dt == moment.replace(microsecond=0)
    assert event["DTSTART"].to_ical().endswith(b"Z")
    assert edition.deadline.astimezone(dt.UTC) == moment


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), "25 October 2026, 02:30 (UTC+2)"),
        (dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC), "25 October 2026, 02:30 (UTC+1)"),
        (dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC), "1 January 2027, 00:30 (UTC+1)"),
    ],
)
def test_deadline_that_clocks_show_twice_is_told_apart(moment, words):
    edition = Edition(closes_at=moment, time_zone="Europe/Madrid")

    assert deadline(edition.deadline) == words


def in_form(local):
    return MomentField().clean([f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}"])


def in_file(local):
    return Moment().clean(f"{local:%Y-%m-%dT%H:%M:%S}")


@pytest.mark.parametrize("read", [in_form, in_file])
@tried(60)
@given(moment=MOMENTS)
def test_local_time_is_read_as_that_time_or_refused_where_clocks_skip_it(zone, read, moment):
    local = moment.replace(tzinfo=None)
    exists = local.replace(tzinfo=zone).astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) == local
    if not exists:
        with pytest.raises((ValueError, ValidationError), match="Clocks skip this time"):
            read(local)
        return
    found = read(local)

    assert timezone.make_naive(found) == local
    twice = [found + dt.timedelta(hours=hours) for hours in (-1, 1)]
    assert [timezone.make_naive(other) == local for other in twice] in ([False, False], [False, True])


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("Europe/Madrid", dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)),
        ("America/Havana", dt.datetime(2026, 11, 1, 4, 30, tzinfo=dt.UTC)),
    ],
)
def test_of_a_time_that_clocks_show_twice_the_first_is_meant(settings, name, moment):
    settings.TIME_ZONE = name
    local = timezone.make_naive(moment)

    assert [in_form(local), in_file(local)] == [moment, moment]
    assert timezone.make_naive(moment + dt.timedelta(hours=1)) == local


def test_time_that_clocks_skip_is_told_at_its_field(staff, settings):
    settings.TIME_ZONE = "Europe/Madrid"
    edition = make_edition()
    address = f"/admin/courses/edition/{edition.pk}/dates/"
    response = staff.post(address, {"closes_at_0": "2026-03-29", "closes_at_1": "02:30", "do": "preview"})

    assert "Clocks skip this time on that day. Choose another." in response.text


@tried(100)
@given(moment=MOMENTS, months=st.integers(1, 30))
def test_retention_counts_the_months_of_the_calendar(moment, months):
    before = months_before(moment, months)

    assert (moment.year * 12 + moment.month) - (before.year * 12 + before.month) == months
    assert before.day == moment.day or (before + dt.timedelta(days=1)).day == 1
    assert before.timetz() == moment.timetz()


@tried(20)
@given(moment=MOMENTS)
def test_offer_expires_at_its_moment_in_python_and_in_sql(zone, moment):
    application = make_application(state="offered", offer_expires_at=moment)
    for at in (moment - INSTANT, moment, moment + INSTANT):
        in_sql = type(application).objects.overdue(at).filter(pk=application.pk).exists()
        assert application.has_expired(at) == in_sql == (at >= moment)

import datetime as dt
import random
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.choices import CourseKind, Length, Mode
from courses.facets import Selection, current
from courses.filters import CourseFilter
from courses.models import Audience, Course, Edition, Language, Partnership
from courses.orders import alphabetical
from courses.snapshot import catalogue, next_change
from tests.examples import tried
from tests.factories import make_course, make_edition, make_organisation, make_site, make_topic

pytestmark = pytest.mark.django_db

COUNTRIES = ["MX", "GT", "SV"]


def asked(query=""):
    return CourseFilter(QueryDict(query), snapshot=current(catalogue, timezone.now()))


def random_catalogue(seed):
    """A dozen courses with a few editions each, of every state, mode, country and language."""
    dice = random.Random(seed)  # noqa: S311 (a catalogue for a test)
    topics = [make_topic(f"Topic {number}") for number in range(3)]
    languages = [Language.objects.create(code=code, name_en=code) for code in ("es", "en")]
    audiences = [Audience.objects.create(code=code, name_en=code) for code in ("state", "ngo")]
    partners = [make_organisation() for _number in range(3)]
    for number in range(dice.randint(1, 12)):
        course = make_course(
            title_en=f"{dice.choice('ABC')} {number}",
            kind=dice.choice(CourseKind.values),
            mode=dice.choice(["", *Mode.values]),
            span_days=dice.choice([None, 1, 2, 14, 15, 90]),
            is_published=dice.random() < 0.9,
        )
        course.topics.set(dice.sample(topics, dice.randint(0, 2)))
        course.audiences.set(dice.sample(audiences, dice.randint(0, 2)))
        course.languages.set(dice.sample(languages, dice.randint(0, 2)))
        for _number in range(dice.choice([0, 0, 1, 2, 3])):
            make_random_edition(dice, course, languages, partners)
        if dice.random() < 0.5:
            Partnership.objects.create(organisation=dice.choice(partners), role="host", course=course)


def make_random_edition(dice, course, languages, partners):
    now = timezone.now()
    starts = dice.choice([None, -500, -9, 0, 9])
    facts = {} if starts is None else {"starts": starts}
    if dice.random() < 0.5:
        facts |= {"ends": (starts or 0) + dice.choice([0, 8, 20])}
    edition = make_edition(
        course,
        mode=dice.choice(["", *Mode.values]),
        is_published=dice.random() < 0.85,
        is_over=dice.random() < 0.1,
        closes_at=dice.choice([None, None, now + dt.timedelta(hours=1), now - dt.timedelta(hours=1)]),
        capacity=dice.choice([None, 0, 5]),
        **facts,
    )
    edition.languages.set(dice.sample(languages, dice.randint(0, 2)))
    for country in dice.sample(COUNTRIES, dice.randint(0, 2)):
        make_site(edition, country)
    if dice.random() < 0.3:
        Partnership.objects.create(organisation=dice.choice(partners), role="host", edition=edition)


def random_query(seed, snapshot):
    dice = random.Random(seed)  # noqa: S311
    values = {facet: sorted(value for value in bits if value) for facet, bits in snapshot.values.items()}
    facets = dice.sample(sorted(values), dice.randint(0, 4))
    return [(facet, value) for facet in facets for value in dice.sample(values[facet], min(len(values[facet]), 2))]


@pytest.mark.sweep
@tried(15)
@given(st.integers(0, 10**6))
def test_every_count_is_the_length_of_the_list_behind_it(seed):
    with transaction.atomic():
        random_catalogue(seed)
        snapshot = current(catalogue, timezone.now())
        chosen = random_query(seed, snapshot)
        filtered = asked(urlencode(chosen))

        assert sorted(filtered.keys("en")) == sorted(filtered.qs.distinct().values_list("pk", flat=True))
        for facet, bits in snapshot.values.items():
            counts = filtered.selection.counts(facet)
            others = [(name, value) for name, value in chosen if name != facet]
            for value in filter(None, bits):
                listed = asked(urlencode([*others, (facet, value)])).qs.distinct().count()
                assert counts.get(value, 0) == listed, (facet, value, chosen)
        transaction.set_rollback(True)


def test_state_country_and_language_of_different_editions_do_not_add_up():
    """The twin that counts each facet by itself, as most catalogues do, says one where the list has none."""
    course = make_course()
    make_site(make_edition(course, starts=-9, ends=-1), "MX")
    make_site(make_edition(course, closes_at=timezone.now() + dt.timedelta(days=1)), "GT")
    snapshot = current(catalogue, timezone.now())
    apart = snapshot.values["status"]["open"] & snapshot.values["country"]["mx"]

    assert apart.bit_count() == 1
    assert Selection(snapshot, {"status": ["open"]}).counts("country").get("mx", 0) == 0
    assert len(Selection(snapshot, {"status": ["open"], "country": ["mx"]})) == 0


def publish_by_update():
    course = make_course(is_published=False)
    return lambda: Course.objects.filter(pk=course.pk).update(is_published=True)


def publish_in_bulk():
    return lambda: Course.objects.bulk_create([Course(title_en="New", slug="new", is_published=True)])


@pytest.mark.parametrize("publish", [publish_by_update, publish_in_bulk])
def test_change_by_any_route_is_in_the_next_snapshot(publish):
    change = publish()
    before = current(catalogue, timezone.now())

    change()

    assert [len(before.keys), len(current(catalogue, timezone.now()).keys)] == [0, 1]


def test_places_held_renew_the_version_only_where_fullness_changes():
    edition = make_edition(closes_at=timezone.now() + dt.timedelta(days=1), capacity=2)
    tokens = []
    for held in (0, 1, 2):
        Edition.objects.filter(pk=edition.pk).update(places_held=held)
        tokens.append(current(catalogue, timezone.now()).token)

    assert tokens[0] == tokens[1] != tokens[2]
    assert list(current(catalogue, timezone.now()).values["status"]) == ["full"]


def test_snapshot_ends_with_the_first_deadline_and_with_the_day(time_machine):
    time_machine.move_to(dt.datetime(2018, 9, 24, 12, tzinfo=dt.timezone(-dt.timedelta(hours=6))), tick=False)
    now = timezone.now()
    make_edition(make_course(), starts=5, closes_at=now + dt.timedelta(hours=1))
    first = current(catalogue, now)

    assert current(catalogue, now + dt.timedelta(minutes=59)) is first
    assert [list(current(catalogue, now + dt.timedelta(hours=hours)).values["status"]) for hours in (0, 1)] == [
        ["open"],
        ["closed"],
    ]
    assert next_change(now + dt.timedelta(hours=1)) == now + dt.timedelta(hours=12)


def test_one_query_where_nothing_changed(django_assert_num_queries):
    make_course()
    current(catalogue, timezone.now())

    with django_assert_num_queries(1):
        current(catalogue, timezone.now())


def test_orders():
    deadline = timezone.now() + dt.timedelta(days=3)
    for title, facts, edition in [
        ("Ñandú", {"minutes": 60}, {"starts": -1, "ends": 5}),
        ("nuevo", {"minutes": 30}, {"starts": -90, "ends": -80}),
        ("“Zorro”", {}, {"starts": 40}),
        ("Oso", {"span_days": 3}, {"closes_at": deadline}),
        ("Éxito", {}, {"closes_at": deadline - dt.timedelta(days=1)}),
        ("Abeja", {}, None),
    ]:
        course = make_course(title_en=title, **facts)
        if edition is not None:
            make_edition(course, **edition)

    def listed(sort, language="es"):
        keys = asked(f"sort={sort}").keys(language)
        names = dict(Course.objects.values_list("pk", "title_en"))
        return [names[key] for key in keys]

    assert listed("title") == ["Abeja", "Éxito", "nuevo", "Ñandú", "Oso", "“Zorro”"]
    assert listed("soonest") == ["Éxito", "Oso", "“Zorro”", "Ñandú", "Abeja", "nuevo"]
    assert listed("shortest")[:3] == ["nuevo", "Ñandú", "Oso"]
    assert listed("newest")[:3] == ["“Zorro”", "Ñandú", "nuevo"]
    assert listed("nonsense") == listed("soonest")


def test_best_match_has_titles_first():
    make_course(title_en="Abc", summary_en="About borders")
    titled = make_course(title_en="Borders")

    assert asked("q=border").keys("en")[0] == titled.pk


@pytest.mark.parametrize(
    ("days", "length"), [(None, None), (1, "day"), (2, "fortnight"), (14, "fortnight"), (15, "longer")]
)
def test_length_of_so_many_days(days, length):
    assert Length.of(days) == length


def test_alphabet_has_enye_after_n():
    assert sorted(["Ñu", "Nz", "Oa", "ñandú", "Na"], key=alphabetical) == ["Na", "Nz", "ñandú", "Ñu", "Oa"]

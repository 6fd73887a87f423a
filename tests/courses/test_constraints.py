"""Each sentence of the domain, tried on the database itself, around the forms."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DataError

from courses.models import Alias, Course, Edition, Module, Organisation, Partnership, Resource, Role, Site
from tests.factories import (
    edition_facts,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_programme,
    make_site,
    today,
)

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def refuses(constraint, write):
    """True where the write breaks the named constraint. SQLite does not name a broken UNIQUE: then its columns."""
    with pytest.raises((IntegrityError, DataError)) as refusal, transaction.atomic():
        write()
    message = str(refusal.value)
    return constraint in message or "UNIQUE constraint failed" in message or "value too long" in message


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("course_minutes_positive", {"minutes": 0}),
        ("course_minutes_positive", {"minutes": 60_001}),
        ("course_span_positive", {"span_days": 0}),
        ("course_stated_modules_positive", {"stated_modules": 0}),
        ("course_title_in_some_language", {"title_en": ""}),
        ("course_kind_known", {"kind": "seminar"}),
        ("course_kind_known", {"kind": ""}),
        ("course_mode_known", {"mode": "by post"}),
        ("course_text_lengths", {"summary_es": "x" * 141}),
        ("course_slug_unique", {"slug": "TAKEN"}),
    ],
)
def test_course_refuses(constraint, facts):
    make_course(slug="taken")

    assert refuses(constraint, lambda: Course.objects.bulk_create([Course(**{"title_en": "A", "slug": "a"} | facts)]))


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("edition_slug_unique_in_course", {"slug": "37"}),
        ("edition_ordinal_unique_in_course", {"ordinal": 37}),
        ("edition_ordinal_positive", {"ordinal": 0}),
        ("edition_ends_after_it_starts", {"starts": 2, "ends": 1}),
        ("edition_starts_on_has_precision", {"starts_on": today()}),
        ("edition_starts_on_has_precision", {"starts_precision": "day"}),
        ("edition_ends_on_has_precision", {"ends_on": today()}),
        ("edition_starts_precision_known", {"starts_on": today(), "starts_precision": "by"}),
        ("edition_closes_after_it_opens", {"opens_at": NOON, "closes_at": NOON}),
        ("edition_closes_after_it_opens", {"opens_at": NOON, "closes_at": NOON - HOUR}),
        ("edition_cancelled_needs_reason", {"cancelled_on": today()}),
        ("edition_cancelled_needs_reason", {"cancellation_reason_en": "Floods"}),
        ("edition_places_within_capacity", {"capacity": 5, "places_held": 6}),
        ("edition_minutes_positive", {"minutes": 0}),
        ("edition_stated_modules_positive", {"stated_modules": 0}),
        ("edition_label_in_some_language", {"label_en": ""}),
        ("edition_dates_between_1900_and_2100", {"starts_on": dt.date(1899, 12, 31), "starts_precision": "day"}),
        ("edition_dates_between_1900_and_2100", {"ends_on": dt.date(2101, 1, 1), "ends_precision": "day"}),
        ("edition_moments_between_1900_and_2100", {"opens_at": dt.datetime(1, 1, 2, tzinfo=dt.UTC)}),
        ("edition_mode_known", {"mode": "by post"}),
        ("edition_text_lengths", {"emphasis_en": "x" * 301}),
    ],
)
def test_edition_refuses(constraint, facts):
    course = make_course()
    make_edition(course, ordinal=37, slug="37")

    def write():
        Edition.objects.bulk_create([Edition(course=course, **edition_facts(**facts))])

    assert refuses(constraint, write)


def test_edition_refuses_a_negative_count_of_places():
    edition = make_edition()

    def write():
        Edition.objects.filter(pk=edition.pk).update(places_held=-1)

    assert refuses("places_held", write)


def test_edition_allows_several_without_ordinal():
    course = make_course()

    make_edition(course)
    make_edition(course)

    assert course.editions.count() == 2


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("module_slug_unique_in_course", {"slug": "rights"}),
        ("module_position_unique_in_course", {"position": 1}),
        ("module_position_positive", {"position": 0}),
        ("module_minutes_positive", {"minutes": 0}),
        ("module_title_in_some_language", {"title_en": ""}),
    ],
)
def test_module_refuses(constraint, facts):
    course = make_course()
    Module.objects.create(course=course, slug="rights", position=1, title_en="Rights")
    new = {"slug": "care", "position": 2, "title_en": "Care"} | facts

    assert refuses(constraint, lambda: Module.objects.bulk_create([Module(course=course, **new)]))


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("resource_of_module_or_course", {"course": None}),
        ("resource_address_or_file", {"url": ""}),
        ("resource_address_or_file", {"file": "a.pdf"}),
        ("resource_minutes_positive", {"minutes": 0}),
        ("resource_kind_known", {"kind": "scroll"}),
        ("resource_url_is_of_the_web", {"url": "javascript:alert(1)"}),
    ],
)
def test_resource_refuses(constraint, facts):
    new = {"course": make_course(), "title_en": "A", "kind": "link", "url": "https://example.org/"} | facts

    assert refuses(constraint, lambda: Resource.objects.bulk_create([Resource(**new)]))


def test_resource_refuses_both_a_course_and_a_module():
    course = make_course()
    module = Module.objects.create(course=course, slug="rights", position=1, title_en="Rights")
    resource = Resource(course=course, module=module, title_en="A", kind="link", url="https://example.org/")

    assert refuses("resource_of_module_or_course", lambda: Resource.objects.bulk_create([resource]))


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("site_slug_unique_in_edition", {"slug": "sv"}),
        ("site_place_unique_in_edition", {"country": "SV", "city": "Santa Ana"}),
        ("site_ends_after_it_starts", {"starts_on": today(1), "ends_on": today()}),
        ("site_starts_on_has_precision", {"starts_on": today(), "starts_precision": ""}),
    ],
)
def test_site_refuses(constraint, facts):
    edition = make_edition()
    make_site(edition, "SV", city="Santa Ana", slug="sv")
    precisions = {
        "starts_precision": "day" if "starts_on" in facts else "",
        "ends_precision": "day" if "ends_on" in facts else "",
    }
    new = {"slug": "gt", "country": "GT"} | precisions | facts

    assert refuses(constraint, lambda: Site.objects.bulk_create([Site(edition=edition, **new)]))


@pytest.mark.parametrize("name", ["niñez", "NINEZ", "Niñez"])
def test_alias_refuses_a_name_that_differs_in_accents_and_case_alone(name):
    Alias.objects.create(organisation=make_organisation(), name="Niñez")
    alias = Alias(organisation=make_organisation(), name=name)

    assert refuses("alias_unique_folded", lambda: Alias.objects.bulk_create([alias]))


def test_organisation_refuses_to_be_part_of_itself():
    organisation = make_organisation()

    def write():
        Organisation.objects.filter(pk=organisation.pk).update(parent=organisation)

    assert refuses("organisation_not_part_of_itself", write)


def partnership_targets():
    site = make_site()
    return {"programme": make_programme(), "course": make_course(), "edition": site.edition, "site": site}


@pytest.mark.parametrize("names", [[], ["course", "edition"], ["programme", "course", "edition", "site"]])
def test_partnership_refuses_what_is_not_exactly_one_target(names):
    targets = partnership_targets()
    partnership = Partnership(
        organisation=make_organisation(), role="funder", **{name: targets[name] for name in names}
    )

    assert refuses("partnership_for_one_thing", lambda: Partnership.objects.bulk_create([partnership]))


@pytest.mark.parametrize("target", Partnership.TARGETS)
def test_partnership_refuses_the_same_twice(target):
    facts = {"organisation": make_organisation(), "role": "funder", target: partnership_targets()[target]}
    Partnership.objects.create(**facts)

    assert refuses(f"partnership_once_for_{target}", lambda: Partnership.objects.bulk_create([Partnership(**facts)]))


def test_role_refuses_the_same_twice():
    facts = {"edition": make_edition(), "person": make_person(), "kind": "chair"}
    Role.objects.create(**facts)

    assert refuses("role_once_for_person", lambda: Role.objects.bulk_create([Role(**facts)]))


@pytest.mark.parametrize(
    ("model", "column", "constraint"),
    [
        (Site, "country", "site_has_country"),
        (Partnership, "role", "partnership_role_known"),
        (Role, "kind", "role_kind_known"),
    ],
)
def test_what_every_page_reads_is_never_blank(model, column, constraint):
    site = make_site()
    Partnership.objects.create(organisation=make_organisation(), role="host", site=site)
    Role.objects.create(edition=site.edition, person=make_person(), kind="expert")

    assert refuses(constraint, lambda: model.objects.update(**{column: ""}))

"""What only the database can refuse, told in words on the form as it was typed, never a 500."""

import pytest
from django.urls import reverse

from courses.models import Alias, Course, Edition, Module, Organisation, Partnership, Role
from news.models import Article, Figure
from tests.admin_forms import address_of, form_of
from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_organisation,
    make_person,
    make_site,
)
from tests.merging import make_post

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]


def row(prefix, number, **values):
    """A new row of an inline, at the end of so many that stand there."""
    new = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return {f"{prefix}-TOTAL_FORMS": str(number + 1)} | new


def refused(staff, record, changes):
    """The messages on the form that answers a refused change."""
    response = staff.post(address_of(record), form_of(staff, record) | changes)

    assert response.status_code == 200, "it was accepted"
    return response.content.decode()


def test_alias_of_another_organisation_is_refused_in_words(staff):
    Alias.objects.create(organisation=make_organisation(), name="OIM")
    organisation = make_organisation(name_en="Typed name")

    page = refused(staff, organisation, row("aliases", 0, name="oím", kind="added") | {"name_en": "Changed"})

    assert "An organisation has this name already, accents and case aside." in page
    assert 'value="Changed"' in page
    assert Organisation.objects.get(pk=organisation.pk).name_en == "Typed name"


def test_two_rows_that_collide_are_refused_in_words(staff):
    organisation = make_organisation()
    twice = row("aliases", 0, name="Ojos", kind="added") | row("aliases", 1, name="ÓJOS", kind="added")

    assert "An organisation has this name already" in refused(staff, organisation, twice)
    assert Alias.objects.count() == 0


def test_same_partner_twice_in_one_form_is_refused_in_words(staff):
    course, organisation = make_course(), make_organisation()
    new = {"role": "funder", "organisation": organisation.pk}
    twice = row("partnerships", 0, **new) | row("partnerships", 1, **new)

    assert "This organisation has this role there already." in refused(staff, course, twice)
    assert Partnership.objects.count() == 0


def test_roles_that_change_places_are_refused_in_words(staff):
    edition, person = make_edition(), make_person()
    for kind in ("chair", "expert"):
        Role.objects.create(edition=edition, person=person, kind=kind)
    swapped = {"roles-0-kind": "expert", "roles-1-kind": "chair"}

    assert "This person has this role in the edition already." in refused(staff, edition, swapped)


def test_role_in_somebody_elses_post_is_refused_in_words(staff):
    edition, other = make_edition(), make_post(make_person())
    role = Role.objects.create(edition=edition, person=make_person(), kind="signatory")

    assert "This post is another person" in refused(staff, edition, {"roles-0-appointment": other.pk})
    role.refresh_from_db()
    assert role.appointment is None


def test_role_at_a_site_of_another_edition_is_refused_in_words(staff):
    edition, elsewhere = make_edition(), make_site()
    role = Role.objects.create(edition=edition, person=make_person(), kind="expert")

    assert "This site is of another edition." in refused(staff, edition, {"roles-0-site": elsewhere.pk})
    role.refresh_from_db()
    assert role.site is None


def test_figure_about_two_things_is_refused_in_words(staff):
    article, edition = make_article(), make_edition()
    figure = make_figure(article)
    about = {"figures-0-course": edition.course.pk, "figures-0-edition": edition.pk}

    assert "A figure is about one course, edition, site or programme at most." in refused(staff, article, about)
    assert Figure.objects.get(pk=figure.pk).course is None


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_on": "9999-12-31", "ends_precision": "month"},
        {"starts_on": "0001-01-01", "starts_precision": "year"},
        {"opens_at_0": "9999-12-31", "opens_at_1": "23:59:00"},
        {"closes_at_0": "0001-01-01", "closes_at_1": "00:00:00"},
        {"cancelled_on": "1800-01-01", "cancellation_reason_en": "Floods"},
    ],
)
def test_dates_out_of_all_bounds_are_refused_at_their_field(staff, changes):
    edition = make_edition()
    name = next(iter(changes)).removesuffix("_0")

    response = staff.post(address_of(edition), form_of(staff, edition) | changes)

    assert list(response.context["adminform"].form.errors) == [name]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": "2020-02-02", "ends_on": "2020-02-01"}, "ends_on"),
        ({"cancelled_on": "2020-02-02"}, "cancellation_reason_es"),
        ({"label_en": ""}, "label_es"),
        ({"minutes": "60001"}, "minutes"),
        ({"ordinal": "99999"}, "ordinal"),
        ({"time_zone": "Mars"}, "time_zone"),
    ],
)
def test_broken_rule_is_told_at_the_last_field_it_is_about(staff, changes, field):
    edition = make_edition()

    response = staff.post(address_of(edition), form_of(staff, edition) | changes)

    assert list(response.context["adminform"].form.errors) == [field]


def test_rows_that_are_alike_are_named_as_people_read_them(staff):
    course = make_course()
    for position in (1, 2):
        Module.objects.create(course=course, slug=f"m{position}", position=position, title_en="M")

    page = refused(staff, course, {"modules-1-position": "1"})

    assert "Two rows are alike where they must differ: course and position." in page


def test_form_that_is_right_is_still_accepted(staff):
    edition = make_edition(label_en="Before")

    response = staff.post(address_of(edition), form_of(staff, edition) | {"label_en": "After"})

    assert response.status_code == 302
    assert Edition.objects.get(pk=edition.pk).label_en == "After"


@pytest.mark.parametrize("is_published", [True, False])
def test_view_on_site_is_offered_for_what_readers_can_see(staff, is_published):
    record = make_edition(is_published=is_published)

    assert ("/admin/r/" in staff.get(address_of(record)).content.decode()) == is_published


def test_records_are_put_on_the_site_and_taken_off_many_at_once(staff):
    course = make_course(is_published=False)
    chosen = {"action": "publish", "_selected_action": [course.pk]}

    staff.post(reverse("admin:courses_course_changelist"), chosen)
    assert Course.objects.get().is_published
    staff.post(reverse("admin:courses_course_changelist"), chosen | {"action": "withdraw"})
    assert not Course.objects.get().is_published


def test_scheduled_article_without_a_moment_is_told_at_its_field(staff):
    article = make_article()

    response = staff.post(address_of(article), form_of(staff, article) | {"state": "scheduled"})

    assert list(response.context["adminform"].form.errors) == ["publish_at"]
    assert Article.objects.get().state == "published"

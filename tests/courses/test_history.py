import datetime as dt

import pytest
from django.urls import reverse

from courses.admin.editions import EditionAdmin
from courses.dates import moment_of
from courses.models import Course, Edition, Module
from tests.admin_forms import address_of, admin_url, fields_in, form_of
from tests.factories import make_course, make_edition, make_open_edition, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeps_history")]


def save(client, record, fields=None, **changes):
    return client.post(address_of(record), (fields or form_of(client, record)) | changes)


def errors(response):
    return " ".join(response.context["adminform"].form.non_field_errors())


def test_change_has_author_time_reason_and_difference(staff):
    course = make_course(title_en="Before")
    Course.history.all().delete()  # as if it came from a fixture

    assert save(staff, course, title_en="After", change_reason="As published").status_code == 302

    entry, first = course.history.all()
    told = [entry.history_user.is_superuser, entry.history_change_reason, first.title_en]
    assert told == [True, "As published", "Before"]
    page = staff.get(admin_url(Course, "history", course.pk)).text
    assert [words in page for words in ("As published", "Before → After", str(entry.history_user))] == [True] * 3


def test_version_can_be_brought_back(staff):
    course = make_course(title_en="Before")
    save(staff, course, title_en="After")
    first = course.history.last()
    address = reverse("admin:courses_course_simple_history", args=[course.pk, first.pk])
    fields = {field.name: field.value() for field in staff.get(address).context["adminform"].form}

    assert staff.post(address, {name: value for name, value in fields.items() if value}).status_code == 302
    course.refresh_from_db()
    assert [course.title_en, course.history.count()] == ["Before", 3]


@pytest.mark.parametrize(("typed", "reason"), [("", "The version of 3 May 2019, 14:30."), ("As it was", "As it was")])
def test_version_that_is_brought_back_is_named_unless_a_reason_is_given(staff, typed, reason):
    course = make_course(title_en="Before")
    save(staff, course, title_en="After")
    first = course.history.last()
    first.history_date = moment_of(dt.datetime(2019, 5, 3, 14, 30))
    first.save()
    address = reverse("admin:courses_course_simple_history", args=[course.pk, first.pk])

    staff.post(address, fields_in(staff.get(address).text) | {"change_reason": typed})

    assert course.history.first().history_change_reason == reason


def test_version_that_is_brought_back_takes_no_place_from_whoever_got_it_meanwhile(staff, monkeypatch):
    edition = make_open_edition(capacity=1, label_en="Before")
    save(staff, edition, label_en="After")
    address = reverse("admin:courses_edition_simple_history", args=[edition.pk, edition.history.last().pk])
    form = fields_in(staff.get(address).text)
    hold = EditionAdmin.hold

    def after_another(admin, written):
        Edition.objects.filter(pk=edition.pk).take_place()
        hold(admin, written)

    monkeypatch.setattr(EditionAdmin, "hold", after_another)

    assert staff.post(address, form).status_code == 302
    edition.refresh_from_db()
    assert [edition.label_en, edition.places_held] == ["Before", 1]


def test_second_of_two_people_is_told_and_chooses(staff):
    course = make_course(title_en="Before")
    opened = form_of(staff, course)
    save(staff, course, summary_en="Written by the first")

    refused = save(staff, course, opened, title_en="Typed by the second")

    assert "Somebody else saved this while you had it open." in errors(refused)
    assert "Summary [en]: - → Written by the first" in errors(refused)
    assert "Typed by the second" in refused.text
    course.refresh_from_db()
    assert [course.title_en, course.summary_en] == ["Before", "Written by the first"]

    chosen = opened | {"seen_version": refused.context["adminform"].form["seen_version"].value()}
    assert save(staff, course, chosen, title_en="Typed by the second").status_code == 302
    course.refresh_from_db()
    assert course.title_en == "Typed by the second"


@pytest.mark.sweep
@pytest.mark.parametrize("seen", ["", "9.9", "\x00", "nonsense"])
def test_form_without_the_version_it_saw_is_no_way_round(staff, seen):
    assert save(staff, make_course(), seen_version=seen).status_code == 200


def test_change_of_a_row_of_the_same_page_is_seen_too(staff):
    course = make_course()
    module = Module.objects.create(course=course, slug="one", position=1, title_en="One")
    opened = form_of(staff, course)
    module.title_en = "Two"
    module.save()

    assert "Somebody else saved this" in errors(save(staff, course, opened))


def test_records_put_on_the_site_together_have_a_history_each(staff):
    edition = make_edition(is_published=False)

    staff.post(admin_url(Edition, "changelist"), {"action": "publish", "_selected_action": [edition.pk]})

    assert [entry.is_published for entry in edition.history.all()] == [True, False]
    assert edition.history.first().history_user.is_staff


def test_history_is_for_those_who_may_see_the_record(client):
    nobody = make_staff()
    nobody.is_superuser = False
    nobody.save()
    client.force_login(nobody)

    assert client.get(admin_url(Course, "history", make_course().pk)).status_code == 403

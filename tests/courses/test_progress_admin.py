"""How far people are, as staff see it: in the list of one edition and on an application's form."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from courses.completion import standings, with_modules_done
from courses.models import Application, Module
from tests.admin_forms import address_of
from tests.exchange import queries
from tests.factories import (
    make_application,
    make_certificate,
    make_course,
    make_participant,
    make_running_edition,
    make_user,
)
from tests.learning import make_student

pytestmark = pytest.mark.django_db
LIST = reverse("admin:courses_application_changelist")
NOW = timezone.now()


def named(name, edition, **facts):
    return make_student(edition, participant=make_participant(given_names=name, family_names="Paz"), **facts)


def rows(page, *columns):
    """The words of these columns in each row."""
    found = []
    for row in re.findall(r"<tr><td class=\"action-checkbox\">.*?</tr>", page.text, re.DOTALL):
        cells = dict(re.findall(r'class="field-(\w+)[^>]*>(.*?)</t[dh]>', row, re.DOTALL))
        found.append([re.sub('<[^>]*alt="(.*?)"[^>]*>|<[^>]*>', r"\1", cells[name]).strip() for name in columns])
    return found


def columns_of(page):
    return re.findall(r"column-(\w+)", page.text)


def test_list_of_one_edition_says_how_far_everybody_is(staff):
    edition = make_running_edition(3, completion_share=None, time_zone="America/Tijuana")
    named("Ana", edition, state="completed", done=3, completed_at=dt.datetime(2026, 5, 4, 7, tzinfo=dt.UTC))
    named("Luis", edition, done=1, name_confirmed_at=NOW)
    named("Eva", edition, state="submitted")
    ana = Application.objects.get(state="completed")
    old = make_certificate(ana, replaced_at=NOW)
    make_certificate(ana, withdrawn_at=NOW, withdrawal_reason="x", kind="participation")
    make_certificate(ana, replaces=old)

    page = staff.get(LIST, {"edition__id__exact": edition.pk, "o": "8"})  # by modules

    assert rows(page, "participant", "modules_done_now", "completed_on", "certificate_now", "name_checked") == [
        ["Eva Paz", "0 of 3", "-", "-", "False"],
        ["Luis Paz", "1 of 3", "-", "-", "True"],
        ["Ana Paz", "3 of 3", "4 May 2026", "Valid, Withdrawn", "False"],
    ]
    assert "column-modules_done_now" not in staff.get(LIST).text


def test_edition_leads_to_those_who_take_part_without_what_selection_asks(staff):
    edition = make_running_edition(3, completion_share=None)
    for state in ("submitted", "offered", "withdrawn", "confirmed", "completed", "not-completed"):
        named(state, edition, state=state)
    named("other", make_running_edition(1))

    page = staff.get(dict(staff.get(address_of(edition)).context["links"])["Who takes part"])

    assert sorted(each.state for each in page.context["cl"].result_list) == ["completed", "confirmed", "not-completed"]
    assert columns_of(page)[2] == "modules_done_now"
    assert "priority" not in columns_of(page)
    everybody = columns_of(staff.get(LIST, {"edition__id__exact": edition.pk}))
    assert everybody.index("priority") < everybody.index("modules_done_now")


def test_who_may_see_no_applications_or_certificates_is_led_to_none(client):
    edition = make_running_edition(1)
    named("Ana", edition)
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_edition"))
    client.force_login(user)

    assert "Who takes part" not in dict(client.get(address_of(edition)).context["links"])
    user.user_permissions.set(Permission.objects.filter(codename="view_application"))
    page = client.get(LIST, {"edition__id__exact": edition.pk})
    assert ["column-modules_done_now" in page.text, "column-certificate_now" in page.text] == [True, False]


@pytest.mark.sweep
def test_list_takes_as_many_queries_whatever_the_rows(staff):
    edition, asked = make_running_edition(3, completion_share=None), []
    for size in (2, 6):
        for _each in range(size):
            make_certificate(make_student(edition, "completed", done=2))
        asked.append(queries(lambda: staff.get(LIST, {"edition__id__exact": edition.pk})))

    assert asked[0] == asked[1]


@pytest.mark.sweep
@pytest.mark.parametrize("query", [{"part": "x"}, {"part": "yes"}, {"part": "yes", "o": "3.-4.5"}, {"part": "\0"}])
def test_no_query_string_breaks_the_list(staff, query):
    edition = make_running_edition(1)
    make_student(edition)

    assert staff.get(LIST, {"edition__id__exact": edition.pk} | query).status_code in {200, 302}
    assert staff.get(LIST, query).status_code in {200, 302}


def test_form_says_how_far_and_leads_to_the_certificates(staff):
    application = make_student(state="completed", done=2, confirmed_name="Ana Paz", name_confirmed_at=NOW)
    certificate = make_certificate(application)

    page = staff.get(address_of(application))

    read = dict(re.findall(r'field-(\w+)".*?<div class="readonly">(.*?)</div>', page.text, re.DOTALL))
    assert [read["modules_so_far"], read["confirmed_name"]] == ["2 of 3", "Ana Paz"]
    link = f'<a href="{address_of(certificate)}">{certificate.shown_code}</a> (Certificate of completion, Valid)'
    assert read["certificates_issued"] == link


def test_form_of_who_has_done_nothing_says_nothing(staff):
    page = staff.get(address_of(make_application(state="submitted")))

    read = dict(re.findall(r'field-(\w+)".*?<div class="readonly">(.*?)</div>', page.text, re.DOTALL))
    assert [read[name] for name in ("modules_so_far", "completed_on", "certificates_issued")] == ["-", "-", "-"]


def test_numbers_of_the_list_are_those_that_people_read():
    edition = make_running_edition(3, completion_share=None)
    for number in range(4):
        make_student(edition, done=number)
    make_application()
    Module.objects.filter(course=edition.course, position=1).update(course=make_course())  # it is of another course now
    counted = with_modules_done(Application.objects.with_names())

    told = standings(list(counted))

    assert [(each.modules_done, each.modules_total) for each in counted] == [
        (told[each.pk].number_done, told[each.pk].total) for each in counted
    ]

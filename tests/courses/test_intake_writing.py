"""Participants out of a file: what is written, once, and when; the ways to the import."""

import os

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from courses.actions.erasure import erase_participant
from courses.admin import intake
from courses.admin.uploads import LIFETIME
from courses.models import Application, Batch, Message, Participant
from tests.admin_forms import address_of
from tests.exchange import queries
from tests.factories import (
    make_application,
    make_open_edition,
    make_participant,
    make_site,
    make_staff,
    make_user,
)
from tests.participants import ADD, ANA, LUIS, brought_in, confirm, counts, refusals, told, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def names():
    return sorted(str(person) for person in Participant.objects.all())


# All or nothing, and the good rows


def test_nothing_is_imported_where_a_row_is_wrong_unless_the_good_ones_are_asked_for(staff, folder):
    page = upload(staff, ANA, ["", "Paz", "=1+1", "GT"], LUIS)

    again = confirm(staff, page)
    assert [told(again), Participant.objects.exists()] == [["Nothing is imported: the file has errors."], False]
    assert again.context["ticket"]

    done = confirm(staff, page, good_rows="on")
    assert [names(), Batch.objects.get().rows_refused] == [["Ana Núñez", "Luis Paz"], 1]
    back = staff.get(dict(done.context["links"])["Rows that were not imported"]).content.decode("utf-8-sig")
    assert back.splitlines() == [
        "given names,family names,e-mail,country of work,Why it was not imported",
        ",Paz,'=1+1,GT,Given names: This field is required. E-mail: Enter a valid email address.",
    ]


def test_refused_rows_come_in_once_they_are_mended(staff):
    done = confirm(staff, upload(staff, ANA, ["", *LUIS[1:]]), good_rows="on")
    back = staff.get(dict(done.context["links"])["Rows that were not imported"]).content

    page = upload(staff, content=back.replace(b"\n,", b"\nLuis,"))

    assert [counts(page)[:18], page.context["upload"].intake.unknown] == ["1 new participant,", []]


def test_refused_rows_are_offered_for_an_hour_to_whoever_imported(staff, client, folder):
    done = confirm(staff, upload(staff, ANA, ["", *LUIS[1:]]), good_rows="on")
    form, words = address_of(Batch.objects.get()), "Rows that were not imported"
    address = dict(done.context["links"])[words]

    assert [dict(staff.get(form).context["links"])[words], staff.get(address).status_code] == [address, 200]
    client.force_login(make_staff())
    assert [words in client.get(form).text, client.get(address).status_code] == [False, 302]

    [kept] = folder.iterdir()
    os.utime(kept, (0, kept.stat().st_mtime - LIFETIME))
    client.force_login(done.wsgi_request.user)
    assert [words in client.get(form).text, client.get(address).status_code] == [False, 302]


# Applications


def test_people_get_an_application_under_review_and_no_letter(staff, django_capture_on_commit_callbacks):
    edition = make_open_edition()
    make_site(edition)
    known = make_participant(given_names="Luis", family_names="Paz", email="luis@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        batch = brought_in(staff, ANA, LUIS, place=str(edition.pk))

    ana, luis = Application.objects.order_by("pk")
    assert [luis.participant, batch.applications_added, batch.edition] == [known, 2, edition]
    assert [ana.state, ana.origin, ana.country.code, ana.site] == ["submitted", "imported", "GT", edition.sites.get()]
    assert ana.person_key == ana.participant.person_key
    change = ana.transitions.get()
    assert [change.from_state, change.to_state, change.actor] == ["", "submitted", batch.imported_by]
    assert not Message.objects.exists()


def test_site_is_chosen_where_there_are_several(staff):
    edition = make_open_edition()
    _one, other = make_site(edition, city="A"), make_site(edition, city="B")

    brought_in(staff, ANA, place=f"{edition.pk}-{other.pk}")
    brought_in(staff, LUIS, place=str(edition.pk))

    assert list(Application.objects.order_by("pk").values_list("site", flat=True)) == [other.pk, None]
    assert upload(staff, ANA, place=f"{edition.pk}-{make_site().pk}").context["form"].errors["place"]


def test_live_application_is_left_alone_and_a_second_way_in_is_given_after_an_end(staff):
    edition = make_open_edition()
    for state, email in (("waitlisted", "ana@example.org"), ("rejected", "luis@example.org")):
        given, family = ("Ana", "Núñez") if state == "waitlisted" else ("Luis", "Paz")
        make_application(
            edition, state, participant=make_participant(given_names=given, family_names=family, email=email)
        )

    page = upload(staff, ANA, LUIS, place=str(edition.pk))

    assert counts(page) == "0 new participants, 2 already there, 0 rows with errors and 1 application"


def test_edition_that_is_over_takes_nobody(staff):
    over, cancelled = make_open_edition(is_over=True), make_open_edition()

    assert "place" in upload(staff, ANA, place=str(over.pk)).context["form"].errors
    page = upload(staff, ANA, place=str(cancelled.pk))
    type(cancelled).objects.filter(pk=cancelled.pk).update(is_published=False)

    assert "This edition is over, cancelled or not public." in told(confirm(staff, page))[0]
    assert not Participant.objects.exists()


# Between the preview and the confirmation


def test_confirmed_twice_is_imported_once(staff):
    page = upload(staff, ANA)
    first, second = confirm(staff, page), confirm(staff, page)

    assert first.redirect_chain[-1] == second.redirect_chain[-1]
    assert [Batch.objects.count(), Participant.objects.count()] == [1, 1]


def test_confirmed_twice_at_once_is_imported_once(staff, monkeypatch):
    page, bring_in = upload(staff, ANA), intake.bring_in

    def after_the_other(*facts):
        monkeypatch.undo()
        confirm(staff, page)
        return bring_in(*facts)

    monkeypatch.setattr(intake, "bring_in", after_the_other)

    second = confirm(staff, page)

    assert second.redirect_chain == [(address_of(Batch.objects.get()), 302)]
    assert Participant.objects.count() == 1


def test_two_who_upload_the_same_file_bring_it_in_once(staff):
    pages = [upload(staff, ANA) for _each in range(2)]
    confirm(staff, pages[0])

    again = confirm(staff, pages[1])

    assert "the records have changed since the preview" in told(again)[0]
    assert counts(again) == "0 new participants, 1 already there and 0 rows with errors"
    assert [Batch.objects.count(), Participant.objects.count()] == [1, 1]


def test_whoever_is_recorded_while_the_file_is_judged_is_not_doubled(staff, monkeypatch):
    page = upload(staff, ANA)
    facts = dict(zip(["given_names", "family_names", "email", "country"], ANA, strict=True))
    monkeypatch.setattr("courses.actions.batches.drafts", lambda *_args: make_participant(**facts) and [])

    again = confirm(staff, page)

    assert "was recorded, has applied or was erased meanwhile" in told(again)[0]
    assert [Batch.objects.count(), Participant.objects.count()] == [0, 1]


def test_preview_is_nobody_elses(staff, client):
    page = upload(staff, ANA)
    client.force_login(make_staff())

    assert told(confirm(client, page)) == ["This preview is no longer valid. Upload the file again."]
    assert client.get("/admin/courses/batch/confirm/").url == ADD
    assert not Participant.objects.exists()


def test_nothing_personal_is_logged(staff, caplog):
    brought_in(staff, ANA)

    assert [LogEntry.objects.count(), "Ana" in caplog.text] == [0, False]


# What a large file costs


@pytest.mark.sweep
def test_number_of_queries_does_not_grow_with_the_rows(staff):
    edition = make_open_edition()
    asked = [
        queries(
            lambda size=size: brought_in(
                staff, *([f"A{size}", f"{n}", f"{size}-{n}@x.org", "GT"] for n in range(size)), place=str(edition.pk)
            )
        )
        for size in (2, 1, 40)  # the first one makes people whose numbers are worked out by the next
    ]

    assert asked[1] == asked[2] < 65


def test_two_hundred_rows_are_shown_and_the_others_counted(staff):
    page = upload(staff, *([f"A{n}", "Paz", "", "GT"] for n in range(203)))

    assert [page.text.count("<td>New</td>"), "And 3 more rows." in page.text] == [200, True]


# The ways there


def test_lists_and_the_edition_lead_to_the_import(staff):
    edition = make_open_edition()
    application = make_application(edition)

    lists = [
        staff.get("/admin/courses/participant/").text,
        staff.get("/admin/courses/application/", {"edition__id__exact": edition.pk}).text,
    ]
    links = dict(staff.get(f"/admin/courses/edition/{edition.pk}/change/").context["links"])

    address = f"{ADD}?edition={edition.pk}"
    assert [f'href="{ADD}"' in lists[0], f'href="{address}"' in lists[1]] == [True, True]
    assert links["Import participants"] == address
    assert f'<option value="{edition.pk}" selected>' in staff.get(address).text
    assert staff.get(f"{ADD}?edition=zz").status_code == 200
    assert application.batch is None


def test_whoever_may_not_add_applications_is_offered_no_edition(client):
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["add_batch", "view_batch", "add_participant"]))
    client.force_login(user)
    edition = make_open_edition()

    assert "place" not in client.get(ADD).context["form"].fields
    brought_in(client, ANA, place=str(edition.pk))

    assert [Participant.objects.count(), Application.objects.count()] == [1, 0]


@pytest.mark.sweep
def test_one_bad_row_among_very_many_is_found_and_stops_them_all(staff):
    rows = [["Ana", f"Example {number}", f"a{number}@example.org", "GT"] for number in range(9_999)]
    rows[9_997][2] = "no address"

    page = upload(staff, *rows)

    assert [(row, column) for row, column, _value, _why in refusals(page)] == [(9_999, "E-mail")]
    confirm(staff, page)
    assert Participant.objects.count() == 0


def test_who_is_erased_while_a_file_is_made_ready_gets_no_application(staff, monkeypatch):
    edition = make_open_edition()
    brought_in(staff, ANA)
    page, bring_in = upload(staff, ANA, place=str(edition.pk)), intake.bring_in

    def after_the_erasure(*facts):
        erase_participant(Participant.objects.get())
        return bring_in(*facts)

    monkeypatch.setattr(intake, "bring_in", after_the_erasure)
    refused = confirm(staff, page)

    assert "Somebody in this file was recorded, has applied or was erased meanwhile." in refused.text
    assert [Application.objects.count(), Batch.objects.count()] == [0, 1]

"""What staff do with an edition as a whole."""

import datetime as dt

import pytest
from django.utils import timezone

from courses.actions.editions import in_english, year_later
from courses.admin.steps import Step
from courses.invariants import broken
from courses.models import Edition, Language, Partnership, Role, Site
from tests.admin_forms import admin_url
from tests.factories import (
    make_application,
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_organisation,
    make_person,
    make_site,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeps_history")]

DAY = dt.date(2019, 8, 26)
DATES = {"starts_on": DAY, "starts_precision": "day", "ends_on": DAY + dt.timedelta(days=11), "ends_precision": "day"}


@pytest.fixture
def edition():
    """The 37th, with one of everything."""
    edition = make_edition(make_course(), ordinal=37, slug="37", label_en="37th edition", mode="in-person", **DATES)
    edition.languages.add(Language.objects.create(code="es", name_en="Spanish"))
    site = make_site(edition, "AR", city="Mar del Plata", starts_on=DAY, starts_precision="day")
    for target in ({"edition": edition}, {"site": site}):
        Partnership.objects.create(organisation=make_organisation(), role="host", **target)
    Role.objects.create(edition=edition, person=make_person(), kind="expert")
    make_figure(make_article(), edition=edition)
    make_article().editions.add(edition)
    return edition


def filled(response):
    """The fields of the shown form, as a browser would send them."""
    data = {}
    for field in response.context["form"]:
        value = field.value()
        if isinstance(value, dt.datetime):
            local = timezone.localtime(value)
            data |= {f"{field.html_name}_0": f"{local:%Y-%m-%d}", f"{field.html_name}_1": f"{local:%H:%M:%S}"}
        elif value not in (None, ""):
            data[field.html_name] = value
    return data


def do(client, edition, deed, *, confirm=True, **changes):
    address = admin_url(Edition, deed, edition.pk)
    data = filled(client.get(address)) | changes
    return client.post(address, {**data, "confirm": "1"} if confirm else data)


def test_next_edition_is_a_draft_with_what_was_ticked_and_nobody(staff, edition):
    response = do(staff, edition, "clone")

    made = Edition.objects.get(ordinal=38)
    assert response.headers["Location"] == admin_url(Edition, "change", made.pk)
    assert [made.slug, made.label_en, made.label_es, made.is_published] == ["38", "38th edition", "38.ª edición", False]
    assert [made.starts_on, made.ends_on, made.mode] == [dt.date(2020, 8, 26), dt.date(2020, 9, 6), "in-person"]
    assert [language.code for language in made.languages.all()] == ["es"]
    (site,) = made.sites.all()
    assert [site.city, site.starts_on, site.starts_precision] == ["Mar del Plata", None, ""]
    assert Partnership.objects.for_edition(made).count() == 2
    assert [made.roles.count(), made.figures.count(), made.articles.count()] == [0, 0, 0]
    assert [edition.sites.count(), Partnership.objects.for_edition(edition).count()] == [1, 2]
    assert "37th edition" in made.history.first().history_change_reason


def test_next_edition_without_a_tick_has_its_name_and_dates_alone(staff, edition):
    do(staff, edition, "clone", parts=[])

    made = Edition.objects.get(ordinal=38)
    assert [made.mode, made.sites.count(), Partnership.objects.for_edition(made).count()] == ["", 0, 0]


def test_next_edition_with_a_number_that_is_taken_is_refused_in_words(staff, edition):
    response = do(staff, edition, "clone", ordinal=37)

    assert "Another edition of this course has this number." in response.text
    assert Edition.objects.count() == 1


def test_cloning_twice_gives_two_addresses(staff):
    edition = make_edition(slug="spring")
    for _each in range(2):
        do(staff, edition, "clone")

    assert sorted(Edition.objects.values_list("slug", flat=True)) == ["spring", "spring-2", "spring-2-2"]


def test_new_dates_are_previewed_then_changed_with_a_note_and_the_calendars_number(staff, client, edition):
    later = {"starts_on": "2019-09-02", "ends_on": "2019-09-13", "notice_en": "A week later: the venue is not ready."}

    shown = do(staff, edition, "dates", confirm=False, **later)

    rows = {str(what): (before, after) for what, before, after in shown.context["preview"]}
    assert rows["Dates"] == ("26 August to 6 September 2019", "2 to 13 September 2019")
    assert rows["Entry in calendars"] == ("", "changes in the calendars that show it")
    edition.refresh_from_db()
    assert edition.starts_on == DAY

    do(staff, edition, "dates", **later)
    edition = Edition.objects.get(pk=edition.pk)
    assert [edition.starts_on, edition.revision] == [dt.date(2019, 9, 2), 1]
    assert edition.history.first().history_change_reason == "Dates changed."
    assert "A week later: the venue is not ready." in client.get(edition.get_absolute_url()).text
    assert "SEQUENCE:1" in client.get(f"/calendar/en/{edition.course.slug}/{edition.slug}.ics").text


def test_what_nobody_changed_is_in_no_preview(staff, edition):
    """A moment is shown in the office's time on both sides, whole minutes as the form holds them."""
    moment = dt.datetime(2019, 7, 1, 15, 12, 33, tzinfo=dt.UTC)
    Edition.objects.filter(pk=edition.pk).update(opens_at=moment, closes_at=moment + dt.timedelta(days=9))

    shown = do(staff, edition, "dates", confirm=False, starts_on="2019-08-27")

    assert {str(what) for what, _before, _after in shown.context["preview"]} == {"Dates", "Entry in calendars"}


def test_dates_that_cannot_be_are_told_at_their_field(staff, edition):
    response = do(staff, edition, "dates", ends_on="2019-01-01")

    assert "It cannot end before it starts." in response.text
    edition.refresh_from_db()
    assert edition.revision == 0


def test_cancelled_with_a_reason_on_the_page_and_in_the_calendar(staff, client, edition):
    refused = do(staff, edition, "cancel", cancelled_on="2019-08-01").context["form"]
    words = "Say why, in at least one language: the page of the edition shows it."
    assert refused.errors == {"cancellation_reason_en": [words]}

    do(staff, edition, "cancel", cancelled_on="2019-08-01", cancellation_reason_en="A storm")

    edition.refresh_from_db()
    page = client.get(edition.get_absolute_url()).text
    assert ["Cancelled on 1 August 2019" in page, "A storm" in page, edition.revision] == [True, True, 1]


def test_cancelling_begins_with_today_and_asks_for_a_day_until_it_is_cancelled(staff, edition):
    opened = staff.get(admin_url(Edition, "cancel", edition.pk))
    assert opened.context["form"]["cancelled_on"].value() == timezone.localdate()
    assert "This field is required." in do(staff, edition, "cancel", cancelled_on="").text

    do(staff, edition, "cancel", cancellation_reason_en="A storm")
    edition.refresh_from_db()
    assert edition.cancelled_on == timezone.localdate()

    do(staff, edition, "cancellation", cancelled_on="", cancellation_reason_en="")
    edition.refresh_from_db()
    assert edition.cancelled_on is None


def test_cancelled_edition_is_not_cancelled_again_but_its_cancellation_can_be_changed(staff, edition):
    def offered():
        deeds = staff.get(admin_url(Edition, "change", edition.pk)).context["deeds"]
        return [str(title) for title, _address in deeds if "ancel" in title]

    before = offered()
    do(staff, edition, "cancel", cancellation_reason_en="A storm")

    assert [before, offered()] == [["Cancel the edition"], ["Change or take back the cancellation"]]
    page = staff.get(admin_url(Edition, "cancellation", edition.pk)).text
    assert "Empty the day and the reasons where it takes place after all." in page


def test_places_held_at_a_site_stay_with_the_edition_that_was(staff, edition):
    site = edition.sites.first() or make_site(edition)
    Site.objects.filter(pk=site.pk).update(capacity=5)
    for _each in range(3):
        make_application(edition, "confirmed", site=site)

    do(staff, edition, "clone")

    copied = Edition.objects.get(ordinal=38).sites.filter(capacity=5).get()
    assert [copied.places_held, list(broken())] == [0, []]


def test_where_nothing_changes_there_is_nothing_to_confirm(staff, edition):
    before, after = (do(staff, edition, "dates", confirm=False, starts_on=day) for day in ("2019-08-26", "2019-08-25"))

    assert ["Nothing." in before.text, 'name="confirm"' in before.text] == [True, False]
    assert ["Nothing." in after.text, 'name="confirm"' in after.text] == [False, True]


def test_second_who_changes_dates_sees_what_the_first_did(staff, edition):
    address = admin_url(Edition, "dates", edition.pk)
    opened = filled(staff.get(address))
    do(staff, edition, "dates", starts_on="2019-08-25")

    refused = staff.post(address, opened | {"starts_on": "2019-08-24", "confirm": "1"})

    assert "Somebody else saved this" in refused.text
    edition.refresh_from_db()
    assert edition.starts_on == dt.date(2019, 8, 25)


def test_who_waited_for_somebody_elses_save_is_told_of_it(staff, edition, monkeypatch):
    address, hold = admin_url(Edition, "dates", edition.pk), Step.hold
    opened = filled(staff.get(address))

    def hold_once_it_is_free(step):
        other = Edition.objects.get(pk=edition.pk)
        other.capacity = 50
        other.save()
        hold(step)

    monkeypatch.setattr(Step, "hold", hold_once_it_is_free)
    refused = staff.post(address, opened | {"starts_on": "2019-08-24", "confirm": "1"})

    assert "Somebody else saved this" in refused.text
    assert Edition.objects.get(pk=edition.pk).capacity == 50


@pytest.mark.sweep
@pytest.mark.parametrize("deed", ["clone", "dates", "cancel"])
def test_deeds_are_offered_on_the_edition_and_refuse_what_is_not_there(staff, edition, deed):
    address = admin_url(Edition, deed, edition.pk)

    assert f'href="{address}"' in staff.get(admin_url(Edition, "change", edition.pk)).text
    assert staff.get(admin_url(Edition, deed, 10**6)).status_code == 404
    assert staff.get(f"/admin/courses/edition/x/{deed}/").status_code == 404


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th"), (21, "21st")]
)
def test_ordinals_in_english(number, words):
    assert in_english(number) == words


def test_year_after_the_29th_of_february():
    assert [year_later(dt.date(2020, 2, 29)), year_later(None)] == [dt.date(2021, 2, 28), None]

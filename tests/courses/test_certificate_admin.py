"""Certificates in the staff's admin: found, corrected, withdrawn, sent again, each with its word in the log."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry

from courses.actions.certificates import correct
from courses.admin.steps import Step
from courses.models import Certificate, Message
from tests.factories import make_application, make_certificate, make_participant, make_running_edition

pytestmark = pytest.mark.django_db

LIST = "/admin/courses/certificate/"


def deed(certificate, name):
    return f"{LIST}{certificate.pk}/{name}/"


@pytest.mark.sweep
@pytest.mark.parametrize(
    "words", ["0123-4567-89AB-CDEF", "o123456789abcdef", "Ñúñez", "nunez", "maria nunez", "migrant"]
)
def test_certificate_is_found_by_code_name_and_course(staff, words):
    make_certificate(name="Other Person", course_title="Other")
    make_certificate(name="María Ñúñez", code="0123456789ABCDEF", course_title="Migrant children")

    page = staff.get(LIST, {"q": words})

    assert ["María Ñúñez" in page.text, "Other Person" in page.text] == [True, False]


@pytest.mark.parametrize(("state", "found"), [("valid", ["new"]), ("replaced", ["old"]), ("zz", ["new", "old"])])
def test_list_is_narrowed_by_state(staff, state, found):
    old = make_certificate(name="The old name")
    correct(old, "The new name")

    page = staff.get(LIST, {"state": state}).text

    assert [word for word in ("new", "old") if f"The {word} name" in page] == found


def test_name_is_corrected_after_a_preview(staff):
    certificate = make_certificate(name="Ana Uno")
    sent = {"name": "Ana Dos", "why": "typing"}

    preview = staff.post(deed(certificate, "correct"), sent)
    certificate.refresh_from_db()
    assert [certificate.is_valid, "Ana Uno" in preview.text, "Ana Dos" in preview.text] == [True, True, True]
    holder = next(row for row in preview.context["preview"] if row[0] == "Holder")
    assert holder[1] == holder[2]  # whose it is does not change
    page = staff.post(deed(certificate, "correct"), sent | {"confirm": "yes"}, follow=True)

    corrected = Certificate.objects.valid().get()
    assert corrected.printed_name == "Ana Dos"
    assert page.redirect_chain[-1][0] == f"{LIST}{corrected.pk}/change/"
    entry = LogEntry.objects.get()
    assert [entry.change_message, entry.object_repr] == [
        "Correct the name: A typing error",
        f"certificate {corrected.pk}",
    ]


def test_name_that_the_holder_asks_for_waits_on_the_staffs_home(staff):
    make_certificate(name="Ana Uno", asked_name="Ana Dos")

    assert "Another name is asked for" in staff.get("/admin/").text
    assert "Ana Uno" in staff.get(LIST, {"needs": "to-correct"}).text
    certificate = Certificate.objects.get()
    assert 'value="Ana Dos"' in staff.get(deed(certificate, "correct")).text


@pytest.mark.parametrize(("name", "sent"), [("correct", {"name": "", "why": "typing"}), ("correct", {"name": "A"})])
def test_incomplete_correction_changes_nothing(staff, name, sent):
    certificate = make_certificate(name="Ana Uno")

    page = staff.post(deed(certificate, name), sent | {"confirm": "yes"})

    assert "Please correct what is marked below." in page.text
    assert Certificate.objects.count() == 1


def test_name_that_stands_there_already_is_no_correction(staff):
    certificate = make_certificate(name="Ana Uno")

    page = staff.post(deed(certificate, "correct"), {"name": " Ana Uno ", "why": "typing", "confirm": "yes"})

    assert "The certificate says this name already." in page.text
    assert Certificate.objects.get() == certificate


def test_name_that_no_font_has_is_refused_in_words(staff):
    certificate = make_certificate(name="Ana Uno")

    page = staff.post(deed(certificate, "correct"), {"name": "中文", "why": "other", "confirm": "yes"})

    assert "No font of the certificate has these letters: 中 文" in page.text
    assert Certificate.objects.valid().get() == certificate


def test_certificate_is_withdrawn_with_a_reason(staff):
    certificate = make_certificate(name="Ana Uno")

    assert "This field is required" in staff.post(deed(certificate, "withdraw"), {"confirm": "yes"}).text
    staff.post(deed(certificate, "withdraw"), {"reason": "Issued by mistake", "confirm": "yes"})
    again = staff.post(deed(certificate, "withdraw"), {"reason": "Again", "confirm": "yes"}, follow=True)

    certificate.refresh_from_db()
    assert [certificate.state, certificate.withdrawal_reason] == ["withdrawn", "Issued by mistake"]
    assert "not valid any more" in again.text


def test_letter_goes_out_again(staff):
    certificate = make_certificate(name="Ana Uno")

    assert certificate.application.participant.email in staff.get(deed(certificate, "send")).text
    for _each in range(2):
        staff.post(deed(certificate, "send"), {"confirm": "yes"})

    assert Message.objects.count() == 2


def test_nothing_is_typed_into_a_certificate_and_none_is_deleted(staff):
    certificate = make_certificate(name="Ana Uno")

    page = staff.get(f"{LIST}{certificate.pk}/change/").text

    assert ['name="_save"' in page, 'name="printed_name"' in page] == [False, False]
    assert staff.post(f"{LIST}{certificate.pk}/delete/", {"post": "yes"}).status_code == 403
    staff.post(f"{LIST}{certificate.pk}/change/", {"printed_name": "Somebody"})
    certificate.refresh_from_db()
    assert certificate.printed_name == "Ana Uno"


def test_paper_is_shown_as_long_as_it_is_valid(staff):
    certificate = make_certificate(name="Ana Uno")
    shown = staff.get(deed(certificate, "pdf"))
    correct(certificate, "Ana Dos")

    assert [shown.content[:5], staff.get(deed(certificate, "pdf")).status_code] == [b"%PDF-", 404]


def test_list_asks_as_much_for_many(staff, django_assert_max_num_queries):
    edition = make_running_edition()
    for _each in range(12):
        make_certificate(make_application(edition, "completed"))

    with django_assert_max_num_queries(6):
        staff.get(LIST)


def test_code_is_found_with_spaces_and_among_all_by_name(staff):
    make_certificate(name="María Ñúñez", code="0123456789ABCDEF", course_title="Migrant children")

    assert "María Ñúñez" in staff.get(LIST, {"q": "o123 4567 89ab cdef"}).text
    told = "0123-4567-89AB-CDEF: María Ñúñez, Migrant children"
    for words in ("O123 4567 89AB CDEF", "nunez"):
        assert told in staff.get("/admin/search/", {"q": words}).text


def test_list_is_of_an_edition_where_its_form_leads_there(staff):
    one, other = make_certificate(name="The one"), make_certificate(name="The other")
    edition = one.application.edition

    page = staff.get(LIST, {"edition": edition.pk}).text

    assert ["The one" in page, "The other" in page] == [True, False]
    assert f"{LIST}?edition={edition.pk}" in staff.get(f"/admin/courses/edition/{edition.pk}/change/").text
    assert other.printed_name in staff.get(LIST, {"edition": "abc"}).text


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["correct", "withdraw", "send"])
def test_what_is_not_valid_any_more_offers_nothing_and_says_so(staff, name):
    certificate = make_certificate(name="Ana Uno")
    correct(certificate, "Ana Dos")

    form = staff.get(f"{LIST}{certificate.pk}/change/").text
    page = staff.post(
        deed(certificate, name), {"name": "A", "why": "other", "reason": "A", "confirm": "1"}, follow=True
    )

    assert f"/{name}/" not in form
    assert "not valid any more" in page.text
    assert Certificate.objects.count() == 2


def test_letter_is_not_offered_where_nobody_is_written_to(staff):
    certificate = make_certificate(name="Ana Uno")
    type(certificate.application.participant).objects.update(is_sample=True)

    assert "/send/" not in staff.get(f"{LIST}{certificate.pk}/change/").text
    assert "Nobody is written to." in staff.post(deed(certificate, "withdraw"), {"reason": "A"}).text


def test_withdrawn_by_mistake_is_issued_again_under_a_new_code(staff):
    certificate = make_certificate(name="Ana Uno")
    staff.post(deed(certificate, "withdraw"), {"reason": "A mistake", "confirm": "yes"})

    assert "Ana Uno" in staff.get(deed(certificate, "again")).text
    staff.post(deed(certificate, "again"), {"confirm": "yes"})
    again = staff.post(deed(certificate, "again"), {"confirm": "yes"})

    assert Certificate.objects.valid().count() == 1
    assert "holds a valid one already" in again.text


def test_name_is_corrected_on_all_that_the_person_holds(staff):
    certificate = make_certificate(name="Ana Uno")
    application = make_application(make_running_edition(), "completed", participant=certificate.application.participant)
    make_certificate(application, name="Ana Uno")
    sent = {"name": "Ana Dos", "why": "legal", "others_too": "on"}

    preview = staff.post(deed(certificate, "correct"), sent)
    staff.post(deed(certificate, "correct"), sent | {"confirm": "yes"})

    assert preview.text.count("<td>Ana Dos</td>") == 2
    assert {each.printed_name for each in Certificate.objects.valid()} == {"Ana Dos"}


def test_request_for_another_name_is_laid_aside(staff):
    certificate = make_certificate(name="Ana Uno", asked_name="Donald Duck")

    staff.post(deed(certificate, "aside"), {"confirm": "yes"})

    certificate.refresh_from_db()
    assert [certificate.asked_name, certificate.printed_name] == ["", "Ana Uno"]


def test_moment_of_issue_is_said_as_people_say_it(staff):
    certificate = make_certificate(issued_at=dt.datetime(2026, 5, 4, 15, 30, 1, 5, tzinfo=dt.UTC))

    pages = [staff.get(address).text for address in (LIST, f"{LIST}{certificate.pk}/change/")]

    assert ["4 May 2026, 09:30" in page for page in pages] == [True, True]


def test_second_click_that_waited_for_the_first_corrects_nothing_again(staff, monkeypatch):
    person = make_participant()
    main, _other = (
        make_certificate(make_application(make_running_edition(), "completed", participant=person)) for _each in "ab"
    )
    address = deed(main, "correct")
    sent = {"name": "Ana Dos", "why": "legal", "others_too": "on", "confirm": "yes"}
    hold, clicked = Step.hold, []

    def hold_after_the_first(step):
        monkeypatch.setattr(Step, "hold", hold)
        clicked.append(staff.post(address, sent).status_code)
        hold(step)

    monkeypatch.setattr(Step, "hold", hold_after_the_first)
    page = staff.post(address, sent, follow=True)

    assert [clicked, "This certificate is not valid any more" in page.text] == [[302], True]
    assert [Certificate.objects.count(), Certificate.objects.valid().count(), Message.objects.count()] == [4, 2, 2]

"""What staff see of applications, and how they decide on them: shown with its number first, then confirmed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.admin.decisions import DECISIONS
from courses.choices import ENDED, NEXT_STATES
from courses.invariants import broken
from courses.letters import key_in, letter
from courses.models import Application, Message
from tests.admin_forms import address_of, admin_url, form_of
from tests.factories import make_application, make_open_edition, make_organisation, make_participant, make_site

pytestmark = pytest.mark.django_db

LIST = "/admin/courses/application/"


def decide(staff, state, applications, **facts):
    ids = ",".join(str(application.pk) for application in applications)
    return staff.post(reverse("admin:courses_application_decide", args=[state]), {"ids": ids, **facts}, follow=True)


def states(*applications):
    return [Application.objects.get(pk=application.pk).state for application in applications]


def test_every_state_that_people_decide_has_its_decision():
    reached = {state for after in NEXT_STATES.values() for state in after}

    assert reached - set(DECISIONS) == {"expired"}
    assert len(ENDED) == 5


def test_action_of_the_list_shows_what_it_would_do_and_changes_nothing(staff):
    edition = make_open_edition(capacity=1)
    able, unable = [make_application(edition) for _each in range(2)], make_application(edition, "rejected")
    chosen = [application.pk for application in (*able, unable)]

    page = staff.post(LIST, {"action": "decide_offered", "_selected_action": chosen})

    assert "2 applications" in page.text
    assert "1 stays as it is" in page.text
    assert "1 place left for 2" in page.text
    assert states(*able, unable) == ["submitted", "submitted", "rejected"]


def test_who_has_a_place_already_needs_none(staff):
    edition = make_open_edition(capacity=1)
    application = make_application(edition, "offered")

    page = staff.post(LIST, {"action": "decide_confirmed", "_selected_action": [application.pk]})

    assert [page.status_code, page.context["decision"].places] == [200, []]


def test_decision_is_taken_as_far_as_places_go_and_says_so(staff):
    edition = make_open_edition(capacity=1)
    two = [make_application(edition) for _each in range(2)]

    page = decide(staff, "offered", two, reason="Chosen by the committee")

    assert [states(*two), list(broken())] == [["offered", "submitted"], []]
    assert "1 application changed." in page.text
    assert "1 not changed: No place is left." in page.text
    assert page.redirect_chain[-1][0] == f"{LIST}?edition__id__exact={edition.pk}"
    assert two[0].transitions.get().reason == "Chosen by the committee"


def test_place_that_comes_free_by_a_decision_is_offered_to_who_waits(staff):
    edition = make_open_edition(capacity=1)
    holder, waiting = make_application(edition, "confirmed"), make_application(edition, "waitlisted")

    decide(staff, "withdrawn", [holder])

    assert states(holder, waiting) == ["withdrawn", "offered"]


def test_taking_up_again_needs_a_reason(staff):
    application = make_application(state="rejected")

    assert "this change needs a reason" in decide(staff, "submitted", [application]).text
    assert states(application) == ["rejected"]
    decide(staff, "submitted", [application], reason="The papers came late")
    assert states(application) == ["submitted"]


@pytest.mark.sweep
@pytest.mark.parametrize("ids", ["", "x", "1,", "-1", "9" * 40, "1;drop", "\0", "²"])
def test_what_are_no_applications_is_said(staff, ids):
    response = staff.post("/admin/courses/application/decide/offered/", {"ids": ids}, follow=True)

    assert [response.status_code, "These are no applications." in response.text] == [200, True]


@pytest.mark.parametrize("state", ["hired", "nominated", "expired"])
def test_nobody_decides_what_is_not_decided(staff, state):
    assert staff.get(f"/admin/courses/application/decide/{state}/?ids=1").status_code == 404


def test_form_of_an_application_offers_its_decisions_and_nothing_to_type(staff):
    application = make_application(state="waitlisted")

    page = staff.get(address_of(application))

    assert [title for title, _address in page.context["links"]] == [
        "Offer a place",
        "Do not select",
        "Withdraw",
    ]
    assert 'name="state"' not in page.text
    assert 'name="_save"' not in page.text
    assert staff.get(page.context["links"][0][1]).status_code == 200
    staff.post(address_of(application), {"state": "confirmed", "priority": "9"})
    assert states(application) == ["waitlisted"]


def test_list_is_narrowed_by_edition_country_and_sex(staff):
    edition = make_open_edition()
    make_application(edition, country="GT", participant=make_participant(sex="female"))
    make_application(edition, country="MX", participant=make_participant(sex="male"))
    make_application(country="BZ")

    def listed(query):
        page = staff.get(f"{LIST}?edition__id__exact={edition.pk}{query}")
        return [str(row.country) for row in page.context["cl"].result_list]

    assert sorted(listed("")) == ["GT", "MX"]
    assert listed("&country=MX") == ["MX"]
    assert listed("&sex=female") == ["GT"]
    assert [len(listed(query)) for query in ("&country=zz", "&sex=zz", "&p=-9")] == [2, 2, 2]
    assert len(listed("&country=zz")) == 2


@pytest.mark.sweep
def test_thousand_applications_take_as_many_queries_as_three(staff):
    edition, institution = make_open_edition(), make_organisation()
    counts = []
    for number in (3, 30):
        for _each in range(number):
            make_application(edition, institution=institution, participant=make_participant(institution=institution))
        with CaptureQueriesContext(connection) as queries:
            staff.get(f"{LIST}?edition__id__exact={edition.pk}")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 15


def test_person_is_found_by_any_part_of_the_name_without_accents(staff):
    person = make_participant(given_names="María de los Ángeles", family_names="Ñúñez-O'Brien")
    make_participant()

    page = staff.get(admin_url(type(person), "changelist"), {"q": "angeles nunez"})

    assert list(page.context["cl"].result_list) == [person]


def test_edition_leads_to_its_applications(staff):
    application = make_application()

    links = dict(staff.get(address_of(application.edition)).context["links"])

    assert str(application.participant) in staff.get(links["Applications"]).text


def test_priority_is_changed_with_a_reason_alone(staff):
    application = make_application(state="waitlisted")
    address = admin_url(Application, "priority", application.pk)

    assert "This field is required." in staff.post(address, {"priority": "5", "reason": ""}).text
    assert staff.post(address, {"priority": "9" * 9, "reason": "x"}).status_code == 200
    staff.post(address, {"priority": "5", "reason": "The only one from Belize"})

    application.refresh_from_db()
    assert [application.priority, application.state] == [5, "waitlisted"]
    assert application.transitions.get().reason == "0 → 5: The only one from Belize"


def test_larger_capacity_is_offered_to_those_who_wait_and_a_smaller_one_is_refused(
    staff, django_capture_on_commit_callbacks
):
    edition = make_open_edition(capacity=1)
    make_application(edition, "confirmed")
    waiting = make_application(edition, "waitlisted")
    form = form_of(staff, edition) | {"is_published": "on"}

    refused = staff.post(address_of(edition), form | {"capacity": "0"})
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(address_of(edition), form | {"capacity": "2"})

    assert "There are fewer places than are already held." in refused.text
    assert [states(waiting), list(broken())] == [["offered"], []]


def test_larger_capacity_of_a_site_is_offered_to_those_who_wait_for_it(staff, django_capture_on_commit_callbacks):
    edition = make_open_edition(capacity=5)
    site, other = make_site(edition, capacity=1), make_site(edition, "MX", capacity=0)
    make_application(edition, "confirmed", site=site)
    waiting, elsewhere = (make_application(edition, "waitlisted", site=each) for each in (site, other))

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(address_of(site), form_of(staff, site) | {"capacity": "2"})

    assert [states(waiting, elsewhere), list(broken())] == [["offered", "waitlisted"], []]


def test_letters_are_shown_for_each_language_before_anything_is_sent(staff):
    edition = make_open_edition()
    people = [make_participant(language=code, **facts) for code, facts in (("es", {}), ("es", {}), ("en", {}))]
    people += [make_participant(is_sample=True), make_participant(email="")]
    ids = ",".join(str(make_application(edition, participant=person).pk) for person in people)
    address = reverse("admin:courses_application_decide", args=["rejected"])

    page = staff.post(address, {"ids": ids, "reason": "Sin cupos", "look": "1"})

    assert ["1 letter in English" in page.text, "2 letters in Spanish" in page.text] == [True, True]
    assert ["Sin cupos" in letter for letter in page.text.split("<pre")[1:]] == [True, True]
    assert personal_token(page.text) is None, "the preview leads into somebody's own page"
    assert [Message.objects.count(), Application.objects.filter(state="submitted").count()] == [0, 5]


def personal_token(text):
    return next(
        (token for token in re.findall(r"/(?:application|postulacion)/([^/\s]+)/", text) if key_in(token)), None
    )


def test_decision_shows_the_balance_that_it_would_leave(staff):
    edition = make_open_edition(capacity=5)
    public = make_organisation(type="10")
    make_application(edition, "confirmed", country="GT", institution=public)
    chosen = make_application(edition, country="MX", participant=make_participant(sex="female"))
    make_application(edition, country="HN")
    page = staff.get(reverse("admin:courses_application_decide", args=["offered"]), {"ids": str(chosen.pk)})

    tables = dict(page.context["decision"].balance)
    assert tables["Country of work"] == [("Guatemala", 1, 0), ("Mexico", 0, 1)]
    assert tables["Sex"] == [("Female", 0, 1), ("Not stated", 1, 0)]
    assert tables["Kind of institution"] == [("Government", 1, 0), ("not stated", 0, 1)]
    assert "Would get one" in page.text


def test_list_of_one_edition_counts_each_choice_and_shows_who_has_a_place(staff):
    edition = make_open_edition(capacity=5)
    make_application(edition, "confirmed", country="GT")
    make_application(edition, country="MX")

    page = staff.get(LIST, {"edition__id__exact": edition.pk})

    assert "Confirmed (1)" in page.text
    assert "Mexico (1)" in page.text
    assert page.context["balance"][0] == ("Country of work", [("Guatemala", 1, 0)])
    assert "Confirmed (1)" not in staff.get(LIST).text


@pytest.mark.parametrize("edition", ["", "-1", "1e3", "9223372036854775808", "\0", "²"])
def test_list_of_no_edition_is_no_error(staff, edition):
    assert staff.get(LIST, {"edition__id__exact": edition}).status_code in {200, 302}


def test_nothing_that_somebody_is_called_becomes_part_of_the_page(staff):
    """Their letter is shown as words: a field or a button in it would be sent with the decision."""
    names = {"given_names": "</pre><input type=hidden name=ids value=1>", "family_names": "<button formaction=/>"}
    application = make_application(participant=make_participant(**names))
    address = reverse("admin:courses_application_decide", args=["rejected"])

    page = staff.post(address, {"ids": str(application.pk), "reason": "<input name=x>", "look": "1"}).text

    assert "<input type=hidden name=ids" not in page
    assert "<button formaction" not in page
    assert "<input name=x>" not in page
    assert page.index("</form>", page.index('class="step"')) < page.index("<pre")
    assert type(letter(application)["text"]) is str

"""The page on which staff record who completed an edition: shown first, recorded once, told to whom it concerns."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from courses.actions.outcomes import record_outcomes
from courses.invariants import broken
from courses.models import Application, Issue, Message
from tests.admin_forms import address_of, admin_url
from tests.exchange import csv_of, queries
from tests.factories import make_edition, make_running_edition, make_staff, make_user
from tests.outcomes import address, confirm, counts, make_ended_edition, placed, recorded, refusals, told, upload
from tests.roles import logged_in
from tests.studies import study

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
ANA, LUIS = ["ana@example.org", "", "yes"], ["luis@example.org", "", "no"]


@pytest.fixture
def edition():
    """Ana and Luis have a place, Eva a completion."""
    edition = make_ended_edition()
    placed(edition, "ana@example.org")
    placed(edition, "luis@example.org", names="Luis Paz")
    placed(edition, "eva@example.org", "completed", names="Eva Sol")
    return edition


def states(edition):
    return list(edition.applications.order_by("pk").values_list("state", flat=True))


def test_edition_leads_to_the_page_which_says_the_rule_and_where_it_stands(staff, edition):
    page = staff.get(dict(staff.get(address_of(edition)).context["links"])["Record completion"])

    assert [(str(label), number) for label, number, _address in page.context["numbers"]] == [
        *(("Confirmed", 2), ("Completed", 1), ("Not completed", 0)),
    ]
    assert "No rule completes anybody" in page.text
    listed = staff.get(page.context["numbers"][0][2]).context["cl"].result_list
    assert sorted(str(each.participant) for each in listed) == ["Ana Núñez", "Luis Paz"]


@pytest.mark.parametrize(
    ("facts", "is_early"),
    [
        ({"starts": 30, "ends": 40}, True),
        ({"starts": -5, "ends": 1}, True),
        ({"starts": -5, "ends": 0}, False),
        ({"starts": 30}, True),
        ({"starts": -5}, False),
        ({"starts": 30, "is_over": True}, False),
    ],
)
def test_edition_that_is_not_over_is_pointed_out(staff, facts, is_early):
    edition = make_edition(**facts)

    pages = [staff.get(address(edition)), staff.get("/admin/courses/issue/add/", {"edition": edition.pk})]

    assert ["This edition is not over" in page.text for page in pages] == [is_early] * 2


def two_who_study():
    """One of two people has done the three modules that the rule asks for, the other the first."""
    edition = make_running_edition(modules=3)
    first = placed(edition, "ana@example.org")
    other = placed(edition, "luis@example.org", names="Luis Paz")
    modules = list(edition.course.modules.all())
    study(first, *modules)
    study(other, modules[0])
    return edition


def by_rule(client, edition, page):
    facts = {"seen": page.context["meeting"].seen}
    return client.post(address(edition, "completion_evaluate"), facts, follow=True)


def test_who_meets_a_rule_that_was_changed_is_named_with_the_letters_and_completed_by_a_button(staff):
    edition = two_who_study()

    page = staff.get(address(edition))
    assert "Whoever has done 3 of the 3 modules has completed the edition." in page.text
    shown = page.text.partition("1 person meets the rule")[2].partition("</form>")[0]
    assert re.findall('<li>(.*)</li>|<p>(.*)</p>|value="(.*)"', shown) == [
        *(("Ana Núñez", "", ""), ("", "1 letter goes out.", ""), ("", "", "Record that 1 person completed")),
    ]
    assert staff.get(address(edition, "completion_evaluate")).status_code == 405
    done = by_rule(staff, edition, page)

    assert told(done) == ["Recorded by the rule: 1 completed and 0 not completed."]
    assert [states(edition), "meets the rule" in done.text] == [["completed", "confirmed"], False]
    change = edition.applications.earliest("pk").transitions.get()
    assert [change.actor.is_superuser, Message.objects.count()] == [True, 1]


def test_rule_that_was_changed_since_it_was_shown_is_looked_at_again(staff):
    edition = two_who_study()
    page = staff.get(address(edition))
    type(edition).objects.update(completion_share=1)

    again = by_rule(staff, edition, page)

    assert told(again) == ["Nothing is recorded yet: who meets the rule has changed meanwhile. Look at it again."]
    assert [states(edition), "2 people meet the rule" in again.text] == [["confirmed"] * 2, True]


@pytest.mark.sweep
def test_naming_who_meets_the_rule_takes_as_many_queries_whatever_their_number(staff):
    asked = []
    for size in (1, 8):
        edition = make_running_edition(modules=1)
        for number in range(size):
            study(placed(edition, f"p{size}{number}@example.org", names=f"Ana {number}"), edition.course.modules.get())
        asked.append(queries(lambda edition=edition: staff.get(address(edition))))

    assert asked[0] == asked[1]


def test_page_and_what_it_says_lead_on_to_the_certificates(staff, client, edition):
    way = f'<a href="{admin_url(Issue, "add")}?edition={edition.pk}">Issue certificates</a>'

    done = confirm(staff, edition, upload(staff, edition, ANA))

    assert [str(message).endswith(way) for message in done.context["messages"]] == [True]
    assert done.text.count(way) == 2
    user = make_user(is_staff=True)
    rights = ["view_edition", "change_application"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    assert "Issue certificates" not in client.get(address(edition)).text


def test_file_is_shown_and_only_then_recorded(staff, edition, folder):
    page = upload(staff, edition, ANA, LUIS, ["eva@example.org", "", "yes"])

    assert counts(page) == "1 completed, 1 not completed, 1 unchanged and 0 rows with errors"
    assert [states(edition), len(list(folder.iterdir()))] == [["confirmed", "confirmed", "completed"], 1]

    done = confirm(staff, edition, page)

    assert told(done) == ["Recorded from results.csv: 1 completed and 1 not completed."]
    assert [states(edition), list(folder.iterdir()), list(broken())] == [
        ["completed", "not-completed", "completed"],
        [],
        [],
    ]
    change = Application.objects.earliest("pk").transitions.get()
    assert [change.reason, change.actor.is_superuser] == ["", True]
    assert [message.application_id for message in Message.objects.all()] == [Application.objects.earliest("pk").pk]


def test_same_file_again_changes_nothing(staff, edition):
    recorded(staff, edition, ANA, LUIS)

    page = upload(staff, edition, ANA, LUIS)

    assert counts(page) == "0 completed, 0 not completed, 2 unchanged and 0 rows with errors"
    assert [page.context["ticket"], "There is nothing to record." in page.text] == [None, True]


def test_what_is_confirmed_twice_is_recorded_once(staff, edition):
    page = upload(staff, edition, ANA)

    first, second = confirm(staff, edition, page), confirm(staff, edition, page)

    assert [told(first)[0][:8], told(second)] == [
        "Recorded",
        ["This preview is no longer valid. Upload the file again."],
    ]
    assert Application.objects.earliest("pk").transitions.count() == 1


def test_nothing_is_recorded_where_a_row_is_wrong_unless_the_good_ones_are_asked_for(staff, edition):
    page = upload(staff, edition, ANA, ["nobody@example.org", "", "=1+1"])

    again = confirm(staff, edition, page)
    assert [told(again), states(edition)[0]] == [["Nothing is recorded: the file has errors."], "confirmed"]

    done = confirm(staff, edition, page, good_rows="on")
    assert states(edition)[0] == "completed"
    back = staff.get(f"{address(edition, 'completion_rows')}?{done.context['refused_query']}").content
    assert back.decode("utf-8-sig").splitlines() == [
        "e-mail,completed on,result,Why it was not imported",
        "nobody@example.org,,'=1+1,Result: “=1+1” is neither “Completed” nor “Not completed”.",
    ]
    assert counts(upload(staff, edition, content=back.replace(b"nobody", b"ana").replace(b"'=1+1", b""))).startswith(
        "0"
    )


def test_who_withdrew_after_the_preview_is_told_and_nothing_is_recorded(staff, edition):
    page = upload(staff, edition, ANA, LUIS)
    Application.objects.filter(participant__email="ana@example.org").update(state="withdrawn")

    again = confirm(staff, edition, page, good_rows="on")

    assert "the applications have changed since the preview" in told(again)[0]
    assert states(edition) == ["withdrawn", "confirmed", "completed"]
    assert refusals(again) == [(2, "E-mail", "ana@example.org", "Ana Núñez has no place: Withdrawn.")]


def test_who_withdraws_while_it_is_recorded_is_left_alone_and_counted(staff, edition, monkeypatch):
    page = upload(staff, edition, ANA, LUIS)

    def meanwhile(*given):
        Application.objects.filter(participant__email="ana@example.org").update(state="withdrawn")
        return record_outcomes(*given)

    monkeypatch.setattr("courses.admin.completion.record_outcomes", meanwhile)
    done = confirm(staff, edition, page)

    assert told(done) == [
        "Recorded from results.csv: 0 completed and 1 not completed.",
        "1 not changed: Somebody else has changed this application meanwhile.",
    ]
    assert [states(edition)[:2], Message.objects.count()] == [["withdrawn", "not-completed"], 0]


def test_what_one_request_has_no_time_for_follows_when_it_is_confirmed_again(staff, monkeypatch):
    edition = make_ended_edition()
    rows = [[f"p{number}@example.org", "", "yes"] for number in range(25)]
    for number, (email, *_rest) in enumerate(rows):
        placed(edition, email, names=f"Ana Example{number}")
    monkeypatch.setattr("courses.admin.completion.LONGEST_WORK", -1)
    monkeypatch.setattr("courses.actions.outcomes.monotonic", iter([0, -2, -2, 1]).__next__)

    half = confirm(staff, edition, upload(staff, edition, *rows))
    assert [told(half)[1], counts(half)] == [
        "5 rows are left: go on.",
        "5 completed, 0 not completed, 20 unchanged and 0 rows with errors",
    ]
    monkeypatch.undo()
    confirm(staff, edition, half)

    assert set(states(edition)) == {"completed"}


def test_numbers_and_the_file_stand_in_the_log_of_the_edition_and_no_name(staff, edition):
    recorded(staff, edition, ANA, LUIS)

    entry = LogEntry.objects.get()
    assert [entry.object_id, entry.get_change_message()] == [
        str(edition.pk),
        "From a file: 1 completed and 1 not completed.",
    ]
    assert "Ana" not in entry.object_repr


def test_preview_is_of_one_edition_and_for_whoever_uploaded(staff, client, edition):
    page = upload(staff, edition, ANA)

    assert told(confirm(staff, make_ended_edition(), page))[0].startswith("This preview is no longer valid")
    client.force_login(make_staff())
    assert told(confirm(client, edition, page))[0].startswith("This preview is no longer valid")
    assert client.get(address(edition, "completion_confirm")).url == address(edition)
    assert client.get(f"{address(edition, 'completion_rows')}?rows=x").url == address(edition)
    assert states(edition)[0] == "confirmed"


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("role", "status"), [("Analyst", 403), ("Editor", 403), ("Training officer", 200), (None, 403)]
)
def test_page_is_for_whoever_decides_on_applications(client, edition, role, status):
    logged_in(client, role)

    assert client.get(address(edition)).status_code == status
    assert client.get(address(edition).replace(f"/{edition.pk}/", "/999999/")).status_code in {403, 404}


def test_link_is_offered_to_whoever_may_follow_it(client, edition):
    logged_in(client, "Analyst")

    assert "Record completion" not in dict(client.get(address_of(edition)).context["links"])


def test_accents_of_windows_are_asked_about(staff, edition):
    content = "E-mail;Nombre\r\nana@example.org;Ana Núñez".encode("cp1252")

    page = upload(staff, edition, content=content)

    assert "It was read as Windows-1252: look at the accents." in page.text
    assert counts(page).startswith("1 completed")


def test_empty_files_have_the_columns(staff, edition):
    for kind in ("csv", "xlsx", "zip"):
        response = staff.get(address(edition, "completion_template"), {"kind": kind})
        assert [response.status_code, "rumbo-completion." in response.headers["Content-Disposition"]] == [200, True]


@pytest.mark.sweep
def test_preview_takes_as_many_queries_whatever_the_rows(staff):
    asked = []
    for size in (2, 30):
        edition = make_ended_edition()
        rows = [[f"p{number}@example.org", "", "yes"] for number in range(size)]
        for number, (email, *_rest) in enumerate(rows):
            placed(edition, email, names=f"Ana Example{number}")
        asked.append(queries(lambda edition=edition, rows=rows: upload(staff, edition, *rows)))

    assert asked[0] == asked[1] < 25


@pytest.mark.sweep
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0",
        b"E-mail\r\n",
        b"E-mail,E-mail\r\na,b",
        b'E-mail\r\n"x',
        b"\xff\xfe",
        b"PK\x03\x04x",
        b"E-mail\r\n" + b"x" * 200_000,
    ],
)
def test_no_file_breaks_the_page(staff, edition, content):
    page = upload(staff, edition, content=content or csv_of([""]))

    assert [page.status_code, states(edition)[0]] == [200, "confirmed"]

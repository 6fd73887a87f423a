"""What does not run as it should is said on the staff's home, to those whose work it is."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone
from django.utils.translation import override

from courses.actions.runs import beat, note, recorded
from courses.models import Issue, Message
from courses.models.messages import MOST_ATTEMPTS
from courses.models.runs import WORKER
from tests.factories import make_application, make_edition
from tests.portal.test_health import make_task
from tests.roles import logged_in

pytestmark = pytest.mark.django_db
WELL = "All is well: what runs by itself runs."


@pytest.fixture(autouse=True)
def everything_runs(settings):
    settings.WORKS_AT_ONCE = False
    beat()
    for name in ("backup", "purge", "send_messages", "check_invariants"):
        note(name, well_at=timezone.now())


def before(**age):
    return timezone.now() - dt.timedelta(**age)


def now_and_then(facts):
    """With lengths of time as moments before now."""
    return {name: timezone.now() - fact if isinstance(fact, dt.timedelta) else fact for name, fact in facts.items()}


def told(client):
    page = client.get("/admin/")
    return [trouble.words for trouble in page.context["troubles"]]


def make_letters(count, ago, **facts):
    letters = [
        Message(key=str(number), application=make_application(), address="a@example.org", **facts)
        for number in range(count)
    ]
    Message.objects.bulk_create(letters)
    Message.objects.update(created_at=ago)


def test_all_is_well_in_one_line(staff):
    assert told(staff) == []
    assert WELL in staff.get("/admin/").text


def test_home_asks_a_handful_of_queries(staff, django_assert_max_num_queries):
    staff.get("/admin/")

    with django_assert_max_num_queries(6):
        staff.get("/admin/")


@pytest.mark.parametrize(
    ("name", "facts", "words"),
    [
        (WORKER, {"well_at": dt.timedelta(hours=3)}, "The worker was last seen 3\xa0hours ago."),
        ("backup", {"well_at": dt.timedelta(days=3)}, "The last backup was made 3\xa0days ago."),
        ("backup", {"well_at": None}, "There has been no backup yet."),
        ("purge", {"well_at": dt.timedelta(days=2)}, "What runs every night last ended well 2\xa0days ago."),
        ("send_messages", {"well_at": dt.timedelta(hours=2)}, "“send_messages” has not ended well for 2\xa0hours."),
        (
            "check_invariants",
            {"failed": True, "began_at": dt.timedelta(hours=5)},
            "“check_invariants” failed when it last ran, 5\xa0hours ago.",
        ),
    ],
)
def test_what_does_not_run_is_told(staff, name, facts, words):
    note(name, **now_and_then(facts))

    assert told(staff) == [words]
    assert WELL not in staff.get("/admin/").text


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        (WORKER, {"well_at": dt.timedelta(seconds=60)}),
        ("backup", {"well_at": dt.timedelta(hours=30)}),
        ("forget", {"well_at": dt.timedelta(hours=30)}),
        ("send_messages", {"well_at": dt.timedelta(minutes=30)}),
    ],
)
def test_what_is_a_little_late_is_not(staff, name, facts):
    note(name, **now_and_then(facts))

    assert told(staff) == []


@pytest.mark.parametrize(
    ("count", "ago", "facts", "words"),
    [
        (2, {"hours": 1}, {}, ["2 letters have not gone out."]),
        (1, {"hours": 1}, {"attempts": MOST_ATTEMPTS}, ["1 letter was given up."]),
        (1, {"days": 8}, {"attempts": MOST_ATTEMPTS}, []),
        (1, {"minutes": 5}, {}, []),
        (1, {"hours": 1}, {"sent_at": dt.timedelta(hours=1)}, []),
        (1, {"hours": 1}, {"stopped": "refused"}, []),
    ],
)
def test_letters_that_wait_or_were_given_up_are_counted(staff, count, ago, facts, words):
    make_letters(count, before(**ago), **now_and_then(facts))

    assert told(staff) == words


def test_stuck_issue_is_led_to(staff):
    for minutes, facts in ((20, {}), (5, {}), (20, {"finished_at": timezone.now()})):
        issue = Issue.objects.create(edition=make_edition(), kind="completion", key=uuid.uuid4(), **facts)
        Issue.objects.filter(pk=issue.pk).update(started_at=before(minutes=minutes))

    (trouble,) = staff.get("/admin/").context["troubles"]
    assert trouble.words == "1 issue of certificates is stuck."
    assert staff.get(trouble.address).context["cl"].result_count == 1


def test_tasks_that_wait_for_long_are_counted(staff):
    make_task(1)
    make_task(3600)

    assert told(staff) == ["1 task waits for the worker."]


def test_nothing_is_expected_to_run_where_nothing_does(staff, settings):
    settings.WORKS_AT_ONCE = True
    for name in (WORKER, "backup", "purge"):
        note(name, began_at=before(days=9), well_at=before(days=9))

    assert told(staff) == []


@pytest.mark.parametrize("name", ["purge_merges", "forget"])
@pytest.mark.parametrize("facts", [{"well_at": dt.timedelta(days=9)}, {"failed": True}])
def test_what_was_run_by_hand_once_is_well_when_the_night_has_done_it_since(staff, name, facts):
    note(name, began_at=before(days=9), **now_and_then(facts))

    assert told(staff) == []


def test_part_of_the_night_that_nothing_does_any_more_is_told(staff):
    note("purge", well_at=before(days=9))
    note("forget", well_at=timezone.now())
    note("purge_merges", began_at=before(days=8), well_at=before(days=8))

    assert told(staff) == ["“purge_merges” has not ended well for 1\xa0week."]


NEVER = ["“issue_certificates” has not run yet.", "“publish_due” has not run yet.", "“expire_offers” has not run yet."]


@pytest.mark.parametrize(("days", "words"), [(4, NEVER), (2, [])])
def test_timer_that_was_never_switched_on_is_told_once_the_office_has_run_for_days(staff, days, words):
    note(WORKER, began_at=before(days=days))

    assert told(staff) == words


def test_failure_of_a_run_is_told_until_it_ends_well(staff):
    with pytest.raises(RuntimeError), recorded("publish_due"):
        raise RuntimeError
    assert told(staff) == ["“publish_due” failed when it last ran, 0\xa0minutes ago."]

    with recorded("publish_due"):
        pass
    assert told(staff) == []


@pytest.mark.parametrize(
    ("role", "is_told"), [("Administrator", True), ("Training officer", False), ("Analyst", False)]
)
def test_it_is_told_to_those_whose_work_it_is(client, role, is_told):
    note(WORKER, well_at=before(hours=3))
    client = logged_in(client, role)

    page = client.get("/admin/")

    assert page.context["is_watching"] is is_told
    assert ("The worker was last seen" in page.text) is is_told


def test_ages_are_in_the_readers_language(staff):
    note(WORKER, well_at=before(hours=3))
    with override("es"):
        staff.cookies["django_language"] = "es"
        page = staff.get("/admin/", headers={"accept-language": "es"})

    assert "3\xa0horas" in page.text

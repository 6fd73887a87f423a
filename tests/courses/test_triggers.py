import datetime as dt
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import ProgrammingError, connection
from django.db.migrations import Migration
from django.utils import timezone

from courses import search, triggers
from courses.likeness import refresh
from courses.models import (
    Application,
    Audience,
    CatalogueVersion,
    Certificate,
    Change,
    Course,
    Edition,
    Language,
    Likeness,
    Participant,
    Topic,
    Transition,
)
from courses.models.index import SearchEntry
from courses.search import hits
from courses.triggers import DIALECTS
from courses.watched import WATCHED
from courses.words import Search
from news.models import Tag
from tests.factories import (
    make_application,
    make_article,
    make_certificate,
    make_course,
    make_edition,
    make_organisation,
    make_participant,
    make_topic,
    today,
)

pytestmark = pytest.mark.django_db


def test_revision_rises_with_each_change_of_dates_whatever_writes_it():
    edition = make_edition(starts=9)
    revisions = []
    for change in (
        {"starts_on": today(10)},
        {"label_en": "Another"},
        {"closes_at": timezone.now()},
        {"cancelled_on": today(), "cancellation_reason_en": "Storm"},
        {"cancelled_on": today(), "cancellation_reason_en": "Storm"},
    ):
        Edition.objects.filter(pk=edition.pk).update(**change)
        revisions.append(Edition.objects.get(pk=edition.pk).revision)

    assert revisions == [1, 1, 2, 3, 3]


def test_revision_is_kept_where_somebody_saves_what_they_read_before():
    stale = make_edition(starts=9)
    Edition.objects.filter(pk=stale.pk).update(starts_on=today(10))
    stale.starts_on, stale.label_en = today(10), "Another"

    stale.save()
    assert Edition.objects.get(pk=stale.pk).revision == 1

    stale.starts_on = today() - dt.timedelta(days=9)
    stale.save()
    assert Edition.objects.get(pk=stale.pk).revision == 2


def test_application_is_marked_for_good_when_a_certificate_is_issued():
    stale, other = (make_application(make_edition(ends=-1), "completed") for _each in range(2))
    certificate = make_certificate(stale)
    marks = [Application.objects.values_list("was_certified", flat=True).get(pk=each.pk) for each in (stale, other)]

    stale.save()
    Application.objects.update(was_certified=False)
    Certificate.objects.filter(pk=certificate.pk).update(withdrawn_at=timezone.now(), withdrawal_reason="A mistake")

    assert marks == [True, False]
    assert list(Application.objects.filter(was_certified=True)) == [stale]


def test_version_is_renewed_by_each_watched_table_and_by_no_reading():
    make_course()
    before = CatalogueVersion.objects.get().token
    list(Course.objects.all())

    assert CatalogueVersion.objects.get().token == before
    Course.objects.update(summary_en="New")
    assert CatalogueVersion.objects.get().token != before


def test_triggers_are_there_once_and_survive_a_second_migration():
    def names():
        with connection.cursor() as cursor:
            cursor.execute(DIALECTS[connection.vendor].ours)
            return sorted(map(str, cursor.fetchall()))

    before = names()
    call_command("migrate", verbosity=0)

    assert names() == before
    assert len(before) >= len(WATCHED) > 20


def additions():
    """A relation of each kind, and what to add to it: Django writes it as INSERT OR IGNORE."""
    course, edition, article = make_course(), make_edition(), make_article()
    language = Language.objects.create(code="es", name_en="Spanish")
    yield course.topics, make_topic()
    yield course.languages, language
    yield course.audiences, Audience.objects.create(code="all", name_en="All")
    yield edition.languages, language
    yield article.tags, Tag.objects.create(slug="a", name_en="A")
    yield article.courses, course
    yield article.editions, edition
    yield article.organisations, make_organisation()


def test_version_is_renewed_by_what_is_added_to_a_relation():
    for relation, record in list(additions()):
        before = CatalogueVersion.objects.get().token
        relation.add(record)

        assert CatalogueVersion.objects.get().token != before, relation.through


def test_version_is_renewed_by_what_is_created_unless_it_exists():
    before = CatalogueVersion.objects.get().token

    Topic.objects.bulk_create([Topic(slug="a", name_en="A")], ignore_conflicts=True)

    assert CatalogueVersion.objects.get().token != before


def test_what_is_written_while_migrations_run_is_queued_after_them():
    course = make_course()
    Change.objects.all().delete()
    before = CatalogueVersion.objects.get().token
    plan = ["a migration"]

    triggers.remove(plan=plan)
    Course.objects.filter(pk=course.pk).update(title_en="Zanzibar")
    assert CatalogueVersion.objects.get().token == before
    triggers.install(plan=plan)

    assert CatalogueVersion.objects.get().token != before
    assert ("course", course.pk) in Change.objects.values_list("kind", "key")


@contextmanager
def migrating():
    """What is done inside is done while migrations run and the old code serves."""
    plan = [(Migration("later", "courses"), False)]
    state = {"verbosity": 0, "interactive": False, "db": "default", "apps": apps, "plan": plan}
    emit_pre_migrate_signal(**state)
    yield
    emit_post_migrate_signal(**state)


def marks_of(application):
    names = ("was_offered", "was_confirmed", "was_certified")
    return list(Application.objects.values_list(*names).get(pk=application.pk))


@pytest.mark.django_db(transaction=True)
def test_how_far_people_came_while_migrations_ran_is_marked_after_them():
    came, certified, offered, other = (make_application() for _each in range(4))
    with migrating():
        for application, states in ((came, ["offered", "confirmed", "withdrawn"]), (offered, ["offered", "declined"])):
            for state in states:
                Transition.objects.create(application=application, to_state=state)
        make_certificate(certified)
        assert marks_of(came) == [False, False, False]

    assert [marks_of(each) for each in (came, certified, offered, other)] == [
        [True, True, False],
        [False, False, True],
        [True, False, False],
        [False, False, False],
    ]


@pytest.mark.django_db(transaction=True)
def test_revision_of_dates_that_changed_while_migrations_ran_is_higher_after_them():
    edition = make_edition(starts=9)
    with migrating():
        Edition.objects.update(starts_on=today(10))

    assert Edition.objects.get().revision == 1
    Edition.objects.filter(pk=edition.pk).update(starts_on=today(11))
    assert Edition.objects.get().revision == 2


@pytest.mark.django_db(transaction=True)
def test_people_whose_names_changed_while_migrations_ran_are_told_apart_by_the_new_ones():
    changed, gone, same = (make_participant(given_names=name, family_names="Paz") for name in ("Ana", "Eva", "Luz"))
    refresh()
    before = dict(Likeness.objects.values_list("pk", "name"))
    with migrating():
        Participant.objects.filter(pk=changed.pk).update(given_names="Zoe")
        gone.delete()
        added = make_participant(given_names="Luz", family_names="Paz")

    after = dict(Likeness.objects.values_list("pk", "name"))
    assert set(after) == {changed.pk, same.pk, added.pk}
    assert after[changed.pk] not in (None, before[changed.pk])
    assert after[same.pk] == after[added.pk] == before[same.pk]


def test_migrate_with_nothing_to_do_queues_nothing():
    make_course()
    Change.objects.all().delete()

    call_command("migrate", verbosity=0)

    assert Change.objects.count() == 0


def test_migrations_leave_no_index_to_bring_up_to_date_for_a_reader():
    course = make_course(title_en="Zanzibar")
    SearchEntry.objects.all().delete()

    with migrating():
        pass

    assert Change.objects.count() == 0
    assert hits("course", Search("zanzibar")) == [course.pk]


def test_older_state_of_the_tables_is_left_to_whoever_goes_on(monkeypatch):
    def fail(_most):
        raise ProgrammingError("column is not there")

    monkeypatch.setattr(search, "index_what_waits", fail)

    assert search.catch_up(plan=["a migration"]) is None

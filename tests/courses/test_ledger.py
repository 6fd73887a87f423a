"""Whoever was erased stays erased when a backup brings them back; nobody else is."""

import logging
import os
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction

from accounts.models import User
from courses import ledger
from courses.actions.erasing_again import erase_again
from courses.actions.erasure import erase_own, erase_participant
from courses.actions.merging import merge
from courses.invariants import broken
from courses.models import Application, Erasure, Invitation, Merge, Participant
from tests.factories import make_application, make_invitation, make_participant, make_user
from tests.sentinels import WORD, plant, rows_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "kept" / "erasures.jsonl"
    return settings.ERASURES_FILE


def erased_since(deed):
    """What the ledger has of a deed, in a database that is then as it was before."""
    with transaction.atomic():
        deed()
        erasures = list(Erasure.objects.order_by("pk"))
        transaction.set_rollback(True)
    return [Erasure(what=each.what, key=each.key, proof=each.proof, erased_at=each.erased_at) for each in erasures]


def test_each_record_is_noted_once_and_by_number():
    user = plant()
    account = user.pk  # which goes with it

    erase_own(user)

    noted = sorted(Erasure.objects.values_list("what", "key"))
    assert noted == sorted(
        [
            *(("participant", key) for key in Participant.objects.values_list("pk", flat=True)),
            *(("application", key) for key in Application.objects.values_list("pk", flat=True)),
            *(("invitation", key) for key in Invitation.objects.values_list("pk", flat=True)),
            ("account", account),
        ]
    )
    assert [len(noted), rows_with(WORD)] == [6, []]


def test_accounts_of_staff_are_not_noted_as_they_are_not_erased():
    user = make_user(is_staff=True)

    erase_own(user)

    assert not Erasure.objects.exists()


@pytest.mark.parametrize("is_erased_again", [True, False], ids=["again", "twin"])
def test_whom_a_backup_brings_back_is_erased_again(is_erased_again):
    """The broken twin restores without looking into the ledger."""
    user = plant()
    erasures = erased_since(lambda: erase_own(User.objects.get(pk=user.pk)))
    assert rows_with(WORD) != []

    counts = erase_again(erasures if is_erased_again else [])

    assert (rows_with(WORD) == []) == is_erased_again
    assert list(broken()) == []
    if is_erased_again:
        assert [counts["participant"], counts["account"]] == [2, 1]
        assert not User.objects.filter(pk=user.pk).exists()
        assert set(erase_again(erasures).values()) == {0}


def test_account_of_somebody_who_worked_here_when_the_backup_was_made_is_erased():
    user = make_user(is_staff=True, first_name=WORD)

    def leave_and_ask():
        User.objects.filter(pk=user.pk).update(is_staff=False)
        erase_own(User.objects.get(pk=user.pk))

    erase_again(erased_since(leave_and_ask))

    assert not User.objects.filter(pk=user.pk).exists()


def test_another_record_with_the_same_key_is_left_alone():
    user = make_user(email="ana@example.org")
    user.confirm_address()
    application = make_application(participant=make_participant(account=user, email=user.email))
    make_invitation(email=user.email)
    erasures = erased_since(lambda: erase_own(user))
    assert len(erasures) == 4
    for erasure in erasures:
        erasure.proof = erasure.proof[:-1] + ("0" if erasure.proof[-1] != "0" else "1")

    assert set(erase_again(erasures).values()) == {0}

    application.refresh_from_db()
    assert [application.state, application.participant.email] == ["submitted", "ana@example.org"]
    assert Invitation.objects.get().email == "ana@example.org"


@pytest.mark.parametrize("is_remembered", [True, False], ids=["merge kept", "merge forgotten"])
def test_record_that_was_merged_into_theirs_is_erased_too(is_remembered):
    winner, loser = make_participant(), make_participant(given_names=WORD)
    make_application(participant=loser)
    other = make_application()

    def merge_and_erase():
        merge(winner, loser, (), None)
        if not is_remembered:
            Merge.objects.all().delete()
        erase_participant(Participant.objects.get(pk=winner.pk))

    erase_again(erased_since(merge_and_erase))

    assert rows_with(WORD) == []
    assert Participant.objects.exclude(erased_at=None).count() == 2
    other.refresh_from_db()
    assert [other.state, other.participant.erased_at] == ["submitted", None]


def test_application_of_a_record_that_was_two_before_is_emptied_and_the_record_stays():
    """Merged when the backup was made; taken apart, and one of the two erased, after it."""
    stays = make_application(motivation="Mine").participant
    gone = make_application(participant=stays, motivation=WORD)

    def part_and_erase():
        gone.participant = make_participant()
        gone.save()
        erase_participant(gone.participant)

    erase_again(erased_since(part_and_erase))

    assert rows_with(WORD) == []
    assert sorted(stays.applications.values_list("motivation", "state")) == [("", "withdrawn"), ("Mine", "submitted")]
    stays.refresh_from_db()
    assert stays.erased_at is None


def test_what_was_erased_before_there_was_a_ledger_is_noted_too():
    user = plant()
    make_application()
    erase_own(user)
    noted = set(Erasure.objects.exclude(what="account").values_list("what", "key", "proof"))
    Erasure.objects.all().delete()

    import_module("courses.migrations.0015_erasures").note_what_is_erased(apps, None)

    assert set(Erasure.objects.values_list("what", "key", "proof")) == noted
    assert len(noted) == 5


def test_file_has_what_was_committed(file, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase_participant(make_participant())
        assert not file.exists()

    [erasure] = ledger.read()
    assert ledger.identity(erasure) == ledger.identity(Erasure.objects.get())
    assert [erasure.erased_at, file.stat().st_mode & 0o777] == [Erasure.objects.get().erased_at, 0o600]


def test_database_that_is_not_served_yet_enters_nothing_into_the_file(file, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), ledger.in_table_alone():
        erase_participant(make_participant())

    assert [file.exists(), Erasure.objects.count()] == [False, 1]
    assert ledger.complete_file() == 1


def test_file_that_cannot_be_written_is_an_error_in_the_log_and_made_good_later(
    file, settings, caplog, django_capture_on_commit_callbacks
):
    settings.ERASURES_FILE = "/dev/full"
    with django_capture_on_commit_callbacks(execute=True):
        erase_participant(make_participant())
    settings.ERASURES_FILE = file

    assert [each.levelno for each in caplog.records if each.name == "courses.ledger"] == [logging.ERROR]
    assert [ledger.complete_file(), ledger.complete_file(), len(ledger.read())] == [1, 0, 1]


def test_line_that_was_cut_off_spoils_no_other(file):
    erase_participant(make_participant())
    ledger.complete_file()
    whole = file.read_text()
    file.write_text(f'{whole}not JSON\n{{"what": "planet"}}\n[]\n{whole[:20]}')

    ledger.append([Erasure(what="account", key=7, proof="p", erased_at=Erasure.objects.get().erased_at)])

    assert [(each.what, each.key) for each in ledger.read()] == [
        ("participant", Participant.objects.get().pk),
        ("account", 7),
    ]


def test_line_that_finds_no_room_is_taken_off_again(file, monkeypatch):
    ledger.write("first\n")

    def half(opened, data):
        opened.write(data[:3])
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(ledger, "write_whole", half)
    with pytest.raises(OSError, match="No space left"):
        ledger.write("second\n")

    assert Path(file).read_text() == "first\n"

import gc
import os

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings
from django.utils import translation
from hypothesis import is_hypothesis_test

from tests.databases import migrate_once
from tests.factories import make_staff
from tests.halves import keep_half, leave_out

SWEEPS = os.environ.get("SWEEPS")  # 0 or 1: of all sweeps the one half or the other, see `.ci/run`
admin.autodiscover()  # as whoever asks for an address does: tests ask the admin for its pages before that
gc.set_threshold(50_000, 20, 100)  # what pages and queries make lives short: collecting took a fifth of the time


@pytest.hookimpl(tryfirst=True)  # before those that are not asked for are left out
def pytest_collection_modifyitems(config, items):
    """Every other sweep, where only a half of them is asked for; on PostgreSQL nothing that asks no database.

    What is tried with values by chance is a sweep over them.
    """
    for item in items:
        if is_hypothesis_test(item.obj):
            item.add_marker("sweep")
    sweeps = [item for item in items if item.get_closest_marker("sweep") and asks_the_database(item)]
    keep_half(config, items, SWEEPS, sweeps)
    if connection.vendor == "postgresql":
        leave_out(config, items, {item for item in items if not asks_the_database(item)})


def asks_the_database(item):
    """By its marker, or by a fixture: for itself or for a whole module."""
    return bool(item.get_closest_marker("django_db") or {"db", "django_db_setup"} & set(item.fixturenames))


@pytest.fixture(autouse=True)
def in_english():
    """Every test begins in English, whatever the one before it activated."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True, scope="session")
def ledger_of_the_tests(tmp_path_factory):
    """What is erased here stands in no file of the project."""
    with override_settings(ERASURES_FILE=tmp_path_factory.mktemp("ledger") / "erasures.jsonl"):
        yield


@pytest.fixture(autouse=True)
def with_an_empty_cache():
    """What one test has tried does not count for the next one: the library of accounts counts there too."""
    cache.clear()


@pytest.fixture(scope="module")
def for_the_module(django_db_setup, django_db_blocker):
    """What a module's own fixture makes after this one stands for all its tests, and is rolled back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def staff(client, db):
    """A client that is logged in as a member of staff who may do everything."""
    client.force_login(make_staff())
    return client


@pytest.fixture
def keeps_history(settings):
    """Every save has its entry in the record's history, as on a real site."""
    settings.SIMPLE_HISTORY_ENABLED = True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, request):
    migrate_once(request.config.cache.mkdir("databases"))


@pytest.fixture
def folder(settings, tmp_path):
    """Where uploaded files stand between their preview and its confirmation."""
    settings.VAR_DIR = tmp_path
    return tmp_path / "imports"

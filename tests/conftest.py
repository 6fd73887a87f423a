import gc

import pytest
from django.db import connection, transaction
from django.utils import translation

from tests.databases import migrate_once
from tests.factories import make_staff

gc.set_threshold(50_000, 20, 100)  # what pages and queries make lives short: collecting took a fifth of the time


@pytest.fixture(autouse=True)
def in_english():
    """Every test begins in English, whatever the one before it activated."""
    with translation.override("en"):
        yield


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
    if connection.vendor == "sqlite":
        migrate_once(request.config.cache.mkdir("databases"))


@pytest.fixture
def folder(settings, tmp_path):
    """Where uploaded files stand between their preview and its confirmation."""
    settings.VAR_DIR = tmp_path
    return tmp_path / "imports"

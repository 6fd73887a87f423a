import gc

import pytest
from django.utils import translation

from tests.factories import make_staff

gc.set_threshold(50_000, 20, 100)  # what pages and queries make lives short: collecting took a fifth of the time


@pytest.fixture(autouse=True)
def in_english():
    """Every test begins in English, whatever the one before it activated."""
    with translation.override("en"):
        yield


@pytest.fixture
def staff(client, db):
    """A client that is logged in as a member of staff who may do everything."""
    client.force_login(make_staff())
    return client


@pytest.fixture
def keeps_history(settings):
    """Every save has its entry in the record's history, as on a real site."""
    settings.SIMPLE_HISTORY_ENABLED = True

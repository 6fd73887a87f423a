"""The system's Chromium on a live server with the documents' data."""

import os
import shutil
import sqlite3
from functools import partial

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client

from seeds.loading import load_all
from tests.factories import make_user

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in the thread that talks to the database


@pytest.fixture(scope="session")
def browser_type_launch_args():
    chromium = shutil.which("chromium")
    assert chromium, "Install Debian's chromium: the browser tests need it."
    return {"executable_path": chromium, "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]}


@pytest.fixture(scope="session")
def documents():
    """The database with the documents' data, once it has been loaded: copying it back takes a moment."""
    return sqlite3.connect(":memory:")


@pytest.fixture
def site(live_server, documents):
    """The address of a portal that holds the documents' data."""
    if documents.execute("SELECT 1 FROM sqlite_master").fetchone():
        documents.backup(connection.connection)
        ContentType.objects.clear_cache()
    else:
        load_all()
        connection.connection.backup(documents)
    return live_server.url


def session_of(user, site):
    """The cookie of somebody who is logged in, as the test client makes it."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": site}


@pytest.fixture
def open_page(browser, site):
    """Open an address in a context of its own, as whom one says; what it complains of is in `page.complaints`."""
    contexts = []

    def opened(address, user=None, **options):
        context = browser.new_context(base_url=site, **options)
        contexts.append(context)
        if user:
            context.add_cookies([session_of(user, site)])
        page = context.new_page()
        page.complaints = []

        def complain_of_errors(message):
            if message.type == "error":
                page.complaints.append(message.text)

        def complain_of_strangers(request):
            if not request.url.startswith((site, "data:")):
                page.complaints.append(request.url)

        page.on("console", complain_of_errors)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", complain_of_strangers)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def staff_page(open_page):
    """Open an address of the admin as a member of staff who may do everything."""
    user = make_user(email="staff@example.org", is_staff=True, is_superuser=True)
    user.confirm_address()
    return partial(open_page, user=user, viewport={"width": 1280, "height": 900})

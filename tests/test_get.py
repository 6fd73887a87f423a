"""Opening a page changes nothing, whoever opens it: every address, asked by nobody, a learner and staff."""

import re

import pytest
from django.db import connection

from tests.test_role_walk import filled, pages
from tests.world import addresses, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]
WRITE = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
NOTED = {  # tables that opening a page may write to, and what for
    "django_session": "a form's or a login's session, and when it was last used",
    "courses_allowance": "how often codes were tried",
    "django_admin_log": "who read what is held of a person",
    "courses_likeness": "numbers of names, worked out by who looks for likenesses first",
}


class Watched:
    """Statements that write, as the database is given them; those about tables that may be noted in are left out."""

    def __init__(self):
        self.writes = []

    def __call__(self, execute, sql, params, many, context):
        found = WRITE.match(sql)
        if found and found[2] not in NOTED:
            self.writes.append(sql)
        return execute(sql, params, many, context)


@pytest.fixture(scope="module")
def world(for_the_module):
    return make_world()


def of_the_admin():
    """The address of every page of the admin, of a record where it is of one."""
    for route, model, _page in pages():
        record = model._base_manager.order_by("pk").first()
        yield filled(route, record.pk if record else 1)
    yield from ("/admin/", "/admin/search/?q=a", "/admin/translate/es/", "/admin/jsi18n/", "/admin/courses/")


def fingerprint():
    """Of every table that nothing may be noted in: its rows as the database gives them."""
    told = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - set(NOTED)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (a table of our own)
            told[table] = sorted(map(str, cursor.fetchall()))
    return told


@pytest.mark.ignore_template_errors  # of allauth's own page of second factors
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("who", [None, "learner", "teacher", "staff"])
def test_opening_any_page_writes_nothing(client, world, who):
    if who:
        client.force_login(getattr(world, who))
    asked = [*addresses(world).values(), *of_the_admin()]
    before, watched = fingerprint(), Watched()

    with connection.execute_wrapper(watched):
        statuses = [client.get(address).status_code for address in asked]

    assert watched.writes == []
    assert fingerprint() == before
    assert max(statuses) < 500
    assert len(asked) > 250


@pytest.mark.usefixtures("folder")
def test_every_page_of_the_office_is_kept_by_nobody(client, world):
    client.force_login(world.staff)
    answers = {address: client.get(address) for address in of_the_admin()}

    opened = {address: response for address, response in answers.items() if response.status_code == 200}
    kept = {
        address
        for address, response in opened.items()
        if not {"no-store", "private"} <= set(response.headers.get("Cache-Control", "").split(", "))
    }

    assert len(opened) > 150
    assert kept == {"/admin/jsi18n/"}

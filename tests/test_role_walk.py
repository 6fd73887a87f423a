"""Each address of the admin, for each role and method: what a role may not do is refused before anything is read."""

import uuid

import pytest
from django.contrib import admin
from django.test import override_settings
from django.urls import get_resolver

from accounts.models import User
from courses.actions.audit import put_on_record
from courses.admin.history import keeps_history
from courses.models import Application, Batch, Course, Issue, Participant, Resource
from seeds.loading import load_all
from tests.factories import make_application, make_certificate, make_invitation, make_user
from tests.roles import MAY, logged_in, may, patterns

pytestmark = pytest.mark.django_db

FREE = {  # whoever is staff may open these, and sees there what the role may
    *("index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n"),
    *("view_on_site", "app_list", "search", "translate", "language"),
}
NEEDED = {  # page of a model → what one must be allowed to do with the model to (read it, post to it)
    "changelist": ({"view"}, {"view"}),
    "add": ({"add"}, {"add"}),
    "change": ({"view"}, {"change"}),
    "delete": ({"delete"}, {"delete"}),
    "history": ({"view"}, {"view"}),
    "simple_history": ({"view"}, {"change"}),
    "preview": ({"view"}, {"view"}),
    "previews": ({"view"}, {"view"}),
    "import": ({"add", "change"}, {"add", "change"}),
    "process_import": ({"add", "change"}, {"add", "change"}),
    "export": ({"view"}, {"view"}),
    "duplicates": ({"change", "delete"}, {"change", "delete"}),
    "merge": ({"change", "delete"}, {"change", "delete"}),
    "distinct": ({"change", "delete"}, {"change", "delete"}),
    "undo": ({"change", "delete"}, {"change", "delete"}),
    "clone": ({"add"}, {"add"}),
    "dates": ({"change"}, {"change"}),
    "cancel": ({"change"}, {"change"}),
    "cancellation": ({"change"}, {"change"}),
    "priority": ({"change"}, {"change"}),
    "download": ({"change"}, {"change"}),
    "erase": ({"change"}, {"change"}),
    "confirm": ({"add"}, {"add"}),
    "template": ({"add"}, {"add"}),
    "places": ({"add"}, {"add"}),
    "rows": ({"view"}, {"view"}),
    "revert": ({"change"}, {"change"}),
    "decide": ({"change"}, {"change"}),
    "read": ({"add"}, {"add"}),
    "reports": ({"view"}, {"view"}),
    "reports_file": ({"view"}, {"view"}),
    "correct": ({"change"}, {"change"}),
    "withdraw": ({"change"}, {"change"}),
    "send": ({"change"}, {"change"}),
    "aside": ({"change"}, {"change"}),
    "again": ({"change"}, {"change"}),
    "pdf": ({"view"}, {"view"}),
    "sample": ({"add"}, {"add"}),
    "remind": ({"add"}, {"add"}),
    "zip": ({"view"}, {"view"}),
    "completion": ({"change"}, {"change"}),
    "completion_confirm": ({"change"}, {"change"}),
    "completion_evaluate": ({"change"}, {"change"}),
    "completion_template": ({"change"}, {"change"}),
    "completion_rows": ({"change"}, {"change"}),
    "password_change": ({"change"}, {"change"}),
}
MERGING = {"duplicates", "merge", "distinct", "undo"}
REFUSED = {403, 405}  # or what nobody may: reading what is there to be posted to
NAMES = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
NAMES["auth_user"] = User  # as Django names the page of its password, whatever the model


def pages():
    """`(route, model, page)` of every address of a record; an address that nobody has put into the table stops it."""
    for route, pattern in patterns(get_resolver().url_patterns):
        if not route.startswith("admin/") or pattern.name in FREE | {"translate-record"} or pattern.name is None:
            continue
        start = next(name for name in NAMES if pattern.name.startswith(f"{name}_"))
        page = pattern.name.removeprefix(f"{start}_")
        assert page in NEEDED, f"{route} is in no table: who may open it?"
        yield route, NAMES[start], page


def needed(model, page):
    """What the page asks for; nobody may delete participants, so that merging two asks for changing alone."""
    if model is Participant and page in MERGING:
        return {"change"}, {"change"}
    return NEEDED[page]


def decided_on(model, page):
    """Whose rights count: who completed an edition is decided by whoever may change applications."""
    return Application if page.startswith("completion") else model


def filled(route, key):
    """The address of the route for a record: converters and groups with its key, a language where one belongs."""
    address = route.replace("([^/]+)", str(key)).replace("^", "").replace("$", "")
    for converter in ("<path:object_id>", "<id>", "<int:winner>", "<int:loser>", "<int:key>"):
        address = address.replace(converter, str(key))
    address = address.replace("<slug:language>", "es").replace("<slug:state>", "offered")
    assert "<" not in address, route
    return f"/{address}"


@pytest.mark.sweep
def test_every_address_without_a_name_only_leads_on():
    nameless = {route for route, pattern in patterns(get_resolver().url_patterns) if pattern.name is None}

    assert {route for route in nameless if route.startswith("admin/")} == {
        *(
            f"admin/{model._meta.app_label}/{model._meta.model_name}/<path:object_id>/"
            for model in admin.site._registry
        ),
        "admin/(?P<url>.*)$",
    }


@pytest.fixture(scope="module", autouse=True)
def records(for_the_module):
    """One of each kind at least, and a version of it."""
    load_all()
    Resource.objects.create(course=Course.objects.first(), title_en="Reader", kind="link", url="https://example.org")
    make_application()
    make_invitation()
    put_on_record(make_user(), Course, "Exported as a file.")
    Batch.objects.create(file_name="a.csv")
    certificate = make_certificate()
    Issue.objects.create(edition=certificate.application.edition, kind="completion", key=uuid.uuid4())
    with override_settings(SIMPLE_HISTORY_ENABLED=True):
        for model in filter(keeps_history, admin.site._registry):
            model.history.bulk_history_create([model._base_manager.order_by("pk").first()])


@pytest.mark.sweep
@pytest.mark.parametrize("role", MAY)
def test_what_a_role_may_not_is_refused_at_every_address(client, role):
    logged_in(client, role)
    refused = 0
    for route, model, page in pages():
        for method, rights in zip((client.get, client.post), needed(model, page), strict=True):
            if rights <= may(role, decided_on(model, page)):
                continue
            refused += 1
            record = model._base_manager.order_by("pk").first()
            assert method(filled(route, record.pk)).status_code in REFUSED, (route, method.__name__)
    assert refused >= 7

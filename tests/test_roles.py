"""Who may do what: a kind of record from each part of the admin for every role, and no address that asks nobody."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, get_resolver, reverse

from accounts.models import User
from courses.models import Participant, Person, Role, Topic
from news.models import Tag
from tests.factories import make_course, make_edition, make_participant, make_person, make_topic, make_user
from tests.roles import MAY, PARTS, ROLES, logged_in, patterns

pytestmark = pytest.mark.django_db

ACTIONS = {"changelist": "view", "add": "add", "change": "view", "delete": "delete", "history": "view"}
MAKERS = {
    Topic: make_topic,
    Role: lambda: Role.objects.create(edition=make_edition(), person=make_person(), kind="expert"),
    Person: make_person,
    Participant: make_participant,
    Tag: lambda: Tag.objects.create(name_en="A", slug="a"),
    User: make_user,
}


def address(model, page, record):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=[] if page in {"changelist", "add"} else [record.pk])


@pytest.mark.sweep
@pytest.mark.parametrize("role", MAY)
def test_each_role_opens_what_it_may_and_nothing_else(client, role):
    logged_in(client, role)
    for model, make in MAKERS.items():
        record, allowed = make(), MAY[role][model]
        for page, action in ACTIONS.items():
            opens = action in allowed
            assert client.get(address(model, page, record)).status_code == (200 if opens else 403), (model, page)


@pytest.mark.sweep
@pytest.mark.parametrize("role", MAY)
def test_each_role_writes_what_it_may_and_nothing_else(client, role):
    logged_in(client, role)
    for model, make in MAKERS.items():
        record, allowed = make(), MAY[role][model]
        for page in ("add", "change", "delete"):
            refused = client.post(address(model, page, record), {}).status_code == 403
            assert refused == (page not in allowed), (model, page)


@pytest.mark.sweep
def test_staff_without_a_role_open_no_list_and_wait_for_nothing(client):
    logged_in(client, None)
    make_course(title_es="")

    assert client.get("/admin/").context["waiting"] == []
    assert client.get("/admin/search/?q=Course").context["groups"] == []
    for model in admin.site._registry:
        assert client.get(address(model, "changelist", None)).status_code == 403


@pytest.mark.sweep
def test_every_address_of_the_admin_asks_who_is_there(client):
    """Whatever is added under /admin/ sends strangers to the login."""
    walked = 0
    for route, pattern in patterns(get_resolver().url_patterns):
        if not route.startswith("admin/") or pattern.name in {"login", "logout", "jsi18n"}:
            continue
        filled = "/" + route.replace("^", "").replace("$", "").replace("([^/]+)", "1").replace("<path:object_id>", "1")
        for converter in ("<id>", "<path:content_type_id>", "<path:object_id>", "<int:content_type_id>"):
            filled = filled.replace(converter, "1")
        if "<" in filled or "(" in filled:
            continue
        walked += 1
        assert client.get(filled).status_code in {302, 404}, filled
        assert client.get(filled).headers.get("Location", "/admin/login/").startswith("/admin/login/"), filled
    assert walked > 100


def test_administrator_makes_no_superuser_and_touches_none(client):
    logged_in(client, "Administrator")
    other, above = make_user(), make_user(is_superuser=True)

    page = client.get(address(User, "change", other)).text
    assert 'name="is_superuser"' not in page
    assert client.post(address(User, "change", above), {"email": "taken@example.org"}).status_code == 403
    with pytest.raises(NoReverseMatch):
        reverse("admin:courses_historicalcourse_changelist")


@pytest.mark.parametrize("role", MAY)
def test_roles_give_the_same_for_every_record_of_a_part(client, role):
    """The table above speaks for its part: what the migration gives one of it, it gives them all."""
    given = ROLES.ROLES[role]

    for spoken, models in PARTS.items():
        app = spoken._meta.app_label
        assert {frozenset(given.get((app, model), ())) for model in models} == {frozenset(MAY[role][spoken])}

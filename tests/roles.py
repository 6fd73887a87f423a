"""Who may do what in the admin, and the ways there."""

import importlib

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group

from accounts.models import User
from courses.models import Participant, Person, Role, Topic
from news.models import Tag
from tests.factories import make_user

ROLES = importlib.import_module("news.migrations.0001_squashed_0007_questions_of_the_home")
VIEW, WRITE = {"view"}, {"view", "change"}
ALL = {"view", "add", "change", "delete"}
KEPT = {"view", "add", "change"}  # never deleted by hand
NOTHING = {User: set(), Group: set(), LogEntry: set()}  # of accounts, and of what was done by whom
MAY = {  # role → a model that speaks for its part → what it may
    "Editor": {Topic: WRITE, Role: WRITE, Person: WRITE, Tag: ALL, Participant: set(), **NOTHING},
    "Training officer": {Topic: ALL, Role: ALL, Person: ALL, Tag: VIEW, Participant: KEPT, **NOTHING},
    "Analyst": {Topic: VIEW, Role: VIEW, Person: VIEW, Tag: VIEW, Participant: set(), **NOTHING},
    "Administrator": {
        Topic: ALL,
        Role: ALL,
        Person: ALL,
        Tag: ALL,
        User: KEPT,
        Group: VIEW,
        LogEntry: set(),
        Participant: KEPT,
    },
}
PARTS = {Topic: ROLES.CATALOGUE, Role: ROLES.EDITIONS, Person: ROLES.PARTNERS, Tag: ROLES.NEWS}
PARTS[Participant] = ["participant", "application", "invitation", "batch", "certificate", "issue"]


def may(role, model):
    """What the role may do with the model, by the part that it is of."""
    spoken = next((first for first, names in PARTS.items() if model._meta.model_name in names), model)
    return MAY[role][spoken]


def logged_in(client, role):
    """Tests that commit leave no roles behind; the others have them from the migration."""
    if not Group.objects.exists():
        ROLES.make_roles(apps, None)
    user = make_user(is_staff=True)
    if role:
        user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return client


def patterns(urlpatterns, above=""):
    """Every route below these, with its pattern."""
    for pattern in urlpatterns:
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern.url_patterns, above + str(pattern.pattern))
        else:
            yield above + str(pattern.pattern), pattern

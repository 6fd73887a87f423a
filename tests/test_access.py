"""Who may open each address that is not the admin's; the admin's stand in tests/test_role_walk.py.

The table is of the whole resolver: an address that is in neither fails.
"""

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse

from courses.letters import study_token_of, token_of
from tests.factories import make_certificate, make_participant, make_running_edition, make_staff, make_user
from tests.learning import make_student
from tests.roles import logged_in, may, patterns
from tests.world import addresses, make_world, names_of_pages

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]
PEOPLE = ["nobody", "learner", "other", "staff without rights", "teacher"]
EVERYBODY, ABSENT = [200] * 5, [404] * 5  # whatever account they have; links with a token are for whoever has the link
LOGGED_IN = [302, 200, 200, 200, 200]  # each sees what is theirs; strangers are led to the login
ONCE_MORE = [302] * 5  # to the login, or to show once more who they are
NOTHING_YET = [302, 404, 404, 404, 404]  # these people have no second factor, and typed nothing too late
STRANGERS = [200, 302, 302, 302, 302]
TEACHES = [302, 404, 404, 404, 200]  # of the edition that they teach
ACCESS = {
    **dict.fromkeys(["health", "figures-csv", "data-file", "verify", "verify-code", "robots"], EVERYBODY),
    **dict.fromkeys(["sitemap", "sitemap-section", "calendar", "edition-calendar"], EVERYBODY),
    **dict.fromkeys(["news-feed", "country-feed", "topic-feed", "course-feed"], EVERYBODY),
    **dict.fromkeys(["security-txt", "api:api-root", "media"], ABSENT),
    **dict.fromkeys([f"api:list_{kind}" for kind in ("courses", "editions", "organisations", "articles")], EVERYBODY),
    **dict.fromkeys([f"api:show_{kind}" for kind in ("course", "edition", "organisation", "article")], EVERYBODY),
    **dict.fromkeys(["api:list_figures", "api:openapi-json"], EVERYBODY),
    **dict.fromkeys([f"portal:{name}" for name in ("home", "figures", "search", "data")], EVERYBODY),
    **dict.fromkeys([f"portal:{name}" for name in ("accessibility", "privacy", "country")], EVERYBODY),
    **dict.fromkeys([f"courses:{name}" for name in ("list", "course", "edition", "calendar")], EVERYBODY),
    **dict.fromkeys([f"courses:{name}" for name in ("programme", "partner", "topic")], EVERYBODY),
    **dict.fromkeys(["news:list", "news:article"], EVERYBODY),
    # by an edition that takes applications, or by a signed link
    **dict.fromkeys([f"courses:{name}" for name in ("apply", "apply-step", "applied", "invitation")], EVERYBODY),
    **dict.fromkeys([f"courses:{name}" for name in ("my-application", "study", "study-print")], EVERYBODY),
    **dict.fromkeys([f"courses:{name}" for name in ("study-module", "study-transcript")], EVERYBODY),
    **dict.fromkeys(["courses:my-certificate", "courses:certificate-file", "courses:data-erased"], EVERYBODY),
    # by an account
    **dict.fromkeys(["courses:learning", "courses:my-data", "account_email", "account_code_again"], LOGGED_IN),
    **dict.fromkeys(["account_logout", "account_change_password", "account_reauthenticate", "mfa_index"], LOGGED_IN),
    **dict.fromkeys(["courses:erase-data", "mfa_reauthenticate", "account_set_password"], ONCE_MORE),
    **dict.fromkeys(["mfa_activate_totp", "mfa_generate_recovery_codes"], ONCE_MORE),
    **dict.fromkeys(["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"], NOTHING_YET),
    "account_interrupted": NOTHING_YET,
    "courses:teaching": TEACHES,
    "courses:roster": TEACHES,
    # on the way in
    **dict.fromkeys(["account_login", "account_request_login_code", "account_signup"], STRANGERS),
    **dict.fromkeys(["account_confirm_login_code", "account_email_verification_sent"], ONCE_MORE),
    **dict.fromkeys(["mfa_authenticate", "account_complete_password_reset"], ONCE_MORE),
    **dict.fromkeys(["account_reset_password", "account_inactive", "account_password_reset_completed"], EVERYBODY),
    "account_confirm_password_reset_code": ONCE_MORE,
}


@pytest.fixture(scope="module")
def world(for_the_module):
    return make_world()


def test_every_address_is_in_the_table():
    assert names_of_pages() == set(ACCESS)
    nameless = {route for route, pattern in patterns(get_resolver().url_patterns) if pattern.name is None}
    assert {route for route in nameless if not route.startswith("admin/")} <= {"api/v1/", "^media/(?P<path>.*)$"}


@pytest.mark.ignore_template_errors  # of allauth's own page of second factors
@pytest.mark.parametrize("who", PEOPLE)
def test_each_person_opens_what_the_table_says(client, world, who):
    if who == "staff without rights":
        client.force_login(make_user(is_staff=True))
    elif who != "nobody":
        client.force_login(getattr(world, who))
    place = PEOPLE.index(who)

    opened = {name: client.get(address).status_code for name, address in addresses(world).items()}

    assert opened == {name: statuses[place] for name, statuses in ACCESS.items()}


def foreign(world):
    """Addresses of what is another person's, by what one has of one's own."""
    theirs = make_student(make_running_edition(2), participant=make_participant(account=world.other))
    paper = make_certificate()
    own, signed = study_token_of(world.student), token_of(theirs)
    yield from (
        reverse("courses:certificate-file", args=[study_token_of(world.completed), paper.shown_code]),
        reverse("courses:study-module", args=[own, "module-9"]),
        reverse("courses:study-transcript", args=[own, 10**9]),
        reverse("courses:roster", args=[theirs.edition_id]),
        reverse("courses:my-application", args=[own]),
        reverse("courses:my-application", args=[f"{signed[:-1]}{'A' if signed[-1] != 'A' else 'B'}"]),
        reverse("courses:study", args=[f"{theirs.pk}:{own.partition(':')[2]}"]),
        reverse("courses:invitation", args=[signed]),
    )


@pytest.mark.parametrize("who", ["learner", "teacher", "staff"])
def test_what_is_another_persons_is_absent(client, world, who):
    client.force_login(getattr(world, who))

    found = {address: client.get(address).status_code for address in foreign(world)}

    assert set(found.values()) == {404}, found


def test_lists_of_an_account_name_nobody_else(client, world):
    theirs = make_student(
        make_running_edition(2), participant=make_participant(account=world.other, email="zz@example.org")
    )
    client.force_login(world.learner)

    texts = [client.get(reverse(name)).text for name in ("courses:learning", "courses:my-data")]

    assert [text for text in texts if "zz@example.org" in text or theirs.edition.course.title in text] == []


@pytest.mark.parametrize("role", ["Editor", "Training officer", "Analyst", "Administrator", None])
def test_autocompletes_of_the_office_give_only_what_a_role_may_see(client, role):
    logged_in(client, role)
    walked = 0
    for model, page in admin.site._registry.items():
        for name in page.autocomplete_fields:
            target = model._meta.get_field(name).remote_field.model
            query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": name}
            opens = role is not None and "view" in may(role, target)
            status = client.get(reverse("admin:autocomplete"), query).status_code
            assert status == (200 if opens else 403), (role, model, name)
            walked += 1
    assert walked > 10


def test_autocomplete_of_what_is_no_such_field_gives_nothing(client):
    client.force_login(make_staff())
    query = {"app_label": "courses", "model_name": "application", "field_name": "motivation", "term": "a"}

    assert client.get(reverse("admin:autocomplete"), query).status_code == 403

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from courses.actions.audit import put_on_record
from courses.models import Topic
from tests.admin_forms import address_of, form_of
from tests.factories import make_staff, make_topic, make_user

pytestmark = pytest.mark.django_db


def test_user_logs_in_by_address_whatever_its_case():
    user = make_user(email="Ana@Example.org")

    assert authenticate(None, email="ana@example.ORG", password="a-long-password") == user


def test_address_is_unique_whatever_its_case():
    make_user(email="ana@example.org")

    with pytest.raises(IntegrityError):
        User.objects.bulk_create([User(email="ANA@example.org")])


def test_user_needs_an_address():
    with pytest.raises(ValueError, match="e-mail address"):
        User.objects.create_user("")


def test_superuser_is_staff():
    user = User.objects.create_superuser("root@example.org", "a-long-password")

    assert [user.is_staff, user.is_superuser] == [True, True]


def test_account_cannot_be_deleted_in_the_admin(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    user = make_user()

    assert client.post(f"/admin/accounts/user/{user.pk}/delete/", {"post": "yes"}).status_code == 403


def test_office_speaks_the_language_that_was_chosen_once(client):
    user = make_user(is_staff=True)
    client.force_login(user)
    assert 'value="es" lang="es">Español</button>' in client.get("/admin/").text

    page = client.post("/admin/language/", {"language": "es", "next": "/admin/?x=1"}, follow=True)

    assert page.redirect_chain == [("/admin/?x=1", 302)]
    assert ['<html lang="es"' in page.text, 'lang="en">English</button>' in page.text] == [True, True]
    user.refresh_from_db()
    assert user.language == "es"


@pytest.mark.parametrize("sent", [{"language": "xx"}, {}, {"language": "en", "next": "//evil.example"}])
def test_choice_of_a_language_leads_nowhere_else(client, sent):
    client.force_login(make_user(is_staff=True))

    assert client.post("/admin/language/", sent).url == "/admin/"


def test_roles_are_offered_in_the_language_of_who_gives_them(client):
    client.force_login(make_user(is_staff=True, is_superuser=True, language="es"))
    Group.objects.get_or_create(name="Training officer")
    other = make_user()

    page = client.get(f"/admin/accounts/user/{other.pk}/change/").text
    assert "Responsable de formación" in page
    assert "Responsable de formación" in client.get("/admin/auth/group/").text


def test_roles_are_filtered_by_their_names_in_the_readers_language(client):
    Group.objects.get_or_create(name="Training officer")
    client.force_login(make_user(is_staff=True, is_superuser=True, language="es"))

    assert "Responsable de formación" in client.get("/admin/accounts/user/").text


def test_log_says_in_words_what_was_done(client):
    user = make_user(is_staff=True, is_superuser=True)
    client.force_login(user)
    topic = make_topic("Border")
    fields = form_of(client, topic)
    client.post(address_of(topic), fields | {"name_en": "Borders", "change_reason": "As published"})

    page = client.get("/admin/admin/logentry/").text
    assert [words in page for words in ("Changed Name [en]", "seen_version", "changed&quot;")] == [True, False, False]


def test_home_tells_what_one_changed_and_not_what_one_read(client):
    user = make_user(is_staff=True, is_superuser=True)
    client.force_login(user)
    topic = make_topic("Border")
    client.post(address_of(topic), form_of(client, topic) | {"name_en": "Borders"})
    put_on_record(user, Topic, "Opened", topic)

    told = client.get("/admin/").context["recent"]
    assert [(entry.object_repr, entry.is_change()) for entry in told] == [("Borders", True)]


def test_form_of_an_account_tells_nothing_of_how_its_password_is_kept(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    with_one, without = make_user(), make_user()
    without.set_unusable_password()
    without.save()

    pages = [client.get(address_of(user)).text for user in (with_one, without)]

    assert ["There is one." in pages[0], "None: the account is opened by a code" in pages[1]] == [True, True]
    assert [word in page for page in pages for word in ("salt", "sha256", "md5")] == [False] * 6


def test_log_of_very_many_entries_is_neither_sorted_nor_gone_through(client):
    user = make_user(email="officer@example.org", is_staff=True, is_superuser=True)
    client.force_login(user)
    put_on_record(user, Topic, "Opened", make_topic("Border"))

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/admin/admin/logentry/", {"q": "Officer@example.org"})
    of_the_log = [query["sql"] for query in asked if "django_admin_log" in query["sql"]]

    assert [entry.change_message for entry in page.context["cl"].result_list] == ["Opened"]
    assert len(of_the_log) == 2
    assert [words in sql for sql in of_the_log for words in ("DISTINCT", "MIN(", '"action_time" DESC')] == [False] * 6
    assert "Topic" in [label for _key, label in page.context["cl"].filter_specs[0].lookup_choices]


@pytest.mark.parametrize(
    ("typed", "has_password", "is_confirmed"), [("Ana@EXAMPLE.org", True, False), ("eva@example.org", False, True)]
)
def test_another_address_takes_the_password_away_and_the_same_in_other_letters_does_not(
    client, typed, has_password, is_confirmed
):
    client.force_login(make_staff())
    user = make_user(email="ana@example.org")
    user.emailaddress_set.create(email=user.email, primary=True, verified=False)
    sent = form_of(client, user) | {"email": typed, "is_active": "on"}

    assert client.post(address_of(user), sent).status_code == 302

    user.refresh_from_db()
    assert [user.has_usable_password(), user.emailaddress_set.get().verified] == [has_password, is_confirmed]

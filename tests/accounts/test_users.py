import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.db import IntegrityError

from accounts.models import User
from tests.factories import make_user

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


def test_roles_are_offered_in_the_language_of_who_gives_them(client):
    client.force_login(make_user(is_staff=True, is_superuser=True, language="es"))
    Group.objects.get_or_create(name="Training officer")
    other = make_user()

    page = client.get(f"/admin/accounts/user/{other.pk}/change/").text
    assert "Responsable de formación" in page
    assert "Responsable de formación" in client.get("/admin/auth/group/").text

import os

import pytest
from django.contrib.auth.models import Permission

from courses.models import Organisation, Person
from tests.admin_forms import admin_url
from tests.exchange import confirm, csv_of, upload
from tests.factories import (
    make_organisation,
    make_staff,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def test_change_between_preview_and_confirmation_is_shown(staff):
    organisation = make_organisation(slug="a", name_en="Before")
    page = upload(staff, Organisation, csv_of(["slug", "name_en"], ["a", "Mine"]))
    Organisation.objects.update(name_en="Theirs")

    again = confirm(staff, Organisation, page)

    assert "the records have changed since the preview" in str(*again.context["messages"])
    assert "<del>Theirs</del> → <ins>Mine</ins>" in again.text
    organisation.refresh_from_db()
    assert organisation.name_en == "Theirs"

    confirm(staff, Organisation, again)
    organisation.refresh_from_db()
    assert organisation.name_en == "Mine"


def test_change_while_an_import_is_judged_is_not_overwritten(staff, monkeypatch):
    make_organisation(slug="a", name_en="Before")
    page = upload(staff, Organisation, csv_of(["slug", "name_en"], ["a", "Mine"]))
    judged = "courses.interchange.has_errors"
    monkeypatch.setattr(judged, lambda result: not Organisation.objects.update(name_en="Theirs"))

    again = confirm(staff, Organisation, page)

    assert "the records have changed since the preview" in str(*again.context["messages"])
    assert Organisation.objects.get().name_en == "Theirs"


def test_file_is_kept_in_private_until_it_is_confirmed(staff, folder):
    page = upload(staff, Organisation, csv_of(["slug", "name_en"], ["a", "A"]))
    (kept,) = folder.iterdir()

    assert [folder.stat().st_mode & 0o777, kept.stat().st_mode & 0o777, len(kept.name)] == [0o700, 0o600, 43]
    confirm(staff, Organisation, page)
    assert list(folder.iterdir()) == []


def test_file_with_errors_or_without_changes_is_not_kept(staff, folder):
    make_organisation(slug="a", name_en="A")
    upload(staff, Organisation, csv_of(["slug", "name_en"], ["a", "A"]))
    upload(staff, Organisation, csv_of(["slug", "name_en"], ["b", ""]))

    assert not folder.exists()


def test_forgotten_file_is_removed_when_the_next_page_is_opened(staff, folder):
    folder.mkdir()
    (folder / "forgotten").touch()
    (folder / "waiting").touch()
    os.utime(folder / "forgotten", (0, 0))

    staff.get(admin_url(Organisation, "import"))

    assert [(folder / name).exists() for name in ("forgotten", "waiting")] == [False, True]


def test_nobody_confirms_what_was_shown_to_others_or_to_nobody(staff, client):
    page = upload(staff, Organisation, csv_of(["slug", "name_en"], ["a", "A"]))
    address = admin_url(Organisation, "process_import")
    another = confirm(staff, Person, page)
    client.force_login(make_staff())
    answers = [client.post(address, {"ticket": each}) for each in (page.context["ticket"], "../../etc/passwd", "")]

    assert "no longer valid" in str(*another.context["messages"])
    assert [answer.url for answer in answers] == [admin_url(Organisation, "import")] * 3
    assert client.get(address).url == admin_url(Organisation, "import")
    assert not Organisation.objects.exists()


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("permissions", "imports", "exports"),
    [
        (["view"], 403, 200),
        (["add", "change"], 200, 200),
        (["add"], 403, 403),
        (["change"], 403, 200),
        ([], 403, 403),
    ],
)
def test_import_and_export_are_for_those_who_may(client, permissions, imports, exports):
    user = make_user(is_staff=True)
    names = [f"{permission}_organisation" for permission in permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)

    pages = [client.get(admin_url(Organisation, page)).status_code for page in ("import", "export")]
    posted = client.post(admin_url(Organisation, "process_import"), {}).status_code
    downloaded = client.post(admin_url(Organisation, "export"), {"format": "0", "resource": "0"}).status_code

    assert [*pages, posted == 403, downloaded] == [imports, exports, imports == 403, exports]
    if exports == 200:
        shown = client.get(admin_url(Organisation, "changelist")).text
        assert [f'class="{name}_link"' in shown for name in ("import", "export")] == [imports == 200, True]

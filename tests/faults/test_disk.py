"""The disk is full: nothing is half written, who writes is told to come back, who reads does not notice. With twins."""

import shutil
import subprocess
from contextlib import suppress

import pytest

from tests.faults.processes import Office
from tests.faults.sites import PRODUCTION
from tests.faults.test_outages import TWINS, as_root, crowd_around, on_sqlite

SMALL = 6  # MB: twice what the database takes up at the start
UPLOADS = """
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from courses.admin.uploads import PrivateFolderStorage
from courses.models import Course, Resource
from courses.outages import is_passing
settings.ALLOWED_HOSTS, settings.STAFF_NEED_SECOND_FACTOR = ["testserver"], False
course = Course.objects.create(title_en="A", slug="a", is_published=True)
staff = get_user_model().objects.create_user("a@example.org", is_staff=True, is_superuser=True)
client = Client(raise_request_exception=False)
client.force_login(staff)

def upload(size):
    form = {"title_en": "A", "kind": "document", "course": course.pk}
    form["file"] = SimpleUploadedFile("a.pdf", b"a" * size)
    return client.post("/admin/courses/resource/add/", form).status_code

def preview(size):
    try:
        PrivateFolderStorage().save(b"a" * size)
    except OSError as error:
        return 503 if is_passing(error) else 500
    return 200
"""
HALF_LEFT = """
from courses.whole_files import WholeFiles
del WholeFiles._save
"""


@pytest.fixture
def disk(tmp_path):
    """A disk of a few megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder):
    """A file that takes what room there is."""
    file = folder / "filler"
    with file.open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(2**12)):
            pass
    return file


def files(folder):
    return sorted(path.relative_to(folder).parts[0] for path in folder.rglob("*") if path.is_file())


@as_root
@on_sqlite
@TWINS
def test_full_disk_stops_those_who_write_alone(disk, database_url, twin, tmp_path):
    answer = 500 if twin else 503
    shutil.move(tmp_path / "shared.sqlite3", disk)
    (tmp_path / "shared.sqlite3").symlink_to(disk / "shared.sqlite3")
    environment = {"DATABASE_URL": f"sqlite:///{disk / 'shared.sqlite3'}", "VAR_DIR": str(tmp_path)}
    with crowd_around(environment, twin) as (crowd, _office):
        filler = fill(disk)
        crowd.wait_for(("writes", answer))
        crowd.wait_for(("reads", 200))
        filler.unlink()

    assert set(crowd.answers) == {("reads", 200), ("writes", 200), ("writes", answer)}


@pytest.mark.either
@as_root
@pytest.mark.parametrize("twin", ["", HALF_LEFT], ids=["right", "half left (twin)"])
def test_upload_that_finds_no_room_leaves_neither_file_nor_row(disk, database_url, twin, settings):
    """The twin stores files as Django does."""
    settings.MEDIA_ROOT = disk / "media"  # where what is counted in the end is looked for
    environment = PRODUCTION | {"DATABASE_URL": database_url, "VAR_DIR": str(disk)}
    office = Office(UPLOADS + twin, environment)
    filler = fill(disk)
    with filler.open("rb+") as file:
        file.truncate(2**20)
    told = [office.tell(f"upload({SMALL * 2**20})"), office.tell(f"preview({SMALL * 2**20})")]
    left = files(disk)
    filler.unlink()

    assert told == [503, 503]
    assert [left, office.tell("Resource.objects.count()")] == [["filler", *(["media"] if twin else [])], 0]
    assert [office.tell("upload(9)"), office.tell("preview(9)")] == [302, 200]
    assert office.tell("Resource.objects.count()") == 1

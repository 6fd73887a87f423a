"""Uploaded files come from the portal's own address, wherever they are kept."""

from contextlib import closing

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from moto.server import ThreadedMotoServer

from config.files import media_storage
from courses.models import Resource
from tests.factories import make_course

pytestmark = pytest.mark.django_db
NAME = "resources/guía 1.pdf"
ADDRESS = "/media/resources/gu%C3%ADa%201.pdf"


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="module")
def server():
    """Something that speaks as Amazon's S3 does, on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(settings, server, monkeypatch):
    """The storage as the settings make it from the environment, with a bucket of its own."""
    facts = {"BUCKET": "rumbo", "ENDPOINT": server, "REGION": "us-east-1", "KEY": "a", "SECRET": "b"}
    for name, value in facts.items():
        monkeypatch.setenv(f"MEDIA_S3_{name}", value)
    settings.STORAGES = {**settings.STORAGES, "default": media_storage()}
    storage = storages["default"]
    storage.connection.meta.client.create_bucket(Bucket="rumbo")
    yield
    storage.bucket.objects.all().delete()
    storage.bucket.delete()


def got(client, address):
    """The answer, closed as a server closes it, and its content."""
    with closing(client.get(address)) as response:
        return response, b"".join(response)


@pytest.mark.parametrize("place", ["folder", "bucket"])
def test_uploaded_file_is_handed_out_at_an_address_of_our_own(client, request, place):
    request.getfixturevalue(place)
    resource = Resource(course=make_course(), title_en="A", kind="document")
    resource.file.save("guía 1.pdf", ContentFile(b"%PDF-1.7"))
    response, content = got(client, resource.address)

    assert [resource.file.name, resource.address, resource.size] == [
        "resources/guía_1.pdf",
        "/media/resources/gu%C3%ADa_1.pdf",
        8,
    ]
    assert [response.status_code, content] == [200, b"%PDF-1.7"]
    assert [response.headers["Content-Type"], response.headers["Content-Length"]] == ["application/pdf", "8"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("place", ["folder", "bucket"])
def test_no_file_is_written_over_and_one_that_is_deleted_is_gone(client, request, place):
    request.getfixturevalue(place)
    names = [default_storage.save("resources/a.txt", ContentFile(text)) for text in (b"first", b"second")]

    assert len(set(names)) == 2
    assert [got(client, f"/media/{name}")[1] for name in names] == [b"first", b"second"]

    default_storage.delete(names[0])
    assert [got(client, f"/media/{name}")[0].status_code for name in names] == [404, 200]


@pytest.mark.parametrize("place", ["folder", "bucket"])
@pytest.mark.parametrize(
    "name",
    [
        "nothing.pdf",
        "resources/",
        "resources",
        "../rumbo.sqlite3",
        "%2e%2e/rumbo.sqlite3",
        "/etc/passwd",
        "%00",
        "a" * 999,
    ],
)
def test_what_is_no_file_is_not_found(client, request, place, name):
    request.getfixturevalue(place)
    default_storage.save("resources/a.txt", ContentFile(b"a"))

    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize(("name", "is_kept"), [("a.svg", True), ("a.html", True), ("a.js", True), ("a.png", False)])
def test_file_in_which_something_could_run_is_not_shown(client, folder, name, is_kept):
    default_storage.save(name, ContentFile(b"a"))

    headers = got(client, f"/media/{name}")[0].headers
    assert headers["Content-Disposition"].startswith("attachment") is is_kept


def test_file_is_only_read(client, folder):
    default_storage.save("a.txt", ContentFile(b"a"))

    assert client.post("/media/a.txt").status_code == 405


def test_bucket_that_is_away_is_said_and_no_page_fails(client, bucket, settings):
    resource = Resource(course=make_course(), title_en="A", kind="document")
    resource.file.save("a.pdf", ContentFile(b"a"))
    options = settings.STORAGES["default"]["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:1"}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
    resource = Resource(file=resource.file.name)
    response = client.get(resource.address)

    assert [response.status_code, response.headers["Retry-After"], resource.size] == [503, "30", None]

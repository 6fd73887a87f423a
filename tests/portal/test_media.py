"""Uploaded files come from the portal's own address, wherever they are kept."""

import re
from contextlib import closing

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from moto.server import ThreadedMotoServer

from config.files import media_storage
from courses.models import Resource
from tests.factories import make_course

pytestmark = pytest.mark.django_db
NAME = "resources/guía 1.pdf"
ADDRESS = "/media/resources/gu%C3%ADa%201.pdf"
PLACES = ["folder", pytest.param("bucket", marks=pytest.mark.sweep)]


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


@pytest.mark.parametrize("place", PLACES)
def test_uploaded_file_is_handed_out_at_an_address_of_our_own(client, request, place):
    request.getfixturevalue(place)
    resource = Resource(course=make_course(), title_en="A", kind="document")
    resource.file.save("guía 1.pdf", ContentFile(b"%PDF-1.7"))
    response, content = got(client, resource.address)

    [folder] = re.findall(r"^resources/([\w-]{16})/guía_1\.pdf$", resource.file.name)
    assert [resource.address, resource.size] == [f"/media/resources/{folder}/gu%C3%ADa_1.pdf", 8]
    assert [response.status_code, content] == [200, b"%PDF-1.7"]
    assert [response.headers["Content-Type"], response.headers["Content-Length"]] == ["application/pdf", "8"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("place", PLACES)
def test_no_file_is_written_over_and_one_that_is_deleted_is_gone(client, request, place):
    request.getfixturevalue(place)
    names = [default_storage.save("resources/a.txt", ContentFile(text)) for text in (b"first", b"second")]

    assert len(set(names)) == 2
    assert [got(client, f"/media/{name}")[1] for name in names] == [b"first", b"second"]

    default_storage.delete(names[0])
    assert [got(client, f"/media/{name}")[0].status_code for name in names] == [404, 200]


@pytest.mark.parametrize("place", PLACES)
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


RECORDING = bytes(range(256)) * 600  # more than is read at once


def asked(client, **headers):
    with closing(client.get("/media/a.mp4", headers=headers)) as response:
        return response, b"".join(response)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", RECORDING),
        ("bytes=70000-150000", RECORDING[70_000:150_001]),
        ("bytes=-5", RECORDING[-5:]),
        ("Bytes=153599-999999", RECORDING[-1:]),
        ("bytes=-999999", RECORDING),
    ],
)
def test_player_gets_the_part_of_a_recording_that_it_asks_for(client, request, place, header, part):
    request.getfixturevalue(place)
    default_storage.save("a.mp4", ContentFile(RECORDING))
    response, content = asked(client, range=header)

    start = len(RECORDING) - len(part) if "-9" in header or "-5" in header else int(header[6:].partition("-")[0])
    assert [response.status_code, content == part] == [206, True]
    assert response.headers["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{len(RECORDING)}"
    assert [response.headers["Content-Length"], response.headers["Content-Type"]] == [str(len(part)), "video/mp4"]


@pytest.mark.parametrize("header", ["bytes=0-1,5-6", "bytes=9-5", "bytes=-", "pages=1-2", "bytes=²-3", ""])
def test_what_is_no_one_part_is_the_whole_file(client, folder, header):
    default_storage.save("a.mp4", ContentFile(RECORDING))
    response, content = asked(client, range=header)

    assert [response.status_code, content == RECORDING, response.headers["Accept-Ranges"]] == [200, True, "bytes"]


@pytest.mark.parametrize("header", ["bytes=153600-", "bytes=153600-153700", "bytes=-0"])
def test_part_behind_the_end_is_refused_with_the_size(client, folder, header):
    default_storage.save("a.mp4", ContentFile(RECORDING))
    response, _content = asked(client, range=header)

    assert [response.status_code, response.headers["Content-Range"]] == [416, "bytes */153600"]


def test_part_of_another_version_of_the_file_is_the_whole_of_it(client, folder):
    default_storage.save("a.mp4", ContentFile(b"first"))
    tag = asked(client)[0].headers["ETag"]
    default_storage.delete("a.mp4")
    default_storage.save("a.mp4", ContentFile(b"second"))

    assert asked(client, range="bytes=2-", if_range=tag)[1] == b"second"
    again = asked(client)[0].headers["ETag"]
    assert asked(client, range="bytes=2-", if_range=again)[1] == b"cond"


@pytest.mark.parametrize("place", PLACES)
def test_whoever_has_the_file_is_told_so(client, request, place):
    request.getfixturevalue(place)
    default_storage.save("a.mp4", ContentFile(RECORDING))
    tag = asked(client)[0].headers["ETag"]
    response, content = asked(client, if_none_match=tag)

    assert [response.status_code, content, response.headers["ETag"]] == [304, b"", tag]
    assert asked(client, if_none_match='"another"')[0].status_code == 200


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("method", "headers", "read"),
    [
        ("get", {"range": "bytes=5-6"}, 2),
        ("get", {}, len(RECORDING)),
        ("head", {}, 0),
        ("head", {"range": "bytes=5-"}, 0),
    ],
)
def test_no_more_is_read_of_a_bucket_than_is_asked_for(client, bucket, method, headers, read):
    default_storage.save("a.mp4", ContentFile(RECORDING))
    lengths = []
    events = default_storage.connection.meta.client.meta.events
    events.register("after-call.s3.GetObject", lambda parsed, **_facts: lengths.append(parsed["ContentLength"]))

    with closing(getattr(client, method)("/media/a.mp4", headers=headers)) as response:
        assert len(b"".join(response)) == read
    assert sum(lengths) == read
    assert response.headers["Content-Length"] == str(read or len(RECORDING))


@pytest.mark.parametrize("place", PLACES)
def test_empty_file_is_handed_out_and_has_no_part(client, request, place):
    request.getfixturevalue(place)
    default_storage.save("a.mp4", ContentFile(b""))

    whole, part = asked(client)[0], asked(client, range="bytes=0-")[0]
    assert [whole.status_code, whole.headers["Content-Length"], part.status_code] == [200, "0", 416]


def test_file_is_closed_whatever_is_answered(client, folder, monkeypatch):
    default_storage.save("a.mp4", ContentFile(RECORDING))
    truly, opened = default_storage.open, []
    monkeypatch.setattr(default_storage, "open", lambda name: opened.append(truly(name)) or opened[-1])
    tag = asked(client)[0].headers["ETag"]

    for headers in ({"range": "bytes=0-1"}, {"range": "bytes=999999-"}, {"if_none_match": tag}, {"if_match": '"x"'}):
        asked(client, **headers)
    client.head("/media/a.mp4")

    assert [file.closed for file in opened] == [True] * 6


def test_part_of_a_file_to_be_kept_is_kept_too(client, folder):
    default_storage.save("a.svg", ContentFile(b"<svg/>"))

    response = client.get("/media/a.svg", headers={"range": "bytes=1-2"})
    assert [response.status_code, b"".join(response)] == [206, b"sv"]
    assert response.headers["Content-Disposition"] == 'attachment; filename="a.svg"'
    response.close()


def test_file_is_only_read(client, folder):
    default_storage.save("a.txt", ContentFile(b"a"))

    assert client.post("/media/a.txt").status_code == 405


@pytest.mark.sweep
def test_bucket_that_is_away_is_said_and_no_page_fails(client, bucket, settings):
    resource = Resource(course=make_course(), title_en="A", kind="document")
    resource.file.save("a.pdf", ContentFile(b"a"))
    options = settings.STORAGES["default"]["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:1"}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
    resource = Resource(file=resource.file.name)
    response = client.get(resource.address)

    assert [response.status_code, response.headers["Retry-After"], resource.size] == [503, "30", None]


@pytest.mark.sweep
def test_bucket_that_goes_away_after_the_file_is_found_is_said(client, bucket, monkeypatch):
    default_storage.save("a.mp4", ContentFile(RECORDING))

    def goes_away(**_facts):
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:1")

    default_storage.connection.meta.client.meta.events.register_first("before-call.s3.GetObject", goes_away)

    assert [asked(client)[0].status_code, asked(client, range="bytes=0-1")[0].status_code] == [503, 503]

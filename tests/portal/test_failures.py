"""What is answered where something fails that passes by itself: pages, the office, machines."""

import errno

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from accounts.sessions import SessionStore
from courses import whole_files
from courses.models import Course
from tests.factories import make_course
from tests.portal.api import assert_problem

pytestmark = pytest.mark.django_db


def fail(*_facts, **_more):
    raise OperationalError("the connection to a secret host is lost")


def assert_come_back(response):
    assert [response.status_code, response["Retry-After"], response["Cache-Control"]] == [503, "30", "no-store"]
    assert "secret" not in response.text


@pytest.fixture(autouse=True)
def answers(client):
    client.raise_request_exception = False  # the server answers where Django's client would raise


def test_page_says_so_in_both_languages(client, monkeypatch):
    monkeypatch.setattr(QuerySet, "_fetch_all", fail)
    response = client.get("/es/cursos/")

    assert_come_back(response)
    assert '<div lang="es">' in response.text


def test_office_says_so_before_any_of_its_views_is_reached(staff, monkeypatch):
    """The session is read by middleware, of whose failures Django asks no other middleware."""
    monkeypatch.setattr(SessionStore, "load", fail)

    assert_come_back(staff.get("/admin/courses/course/"))


def test_office_says_so_while_a_page_is_rendered(staff, monkeypatch):
    make_course()
    monkeypatch.setattr(Course, "__str__", fail)

    assert_come_back(staff.get("/admin/courses/course/"))


def test_session_that_cannot_be_written_is_not_told_as_deleted(staff, settings, monkeypatch):
    """Django tells it as a bad request: the session's own error says no more than that it was not written."""
    settings.SESSION_SAVE_EVERY_REQUEST = True
    monkeypatch.setattr(Session, "save", fail)

    assert_come_back(staff.get("/admin/courses/course/"))


@pytest.mark.parametrize("address", ["/api/v1/courses", "/api/v1/organisations", "/data/courses.csv"])
def test_machines_get_a_problem(client, monkeypatch, address):
    monkeypatch.setattr(SQLCompiler, "execute_sql", fail)
    response = client.get(address)

    assert_come_back(response)
    assert_problem(response, 503)


def test_mistake_is_still_a_failure(client, monkeypatch):
    def mistaken(*_facts, **_more):
        raise RuntimeError

    monkeypatch.setattr(QuerySet, "_fetch_all", mistaken)

    assert client.get("/es/cursos/").status_code == 500


def test_upload_to_a_full_disk_leaves_neither_file_nor_row(staff, settings, tmp_path, monkeypatch):
    def refuse(_number):
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.MEDIA_ROOT, course = tmp_path, make_course()
    form = {"title_en": "A", "kind": "document", "course": course.pk, "file": SimpleUploadedFile("a.pdf", b"%PDF")}
    with monkeypatch.context() as disk:
        disk.setattr(whole_files.os, "fsync", refuse)
        refused = staff.post("/admin/courses/resource/add/", form)
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    form["file"] = SimpleUploadedFile("a.pdf", b"%PDF")
    taken = staff.post("/admin/courses/resource/add/", form)

    assert_come_back(refused)
    assert [left, taken.status_code, course.resources.count()] == [[], 302, 1]

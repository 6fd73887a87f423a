"""Which texts and files the page that reads a release takes, and what it says of the others."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from news.models import Article
from tests.news.releases import ADDRESS, ENGLISH, SPANISH, shown

pytestmark = pytest.mark.django_db


@pytest.mark.sweep
@pytest.mark.parametrize(
    "content",
    [
        ENGLISH.encode(),
        b"\xef\xbb\xbf" + ENGLISH.encode(),
        SPANISH.encode("latin-1"),
        "“La oficina” abrió".encode("cp1252"),
    ],
)
def test_file_is_read_in_its_encoding(staff, content):
    file = SimpleUploadedFile("release.TXT", content, "text/plain")

    response = staff.post(ADDRESS, {"file": file, "read": "1"})

    text = response.context["release"].text
    assert text in {ENGLISH.strip(), SPANISH.strip(), "“La oficina” abrió"}


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("release.pdf", b"%PDF", "Choose a plain text file whose name ends in .txt."),
        ("release.txt", b"The \x00 office", "This is no plain text: it holds control characters."),
        ("release.txt", "The office".encode("utf-16"), "This is no plain text: it holds control characters."),
        ("release.txt", b"a" * (1024 * 1024 + 1), "The file is larger than 1 MB."),
        ("release.txt", b"a" * 100_001, "The text is longer than 100,000 characters."),
        ("release.txt", b" \n ", "The text is empty."),
        ("release.txt", b"", "The submitted file is empty."),
    ],
)
def test_wrong_file_is_refused_in_words(staff, name, content, said):
    response = staff.post(ADDRESS, {"file": SimpleUploadedFile(name, content), "read": "1"})

    assert said in response.content.decode()


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Paste the text of a release, or choose a file with it."),
        (" \r\n ", "Paste the text of a release, or choose a file with it."),
        ("The \x00 office", "This is no plain text: it holds control characters."),
        ("The \x1b office", "This is no plain text: it holds control characters."),
        ("a" * 100_001, "The text is longer than 100,000 characters."),
    ],
)
@pytest.mark.parametrize("step", ["read", "create"])
def test_wrong_text_is_refused_in_words(staff, text, said, step):
    response = staff.post(ADDRESS, {"text": text, step: "1"})

    assert said in response.content.decode()
    assert Article.objects.count() == 0


def test_text_and_file_together_are_refused(staff):
    response = shown(staff, ENGLISH, file=SimpleUploadedFile("release.txt", b"The office"))

    assert "Paste the text or choose a file, not both." in response.content.decode()

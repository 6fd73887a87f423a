"""What is no backup, or not whole, is refused before anything of it is used."""

import io
import json
import tarfile

import pytest

from operations.archive import DATABASES, MANIFEST, Backup, described, written
from operations.databases import Refused

DATA = b"a database" * 100
FACTS = {"engine": "sqlite", "made_at": "now", "migrations": [], "tables": {}}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "rumbo-20260101T000000Z.tar"


def make(path, members=None, **facts):
    with written(path) as writer:
        for name, data in (members or {DATABASES["sqlite"]: DATA, "media/a/b.pdf": b"PDF"}).items():
            writer.add(name, io.BytesIO(data), len(data))
        writer.close(**FACTS | facts)
    return path


def make_by_hand(path, *members):
    """A tar of these members as they are, with a manifest that names nothing."""
    with tarfile.open(path, "w") as tar:
        for member, data in members:
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
        manifest = json.dumps(FACTS | {"format": 1, "members": {}}).encode()
        tar.addfile(described(MANIFEST, len(manifest)), io.BytesIO(manifest))
    return path


def test_what_was_written_is_read_again(path, tmp_path):
    backup = Backup(make(path, rumbo="1"))
    backup.verify()

    backup.take({backup.database: tmp_path / "out"})

    assert [(tmp_path / "out").read_bytes(), (tmp_path / "out").stat().st_mode & 0o777] == [DATA, 0o600]
    assert [backup.uploads, backup.manifest["rumbo"]] == [["media/a/b.pdf"], "1"]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("share", [0, 0.3, 0.6, 0.9])
def test_file_that_was_cut_off_is_refused(path, share):
    data = make(path, {DATABASES["sqlite"]: DATA * 20}).read_bytes()
    path.write_bytes(data[: int(len(data.rstrip(b"\x00")) * share)])

    with pytest.raises(Refused, match="no backup, or not whole"):
        Backup(path)


def test_file_that_is_not_there_or_something_else_is_refused(path):
    with pytest.raises(Refused, match="cannot be read: No such file"):
        Backup(path)
    path.write_bytes(b"something else" * 1000)
    with pytest.raises(Refused, match="no backup"):
        Backup(path)


def test_changed_byte_is_found(path):
    data = bytearray(make(path).read_bytes())
    data[data.index(b"a database") + 500] ^= 1
    path.write_bytes(data)

    with pytest.raises(Refused, match=r"damaged: database\.sqlite3"):
        Backup(path).verify()


@pytest.mark.parametrize(
    "name",
    [
        *("/etc/passwd", "../up", "media/../../up", "media/./a", "media//a", "media/", "media", "other"),
        *("media/a\\b", "database.sqlite3/x", "Media/a"),
    ],
)
def test_name_of_elsewhere_is_refused(path, name):
    make_by_hand(path, (tarfile.TarInfo(name), b"x"))

    with pytest.raises(Refused, match="No backup has such a member"):
        Backup(path)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_what_is_no_plain_file_is_refused(path, kind):
    member = tarfile.TarInfo("media/a")
    member.type, member.linkname = kind, "/etc/passwd"
    make_by_hand(path, (member, b""))

    with pytest.raises(Refused, match="No backup has such a member"):
        Backup(path)


def test_member_twice_is_refused(path):
    make_by_hand(path, (tarfile.TarInfo("media/a"), b"x"), (tarfile.TarInfo("media/a"), b"y"))

    with pytest.raises(Refused, match="No backup has such a member"):
        Backup(path)


def test_member_that_the_manifest_does_not_name_is_refused(path):
    make_by_hand(path, (tarfile.TarInfo("media/a"), b"x"), (tarfile.TarInfo("database.sqlite3"), b"x"))

    with pytest.raises(Refused, match="does not hold what its manifest says"):
        Backup(path)


def test_backup_without_a_database_is_refused(path):
    with pytest.raises(Refused, match="does not hold what its manifest says"):
        Backup(make(path, {"media/a": b"x"}))


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{", b"7", b'{"format": 1}', b'{"format": 1, "members": {}}'])
def test_manifest_that_cannot_be_read_is_refused(path, manifest):
    with tarfile.open(path, "w") as tar:
        tar.addfile(described(MANIFEST, len(manifest)), io.BytesIO(manifest))

    with pytest.raises(Refused):
        Backup(path)


def test_format_of_another_version_is_refused(path):
    with pytest.raises(Refused, match="another version of Rumbo"):
        Backup(make(path, format=2))

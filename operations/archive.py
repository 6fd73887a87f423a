"""A backup as one file: a tar of the database, the uploaded files, and a manifest that says what they hash to.

The manifest comes last. So a file that was cut off has none, and nothing is taken out of it.
"""

import hashlib
import io
import json
import os
import re
import tarfile
import time
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from operations.databases import Refused

FORMAT = 1
MANIFEST, UPLOADS = "manifest.json", "media/"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
NEEDED = {"engine", "made_at", "migrations", "tables", "members"}
NAME = re.compile(r"rumbo-\d{8}T\d{6}Z\.tar")
LARGEST_MANIFEST = 64 * 2**20  # bytes
AT_ONCE = 2**20
PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)


class Hashed:
    """A file that hashes what is read of it."""

    def __init__(self, file):
        self.file, self.told, self.size = file, hashlib.sha256(), 0

    def read(self, size=-1):
        data = self.file.read(size)
        self.told.update(data)
        self.size += len(data)
        return data

    @property
    def summary(self):
        return [self.size, self.told.hexdigest()]


class Writer:
    """Adds members to a new archive, and in the end the manifest with what each hashes to."""

    def __init__(self, tar):
        self.tar, self.members = tar, {}

    def add(self, name, file, size):
        hashed = Hashed(file)
        self.tar.addfile(described(name, size), hashed)
        self.members[name] = hashed.summary

    def close(self, **facts):
        data = json.dumps({"format": FORMAT, **facts, "members": self.members}, indent=1).encode()
        self.tar.addfile(described(MANIFEST, len(data)), io.BytesIO(data))
        self.tar.close()


def described(name, size):
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(time.time())
    return member


@contextmanager
def written(path):
    """A new archive that nobody else can read; on the disk when this ends."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            yield Writer(tar)
        file.flush()
        os.fsync(file.fileno())


class Backup:
    """An archive that was looked through: its members are those that its manifest names, and nothing else."""

    def __init__(self, path):
        self.path = Path(path)
        try:
            with tarfile.open(self.path, "r:") as tar:
                self.found = checked(tar)
                self.manifest = manifest_in(tar)
        except (tarfile.TarError, EOFError) as error:
            raise Refused(f"{self.path} is no backup, or not whole: {error}") from error
        except OSError as error:
            raise Refused(f"{self.path} cannot be read: {error.strerror or error}") from error
        self.check()

    def check(self):
        if self.manifest.get("format") != FORMAT:
            raise Refused(f"{self.path} was written by another version of Rumbo: its format is not {FORMAT}.")
        members = self.found - {MANIFEST}
        is_complete = self.manifest.keys() >= NEEDED and set(self.manifest["members"]) == members
        if not is_complete or self.database not in members:
            raise Refused(f"{self.path} does not hold what its manifest says.")

    @property
    def engine(self):
        return self.manifest["engine"]

    @property
    def database(self):
        """The name of the member that is the database."""
        return DATABASES.get(self.manifest.get("engine"), "")

    @property
    def uploads(self):
        return sorted(name for name in self.found if name.startswith(UPLOADS))

    def verify(self):
        """Read everything once. Raises Refused where a member is not what the manifest says."""
        self.take(dict.fromkeys(self.manifest["members"]))

    def take(self, targets):
        """Write members to paths, in one reading; those to None are only read. Raises Refused as `verify`."""
        with tarfile.open(self.path, "r:") as tar:
            for member in tar:
                if member.name in targets:
                    hashed = Hashed(tar.extractfile(member))
                    copy(hashed, targets[member.name])
                    if hashed.summary != self.manifest["members"][member.name]:
                        raise Refused(f"{self.path} is damaged: {member.name} is not what was written.")


def copy(source, path):
    """To a new file that nobody else can read; to nowhere where there is no path."""
    if path is None:
        while source.read(AT_ONCE):
            pass
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while data := source.read(AT_ONCE):
            file.write(data)
        file.flush()
        os.fsync(file.fileno())


def checked(tar):
    """The names in it. Raises Refused for whatever no backup has: links, devices, names twice or of elsewhere."""
    names = set()
    for member in tar:
        if member.type not in PLAIN or member.name in names or not is_ours(member.name):
            raise Refused(f"No backup has such a member: {member.name!r}.")
        names.add(member.name)
    return names


def is_ours(name):
    if name in {MANIFEST, *DATABASES.values()}:
        return True
    parts = PurePosixPath(name).parts
    is_plain = "/".join(parts) == name and ".." not in parts and "\\" not in name and "\x00" not in name
    return is_plain and name.startswith(UPLOADS) and len(parts) > 1


def manifest_in(tar):
    """Raises Refused where there is none, or none that can be read."""
    try:
        member = tar.getmember(MANIFEST)
        if member.size > LARGEST_MANIFEST:
            raise ValueError(member.size)
        manifest = json.load(tar.extractfile(member))
        return dict(manifest)
    except (KeyError, ValueError, TypeError) as error:
        raise Refused("This is no backup, or not whole: there is no manifest that can be read.") from error

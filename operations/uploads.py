"""The files that staff have uploaded: in the backup where they stand on this machine, else left to their storage."""

import os
from contextlib import suppress
from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage

from operations.archive import UPLOADS

ELSEWHERE = "in a storage of their own, which keeps its own versions"
HERE = "in this file"


def are_here():
    return isinstance(default_storage, FileSystemStorage)


def where():
    return HERE if are_here() else ELSEWHERE


def names(folder=""):
    """Of every uploaded file on this machine, with those of its folders."""
    if not are_here() or not Path(default_storage.path(folder)).is_dir():
        return
    folders, files = default_storage.listdir(folder)
    yield from (os.path.join(folder, name) for name in sorted(files))
    for name in sorted(folders):
        yield from names(os.path.join(folder, name))


def add_all(writer):
    """Each as it is now; how many. What is removed meanwhile is left out."""
    count = 0
    for name in names():
        with suppress(FileNotFoundError), default_storage.open(name) as file:
            writer.add(UPLOADS + name, file, file.size)
            count += 1
    return count


def put_back(backup, folder):
    """Write the uploaded files where they belong, each whole or not at all, by way of an empty folder; how many.

    Files that the backup does not have are left.
    """
    ready = {name: folder / str(number) for number, name in enumerate(backup.uploads)}
    backup.take(ready)
    for name, path in ready.items():
        target = Path(default_storage.path(name.removeprefix(UPLOADS)))
        target.parent.mkdir(parents=True, exist_ok=True)
        path.chmod(0o644)  # as the proxy that serves them needs it
        place(path, target)
    return len(ready)


def place(path, target):
    """Also where the two are on different disks."""
    beside = target.with_name(f".{target.name}.part")
    try:
        path.replace(target)
    except OSError:
        beside.write_bytes(path.read_bytes())
        beside.replace(target)
        path.unlink()

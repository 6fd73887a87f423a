"""Making a backup: one file that has everything, and that has its name only once it is whole."""

import datetime as dt
import tomllib

from django.conf import settings
from django.db import connection
from django.utils import timezone

from courses import ledger
from operations import uploads
from operations.archive import NAME, written
from operations.databases import Refused, has_ledger
from operations.dumps import dump, require_clients
from operations.fingerprint import whole
from operations.folders import settle, workroom


def back_up(folder, keep=0):
    """`(path, manifest, removed)`: the new backup, and the older ones that went once it stood.

    Raises Refused, and leaves nothing, where it cannot be made. What the ledger's file lacks is written there too.
    """
    require(folder)
    with workroom(folder, "rumbo-backup") as room:
        try:
            facts = write(room)
            path = name_in(folder)
            (room / "backup.tar").rename(path)
            settle(folder)
        except OSError as error:
            raise Refused(f"The backup could not be written to {folder}: {error.strerror or error}.") from error
        removed = remove_old(folder, keep)
    try:
        if has_ledger(connection):
            ledger.complete_file()
    except OSError as error:
        raise Refused(f"{path} is whole, but {settings.ERASURES_FILE} cannot be written: {error.strerror}.") from error
    return path, facts, removed


def require(folder):
    """Raises Refused where it is no folder: one that is made by mistake, where a disk is not mounted, helps nobody."""
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}.")
    require_clients()


def write(room):
    path, migrations, tables = dump(room)
    facts = {
        "rumbo": version(),
        "engine": connection.vendor,
        "made_at": timezone.now().isoformat(),
        "migrations": migrations,
        "tables": tables,
        "fingerprint": whole(tables),
        "uploads": uploads.where(),
    }
    with written(room / "backup.tar") as writer:
        with path.open("rb") as file:
            writer.add(path.name, file, path.stat().st_size)
        count = uploads.add_all(writer)
        writer.close(**facts)
    return facts | {"files": count}


def version():
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def name_in(folder):
    """A name that no backup has, by the second."""
    moment = timezone.now().astimezone(dt.UTC)
    while (path := folder / f"rumbo-{moment:%Y%m%dT%H%M%SZ}.tar").exists():
        moment += dt.timedelta(seconds=1)
    return path


def backups_in(folder):
    """Oldest first."""
    return sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))


def superfluous(folder, keep):
    """The older ones, where so many are to be kept; none where nobody says how many."""
    return backups_in(folder)[:-keep] if keep else []


def remove_old(folder, keep):
    removed = superfluous(folder, keep)
    for path in removed:
        path.unlink()
    return removed

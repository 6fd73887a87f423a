"""Files that are there whole or not at all, whatever happens while they are written."""

import os
import secrets
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.utils.encoding import force_bytes

UNFINISHED = ".unfinished-"  # what the name of a file begins with until it is whole
private = partial(os.open, mode=0o600)


@contextmanager
def written(folder, chunks):
    """The path of a new file of the folder that holds the chunks, to be given its name inside; then it is gone."""
    part = folder / f"{UNFINISHED}{secrets.token_hex(8)}"
    try:
        with open(part, "xb", opener=private) as file:
            file.writelines(map(force_bytes, chunks))
            file.flush()
            os.fsync(file.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)


class WholeFiles(FileSystemStorage):
    """As Django's own, which leaves half a file where the disk is full."""

    def tag(self, file):
        """Another one for whatever else the file once holds: as HTTP quotes it (RFC 9110, 8.8.3)."""
        facts = os.fstat(file.fileno())
        return f'"{facts.st_size:x}-{facts.st_mtime_ns:x}"'

    def from_place(self, file, places):
        """What can be read and closed, and begins with the first of these places of an open file."""
        file.seek(places.start)
        return file

    def _save(self, name, content):
        Path(self.path(name)).parent.mkdir(parents=True, exist_ok=True)
        with written(Path(self.path(name)).parent, content.chunks()) as part:
            part.chmod(self.file_permissions_mode or 0o644)
            while True:
                try:
                    os.link(part, self.path(name))  # where somebody was quicker with the name, this refuses it
                except FileExistsError:
                    name = self.get_available_name(name)
                else:
                    return name

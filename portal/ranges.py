"""The part of a file that a request asks for, as players do to begin in the middle of a recording: RFC 9110, 14."""

import re

AT_ONCE = 64 * 1024  # bytes
ONE_PART = re.compile(r"bytes=(?=.*[0-9])([0-9]{0,15})-([0-9]{0,15})", re.IGNORECASE)


class Unsatisfiable(ValueError):
    """The file ends before the part begins."""


def part_asked_for(header: str, size: int) -> range | None:
    """The places of its bytes, of a `Range` header and a file of so many bytes.

    None stands for the whole file: for several parts at once too, and for what is no part. Raises Unsatisfiable.
    """
    found = ONE_PART.fullmatch(header.strip())
    if not found:
        return None
    first, last = (int(place) if place else None for place in found.groups())
    if first is not None and last is not None and last < first:
        return None
    start = max(size - (last or 0), 0) if first is None else first
    part = range(size)[start : None if first is None or last is None else last + 1]
    if not part:
        raise Unsatisfiable
    return part


class Pieces:
    """So many bytes of what can be read, piece by piece. Whoever answers closes it."""

    def __init__(self, source, length: int):
        self.source, self.left = source, length

    def __iter__(self):
        while self.left and (piece := self.source.read(min(AT_ONCE, self.left))):
            self.left -= len(piece)
            yield piece

    def close(self):
        self.source.close()

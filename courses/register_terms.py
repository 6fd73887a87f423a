"""The words of the register: what becomes of personal data, and how long it is kept."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    PUBLISHED = "a fact that the office publishes, or the material of its courses"
    OFFICE = "of the office's own work, and of its staff"
    PERSON = "says something of somebody who takes part or has an account"
    TECHNICAL = "a key, a counter or what the database derives: it tells nothing of anybody"


class Fate(Enum):
    """What erasure does to a field."""

    EMPTIED = "emptied"
    REPLACED = "replaced by something that tells nothing"
    DELETED = "deleted with its row"
    KEPT = "kept as a count, of a number that is nobody's any more"


class Term(Enum):
    """How long a field is kept where nobody asks for its erasure. The months stand in `courses/retention.py`."""

    COUNT = "as long as the office counts whom it reached; it names nobody without the name"
    NAME = "as long as certificates are verified; of whom no application led to a place, the shorter term"
    CONTACT = "the longer term after the end of the last edition they took part in, else the shorter one"
    ACCOUNT = "as long as the account"
    DAYS = "some hours or days: removed by the daily command, or when its time is over"
    MONTH = "30 days, as long as a merge can be undone"


@dataclass(frozen=True)
class Held:
    """Fields of one model that are held for one purpose, between blanks."""

    names: str
    purpose: str
    fate: Fate
    term: Term
    is_told: bool = True  # whether a download has it

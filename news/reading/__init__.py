"""Reads a press release: what it says in dates, names, ordinals and figures, each with its passage.

Pure rules for English and Spanish, no database: what the portal knows is handed in. Every rule looks a few tokens
ahead and back at most, so that the time grows with the length of the text and nothing else.
"""

from news.reading.outline import dateline_of, publication_of, title_of
from news.reading.page import Amount, Finding, Known, When
from news.reading.reader import read
from news.reading.tokens import language_of

__all__ = [
    "Amount",
    "Finding",
    "Known",
    "When",
    "dateline_of",
    "language_of",
    "publication_of",
    "read",
    "title_of",
]

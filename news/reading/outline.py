"""The head of a release: its title, its dateline, the day it was published."""

import re
from itertools import islice

from courses.choices import Precision
from news.choices import FindingKind
from news.reading.vocabulary import DASHES

FEWEST_WORDS = 4  # of a title: shorter lines are a page's navigation
LONGEST_TITLE, LONGEST_PLACE = 250, 100
HEAD = 15  # lines in which a release says its day
DASH, BLANK = "[-\u2013\u2014]", "[ \t\u00a0]"
DATELINE = re.compile(  # `San José, 24 de septiembre - `
    rf"^{BLANK}{{0,8}}([^\W\d_][^\n\d.:;!?\u2013\u2014]{{1,60}}?)(?:,[^\n\u2013\u2014]{{1,40}})?\.?"
    rf"{BLANK}{{1,3}}{DASH}{{1,2}}{BLANK}{{1,3}}\S",
    re.MULTILINE,
)
MOST_WORDS = 5
CLOSING = frozenset("?!\"')\u201d\u00bb\u2019")
WORD = re.compile(r"[^\W\d_]+")


def title_of(text, findings):
    """The first line that reads like a title; else the first one with letters, unless it is a label.

    The line with the place and the day of publication is none.
    """
    lines = [line.strip() for line in without_line_of(day_of_publication(text, findings), text).split("\n")]
    lines = [line for line in lines if WORD.search(line)]
    titles = (line for line in lines if len(WORD.findall(line)) >= FEWEST_WORDS and is_title(line))
    first = lines[0] if lines and not lines[0].endswith(":") else ""
    return next(titles, first)[:LONGEST_TITLE].strip()


def is_title(line):
    return len(line) <= LONGEST_TITLE and (line[-1].isalnum() or line[-1] in CLOSING)


def dateline_of(text):
    """The place before a release's first sentence, as printed; blank for none."""
    for match in DATELINE.finditer(text):
        place = match[1].strip(" ,")
        names = place.split()
        if len(names) <= MOST_WORDS and all(name[0].isupper() or len(name) <= 3 for name in names):
            return place[:LONGEST_PLACE]
    return ""


def publication_of(text, findings):
    """The first whole date that stands by itself on one of the first lines, or in the dateline; None for none."""
    finding = day_of_publication(text, findings)
    return finding and finding.what


def day_of_publication(text, findings):
    head = text.split("\n", HEAD)[:HEAD]
    length = sum(map(len, head)) + len(head)
    for finding in findings:
        is_day = finding.kind == FindingKind.DATE and finding.what.precision == Precision.DAY and finding.what.year
        if is_day and finding.start < length and is_by_itself(text, finding):
            return finding
    return None


def without_line_of(finding, text):
    if finding is None:
        return text
    begins, _break, _line = text[: finding.start].rpartition("\n")
    _line, _break, goes_on = text[finding.end :].partition("\n")
    return f"{begins}\n{goes_on}"


def is_by_itself(text, finding):
    """Nothing but a weekday or a label of few words before it on its line, and nothing or a dash after it."""
    before = text[: finding.start].rpartition("\n")[2]
    after = text[finding.end :].partition("\n")[0].strip()
    words = list(islice(WORD.finditer(before), MOST_WORDS + 1))
    return len(words) <= MOST_WORDS and (not after or after[0] in {*DASHES, "."})

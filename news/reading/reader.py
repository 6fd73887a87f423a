"""All rules in their order: what is no fact is taken out first, figures come last."""

from itertools import islice

from news.reading.dates import dates
from news.reading.figures import figures
from news.reading.names import known_names
from news.reading.noise import leave_out, leave_out_labels
from news.reading.ordinals import ordinals
from news.reading.page import Page

MOST = 2_000  # findings of one kind: what holds more is no release


def read(text, names):
    """The findings of a text in its order; no two overlap.

    `names` gives for each name, without accents and case, the Known that bear it.
    """
    page = Page(text)
    leave_out(page)
    found = [
        finding for rule in (known_names(page, names), dates(page), ordinals(page)) for finding in islice(rule, MOST)
    ]
    leave_out_labels(page)
    found += islice(figures(page), MOST)
    return sorted(found, key=lambda finding: finding.start)

"""Every stated figure beside the release it came from."""

from collections import defaultdict

from django.utils.functional import cached_property


class Receipts:
    """Figures with the articles that report them, numbered in the order in which they are first named."""

    def __init__(self, figures):
        self.figures = list(figures)
        self.sources = list(dict.fromkeys(figure.article for figure in self.figures))
        for figure in self.figures:
            figure.source_number = self.sources.index(figure.article) + 1

    def __bool__(self):
        return bool(self.figures)

    @cached_property
    def numbers(self):
        """The number of the source for each measure, for facts that repeat a figure; None for the others."""
        numbers = {figure.measure.replace("-", "_"): figure.source_number for figure in reversed(self.figures)}
        return defaultdict(lambda: None, numbers)

"""Every stated figure beside the release it came from."""

from courses.folding import fold

DAYS = {"day": 1, "dia": 1, "week": 7, "semana": 7}  # how a unit begins


class Receipts:
    """Figures with the articles that report them, numbered in the order in which they are first named."""

    def __init__(self, figures):
        self.figures = list(figures)
        self.sources = list(dict.fromkeys(figure.article for figure in self.figures))
        for figure in self.figures:
            figure.source_number = self.sources.index(figure.article) + 1

    def __bool__(self):
        return bool(self.figures)

    def numbers_for(self, record):
        """The number of a source for each fact of a course or an edition: where it says the same number of just that.

        By measure (hours, modules, length); None for a fact that no release states so.
        """
        own = [figure for figure in self.figures if is_about(figure, record) and figure.upper_value is None]
        stated = {
            "hours": (record.minutes, lambda figure: figure.size * 60),
            "modules": (record.stated_modules, lambda figure: figure.size),
            "length": (getattr(record, "span_days", None), days),
        }
        return {
            measure: next((each.source_number for each in own if each.measure == measure and said(each) == fact), None)
            for measure, (fact, said) in stated.items()
        }


def is_about(figure, record):
    """Whether it is about this very course or edition: what is told of one edition says nothing of the course."""
    return getattr(figure, f"{record._meta.model_name}_id") == record.pk


def days(figure):
    """The days of a length that is given in days or weeks; None where its unit is another."""
    each = next((count for word, count in DAYS.items() if fold(figure.unit).startswith(word)), None)
    return each and figure.size * each

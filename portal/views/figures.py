"""Every stated figure, and the same as a file."""

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from courses.exports import csv_file
from courses.receipts import Receipts
from news.choices import Measure
from news.models import Figure
from portal.charts import lines
from portal.interfaces import read_only

GROUPS = [
    (_("People"), [Measure.TRAINED, Measure.ENROLLED, Measure.PARTICIPANTS]),
    (_("Countries and experts"), [Measure.COUNTRIES, Measure.EXPERTS, Measure.EXPERT_COUNTRIES]),
    (_("The training itself"), [Measure.HOURS, Measure.MODULES, Measure.LENGTH]),
    (_("Context: the world, not the training"), [Measure.CONTEXT]),
]
COLUMNS = [
    *("article", "figure", "measure", "qualifier", "value", "upper_value", "scale", "unit_en", "unit_es"),
    *("place_en", "place_es", "country", "since", "since_precision", "as_of", "as_of_precision", "counted_by", "about"),
]


def with_shares(figures):
    """Give each figure its share of the largest in hundredths, as the width of a bar."""
    largest = max((figure.size for figure in figures), default=0)
    for figure in figures:
        figure.share = round(100 * figure.size / largest, 1) if largest else 0
    return figures


class FiguresPage(TemplateView):
    """How many people, from where, with what result: each figure beside its release, context apart."""

    template_name = "portal/figures.html"

    def get_context_data(self, **context):
        figures = list(Figure.objects.public().with_sources().with_subjects().newest_first())
        ordered = [
            (heading, with_shares([figure for measure in measures for figure in figures if figure.measure == measure]))
            for heading, measures in GROUPS
        ]
        receipts = Receipts(figure for _heading, group in ordered for figure in group)
        return super().get_context_data(
            groups=[(*group, any(figure.subject for figure in group[1])) for group in ordered if group[1]],
            lines=lines(figures),
            receipts=receipts,
            **context,
        )


def row(figure):
    own = {"article": figure.article.slug, "figure": figure.slug, "about": figure.subject_key}
    own["counted_by"] = figure.counted_by.slug if figure.counted_by else ""
    return [own.get(column, getattr(figure, column, "")) for column in COLUMNS]


@read_only
def figures_csv(request):
    """Every public figure."""
    figures = Figure.objects.public().with_sources().with_subjects().order_by("article__slug", "position", "slug")
    return csv_file("figures", COLUMNS, (row(figure) for figure in figures))

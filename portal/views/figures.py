"""Every stated figure, and the same as a file."""

from django.views.generic import TemplateView

from courses.answers import problem
from courses.dates import machine
from courses.exports import csv_file
from courses.public import public
from courses.receipts import Receipts
from news.models import Figure
from portal.charts import groups, lines
from portal.forms import FiguresFileForm
from portal.interfaces import read_only

COLUMNS = [
    *("article", "figure", "statement_en", "statement_es", "measure", "qualifier", "value", "upper_value", "scale"),
    *("unit_en", "unit_es", "place_en", "place_es", "country", "since", "since_precision", "as_of", "as_of_precision"),
    *("counted_by", "about"),
]


class FiguresPage(TemplateView):
    """How many people, from where, with what result: each figure beside its release, context apart."""

    template_name = "portal/figures.html"

    def get_context_data(self, **context):
        figures = list(Figure.objects.public().with_sources().with_subjects().newest_first())
        grouped = groups(figures)
        receipts = Receipts(dict.fromkeys(figure for group in grouped for figure in group.figures))
        return super().get_context_data(
            groups=grouped,
            lines=lines(figures),
            receipts=receipts,
            **context,
        )


def row(figure):
    own = {"article": figure.article.slug, "figure": figure.slug, "about": figure.subject_key}
    for name in ("since", "as_of"):
        date = getattr(figure, name)
        own[name] = machine(date, getattr(figure, f"{name}_precision")) if date else ""
    own["counted_by"] = figure.counted_by.slug if figure.counted_by else ""
    return [own.get(column, getattr(figure, column, "")) for column in COLUMNS]


@public
@read_only
def figures_csv(request):
    """Every public figure, or those of the measures asked for."""
    form = FiguresFileForm(request.GET)
    if not form.is_valid():
        return problem(400, form.errors["measure"][0])
    figures = Figure.objects.public().with_sources().with_subjects().order_by("article__slug", "position", "slug")
    if form.cleaned_data["measure"]:
        figures = figures.filter(measure__in=form.cleaned_data["measure"])
    return csv_file("figures", COLUMNS, (row(figure) for figure in figures))

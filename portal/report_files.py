"""A report as a file: one line for each number, what is told apart in columns of its own, HXL tags where asked for."""

import tablib
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from import_export.formats.base_formats import Format

from courses.choices import Stage
from courses.formats import CSVFile, XLSXFile

KINDS: dict[str, type[Format]] = {"csv": CSVFile, "xlsx": XLSXFile}
COLUMNS = {  # column → its heading and its tag (hxlstandard.org)
    "scope": (gettext_lazy("What is counted"), "#meta+scope"),
    "table": (gettext_lazy("Table"), "#meta+table"),
    "stage": (gettext_lazy("Stage"), "#status"),
    "sex": (gettext_lazy("Sex"), "#group+sex"),
    "country_code": (gettext_lazy("Country of work (code)"), "#country+code+origin"),
    "country": (gettext_lazy("Country of work"), "#country+name+origin"),
    "site_country_code": (gettext_lazy("Country of the site (code)"), "#country+code+site"),
    "site_country": (gettext_lazy("Country of the site"), "#country+name+site"),
    "site": (gettext_lazy("Site"), "#loc+name+site"),
    "institution_type": (gettext_lazy("Type of institution"), "#org+type"),
    "institution": (gettext_lazy("Institution"), "#org+name"),
    "hours_each": (gettext_lazy("Hours of each"), "#activity+hours"),
    "participations": (gettext_lazy("Participations"), "#affected+participations"),
    "people": (gettext_lazy("People"), "#affected+people"),
    "hours": (gettext_lazy("Participant-hours"), "#output+hours+num"),
    "module": (gettext_lazy("Module"), "#activity+name+module"),
    "share": (gettext_lazy("Share of the confirmed, in per cent"), "#indicator+share+pct"),
    "fewer": (gettext_lazy("Fewer than the module before"), "#indicator+fewer+num"),
    "stated": (pgettext_lazy("figure", "Stated by a release"), "#indicator+stated"),
    "article": (gettext_lazy("Article"), "#meta+url"),
}


def lines(report, absolute):
    """`{column: value}` of each number; `absolute` makes an address one of the whole web."""
    for stage, _definition, shown, people, _share in report.way_in:
        numbers = {"participations": shown.value, "people": people.value}
        yield {"table": _("The way in"), "stage": stage.label, **numbers}
    for table in [*report.by_sex, *report.tables]:
        told = {"table": table.heading, "stage": table.stage.label}
        if table.is_kept:
            yield told | {"participations": _("kept back")}
        for line in table.lines:
            hours = "" if line.hours is None else line.hours
            yield told | line.facts | {"participations": line.shown.value, "hours": hours}
    yield from module_lines(report)
    for figure in report.stated:
        address = absolute(figure.article.get_absolute_url())
        yield {"table": _("What releases state"), "stated": str(figure), "article": address}


def module_lines(report):
    """Of the modules; one that says so where they are kept back."""
    told = {"table": _("By module"), "stage": Stage.CONFIRMED.label}
    if report.modules and report.modules.is_kept:
        yield told | {"participations": _("kept back")}
        return
    for line in report.modules.lines if report.modules else ():
        numbers = {"participations": line.shown.value, "people": line.people.value}
        derived = {"share": "" if line.share is None else line.share, "fewer": "" if line.fewer is None else line.fewer}
        yield told | {"module": line.label} | numbers | derived


def report_file(report, ending, *, hxl, absolute):
    """`(name, type, content)` of the file."""
    kind = KINDS[ending]()
    table = tablib.Dataset(headers=[str(heading) for heading, _tag in COLUMNS.values()])
    if hxl:
        table.append([tag for _heading, tag in COLUMNS.values()])
    for line in lines(report, absolute):
        line["scope"] = report.form.words
        table.append([plain_text(line.get(column, "")) for column in COLUMNS])
    name = f"rumbo-report-{localdate():%Y-%m-%d}.{kind.get_extension()}"
    return name, kind.CONTENT_TYPE, kind.export_data(table)


def plain_text(value):
    """Numbers stay numbers; texts that wait for a language get it."""
    return value if isinstance(value, (int, float)) or hasattr(value, "as_tuple") else str(value)

"""The staff's home: what waits for somebody today, and a search over everything that staff edit."""

from dataclasses import dataclass

from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db import connection
from django.urls import reverse
from django.utils.text import capfirst

from courses.paging import MOST_COUNTED
from portal.status import is_told, troubles, watched

FIRST = 5  # of each kind, before all of them are asked for
MOST_RECENT = 10


@dataclass(frozen=True)
class Waiting:
    """Rows of a list that need the same; `address` shows exactly those. As many are counted as a list shows."""

    kind: str
    label: str
    count: int
    address: str

    @property
    def told(self):
        return f"{MOST_COUNTED}+" if self.count > MOST_COUNTED else str(self.count)


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def counted(querysets):
    """How many rows each of them has, of as many as a list counts: all in one query."""
    bounded = [rows.order_by().values("pk")[: MOST_COUNTED + 1] for rows in querysets]
    compiled = [rows.query.get_compiler(connection=connection, elide_empty=False).as_sql() for rows in bounded]
    if not compiled:
        return []
    counts = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) counted)" for sql, _values in compiled)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [value for _sql, values in compiled for value in values])
        return list(cursor.fetchone())


def needs(site, request):
    """`(model, need, its rows)` of everything that the user may mend."""
    for model, page in site._registry.items():
        if hasattr(page, "needs_of") and page.has_change_permission(request):
            rows = page.get_queryset(request)
            yield from ((model, need, need.rows(rows)) for need in page.needs_of(model) if need.is_asked(request.user))


def waiting(asked, counts):
    """What the user may mend, with how many rows need it; nothing that nobody needs."""
    return [
        Waiting(kind_of(model), need.label, count, f"{address(model, 'changelist')}?{need.asked}")
        for (model, need, _rows), count in zip(asked, counts, strict=True)
        if count
    ]


def home(site, request):
    """What the staff's home shows above the lists: what waits, and to whom it is told, what does not run."""
    asked, is_watching = list(needs(site, request)), is_told(request.user)
    questions = watched() if is_watching else []
    counts = counted([rows for _model, _need, rows in asked] + [each.rows for each in questions])
    found = {"waiting": waiting(asked, counts[: len(asked)]), "is_watching": is_watching}
    return found | ({"troubles": troubles(questions, counts[len(asked) :])} if is_watching else {})


def recent(user):
    """What they added, changed or deleted last; not what they read, which is on record too."""
    done = LogEntry.objects.filter(user=user, action_flag__in=[ADDITION, CHANGE, DELETION])
    return done.select_related("content_type")[:MOST_RECENT]


def kind_of(model):
    return capfirst(str(model._meta.verbose_name_plural))


@dataclass(frozen=True)
class Found:
    """Records of one kind, each with the address of its form; `address` lists all that the words find."""

    kind: str
    records: list
    address: str


def found(lists, request, words):
    """What the words find in every list that the user may see, as the list's own search finds it.

    `lists` are models with their admins, in the order of the groups.
    """
    groups = []
    for model, page in lists:
        if not page.get_search_fields(request) or not page.has_view_permission(request):
            continue
        rows = searched(page, request, words)[:FIRST]
        told = getattr(page, "told_in_search", str)
        records = [(told(row), address(model, "change", row.pk)) for row in rows]
        if records:
            groups.append(Found(kind_of(model), records, address(model, "changelist")))
    return groups


def searched(page: ModelAdmin, request, words):
    rows, may_repeat = page.get_search_results(request, page.get_queryset(request), words)
    related = page.list_select_related
    if related and not isinstance(related, bool):
        rows = rows.select_related(*related)
    if getattr(page, "is_of_very_many", False):  # very many may be found: the first ones that the database comes upon
        rows = rows.order_by()
    return rows.distinct() if may_repeat else rows

"""Imports run one way: a module names only what stands before it (docs/architecture.md)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPS = ["accounts", "courses", "news", "portal", "operations", "seeds", "config"]
FOUNDATIONS = ["choices", "urgency", "folding", "names", "codes", "outages", "whole_files", "words", "prose"]
FOUNDATIONS += ["constraints", "dates", "languages", "wording"]
EXCHANGE = [
    *("refusals", "tables", "workbooks", "files", "keys", "day_words", "cells", "columns"),
    *("headers", "intake_columns", "intake"),
    *("outcome_columns", "outcomes"),
    *("formats", "versions", "writing", "interchange", "resources"),
]
OPERATIONS = [
    *("databases", "fingerprint", "folders", "archive", "uploads", "dumps", "backups", "beside", "restoring"),
    *("fitting", "carrying", "purging"),
]
LAYERS = [
    *[{name} for name in FOUNDATIONS],
    {"reading"},
    {"models"},
    {"translation"},
    {
        "new_rows",
        "likeness",
        "recognition",
        "beginnings",
        "watched",
        "triggers",
        "search",
        "searched",
        "orders",
        "facets",
        "snapshot",
        "timetable",
        "public",
        "duplicates",
        "known",
        "invariants",
        "calendars",
        "letters",
        "limits",
        "balance",
        "story",
        "completion",
        "certifying",
        "my_learning",
        "rosters",
        "register_terms",
        "register_tables",
        "register_people",
        "register",
        "retention",
        "holdings",
        "ledger",
        "paper",
        "reports",
        "tallies",
        "small_cells",
        "disclosure",
        "module_reports",
        "module_disclosure",
    },
    {"actions", "loading", "sample_studies", "samples"},
    {*OPERATIONS},
    {
        "addresses",
        "forms",
        "application_forms",
        "learning_forms",
        "faceted",
        "filters",
        "sitemaps",
        "exports",
        "answers",
        "schemas",
        "interfaces",
        "staff",
        "structured_data",
        "receipts",
        "rows",
        "paging",
        "parts",
        "context",
        "lines",
        "forgiving_cache",
        "bucket",
        "running",
        "status",
        *EXCHANGE,
    },
    {"templatetags"},
    {"feeds", "views", "admin", "api", "management", "middleware", "request_lines"},
    {"urls"},
]
MODELS = [
    "limits",
    "runs",
    "index",
    "erasures",
    "records",
    "terms",
    "catalogue",
    "modules",
    "partners",
    "people",
    "merges",
    "dated",
    "states",
    "places",
    "editions",
    "sites",
    "batches",
    "participation",
    "invitations",
    "applications",
    "learning",
    "certificates",
    "messages",
]
NEWS_MODELS = ["articles", "figures"]
# Within one layer, in this order.
SIBLINGS = {
    "courses.models": MODELS,
    "news.models": NEWS_MODELS,
    "courses.layer": [
        *(
            "new_rows",
            "likeness",
            "recognition",
            "beginnings",
            "watched",
            "triggers",
            "search",
            "searched",
            "orders",
            "facets",
            "snapshot",
        ),
        *("timetable", "duplicates"),
        *("calendars", "letters", "paper", "completion", "certifying", "my_learning", "reports", "tallies"),
        *("small_cells", "disclosure", "module_reports", "module_disclosure"),
        *(
            "register_terms",
            "register_tables",
            "register_people",
            "register",
            "retention",
            "rosters",
            "holdings",
            "ledger",
        ),
        *("addresses", "forms", "faceted", "filters", "receipts", "rows", "paging", "answers", "schemas", "exports"),
        *EXCHANGE,
    ],
    "operations.layer": OPERATIONS,
    "courses.actions": [
        "runs",
        "audit",
        "versions",
        "journal",
        "references",
        "merge_rules",
        "merging",
        "messages",
        "notices",
        "editions",
        "applications",
        "accounts",
        "invitations",
        "nominations",
        "batches",
        "learning",
        "outcomes",
        "certificates",
        "erasure",
        "forgetting",
        "erasing_again",
    ],
    "courses.views": [
        "applying",
        "nominations",
        "invitations",
        "my_application",
        "my_data",
        "my_certificate",
        "my_learning",
        "study",
        "teaching",
        "verify",
        "records",
        "calendar",
        "calendars",
        "catalogue",
        "editions",
        "partners",
        "topics",
    ],
    "courses.admin": [
        *(
            "forms",
            "changed",
            "history",
            "needs",
            "records",
            "uploads",
            "downloads",
            "exchange",
            "steps",
            "translations",
            "previews",
            "deeds",
        ),
        *("comparing", "duplicates", "ways", "completion"),
        *("terms", "modules", "partners", "people", "catalogue", "roles", "editions"),
        *("paging", "chosen", "private", "privacy", "decisions", "participation", "invitations"),
        *("intake_places", "intake", "batches"),
        *("certificate_deeds", "certificates", "issuing"),
    ],
    "news.reading": [
        *("vocabulary", "tokens", "page", "qualifiers", "numerals", "units", "measures"),
        *("noise", "names", "dates", "ordinals", "figures", "outline", "reader"),
    ],
    "news.admin": ["figures", "release_forms", "proposals", "reading", "articles"],
}


def imports(source):
    """The dotted names that a module's source imports, wherever in it they stand."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"relative to {node.module}"


def layer(parts):
    """The place of `courses.<name>` among the layers, or None for what has none (apps.py, settings.py)."""
    return next((place for place, names in enumerate(LAYERS) if parts[1:2] and parts[1] in names), None)


def siblings(parts):
    """The order that holds inside this module's folder or layer, and the module's place in it."""
    for key, name in ((".".join(parts[:2]), parts[2:3]), (f"{parts[0]}.layer", parts[1:2])):
        order = SIBLINGS.get(key, [])
        if name and name[0] in order:
            return key, order.index(name[0])
    return None, None


def is_allowed(importer, imported):
    """Whether the one module, by dotted name, may name the other."""
    here, there = importer.split("."), imported.split(".")
    if there[0] not in APPS:
        return not imported.startswith("relative")
    if here[0] != there[0]:
        return APPS.index(there[0]) < APPS.index(here[0])
    if None in (layer(here), layer(there)):
        return True
    if layer(here) != layer(there):
        return layer(there) < layer(here)
    (order, place), (other_order, other_place) = siblings(here), siblings(there)
    return order is None or order != other_order or other_place <= place


def modules():
    """`(dotted name, source)` of every module of ours, migrations aside."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                parts = path.relative_to(ROOT).with_suffix("").parts
                is_package = parts[-1] == "__init__"
                yield ".".join(parts[:-1] if is_package else parts), path.read_text(encoding="utf-8")


def wrong_imports(named_sources):
    return [
        f"{importer} imports {imported}"
        for importer, source in named_sources
        for imported in imports(source)
        if not is_allowed(importer, imported)
    ]


def test_imports_run_one_way():
    named_sources = list(modules())

    assert len(named_sources) > 40
    assert wrong_imports(named_sources) == []


@pytest.mark.parametrize(
    ("importer", "source"),
    [
        ("courses.views.catalogue", "from news.models import Article"),
        ("courses.models.catalogue", "def later():\n    from courses.filters import CourseFilter"),
        ("courses.models.partners", "from courses.models.editions import Edition"),
        ("courses.choices", "from courses.models import Course"),
        ("courses.dates", "import courses.views.catalogue"),
        ("accounts.models", "from courses.models import Course"),
        ("news.models.articles", "from portal.views.home import Home"),
        ("portal.views.home", "from seeds.loading import load_all"),
        ("seeds.loading", "from config import settings"),
        ("portal.staff", "from operations.backups import back_up"),
        ("operations.databases", "from operations.fingerprint import fingerprint"),
        ("courses.admin.partners", "from courses.admin.editions import EditionAdmin"),
        ("courses.forms", "from courses.filters import CourseFilter"),
        ("news.models.articles", "from .figures import Figure"),
    ],
)
def test_planted_wrong_import_is_found(importer, source):
    assert len(wrong_imports([(importer, source)])) == 1


@pytest.mark.parametrize(
    ("importer", "source"),
    [
        ("news.models.articles", "from courses.models import Course"),
        ("courses.models.editions", "from courses.models.catalogue import Course"),
        ("courses.views.catalogue", "from courses.filters import CourseFilter"),
        ("courses.filters", "from django.db import models"),
    ],
)
def test_right_import_is_left_alone(importer, source):
    assert wrong_imports([(importer, source)]) == []


def test_files_and_functions_stay_short():
    long, tests = [], [(str(path), path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("*.py")]
    for name, source in [*modules(), *tests]:
        if len(source.splitlines()) > 350:
            long.append(name)
        functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
        long += [f"{name}.{node.name}" for node in functions if node.end_lineno - node.lineno >= 45]

    assert long == []

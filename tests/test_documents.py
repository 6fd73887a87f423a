"""The documents lead where they say, show what is there, and name what exists."""

import re
from functools import cache
from itertools import pairwise

import pytest
from django.urls import Resolver404, resolve

from courses.choices import NEXT_STATES, ApplicationState
from tests.documents import (
    DOCUMENTS,
    NAMES,
    ROOT,
    anchor,
    anchors_of,
    code_in,
    commands_in,
    is_assignment,
    links_of,
    text_of,
)
from tests.test_architecture import LAYERS, MODELS, OPERATIONS, is_allowed

IMAGES = ROOT / "docs" / "images"
LARGEST, LARGEST_OF_ALL = 120_000, 2_500_000
APPS = ["accounts", "courses", "news", "portal", "seeds", "config"]
SOURCES = [*APPS, "operations", "benchmarks", "static", "templates", "tests", "docs"]
SETTINGS = ["config", "Makefile", ".ci", "deploy", "benchmarks", "tests/settings.py", "tests/databases.py"]
ENDINGS = r"(?:py|md|html|css|js|yaml|yml|toml|txt|json|po|mo|png|pdf|example|service|timer|conf)"
PATH = re.compile(rf"(?:[a-z.][\w.-]*/)+(?:[\w.*-]+)?|[\w-]+\.{ENDINGS}")
MADE_LATER = ("var", ".venv")  # by the commands themselves
NO_PATHS = {"course/edition"}  # how files of records name an edition
OF_THE_SYSTEM = ("/etc/", "/var/", "/usr/", "/opt/", "/srv/", "/run/", "/home/", "/tmp/", "/media/", "/static/")  # noqa: S108
VARIABLE = re.compile(r"[A-Z][A-Z0-9]*_[A-Z0-9_]+|DEBUG|HTTPS|PORT|HOST|WORKERS|ARGS")


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name):
    wrong = []
    for _is_picture, target in links_of(name):
        path, _hash, fragment = target.partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        file = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        if not file.exists() or (fragment and fragment not in anchors_of(str(file.relative_to(ROOT)))):
            wrong.append(target)

    assert wrong == []


def test_every_picture_is_shown_and_small():
    shown = {
        ((ROOT / name).parent / target).resolve()
        for name in NAMES
        for is_picture, target in links_of(name)
        if is_picture
    }
    there = set(IMAGES.glob("*"))
    sizes = [path.stat().st_size for path in there]

    assert {path for path in there if path not in shown} == set()
    assert max(sizes) < LARGEST
    assert sum(sizes) < LARGEST_OF_ALL


def test_anchors_are_those_of_the_usual_hosts():
    assert anchor("1. Copiar la edición del año pasado") == "1-copiar-la-edición-del-año-pasado"
    assert anchor("Tried and `dropped`, [twice](x.md)") == "tried-and-dropped-twice"


@cache
def words_of(place):
    """Every word of a file's text, or of those of a folder."""
    path = ROOT / place
    files = path.rglob("*") if path.is_dir() else [path]
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in files if is_text(file)]
    return set(re.findall(r"\w+", "\n".join(texts)))


@cache
def words_in(*places):
    return set().union(*map(words_of, places))


def is_text(file):
    return file.is_file() and file.suffix not in {".pyc", ".png", ".mo", ".ttf", ".woff2"} and file not in DOCUMENTS


@cache
def base_names():
    folders = [ROOT / name for name in [*SOURCES, "locale", "deploy", ".ci"]]
    below = [path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts]
    return {path.name for path in [*ROOT.iterdir(), *below]}


def exists(path, beside):
    """From the root, from the document's own folder, or a file's name alone, as sentences name it after its folder."""
    if "*" in path:
        return any(ROOT.glob(path))
    if path.split("/")[0] in MADE_LATER or path in NO_PATHS:
        return True
    return (ROOT / path).exists() or (beside / path).exists() or ("/" not in path and path in base_names())


def paths_in(name):
    return [code for code in code_in(name) if PATH.fullmatch(code)]


@pytest.mark.parametrize("name", NAMES)
def test_paths_exist(name):
    assert [path for path in paths_in(name) if not exists(path, (ROOT / name).parent)] == []


def is_address(code):
    is_whole = re.fullmatch(r"/[\w./-]*", code) and not code.startswith(OF_THE_SYSTEM)
    return bool(is_whole) and code != "/"


def is_resolved(address):
    try:
        return bool(resolve(address))
    except Resolver404:
        return False


@pytest.mark.parametrize("name", NAMES)
def test_addresses_are_the_sites(name):
    assert [code for code in code_in(name) if is_address(code) and not is_resolved(code)] == []


def variables_set_in(name):
    """Those before a command, after `export`, and of the first column of a table of variables."""
    words = [word for command in commands_in(name) if command[0] in {"export", "make"} for word in command]
    words += re.findall(r"\b[A-Z][A-Z0-9_]+=\S*", text_of(name))
    table = re.findall(r"^\| ((?:`[A-Z][A-Z0-9_]*`(?:, )?)+) \|", text_of(name), re.MULTILINE)
    return {word.partition("=")[0] for word in words if is_assignment(word)} | set(re.findall(r"\w+", " ".join(table)))


@pytest.mark.parametrize("name", NAMES)
def test_variables_are_read_by_the_settings(name):
    assert variables_set_in(name) - words_in(*SETTINGS) == set()


@pytest.mark.parametrize("name", NAMES)
def test_names_in_capitals_stand_in_the_code(name):
    named = {code for code in code_in(name) if VARIABLE.fullmatch(code)}

    assert named - words_in(*SOURCES, *SETTINGS) == set()


def chains_in(name):
    """Lists of names with arrows between them."""
    return [re.findall(r"\w+", code) for code in code_in(name) if "→" in code]


def folder_of(pair):
    folders = {"courses.models": MODELS, "operations": OPERATIONS}
    return next((folder for folder, names in folders.items() if set(pair) <= set(names)), "courses")


def test_architecture_has_the_layers_that_are_enforced():
    chains = chains_in("docs/architecture.md")
    pairs = [pair for chain in chains for pair in pairwise(chain)]
    wrong = [pair for pair in pairs if is_allowed(*(f"{folder_of(pair)}.{name}" for name in pair))]

    assert len(pairs) > 60
    assert wrong == []


def test_architecture_names_every_module_that_is_enforced():
    words = set(re.findall(r"\w+", text_of("docs/architecture.md")))

    assert {*MODELS, *(name for layer in LAYERS for name in layer)} - words == set()


def test_states_of_the_picture_follow_each_other_in_the_code():
    (picture,) = re.findall(r"stateDiagram.*?```", text_of("docs/domain.md"), re.DOTALL)
    arrows = re.findall(r"^ +([\w-]+) --> ([\w-]+)", picture.replace("not_completed", "not-completed"), re.MULTILINE)

    assert len(arrows) > 8
    assert [arrow for arrow in arrows if arrow[1] not in NEXT_STATES[ApplicationState(arrow[0])]] == []

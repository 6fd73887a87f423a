"""What the project's documents say, as data: their links, pictures, commands and quoted words."""

import re
import shlex
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "seeds").rglob("*.md"), *ROOT.glob("deploy/*.md")]
)
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
QUOTED = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
SHELL = {"", "sh", "shell", "bash", "console"}
OPERATORS = {"&&", "||", ";", "|", ">", ">>", "<"}


@cache
def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def prose_of(name):
    """The document without its blocks of code."""
    return FENCE.sub("", text_of(name))


def links_of(name):
    """`(is a picture, where it leads)`."""
    return [(bool(mark), target) for mark, target in LINK.findall(prose_of(name))]


def anchor(heading):
    """As the usual hosts of Git make it from the words of a heading."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def anchors_of(name):
    return {anchor(heading) for heading in re.findall(r"^#+ (.+)$", prose_of(name), re.MULTILINE)}


def quoted_in(name):
    """The words in bold, each on one line."""
    return [" ".join(words.split()) for words in QUOTED.findall(prose_of(name))]


def code_in(name):
    """What stands in backticks within sentences, also where a line ends in it."""
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose_of(name))]


def lines_of_blocks(name):
    """Each command line of the fenced blocks for a shell; what a backslash continues is one."""
    for language, block in FENCE.findall(text_of(name)):
        if language in SHELL:
            yield from filter(None, map(str.strip, block.replace("\\\n", " ").splitlines()))


def words_of(line):
    """A command line as a shell reads it, without its comment; words between operators are commands of their own."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split, lexer.commenters = True, "#"
    commands = [[]]
    for word in lexer:
        if word in OPERATORS:
            commands.append([])
        else:
            commands[-1].append(word)
    return [command for command in commands if command]


def is_assignment(word):
    return re.fullmatch(r"[A-Z][A-Z0-9_]*=.*", word, re.DOTALL) is not None


def commands_in(name):
    """Every command of the document, fenced or in backticks, as its words without the variables set before it."""
    lines = [*lines_of_blocks(name), *(code for code in code_in(name) if starts_command(code))]
    for line in lines:
        for words in words_of(line):
            rest = list(words)
            while rest and is_assignment(rest[0]):
                rest.pop(0)
            if rest:
                yield rest


def starts_command(code):
    first = next((word for word in code.split() if not is_assignment(word)), "")
    return first in {"make", "manage.py", "deploy/manage", "git", "sqlite3"} or first.startswith(".venv/bin/")

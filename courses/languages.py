"""Which of a record's texts to show, and in which language it then is."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.html import format_html
from django.utils.translation import get_language, override


def in_best_language(record: Model, field: str) -> tuple[str, str | None]:
    """`(text, language)` in the active language, else in the first that has it, else blank."""
    active = get_language()
    for language in sorted((code for code, name in settings.LANGUAGES), key=lambda code: code != active):
        if text := getattr(record, f"{field}_{language}"):
            return text, language
    return "", active


def marked(words: str, language: str | None, tag: str = "span") -> str:
    """The words as they are in the page's language, else inside an element that names theirs (WCAG 2.2, 3.1.2)."""
    return words if language == get_language() else format_html('<{0} lang="{1}">{2}</{0}>', tag, language, words)


def text_of(record: Model, field: str) -> str:
    """The text on one line, marked with its language where that is not the page's."""
    return marked(*in_best_language(record, field))


def in_every_language(record: Model, *fields: str) -> list[str]:
    """The texts of these fields in all languages, blank ones too."""
    return [getattr(record, f"{field}_{language}") for field in fields for language, _name in settings.LANGUAGES]


def said_in_every_language(say: Callable[[], Any]) -> list[str]:
    """What the function says in each language of the portal."""
    said = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            said.append(str(say()))
    return said


def versions_of(record: Model, field: str) -> list[str]:
    """The languages in which the record has this text."""
    return [language for language, _name in settings.LANGUAGES if getattr(record, f"{field}_{language}")]

"""What is done with articles in several steps that belong together."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify

from news.models import Article, Figure

LONGEST_SLUG = 110  # leaves room for a number within the column's 120


def free_slug(title: str) -> str:
    """The title as an address that no article has, numbered where one has it."""
    base = slugify(title)[:LONGEST_SLUG].strip("-") or "article"
    taken = set(Article.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    numbers = (int(slug[len(base) + 1 :]) for slug in taken if re.fullmatch(rf"{base}-[0-9]{{1,6}}", slug))
    return f"{base}-{max([1, *numbers]) + 1}"


@transaction.atomic
def draft_from_release(
    language: str,
    texts: dict[str, str],
    facts: dict[str, Any],
    related: Mapping[str, Iterable[Model]],
    figures: Iterable[tuple[dict[str, str], dict[str, Any]]],
) -> Article:
    """A draft with what was accepted of a release, its figures in their order; all of it or nothing.

    `texts` are fields of one language, `facts` those of none, `related` the records of each many-to-many field;
    a figure is `(texts, facts)`. Raises IntegrityError where a fact breaks a rule that only the database checks.
    """
    article = Article.objects.create(slug=free_slug(texts["title"]), **in_language(language, texts), **facts)
    for name, records in related.items():
        getattr(article, name).set(records)
    for position, (figure_texts, figure_facts) in enumerate(figures, start=1):
        Figure.objects.create(
            article=article,
            slug=f"figure-{position}",
            position=position,
            **in_language(language, figure_texts),
            **figure_facts,
        )
    return article


def in_language(language: str, texts: dict[str, str]) -> dict[str, str]:
    return {f"{name}_{language}": text for name, text in texts.items()}

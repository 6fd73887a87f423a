"""The database's rows, read in the words of the tables of facts."""

import re

from django.apps import apps

from courses.folding import fold
from courses.models import Organisation
from courses.models.index import DERIVED
from news.models import Article
from tests.seeds import facts, facts_news

MODELS = [
    model
    for app in ("courses", "news")
    for model in apps.get_app_config(app).get_models(include_auto_created=True)
    if model not in DERIVED and not model.__name__.startswith("Historical")
]
TYPOGRAPHY = str.maketrans("\u2018\u2019\u2013\u2014", "''--")


def plain(text):
    """As `fold`, and with one kind of quotation mark, dash and space."""
    return " ".join(fold(text).translate(TYPOGRAPHY).split())


def bare_words(text):
    return re.findall(r"\w+", fold(text))


def dated(day, precision):
    return f"{day} {precision}" if day else ""


def digits(telephone):
    """Of the number, and after a space of its extension."""
    return " ".join(re.sub(r"\D", "", part) for part in re.split(r"ext", telephone, flags=re.IGNORECASE))


def body(name):
    """The short name of the one organisation that goes by this name."""
    found = {
        organisation.slug
        for organisation in Organisation.objects.prefetch_related("aliases")
        for known in (
            organisation.name_en,
            organisation.name_es,
            organisation.acronym_en,
            *(alias.name for alias in organisation.aliases.all()),
        )
        if plain(known) == plain(name)
    }
    return found.pop() if len(found) == 1 else f"{len(found)} organisations named {name}"


def programme_key(programme):
    keys = {plain(title): key for key, title in facts.PROGRAMMES.items()}
    return programme and keys.get(plain(programme.title_en), programme.title_en)


def article_key(article):
    keys = {plain(title): key for key, title in facts_news.RELEASES.items()}
    return keys.get(plain(article.source_title), article.source_title)


def path_of(edition):
    return f"{edition.course.slug}/{edition.slug}"


def target_of(record):
    """What a partnership or figure is about, as the tables write it."""
    if record.site:
        return f"{path_of(record.site.edition)}/{record.site.country.code}"
    if record.edition:
        return path_of(record.edition)
    return record.course.slug if record.course else programme_key(record.programme) or ""


def names_by_article(relation):
    return {
        article_key(article): {appointment.person.name for appointment in getattr(article, relation).all()}
        for article in Article.objects.all()
    }


def values_of(record):
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def rows_of(model):
    return list(model._base_manager.order_by("pk").values())


def database():
    return {model._meta.label: rows_of(model) for model in MODELS}

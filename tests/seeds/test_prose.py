"""The fixtures' texts exist in both languages and are written afresh."""

import html
import re
from functools import cache

import pytest
import yaml
from django.apps import apps
from django.utils.html import strip_tags
from modeltranslation.translator import translator

from courses.models import Course
from news.models import Article
from seeds.loading import FIXTURES
from tests.seeds.fingerprints import FINGERPRINTS, runs

PROSE = {"description", "summary", "body", "statement", "outcomes", "inference"}
TRANSLATED = translator.get_registered_models()
ENGLISH = {"the", "of", "and", "to", "in", "for", "with", "by", "that", "is", "are", "was", "were", "which"}
SPANISH = {"el", "la", "los", "las", "de", "del", "y", "en", "para", "con", "que", "se", "por", "una", "un"}
PARTICLES = re.compile(r"\b(?:de|del|la|las|los|el|y|the|of|and|for|in)\b(?=(?: (?:de|la|los|the)\b)? [A-ZÁÉÍÓÚÑ])")


@cache
def records():
    """Every record of the fixtures: its place, model and columns."""
    return [
        (f"{path.name}, record {number}", apps.get_model(record["model"]), record["fields"])
        for path in sorted(FIXTURES.glob("*.yaml"))
        for number, record in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), start=1)
    ]


def texts():
    """Every translated text: its place, name, and what it reads in English and in Spanish."""
    return [
        (place, name, fields.get(f"{name}_en", ""), fields.get(f"{name}_es", ""))
        for place, model, fields in records()
        if model in TRANSLATED
        for name in translator.get_options_for_model(model).fields
    ]


def words_of(text):
    """A text without markup."""
    return html.unescape(strip_tags(re.sub(r"<(?:/p|/li|/h\d|br)[^>]*>", ". ", text)))


def sentences(text):
    return [part for part in re.split(r"(?<=[.!?:;])\s+|\n", words_of(text)) if len(part.split()) >= 8]


def count(sentence, vocabulary):
    """How many function words of a language stand in a sentence, proper names aside."""
    return sum(word in vocabulary for word in re.findall(r"\w+", PARTICLES.sub("", sentence)))


def test_fixtures_are_there():
    assert [place for place, *_ in records()] != []


def test_texts_are_in_both_languages_or_in_none():
    lonely = [(place, name) for place, name, english, spanish in texts() if bool(english) != bool(spanish)]

    assert lonely == []


def test_texts_of_five_words_and_more_differ_between_the_languages():
    same = [
        (place, name, english)
        for place, name, english, spanish in texts()
        if len(english.split()) >= 5 and english == spanish
    ]

    assert same == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_sentences_are_in_their_language(language):
    own, other = (ENGLISH, SPANISH) if language == "en" else (SPANISH, ENGLISH)

    foreign = [
        (place, name, sentence)
        for place, name, english, spanish in texts()
        for sentence in sentences(english if language == "en" else spanish)
        if count(sentence, own) < count(sentence, other)
    ]

    assert foreign == []


def test_course_summaries_are_at_most_140_characters():
    long = [
        (place, name)
        for place, model, fields in records()
        for name in ("summary_en", "summary_es")
        if model is Course and len(fields.get(name, "")) > 140
    ]

    assert long == []


@pytest.mark.parametrize("name", ["body_en", "body_es"])
def test_bodies_keep_their_text_when_they_are_cleaned(name):
    clean = Article._meta.get_field(name).clean

    changed = [
        place
        for place, model, fields in records()
        if model is Article and words_of(clean(fields.get(name, ""), None)) != words_of(fields.get(name, ""))
    ]

    assert changed == []


def test_plain_texts_hold_no_markup():
    marked = [
        (place, name)
        for place, name, *languages in texts()
        if name != "body" and any(re.search(r"</?\w+[^>]*>|&\w+;", text) for text in languages)
    ]

    assert marked == []


def test_prose_copies_no_ten_words_of_a_release():
    copied = [
        (place, name)
        for place, name, english, _ in texts()
        if name in PROSE and not runs(words_of(english)).isdisjoint(FINGERPRINTS)
    ]

    assert copied == []

"""Each sentence of the domain, tried on the database itself: by `bulk_create`, by `update` and in raw SQL.

What a column says alone (its length, that it is unique, required, never negative) is tried of every column there is;
all other constraints stand in the tables of `tests/constraints`, each with what breaks it.
"""

import re

import pytest
from django.apps import apps
from django.db import models
from django.utils.translation import override
from modeltranslation.manager import get_translatable_fields_for_model

from accounts.models import User
from courses.models.index import DERIVED, CatalogueVersion
from courses.models.limits import Allowance
from courses.refusals import sentence
from news.models import Article, Figure
from tests.constraints.catalogue import CATALOGUE
from tests.constraints.news import NEWS
from tests.constraints.people import PEOPLE
from tests.constraints.rows import DAY, MAKERS, NOON
from tests.constraints.trying import BY_NAME, WAYS, columns_of, is_named, make, refusals, writable
from tests.factories import make_course, make_edition, make_figure

pytestmark = pytest.mark.django_db
TABLE = [*CATALOGUE, *PEOPLE, *NEWS]
APPS = {"accounts", "courses", "news"}
OURS = {name: rule for name, (model, rule) in BY_NAME.items() if model._meta.app_label in APPS}
WRITTEN_BY_THE_PORTAL_ALONE = {  # hashes, tokens and lists of codes: as long as they are made
    *((User, "password"), (Allowance, "key"), (CatalogueVersion, "token"), (Article, "countries")),
}
NEEDED = {  # what must stand beside a text, so that its length is all that is wrong with it
    "cancellation_reason_en": {"cancelled_on": DAY},
    "cancellation_reason_es": {"cancelled_on": DAY},
    "consent_version": {"consented_at": NOON},
    "file": {"url": ""},
    "withdrawal_reason": {"withdrawn_at": NOON},
}


def columns(wanted):
    """`(model, field)` of each column that is wanted, if anything but the database itself writes it."""
    return [
        pytest.param(model, field, id=f"{model._meta.model_name}.{field.name}")
        for model in MAKERS
        for field in model._meta.local_concrete_fields
        if not field.primary_key and not field.generated and wanted(model, field)
    ]


def is_limited_text(model, field):
    """Of a translated text its languages' columns are, as its own is never read; closed lists are in the table."""
    is_left_over = field.name in (get_translatable_fields_for_model(model) or [])
    is_closed = f"{model._meta.model_name}_{field.name}_known" in OURS
    is_text = isinstance(field, (models.CharField, models.TextField, models.FileField)) and field.max_length
    return is_text and not (is_left_over or is_closed or (model, field.name) in WRITTEN_BY_THE_PORTAL_ALONE)


@pytest.mark.parametrize("case", TABLE, ids=str)
def test_constraint_refuses_by_its_name_and_says_why(case):
    row, facts = case.row_and_facts()

    found = refusals(row, facts)

    assert {way: is_named(case.constraint, error) for way, error in found.items()} == dict.fromkeys(found, True), found
    assert {sentence(error) for error in found.values()} == {str(OURS[case.constraint].violation_error_message)}


def test_every_constraint_stands_in_the_table():
    lengths = {name for name in OURS if name.endswith("_text_lengths")}

    assert sorted({case.constraint for case in TABLE}) == sorted(OURS.keys() - lengths)


def test_columns_of_every_model_are_tried():
    models_of_ours = {model for app in APPS for model in apps.get_app_config(app).get_models()}
    records = {model for model in models_of_ours if not model.__name__.startswith("Historical")}

    assert records - DERIVED <= set(MAKERS)


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model._meta.model_name)
def test_row_that_breaks_nothing_is_let_through_in_every_way(model):
    row = make(model, {})
    same = columns_of(row, {field.name: getattr(row, field.name) for field in writable(row) if not field.primary_key})

    for way in WAYS:
        way(row, same)

    assert model._base_manager.get(pk=row.pk) == row


@pytest.mark.parametrize("name", OURS)
def test_constraint_has_a_sentence_in_both_languages(name):
    sentences = []
    for language in ("en", "es"):
        with override(language):
            sentences.append(str(OURS[name].violation_error_message))

    assert name not in sentences[0]
    assert "%(name)s" not in sentences[0]
    assert sentences[0] != sentences[1]
    assert all(text.endswith(".") for text in sentences)


@pytest.mark.parametrize("ordinal", [None, 37])
def test_edition_may_lack_its_number_or_share_it_with_another_course(ordinal):
    course = make_course()
    make_edition(course, ordinal=37)
    make_edition(course)

    make_edition(course if ordinal is None else make_course(), ordinal=ordinal)


def test_figure_may_be_about_nothing():
    figure = make_figure(measure="context")

    assert Figure.objects.get() == figure


# What a column says alone


@pytest.mark.sweep
@pytest.mark.parametrize(("model", "field"), columns(is_limited_text))
def test_text_that_is_too_long_is_refused(model, field):
    """PostgreSQL looks at the column's own type before it looks at constraints."""
    row = make(model, NEEDED.get(field.name, {}) | ({field.name: "x"} if field.name in NEEDED else {}))
    text = "https://".ljust(field.max_length + 1, "x")
    rule = rf"{model._meta.model_name}_(text_lengths|code_well_formed)\b|value too long .*\({field.max_length}\)"

    for error in refusals(row, {field.name: text}).values():
        assert re.search(rule, str(error))


@pytest.mark.sweep
@pytest.mark.parametrize(("model", "field"), columns(lambda model, field: field.unique))
def test_what_is_unique_is_not_written_twice(model, field):
    first = make(model, {field.name: MAKERS[field.related_model]} if field.is_relation else {})
    second = make(model, {})

    for error in refusals(second, {field.name: getattr(first, field.name)}).values():
        assert field.column in str(error)


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("model", "field"),
    columns(lambda model, field: field.get_internal_type().startswith("Positive") and field.name != "revision"),
)
def test_number_is_never_negative(model, field):
    """But for the revision of an edition, which the database counts itself, whatever is written there."""
    for error in refusals(make(model, {}), {field.name: -1}).values():
        assert field.column in str(error) or model._meta.model_name in str(error)


@pytest.mark.sweep
@pytest.mark.parametrize(("model", "field"), columns(lambda model, field: field.is_relation and not field.null))
def test_record_that_is_needed_is_there(model, field):
    for error in refusals(make(model, {}), {field.name: None}).values():
        assert field.column in str(error)

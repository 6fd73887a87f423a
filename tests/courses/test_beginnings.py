"""People found by the beginnings of words: the database's own index says what Python says, whatever wrote the row."""

import pytest
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from courses.actions.erasure import erase_participant
from courses.beginnings import CERTIFICATES, INDEXED, PARTICIPANTS, beginning, fill, sought, words_of
from courses.models import Participant
from tests.factories import make_certificate, make_participant

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps an index, no table")


def found(text, indexed=PARTICIPANTS, model=Participant):
    rows = model.objects.all()
    for word in sought(text):
        rows = rows.filter(pk__in=beginning(indexed, word))
    return set(rows)


@pytest.mark.parametrize(
    "text",
    [
        *("nunez", "Núñez", "NUÑ", "núñez", "maria nun", "Garcia-Lopez", "lopez", "obrien"[:1], "brien", "del niño"),
        *("ana.perez@example.org", "ANA.PEREZ@", "ana.perez", "perez", "@example", "ministerio", "de la niñez"),
    ],
)
def test_a_participant_is_found(text):
    person = make_participant(
        given_names="María O'Brien",
        family_names="Núñez García-López",
        email="Ana.Perez@example.org",
        institution_name="Ministerio del Niño y de la Niñez",
    )
    make_participant(given_names="Zoe", family_names="Zwei", email="zoe@other.invalid")

    assert found(text) == {person}


@pytest.mark.parametrize("text", ["unez", "rcia", "example.org", "@xample", "na", "maria zwei", "o'b zoe", "%", "mar%"])
def test_a_participant_is_not_found(text):
    make_participant(given_names="María O'Brien", family_names="Núñez García", email="ana@example.org")

    assert found(text) == (set() if sought(text) else set(Participant.objects.all()))


def test_a_short_word_is_a_whole_word():
    make_participant(given_names="Lia", family_names="Paz")
    li = make_participant(given_names="Li", family_names="Paz")

    assert found("li paz") == {li}


@pytest.mark.parametrize("text", ["@", "@@", "-", "@ -", "(@)", "."])
def test_signs_alone_leave_out_nobody(text):
    named = make_participant(given_names=text, family_names="", email="")
    other = make_participant(given_names="Ana", family_names="Paz")

    assert (sought(text), found(text)) == ([], {named, other})


@pytest.mark.parametrize("text", ["'", "\\", '"', "a'b\\", "' | 'b", "x@'\\", "\N{NO-BREAK SPACE}"])
def test_no_sign_breaks_a_search(text):
    person = make_participant(given_names="Ana", family_names="Paz")

    assert found(f"ana {text}") in [{person}, set()]


def test_what_is_written_past_the_models_is_found():
    person = make_participant(given_names="Ana", family_names="Paz", email="")
    Participant.objects.filter(pk=person.pk).update(family_names="Soto")

    assert (found("paz"), found("soto")) == (set(), {person})

    person.delete()
    assert found("soto") == set()


def test_a_certificate_is_found_by_name_and_course():
    certificate = make_certificate(name="Ana Núñez", course_title="Niñez y fronteras")

    model = type(certificate)
    assert found("nunez fronteras", CERTIFICATES, model) == {certificate}
    assert found("paz", CERTIFICATES, model) == set()


@on_sqlite
def test_nothing_is_left_of_who_is_erased():
    person = make_participant(given_names="Unmistakable", email="unmistakable@example.org")
    assert person.pk in {key for _word, key in held(PARTICIPANTS)}

    erase_participant(person)

    assert person.pk not in {key for _word, key in held(PARTICIPANTS)}


def held(indexed):
    with connection.cursor() as cursor:
        return cursor.execute(f"SELECT * FROM {indexed.words}").fetchall()  # noqa: S608 (a name of ours)


@on_sqlite
def test_filling_anew_gives_what_the_triggers_gave():
    make_certificate(name="Ana Núñez")
    kept = [held(each) for each in INDEXED]
    with connection.cursor() as cursor:
        for statement in fill(connection.introspection.table_names()):
            cursor.execute(statement)
    filled = [held(each) for each in INDEXED]

    assert kept == filled
    assert kept[0]


@pytest.mark.sweep
class TestOfAnyName(TestCase):
    """Python and the database take every name apart in the same way."""

    @given(
        st.text(st.characters(codec="utf-8", categories=["L", "M", "P", "Zs", "Nd"], max_codepoint=0x17F), max_size=30)
    )
    def test_every_word_of_a_name_finds_it(self, name):
        person = make_participant(given_names=name, family_names="Paz", email="")
        lowered = [word for word in words_of(name) if word == word.lower() and word.isascii()]

        missed = [word for word in lowered if not found_whole(person, word)]
        assert missed == []


def found_whole(person, word):
    return Participant.objects.filter(models.Q(pk__in=beginning(PARTICIPANTS, word)), pk=person.pk).exists()

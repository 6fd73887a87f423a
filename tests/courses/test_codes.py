"""Codes of certificates, as people read and type them."""

import pytest

from courses.codes import ALPHABET, code_in, grouped, new_code


def test_new_codes_are_sixteen_letters_of_the_alphabet_and_differ():
    codes = {new_code() for _each in range(1_000)}

    assert len(codes) == 1_000
    assert {len(code) for code in codes} == {16}
    assert set("".join(codes)) == set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "0123-4567-89AB-CDEF",
        "0123456789abcdef",
        "o123 4567 89ab cdef",
        "Ol23-4567-89AB-CDEF",
        "https://rumbo.example.org/verify/0123-4567-89AB-CDEF/",
        "rumbo.example.org/verify/0123-4567-89AB-CDEF",
        "  oI23\u20134567\u201389AB\u2013CDEF\n",
        "0123\u00a04567\u00a089AB\u00a0CDEF",
    ],
)
def test_code_is_read_however_it_is_typed(typed):
    assert code_in(typed) == "0123456789ABCDEF"


@pytest.mark.parametrize(
    "typed",
    ["", "0123", "0123-4567-89AB-CDEU", "0123456789ABCDEFG", "\u0660\u0661" + "23456789ABCDEF", "\x00" * 16, "🎓" * 16],
)
def test_what_is_no_code_is_none(typed):
    assert code_in(typed) is None


def test_code_is_shown_in_groups_that_read_back():
    code = new_code()

    assert [len(group) for group in grouped(code).split("-")] == [4, 4, 4, 4]
    assert code_in(grouped(code)) == code

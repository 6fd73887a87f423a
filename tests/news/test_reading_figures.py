"""Figures read in a release: value, qualifier, unit and measure, in both languages."""

from decimal import Decimal

import pytest

from news.choices import FindingKind
from tests.news.reading import NAMES, found, in_sentence


def amounts(text):
    return [finding.what for finding in found(text, FindingKind.FIGURE)]


@pytest.mark.parametrize(
    ("language", "said", "value", "scale"),
    [
        ("en", "1,234.5 hours", "1234.5", 1),
        ("en", "376,800 visits", "376800", 1),
        ("en", "2.3 million people", "2.3", 1_000_000),
        ("en", "1.375 million people", "1.375", 1_000_000),
        ("en", "4 billion people", "4000", 1_000_000),
        ("en", "80 hours", "80", 1),
        ("en", "nine modules", "9", 1),
        ("en", "twenty-five women", "25", 1),
        ("en", "two hundred and fifty women", "250", 1),
        ("en", "two hundred thousand women", "200", 1_000),
        ("en", "a hundred women", "100", 1),
        ("en", "five thousand three hundred women", "5300", 1),
        ("es", "1.234,5 horas", "1234.5", 1),
        ("es", "1 234,5 horas", "1234.5", 1),
        ("es", "33\u00a0000 visitas", "33000", 1),
        ("es", "7824 personas", "7824", 1),
        ("es", "2,3 millones de personas", "2.3", 1_000_000),
        ("es", "2.3 millones de personas", "2.3", 1_000_000),
        ("es", "3 mil millones de personas", "3000", 1_000_000),
        ("es", "treinta y cinco mujeres", "35", 1),
        ("es", "ciento veinte mujeres", "120", 1),
        ("es", "doscientas mujeres", "200", 1),
        ("es", "dos mil trescientas mujeres", "2300", 1),
        ("es", "cinco mil mujeres", "5", 1_000),
        ("es", "mil mujeres", "1000", 1),
        ("es", "un millón de mujeres", "1", 1_000_000),
    ],
)
def test_number_is_read_as_its_language_writes_it(language, said, value, scale):
    (amount,) = amounts(in_sentence(said, language))

    assert (amount.value, amount.scale, amount.is_doubtful) == (Decimal(value), scale, False)


@pytest.mark.parametrize(
    ("language", "said", "value"),
    [("en", "1.357 children", "1357"), ("es", "376,800 visitas", "376800"), ("en", "1.234,5 litres", "1234.5")],
)
def test_number_in_the_signs_of_the_other_language_is_doubtful(language, said, value):
    (amount,) = amounts(in_sentence(said, language))

    assert (amount.value, amount.is_doubtful) == (Decimal(value), True)


@pytest.mark.parametrize(
    ("language", "said", "qualifier", "is_doubtful"),
    [
        ("en", "70 women", "exactly", False),
        ("en", "more than 70 women", "more-than", False),
        ("en", "at least 70 women", "more-than", False),
        ("en", "70 or more women", "more-than", False),
        ("en", "70+ women", "more-than", False),
        ("en", "about 70 women", "about", False),
        ("en", "andapproximately 70 women", "about", False),
        ("en", "an estimated 70 women", "estimated", False),
        ("en", "fewer than 70 women", "exactly", True),
        ("en", "up to 70 women", "exactly", True),
        ("es", "más de 70 mujeres", "more-than", False),
        ("es", "al menos 70 mujeres", "more-than", False),
        ("es", "70 o más mujeres", "more-than", False),
        ("es", "unas 70 mujeres", "about", False),
        ("es", "alrededor de 70 mujeres", "about", False),
        ("es", "se estima que 70 mujeres", "estimated", False),
        ("es", "cerca del 70 % de las mujeres", "about", False),
        ("es", "menos de 70 mujeres", "exactly", True),
    ],
)
def test_qualifier_stands_before_or_just_after_the_number(language, said, qualifier, is_doubtful):
    (amount,) = amounts(in_sentence(said, language))

    assert (amount.qualifier, amount.is_doubtful) == (qualifier, is_doubtful)


@pytest.mark.parametrize(
    ("language", "said", "lower", "upper", "scale", "unit"),
    [
        ("en", "from 90% to 100%", "90", "100", 1, "%"),
        ("en", "between 20 and 30 women", "20", "30", 1, "women"),
        ("en", "20-30 women", "20", "30", 1, "women"),
        ("en", "2 to 3 million women", "2", "3", 1_000_000, "women"),
        ("en", "500,000 to 1 million women", "0.5", "1", 1_000_000, "women"),
        ("es", "de 20 a 30 mujeres", "20", "30", 1, "mujeres"),
        ("es", "entre 20 y 30 mujeres", "20", "30", 1, "mujeres"),
        ("es", "entre 2 y 3 millones de mujeres", "2", "3", 1_000_000, "mujeres"),
    ],
)
def test_range_has_two_ends_of_one_scale(language, said, lower, upper, scale, unit):
    (amount,) = amounts(in_sentence(said, language))

    assert (amount.qualifier, amount.value, amount.upper_value) == ("range", Decimal(lower), Decimal(upper))
    assert (amount.scale, amount.unit) == (scale, unit)


@pytest.mark.parametrize(
    ("language", "said", "units"),
    [
        ("en", "80 hours of training and many papers", ["hours of training"]),
        ("en", "300 specialists from the region", ["specialists"]),
        ("en", "70 officials of the government", ["officials"]),
        ("en", "8,500 boys and girls arriving alone", ["boys and girls"]),
        ("en", "nine modules and films", ["modules"]),
        ("en", "584 active cases of TB, in all", ["active cases of TB"]),
        ("en", "600 pre-departure visits for migrants", ["pre-departure visits"]),
        ("en", "131 per cent increase in the number", ["per cent increase"]),
        ("en", "26 % of the population lived there", ["% of the population"]),
        ("en", "155 per 100,000 visits were", ["per 100,000 visits"]),
        ("en", "two-week course", ["weeks"]),
        ("en", "363 of them were", [""]),
        (
            "en",
            "5 million international and 7 million internal migrants",
            ["international migrants", "internal migrants"],
        ),
        ("en", "10 million new cases and 3 million deaths in all", ["new cases", "deaths"]),
        ("en", "US$300 of aid", ["US$ aid"]),
        ("es", "80 horas de formación y muchos textos", ["horas de formación"]),
        ("es", "300 especialistas de la región", ["especialistas"]),
        ("es", "8500 niños, niñas y adolescentes migrantes que llegaron", ["niños, niñas y adolescentes migrantes"]),
        ("es", "400 personas viajaron", ["personas"]),
        ("es", "el grupo de 400 personas viajó ayer", ["personas"]),
        ("es", "el 26 % de la población", ["% de la población"]),
        ("es", "el 26 por ciento de las niñas", ["por ciento de las niñas"]),
        ("es", "3 de cada 10 niñas", ["de cada 10 niñas"]),
        ("en", "400 people applied this year", ["people"]),
        ("es", "400 personas necesitan ayuda", ["personas"]),
        ("es", "15 países de América", ["países de América"]),
    ],
)
def test_unit_is_what_the_number_counts(language, said, units):
    assert [amount.unit for amount in amounts(in_sentence(said, language))] == units


def test_unit_ends_before_a_known_name():
    (figure,) = found("The course had 12 officials of Peru in all.", FindingKind.FIGURE, NAMES)

    assert figure.what.unit == "officials"


def test_qualifier_holds_for_both_numbers_that_share_a_word():
    said = amounts("There are about 5 million international and 7 million internal migrants.")

    assert [amount.qualifier for amount in said] == ["about", "about"]


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("The course takes 80 hours of study.", ["hours"]),
        ("He waited for 80 hours at the border.", ["context"]),
        ("The course has nine modules.", ["modules"]),
        ("It was a course of two weeks.", ["length"]),
        ("More than 300 specialists were enrolled.", ["enrolled"]),
        ("The event gathers 28 representatives from 15 countries.", ["participants", "countries"]),
        ("It counts on 23 experts, who come from 7 countries.", ["experts", "expert-countries"]),
        ("The office has trained more than 800 officials to date.", ["trained"]),
        ("Of the children, 2,000 migrants left the country.", ["context"]),
        ("El curso de la oficina dura 80 horas lectivas.", ["hours"]),
        ("En el curso se inscribieron 40 docentes de la región.", ["enrolled"]),
        ("En el taller participaron 70 funcionarios de 12 países.", ["participants", "countries"]),
        ("Hasta la fecha la oficina ha capacitado a 900 funcionarias.", ["trained"]),
    ],
)
def test_measure_is_guessed_from_the_unit_and_the_sentence(text, measures):
    assert [amount.measure for amount in amounts(text)] == measures


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Resolution 70.15"),
        ("en", "target 3.8 of the goals"),
        ("en", "the 2030 Agenda"),
        ("es", "la Agenda 2030"),
        ("en", "call +503 2521-0500 ext. 540"),
        ("en", "Tel: 506 22125328, in the office"),
        ("en", "the office, 2521-0500"),
        ("en", "write to office24@example.org"),
        ("en", "see https://example.org/12/34 there"),
        ("en", "a note [12] of the text"),
        ("en", "COVID-19 and the G20"),
        ("en", "at 10:30 and at 9 a.m. in the morning"),
        ("en", "at 14h30 in the town"),
        ("es", "desde 10.30 h en la oficina"),
        ("es", "a las 15 horas"),
        ("en", "123 Main Street, in the town"),
        ("es", "Avenida Central 1234"),
        ("en", "the first six months"),
        ("es", "los últimos cinco años"),
        ("en", "she is 18 years old"),
        ("es", "de 18 años de edad"),
        ("es", "hace cinco años"),
        ("en", "the 21st century"),
        ("en", "one of the women"),
        ("es", "un curso de una oficina"),
        ("en", "one in five women"),
        ("es", "una de cada cinco mujeres"),
        ("en", "call (507) 305-3350"),
        ("en", "visit Building 102 there"),
        ("en", "open 24/7"),
        ("en", "1.2.3.4 and 007"),
    ],
)
def test_number_that_states_nothing_is_left_out(language, said):
    assert amounts(in_sentence(said, language)) == []


def test_number_of_a_list_is_left_out():
    assert amounts("The office has aims:\n1. Women learn.\n2) Men learn.") == []


def test_small_number_by_the_way_is_doubtful_where_no_measure_knows_it():
    said = amounts("The two offices offered nine modules.")

    assert [(amount.unit, amount.is_doubtful) for amount in said] == [("offices", True), ("modules", False)]

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.folding import PAIRS, Folded, anywhere, fold, pattern
from courses.models import Topic
from tests.examples import tried
from tests.factories import make_topic

pytestmark = pytest.mark.django_db
LETTERS = "".join(accented for accented, plain in PAIRS) + "abzABZ 09-'%_\\\""


@tried(60)
@given(st.text(LETTERS, min_size=1, max_size=30))
def test_fold_in_python_and_in_sql_agree(text):
    topic = make_topic(text)

    assert Topic.objects.annotate(folded=Folded("name_en")).get(pk=topic.pk).folded == fold(text)


@pytest.mark.parametrize("text", ["ninez", "NIÑEZ", "niñez", "nin\u0303ez"])
def test_anywhere_ignores_accents_and_case(text):
    topic = make_topic("Derechos de la Niñez migrante")

    assert list(Topic.objects.filter(anywhere(text, "name_en", "name_es"))) == [topic]


@pytest.mark.parametrize("text", ["%", "_", "\\", "a' OR 1=1 --"])
def test_anywhere_takes_wildcards_as_letters(text):
    make_topic("Protection")

    assert list(Topic.objects.filter(anywhere(text, "name_en"))) == []


@pytest.mark.parametrize("text", ["ŕb", "r\N{COMBINING ACUTE ACCENT}b", "ŔB", "skz", "SKZ", "b@d-f.g", "ß", "12", "_"])
def test_anywhere_finds_what_it_looks_for_first(text):
    topic = make_topic(name_en=f"a{text}c".lower() if text.isupper() else f"a{text}c")
    found = Topic.objects.filter(anywhere(text, "name_en"))

    assert set(found) == {each for each in [topic] if re.search(pattern(text), topic.name_en, re.IGNORECASE)}

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.folding import PAIRS, Folded, anywhere, fold
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

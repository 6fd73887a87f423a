import pytest

from tests.factories import make_article, make_organisation
from tests.memory import renew

pytestmark = pytest.mark.django_db


@pytest.mark.sweep
@pytest.mark.parametrize(
    "address",
    [
        *("/en/about/data/", "/en/about/accessibility/", "/en/about/privacy/"),
        *("/es/acerca/datos/", "/es/acerca/accesibilidad/", "/es/acerca/privacidad/"),
    ],
)
def test_pages_of_words_are_linked_from_every_page(client, address):
    home = client.get(address[:4]).text

    assert f'href="{address}"' in home
    assert client.get(address).status_code == 200


def test_data_page_names_every_public_release_and_its_publisher(client):
    make_article(title_en="Told", source_publisher=make_organisation(name_en="The publisher"))
    make_article(title_en="SECRET", state="draft")

    page = client.get("/en/about/data/").text

    assert [words in page for words in ("Told", "The publisher", "SECRET")] == [True, True, False]


def test_data_page_takes_no_more_queries_for_more_releases(client, django_assert_max_num_queries):
    counts = []
    for number in (1, 10):
        for _each in range(number):
            make_article(source_publisher=make_organisation())
        renew()
        with django_assert_max_num_queries(3) as queries:
            client.get("/en/about/data/")
        counts.append(len(queries))

    assert counts[0] == counts[1]

"""The files of everything public; what holds of the API too stands in `test_api_rules.py`."""

import csv
import datetime as dt
import io

import pytest

from courses import schemas
from courses.exports import leaves
from news import schemas as news_schemas
from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_organisation,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db


def rows(client, name):
    response = client.get(f"/data/{name}.csv")
    assert [response["Content-Type"], response.content[:3]] == ["text/csv; charset=utf-8", b"\xef\xbb\xbf"]
    assert response["Content-Disposition"] == f'attachment; filename="rumbo-{name}.csv"'
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_json_holds_the_same_objects_as_the_api(client):
    site = make_site(make_edition(starts=3, ends=4, closes_at=dt.datetime(2099, 1, 1, 5, 6, 7, 891234, dt.UTC)))
    make_figure(make_article(source_publisher=make_organisation()), site=site)
    make_course(slug="draft", is_published=False)

    for name in ("courses", "editions", "organisations", "articles", "figures"):
        response = client.get(f"/data/{name}.json")

        assert response.json() == client.get(f"/api/v1/{name}").json()["results"], name
        assert [len(response.json()), response["Content-Type"]] == [1, "application/json"]


def test_csv_is_flat_and_says_unknown_by_nothing(client):
    edition = make_edition(make_course(slug="rights"), slug="37", label_en="37th", label_es="37.ª")
    edition.starts_on, edition.starts_precision = dt.date(2017, 4, 1), "month"
    edition.save()
    make_site(edition, "MX", slug="mx", city="Tijuana")
    make_site(edition, "SV", slug="sv", position=2)

    (row,) = rows(client, "editions")

    told = {column: row[column] for column in ("course", "slug", "label_en", "label_es", "minutes", "ends_date")}
    assert told == {
        "course": "rights",
        "slug": "37",
        "label_en": "37th",
        "label_es": "37.ª",
        "minutes": "",
        "ends_date": "",
    }
    assert [row["starts_date"], row["starts_precision"]] == ["2017-04", "month"]
    assert [row["sites_country"], row["sites_city"]] == ["MX; SV", "Tijuana; "]
    assert row["url_es"] == "http://testserver/es/cursos/rights/37/"


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("courses", schemas.Course),
        ("editions", schemas.Edition),
        ("organisations", schemas.Organisation),
        ("articles", news_schemas.Article),
    ],
)
def test_csv_without_records_has_its_columns(client, name, schema):
    header = client.get(f"/data/{name}.csv").content.decode("utf-8-sig").strip().split(",")

    assert header == ["_".join(path) for path in leaves(schema)]
    assert len(set(header)) == len(header) > 10


@pytest.mark.sweep
@pytest.mark.parametrize("start", ["=HYPERLINK(1)", "+1", "-1", "@a", "\ta", "\ra"])
def test_csv_holds_no_formula(client, start):
    course = make_course(title_en=start)
    course.topics.add(make_topic(start))
    make_organisation(name_en=start)
    make_article(title_en=start, source_title=start)

    (course,), (organisation,), (article,) = (rows(client, name) for name in ("courses", "organisations", "articles"))

    written = [course["title_en"], course["topics_name_en"], organisation["name_en"], article["title_en"]]
    assert [*written, article["source_title"]] == [f"'{start}"] * 5
    assert article["is_date_inferred"] == "false"


@pytest.mark.parametrize(
    "address", ["/data/", "/data/users.csv", "/data/courses.xml", "/data/courses.csvx", "/data/%00"]
)
def test_no_other_file_is_there(client, address):
    assert client.get(address).status_code == 404

"""What seeding does to a portal that holds the documents' data already."""

import pytest

from courses.models import Course, Module
from seeds.loading import load_all
from tests.seeds.seeding import seed

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]


@pytest.fixture(scope="module", autouse=True)
def seeded(for_the_module):
    load_all()


def test_second_time_changes_nothing():
    Course.objects.update(summary_en="Edited")

    assert "created" not in seed()
    assert set(Course.objects.values_list("summary_en", flat=True)) == {"Edited"}


def test_seed_leaves_the_relations_of_what_exists_alone():
    course = Course.objects.get(slug="specialized-course-on-migrant-children")
    course.topics.clear()

    seed()

    assert course.topics.count() == 0


def test_seed_brings_back_what_was_removed():
    Module.objects.all().delete()

    assert "5 modules created" in seed()
    assert Module.objects.count() == 5


def test_overwrite_resets_what_was_edited():
    before = Course.objects.order_by("pk").values_list("pk", "summary_es")
    texts = list(before)
    Course.objects.update(summary_es="Editado")

    assert "4 courses reset" in seed("--overwrite")
    assert list(before.all()) == texts

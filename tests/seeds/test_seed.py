import io
import shutil
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Max

from courses.invariants import broken
from courses.models import Application, Course, Edition, Message, Organisation, Participant
from news.models import Article
from seeds.loading import FIXTURES, BrokenFixture, load_all
from seeds.samples import learners_application
from tests.factories import make_user
from tests.seeds.seeding import seed

pytestmark = pytest.mark.django_db
TOPIC = """
- model: courses.topic
  fields: {name_en: Protection, name_es: Protección, slug: protection, description_en: "", description_es: ""}
"""


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_seed_loads_the_documents():
    output = seed()

    assert "4 courses created" in output
    assert "6 articles created" in output


@pytest.mark.sweep
def test_dry_run_says_what_would_happen_and_writes_nothing():
    assert "4 courses to be created" in seed("--dry-run")
    assert [Course.objects.count(), Article.objects.count()] == [0, 0]


BROKEN = {
    "what is no YAML": "- model: courses.topic\n  fields: {slug: [",
    "an unknown model": "- model: courses.lesson\n  fields: {slug: a}\n",
    "an unknown field": "- model: courses.topic\n  fields: {slug: a, name_en: A, name_es: A, colour: blue}\n",
    "a key that is missing": "- model: courses.module\n  fields: {course: [nowhere], slug: a, position: 1}\n",
    "a broken rule": "- model: courses.topic\n  fields: {slug: a, name_en: '', name_es: ''}\n",
    "a wrong type": "- model: courses.course\n  fields: {slug: a, title_en: A, title_es: A, minutes: many}\n",
    "no list": "model: courses.topic\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_broken_fixture_stops_with_one_clear_line_and_writes_nothing(tmp_path, text):
    folder = write(tmp_path, a_topic=TOPIC, b_broken=text)

    with pytest.raises(BrokenFixture) as refusal:
        load_all(folder)

    assert str(refusal.value).startswith("b_broken.yaml: ")
    assert "\n" not in str(refusal.value)
    assert not Course.objects.exists()
    assert list(Edition.objects.all()) == []


def test_file_that_is_no_text_is_told_apart(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(BrokenFixture, match=r"^a\.yaml: "):
        load_all(tmp_path)


@pytest.mark.sweep
def test_nothing_of_an_earlier_file_is_kept_when_a_later_one_is_broken(tmp_path, monkeypatch):
    for path in FIXTURES.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    write(tmp_path, zz_broken=BROKEN["an unknown model"])
    monkeypatch.setattr("seeds.management.commands.seed.load_all", lambda **options: load_all(tmp_path, **options))

    with pytest.raises(CommandError, match=r"^Nothing was written\. zz_broken\.yaml: "):
        seed()

    assert [Course.objects.count(), Organisation.objects.count()] == [0, 0]


@pytest.mark.sweep
def test_demo_prepares_accounts_once_and_keeps_what_staff_edited(settings, tmp_path, django_user_model):
    settings.DEBUG, settings.VAR_DIR = True, tmp_path
    call_command("demo", stdout=io.StringIO())
    Course.objects.update(summary_en="Edited")
    django_user_model.objects.filter(email="learner@example.org").update(first_name="Ana")

    output = io.StringIO()
    call_command("demo", "--port=8123", stdout=output)

    assert set(Course.objects.values_list("summary_en", flat=True)) == {"Edited"}
    assert django_user_model.objects.get(email="learner@example.org").first_name == "Ana"
    assert django_user_model.objects.get(email="admin@example.org").check_password("rumbo-demo")
    assert "http://127.0.0.1:8123/admin/" in output.getvalue()
    assert "http://127.0.0.1:8123/en/application/" in output.getvalue()


@pytest.mark.sweep
def test_demo_has_samples_that_are_marked_and_add_up(settings, tmp_path, django_user_model):
    settings.DEBUG, settings.VAR_DIR = True, tmp_path
    for _each in range(2):
        call_command("demo", stdout=io.StringIO())

    edition = Edition.objects.get(slug="sample")
    states = Counter(edition.applications.values_list("state", flat=True))
    learner = django_user_model.objects.get(email="learner@example.org")
    assert states.pop("nominated") == 2
    assert states == {"confirmed": 3, "offered": 3, "submitted": 9, "waitlisted": 3, "rejected": 3, "withdrawn": 3}
    assert [learners_application(learner).state, edition.places_held, list(broken())] == ["offered", 6, []]
    assert not Participant.objects.filter(is_sample=False).exists()
    assert all("ample" in text for text in (edition.label_en, edition.notice_en, edition.course.title_en))
    assert Message.objects.count() == 0
    completed = Application.objects.get(edition__slug="over")
    last = completed.progress.aggregate(number=Count("pk"), at=Max("completed_at"))
    assert last == {"number": completed.edition.course.modules.count(), "at": completed.completed_at}


def test_demo_seeds_only_a_new_database(settings, tmp_path):
    settings.DEBUG, settings.VAR_DIR = True, tmp_path
    make_user()

    call_command("demo", stdout=io.StringIO())

    assert not Course.objects.exists()


def test_demo_refuses_a_real_site(settings, django_user_model):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG=1"):
        call_command("demo")

    assert not django_user_model.objects.exists()

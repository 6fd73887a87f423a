import pytest
from django.urls import reverse

from courses.admin.translations import outdated
from courses.models import Course
from tests.factories import make_article, make_course, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeps_history")]


def listed(client, language="es"):
    tasks = client.get(reverse("translate", args=[language])).context["tasks"]
    return [(task.kind, task.name, task.is_outdated) for task in tasks]


def editor(record, language="es"):
    opts = record._meta
    return reverse("translate-record", args=[opts.app_label, opts.model_name, record.pk, language])


def test_what_lacks_a_language_is_listed_for_it(staff):
    make_course(title_en="English", summary_es="Español")
    make_organisation(name_en="A", name_es="A", acronym_en="A")

    assert listed(staff) == [("Course", "English", False)]
    assert listed(staff, "en") == [("Course", "English", False)]


def test_it_is_told_how_much_there_is_into_each_language(staff):
    def told(language):
        return " ".join(staff.get(reverse("translate", args=[language])).text.split())

    assert "<p>Everything is translated.</p>" in told("es")
    make_course(title_en="", title_es="Derechos")
    assert [words in told("es") for words in ("Into Spanish (0)<", "Into English (1)<")] == [True, True]
    assert "<p>Everything is translated into Spanish.</p>" in told("es")
    assert "<p>Everything is translated" not in told("en")


def test_text_whose_source_changed_later_is_marked_until_it_is_translated_again(staff):
    course = make_course(title_en="First", title_es="Primero")
    course.title_en = "Second"
    course.save()
    assert listed(staff) == [("Course", "Second", True)]
    assert "The source changed after its translation" in staff.get(editor(course)).text

    course.title_es = "Segundo"
    course.save()
    assert listed(staff) == []
    assert outdated(Course, "es") == {}
    assert outdated(Course, "en") == {course.pk: ["title"]}


def test_editor_shows_the_source_and_saves_the_translation_with_its_history(staff):
    course = make_course(title_en="Rights", summary_en="What <b>everybody</b> has")
    page = staff.get(editor(course))
    seen = page.context["form"]["seen_version"].value()

    assert ["&lt;b&gt;everybody" in page.text, [str(row[0].name) for row in page.context["rows"]]] == [
        True,
        ["title_es", "summary_es"],
    ]
    response = staff.post(editor(course), {"title_es": "Derechos", "summary_es": "Qué", "seen_version": seen})

    assert response.headers["Location"] == reverse("translate", args=["es"])
    course.refresh_from_db()
    assert [course.title_es, course.title_en, course.history.first().history_change_reason] == [
        "Derechos",
        "Rights",
        "Translated.",
    ]


def test_rich_text_of_a_translation_is_cleaned(staff):
    article = make_article(title_en="A", body_en="<p>Text</p>")
    seen = staff.get(editor(article)).context["form"]["seen_version"].value()

    staff.post(editor(article), {"title_es": "A", "body_es": "<p>T</p><script>x</script>", "seen_version": seen})

    article.refresh_from_db()
    assert "script" not in article.body_es


def test_second_translator_is_told(staff):
    course = make_course(title_en="Rights")
    seen = staff.get(editor(course)).context["form"]["seen_version"].value()
    course.title_es = "Derechos"
    course.save()

    assert "Somebody else saved this" in staff.post(editor(course), {"title_es": "X", "seen_version": seen}).text


@pytest.mark.parametrize("address", ["/admin/translate/fr/", "/admin/translate/courses/course/999/es/"])
def test_what_is_not_there_is_not_found(staff, address):
    assert staff.get(address).status_code == 404


@pytest.mark.parametrize("model", ["courses/role", "auth/group", "accounts/user", "courses/nothing"])
def test_what_has_no_texts_is_not_translated(staff, model):
    assert staff.get(f"/admin/translate/{model}/1/es/").status_code == 404


def test_those_who_may_not_change_do_not_translate(client):
    client.force_login(make_user(is_staff=True))
    course = make_course(title_en="Rights")

    assert listed(client) == []
    assert client.get(editor(course)).status_code == 403


@pytest.mark.sweep
def test_list_takes_no_more_queries_for_more_rows(staff, django_assert_max_num_queries):
    counts = []
    for number in (2, 20):
        for _each in range(number):
            make_course(title_en="A")
        staff.get(reverse("translate", args=["es"]))
        with django_assert_max_num_queries(60) as queries:
            staff.get(reverse("translate", args=["es"]))
        counts.append(len(queries))

    assert counts[0] == counts[1]

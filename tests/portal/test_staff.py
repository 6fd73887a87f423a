import datetime as dt

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from courses.admin.needs import translated_fields
from courses.admin.records import TranslatedAdmin
from courses.constraints import lacking
from courses.models import Course, Module
from news.models import Figure
from tests.factories import (
    make_application,
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_organisation,
    make_person,
    make_running_edition,
    make_site,
    today,
)
from tests.studies import study

pytestmark = pytest.mark.django_db

WHOLE = {"title_en": "A", "title_es": "A", "summary_en": "B", "summary_es": "B"}
IN_BOTH = {"label_en": "A", "label_es": "A"}


def waiting(client):
    """`(list, need) → count`, each count checked against the rows of the list it links to."""
    found = {}
    for each in client.get("/admin/").context["waiting"]:
        page = client.get(each.address)
        assert page.context["cl"].result_count == each.count, each
        found[each.kind, str(each.label)] = each.count
    return found


def test_nothing_waits_where_nothing_is_to_do(staff):
    make_edition(make_course(**WHOLE), starts=20, **IN_BOTH)

    assert waiting(staff) == {}
    assert "What needs somebody today" not in staff.get("/admin/").text


def test_editions_that_start_or_close_soon(staff):
    course = make_course(**WHOLE)
    now = timezone.now()
    for facts in ({"starts": 0}, {"starts": 14}, {"starts": 30, "closes_at": now + dt.timedelta(days=13)}):
        make_edition(course, **facts, **IN_BOTH)
    for facts in (
        {"starts": 15},
        {"starts": 2, "is_published": False},
        {"closes_at": now - dt.timedelta(days=1), "starts": 40},
        {"starts": 3, "cancelled_on": today(), "cancellation_reason_en": "A", "cancellation_reason_es": "B"},
    ):
        make_edition(course, **facts, **IN_BOTH)

    assert waiting(staff) == {
        ("Editions", "Start or close within 14 days"): 3,
        ("Editions", "Ready to be put on the site"): 1,
    }


def test_who_meets_a_changed_rule_waits_to_be_recorded(staff):
    edition = make_running_edition(2, course=make_course(**WHOLE), completion_share=50, **IN_BOTH)
    application = make_application(edition, "confirmed")
    study(application, edition.course.modules.first())

    words = ("Editions", "Somebody meets the rule and is not recorded as having completed")
    assert waiting(staff).get(words) == 1


@pytest.mark.parametrize("key", ["1", "x", "9" * 30])
def test_page_of_a_record_that_is_none_is_not_found(staff, key):
    for kind in ContentType.objects.all():
        assert staff.get(f"/admin/r/{kind.pk}/{key}/").status_code in {302, 404}, kind


def test_applications_under_review_wait_to_be_decided(staff):
    edition = make_edition(make_course(**WHOLE), starts=30, **IN_BOTH)
    for state in ("submitted", "submitted", "waitlisted"):
        make_application(edition, state)

    assert waiting(staff) == {("Applications", "Under review: to be decided"): 2}


def test_drafts_that_lack_nothing_are_ready(staff):
    make_course(is_published=False, **WHOLE)
    make_course(is_published=False, **WHOLE | {"summary_es": "", "summary_en": ""})
    texts = WHOLE | {"body_en": "C", "body_es": "C", "state": "draft"}
    make_article(**texts)
    make_article(**texts | {"body_en": "", "body_es": ""})
    make_edition(make_course(**WHOLE), is_published=False, is_over=True, **IN_BOTH)
    make_edition(make_course(**WHOLE), is_published=False, **IN_BOTH)

    assert waiting(staff) == {
        ("Courses", "Ready to be put on the site"): 1,
        ("Editions", "Ready to be put on the site"): 1,
        ("Articles", "Ready to be published"): 1,
    }


def test_texts_of_one_language_wait_for_the_other(staff):
    make_course(**WHOLE | {"summary_es": ""})
    make_course(**WHOLE | {"title_en": ""})
    make_organisation(name_en="A", name_es="A", acronym_en="B")

    assert waiting(staff) == {("Courses", "Spanish is missing"): 1, ("Courses", "English is missing"): 1}


def test_what_lacks_a_language_is_asked_as_an_index_has_it():
    few = {"Agreement", "Appointment", "Audience", "Language", "Programme", "Tag", "Topic"}
    asked = {model: translated_fields(model) for model, page in admin.site._registry.items() if is_read_in_both(page)}
    found = set()
    for model, names in asked.items():
        conditions = [index.condition for index in model._meta.indexes]
        needed = [lacking(*pair, names) for pair in (("es", "en"), ("en", "es"))]
        if not names or all(condition in conditions for condition in needed):
            found.add(model.__name__)

    assert {model.__name__ for model in asked} - found == few
    assert len(found) > len(few)


def is_read_in_both(page):
    return isinstance(page, TranslatedAdmin)


def test_modules_that_do_not_sum_wait_as_the_course_itself_says(staff):
    for minutes, parts in ((60, (30, 30)), (60, (30, 20)), (60, (30, None)), (None, (30,)), (60, ())):
        course = make_course(minutes=minutes, **WHOLE)
        for place, part in enumerate(parts, 1):
            texts = {"title_en": "A", "title_es": "A", "slug": f"m{place}"}
            Module.objects.create(course=course, position=place, minutes=part, **texts)

    assert waiting(staff) == {("Courses", "The modules' lengths do not sum"): 1}
    assert [course.modules_disagree for course in Course.objects.order_by("pk")] == [False, True, False, False, False]


def test_editions_over_without_a_figure_and_figures_that_differ(staff):
    course, texts = make_course(**WHOLE), {"unit_en": "A", "unit_es": "A"}
    _silent, told, of_site = (make_edition(course, starts=-9, ends=-5, **IN_BOTH) for _each in range(3))
    first, second = make_article(**WHOLE), make_article(**WHOLE)
    make_figure(first, edition=told, value=70, **texts)
    make_figure(second, edition=told, value=80, **texts)
    make_figure(second, edition=told, value=80, measure="experts", **texts)
    make_figure(second, site=make_site(of_site), **texts)

    assert waiting(staff) == {
        ("Editions", "Over, without any figure"): 1,
        ("Figures", "Releases that say different numbers"): 2,
    }


SAID = [  # of one edition in an article, in the same or another, and whether these are two numbers
    ({"value": 70}, {"value": 80}, True),
    ({"value": 1200}, {"value": "1.2", "scale": 1000}, False),
    ({"value": "2.3", "scale": 1_000_000}, {"value": 2300, "scale": 1000}, False),
    ({"value": "999999999.999"}, {"value": "999999999.998"}, True),
    ({"value": "4.1", "scale": 1000}, {"value": "4.1"}, True),
    ({"value": 90, "upper_value": 100, "qualifier": "range"}, {"value": 90}, True),
    ({"value": 70}, {"value": 12, "country": "SV"}, False),
    ({"value": 13, "country": "SV"}, {"value": 12, "country": "SV"}, True),
    ({"value": 70}, {"value": 80, "measure": "enrolled"}, False),
]


@pytest.mark.parametrize(("one", "other", "differ"), SAID)
def test_figures_differ_where_another_release_says_another_number_of_the_same(one, other, differ):
    edition = make_edition()
    figures = [make_figure(edition=edition, **facts) for facts in (one, other)]

    assert list(Figure.objects.that_differ().order_by("pk")) == (figures if differ else [])


def test_figures_of_one_article_do_not_differ():
    article, course = make_article(), make_course()
    for value in (70, 12):
        make_figure(article, course=course, value=value)

    assert list(Figure.objects.that_differ()) == []


def test_scheduled_articles_wait_for_their_moment(staff):
    make_article(state="scheduled", publish_at=timezone.now() + dt.timedelta(days=1), **WHOLE)

    assert waiting(staff) == {("Articles", "Scheduled"): 1}


def test_one_box_finds_records_of_every_kind_drafts_too(staff):
    course = make_course(title_en="Niñez", is_published=False)
    make_person(name="Ana de la Niñez")

    groups = {group.kind: group.records for group in staff.get("/admin/search/?q=ninez").context["groups"]}

    assert groups["Courses"] == [("Niñez", f"/admin/courses/course/{course.pk}/change/")]
    assert "People" in groups


def test_what_is_found_stands_in_the_order_of_the_home_page(staff):
    """The edition before what hangs on it: most work begins there."""
    edition = make_edition(make_course(title_en="Niñez"), label_en="Niñez")
    make_site(edition, city="Niñez")
    make_article(title_en="Niñez")

    kinds = [group.kind for group in staff.get("/admin/search/?q=ninez").context["groups"]]

    assert kinds == ["Courses", "Editions", "Sites", "Articles"]


@pytest.mark.sweep
@pytest.mark.parametrize("query", ["", "q=", "q=%00", "q=" + "x" * 300, "q=zzz", "q=%25_", "q[]=1", "q=%F0%9F%98%80"])
def test_no_query_breaks_the_search(staff, query):
    assert staff.get(f"/admin/search/?{query}").status_code == 200


@pytest.mark.parametrize("asked", ["nonsense", "", "%00"])
def test_unknown_need_is_no_need(staff, asked):
    make_course()

    response = staff.get(f"/admin/courses/course/?needs={asked}")

    assert response.status_code in {200, 302}


@pytest.mark.sweep
def test_home_and_search_take_no_more_queries_for_more_rows(staff, django_assert_max_num_queries):
    counts = []
    for number in (2, 20):
        for _each in range(number):
            make_figure(make_article(title_en="Word"), edition=make_edition(make_course(title_en="Word"), starts=1))
        for address in ("/admin/", "/admin/search/?q=word"):
            staff.get(address)
            with django_assert_max_num_queries(70) as queries:
                staff.get(address)
            counts.append(len(queries))

    assert counts[:2] == counts[2:]

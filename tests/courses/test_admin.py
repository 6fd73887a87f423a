import re
from html import unescape

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from courses.models import (
    Alias,
    Appointment,
    Course,
    Edition,
    Invitation,
    Module,
    Organisation,
    Partnership,
    Role,
    Site,
)
from news.models import Article, Figure
from tests.admin_forms import admin_url, form_of
from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_organisation,
    make_person,
    make_programme,
    make_site,
    make_staff,
    make_topic,
)

pytestmark = pytest.mark.django_db


def make_rows(number):
    """So many of everything: of each list's rows, and of one course's, edition's and article's inlines."""
    course, programme, article = make_course(title_en="The hub"), make_programme(), make_article()
    hub = make_edition(course)
    for place in range(number):
        organisation, person = make_organisation(), make_person()
        post = Appointment.objects.create(person=person, organisation=organisation, slug="post", position_en="Director")
        Module.objects.create(course=course, slug=f"m{place}", position=place + 1, title_en=f"Module {place}")
        make_site(hub, city=f"City {place}")
        Role.objects.create(edition=hub, person=person, kind="expert", appointment=post)
        Alias.objects.create(organisation=organisation, name=f"Alias {organisation.pk}")
        for target in ({"course": course}, {"edition": hub}, {"programme": programme}):
            Partnership.objects.create(organisation=organisation, role="funder", **target)
        for about in ({"course": course}, {"edition": hub}):
            make_figure(article, counted_by=organisation, **about)
        make_edition(make_course(programme=programme))
        make_topic(f"Topic {place}")
    return [course, hub, programme, article]


def queries(client, assert_max, address):
    with assert_max(60) as asked:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(asked)


@pytest.mark.sweep
def test_no_admin_page_takes_more_queries_for_more_rows(staff, django_assert_max_num_queries):
    lists = [admin_url(model, "changelist") for model in admin.site._registry]
    ContentType.objects.get_for_models(*admin.site._registry)  # read once for each process, whatever the rows
    pages = []
    for number in (2, 5):
        forms = [admin_url(type(record), "change", record.pk) for record in make_rows(number)]
        pages.append([queries(staff, django_assert_max_num_queries, page) for page in [*lists, *forms]])

    assert pages[0] == pages[1]
    assert max(pages[0]) <= 25


def test_every_model_of_ours_is_in_the_admin():
    edited = {model._meta.label for model in admin.site._registry}

    assert edited >= {
        f"courses.{name}"
        for name in (
            *("Agreement", "Appointment", "Audience", "Course", "Edition", "Language", "Module", "Organisation"),
            *("Partnership", "Person", "Programme", "Resource", "Role", "Site", "Topic"),
        )
    } | {"news.Article", "news.Figure", "news.Tag", "accounts.User"}


def test_every_list_can_be_searched_and_every_form_is_in_the_order_of_the_work():
    ours = {model: page for model, page in admin.site._registry.items() if model.__module__.split(".")[0] != "django"}

    assert [model for model, page in ours.items() if not (page.search_fields and len(page.list_display) > 1)] == []
    assert [model for model, page in ours.items() if not (page.fieldsets or page.fields)] == []


def test_whatever_is_searched_in_one_language_is_searched_in_the_other():
    searched = {(model, name) for model, page in admin.site._registry.items() for name in page.search_fields}

    english = {(model, name.removesuffix("_en")) for model, name in searched if name.endswith("_en")}
    assert english == {(model, name.removesuffix("_es")) for model, name in searched if name.endswith("_es")}


@pytest.mark.sweep
@pytest.mark.parametrize(
    "q", ["", "a", "%", "\\", "'", "(", "[", "*", "a b c d e f g h i j", "\N{RIGHT-TO-LEFT OVERRIDE}"]
)
def test_no_search_breaks_a_list(staff, rf, q):
    make_rows(1)
    request = rf.get("/")
    request.resolver_match = staff.get("/admin/").resolver_match

    for page in admin.site._registry.values():
        found, _may_repeat = page.get_search_results(request, page.get_queryset(request), q)
        assert len(found[:5]) <= 5
    assert staff.get(admin_url(Course, "changelist"), {"q": q}).status_code == 200


def test_search_of_a_list_wants_every_word_and_no_accents(staff):
    make_course(title_en="Rights of children", title_es="Derechos de la niñez")
    make_course(title_en="Rights of women")

    rows = staff.get(admin_url(Course, "changelist"), {"q": "rights NINEZ"}).context["cl"].result_list

    assert [course.title_en for course in rows] == ["Rights of children"]


def test_partnerships_are_found_by_any_name_of_the_organisation(staff):
    organisation = make_organisation()
    Alias.objects.create(organisation=organisation, name="OIM")
    partnership = Partnership.objects.create(organisation=organisation, role="host", course=make_course())
    Partnership.objects.create(organisation=make_organisation(), role="host", course=make_course())

    rows = staff.get(admin_url(Partnership, "changelist"), {"q": "oim"}).context["cl"].result_list

    assert list(rows) == [partnership]


@pytest.mark.sweep
@pytest.mark.parametrize("query", ["q=%00", "o=zz", "p=-9", "p=99", "state=lost", "e=1"])
def test_no_query_string_breaks_a_list(staff, query):
    make_rows(1)

    for model in (Course, Edition, Organisation, Article):
        assert staff.get(f"{admin_url(model, 'changelist')}?{query}", follow=True).status_code == 200, model


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["oim", "OIM", "organizacion", "migration"])
def test_organisations_are_found_and_completed_by_any_of_their_names(staff, name):
    iom = make_organisation(name_en="Organization for Migration", name_es="Organización para las Migraciones")
    Alias.objects.create(organisation=iom, name="OIM")
    make_organisation(name_en="Another")
    query = {"app_label": "courses", "model_name": "partnership", "field_name": "organisation", "term": name}

    answer = staff.get(reverse("admin:autocomplete"), query).json()

    assert [choice["id"] for choice in answer["results"]] == [str(iom.pk)]


@pytest.mark.parametrize(
    ("term", "found"),
    [("migracion", True), ("MIGRATION bord", True), ("2027", True), ("tion", False), ("flores", False), ("-", True)],
)
def test_editions_are_completed_by_words_of_title_and_label(staff, term, found):
    course = make_course(title_en="Migration at borders", title_es="Migración en fronteras")
    edition = make_edition(course=course, label_en="First of 2027")
    make_site(edition, city="Flores")
    query = {"app_label": "courses", "model_name": "invitation", "field_name": "edition", "term": term}

    answer = staff.get(reverse("admin:autocomplete"), query).json()

    assert [choice["id"] for choice in answer["results"]] == [str(edition.pk)] * found


def test_completing_an_edition_takes_as_many_queries_whatever_is_found(staff):
    query = {"app_label": "courses", "model_name": "invitation", "field_name": "edition", "term": "borders"}
    counted = []
    for _n in range(2):
        make_edition(course=make_course(title_en="At borders"))
        staff.get(reverse("admin:autocomplete"), query)  # brings the index up to date
        with CaptureQueriesContext(connection) as asked:
            answer = staff.get(reverse("admin:autocomplete"), query).json()
        counted.append((len(answer["results"]), len(asked)))

    assert [number for number, _queries in counted] == [1, 2]
    assert counted[0][1] == counted[1][1]


def test_two_modules_change_places(staff):
    course = make_course(slug="swap")
    first = Module.objects.create(course=course, slug="a", position=1, title_en="A")
    second = Module.objects.create(course=course, slug="b", position=2, title_en="B")
    data = form_of(staff, course) | {"modules-0-position": "2", "modules-1-position": "1"}

    response = staff.post(admin_url(Course, "change", course.pk), data)

    assert response.status_code == 302
    assert list(course.modules.order_by("position")) == [second, first]


@pytest.mark.parametrize(("places", "is_told"), [(5, False), (6, True)])
def test_more_places_at_the_sites_than_the_edition_has_are_pointed_out(staff, places, is_told):
    edition = make_edition(capacity=10)
    make_site(edition, "GT", capacity=5)
    make_site(edition, "MX", capacity=places)

    response = staff.post(admin_url(Edition, "change", edition.pk), form_of(staff, edition), follow=True)

    told = f"Its sites have {5 + places} places together, the edition 10: no more are given than that."
    assert (told in [str(message) for message in response.context["messages"]]) == is_told


def test_modules_that_do_not_sum_to_the_course_are_pointed_out(staff):
    course = make_course(minutes=120)
    Module.objects.create(course=course, slug="a", position=1, title_en="A", minutes=90)

    response = staff.post(admin_url(Course, "change", course.pk), form_of(staff, course), follow=True)

    assert "The modules last 1 hour 30 minutes together, the course 2 hours." in [
        str(message) for message in response.context["messages"]
    ]


def test_broken_rule_is_told_in_words_and_nothing_is_saved(staff):
    course = make_course()
    data = form_of(staff, course) | {"title_en": "", "title_es": ""}

    response = staff.post(admin_url(Course, "change", course.pk), data)

    assert "Write this in at least one language." in response.content.decode()
    assert Course.objects.get(pk=course.pk).title_en == course.title_en


def test_admin_speaks_the_language_its_user_chose(client):
    user = make_staff()
    user.language = "es"
    user.save()
    client.force_login(user)

    page = client.get("/admin/").content.decode()

    assert '<html lang="es"' in page
    assert "Socios y personas" in page


def test_admin_sends_strangers_and_learners_away(client, django_user_model):
    learner = django_user_model.objects.create_user("learner@example.org", "a-long-password")

    stranger = client.get("/admin/courses/course/")
    client.force_login(learner)
    known = client.get("/admin/courses/course/")

    assert [stranger.status_code, known.status_code] == [302, 302]


def test_view_on_site_leads_to_the_page(staff):
    edition = make_edition()
    kind = ContentType.objects.get_for_model(edition)

    response = staff.get(reverse("admin:view_on_site", args=[kind.pk, edition.pk]))

    assert response.url.endswith(edition.get_absolute_url())


def test_headings_are_the_staffs(staff):
    with translation.override("en"):
        headings = [app["name"] for app in staff.get("/admin/").context["app_list"]]

    assert headings == ["Catalogue", "Editions", "Participants", "Partners and people", "News and figures", "Accounts"]


def test_organisation_cannot_be_removed_while_it_is_a_partner(staff):
    organisation = make_organisation()
    Partnership.objects.create(organisation=organisation, role="funder", course=make_course())

    staff.post(admin_url(Organisation, "delete", organisation.pk), {"post": "yes"})

    assert Organisation.objects.filter(pk=organisation.pk).exists()


@pytest.mark.sweep
@pytest.mark.parametrize("value", ["%00", "9223372036854775808", "1,-9223372036854775809"])
@pytest.mark.parametrize(
    "asked",
    [
        *("certificate/?kind=", "certificate/?edition=", "issue/?kind=", "application/?state__exact=", "role/?kind="),
        *("application/?edition__id__exact=", "participant/?sex=", "invitation/?nominates__exact=", "batch/?p="),
        *(
            "course/?programme__id__exact=",
            "edition/?mode__exact=",
            "issue/add/?edition=",
            "application/?batch__id__exact=",
        ),
    ],
)
def test_value_that_no_database_takes_leads_to_the_list_without_it(staff, asked, value):
    answer = staff.get(f"/admin/courses/{asked}{value}")

    assert [answer.status_code, answer.url] == [302, f"/admin/courses/{asked.partition('?')[0]}?e=1"]


def test_history_of_what_has_no_number_is_absent(staff):
    assert staff.get("/admin/courses/edition/abc/history/").status_code == 404


@pytest.mark.parametrize("model", [Invitation, Site, Role, Figure, Article])
def test_record_that_is_added_to_the_list_of_an_edition_begins_with_it(staff, model):
    edition = make_edition()
    name = "editions" if model is Article else "edition"
    listed = staff.get(admin_url(model, "changelist"), {f"{name}__id__exact": edition.pk})

    [address] = {
        unescape(each) for each in re.findall(r'href="([^"]*/add/[^"]*_changelist_filters[^"]*)"', listed.text)
    }

    form = staff.get(address).context["adminform"].form
    assert f'<option value="{edition.pk}" selected' in str(form[name])


@pytest.mark.parametrize(
    "nonsense",
    ["edition__id__exact=%00", "%", "=&=", "edition__id__exact=x", f"edition__id__exact={2**70}", "&" * 2_000],
)
def test_record_is_added_whatever_the_address_says_of_the_list(staff, nonsense):
    assert staff.get(admin_url(Invitation, "add"), {"_changelist_filters": nonsense}).status_code == 200

"""The staff's page that reads a release: nothing is saved before they say so, and then what they ticked."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from courses.models import Alias, Appointment, Course, Edition
from news.admin.proposals import MOST_EDITIONS
from news.models import Article, Figure
from tests.factories import make_article, make_course, make_edition, make_organisation, make_person, make_user
from tests.news.releases import ADDRESS, ENGLISH, SPANISH, created, shown

pytestmark = pytest.mark.django_db


def reader(*codenames):
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames, content_type__app_label="news"))
    return user


def test_list_leads_to_the_page_for_those_who_may_add_articles(staff, client):
    assert reverse("admin:news_article_read") == ADDRESS
    assert f'href="{ADDRESS}"' in staff.get("/admin/news/article/").content.decode()

    client.force_login(reader("view_article"))
    assert f'href="{ADDRESS}"' not in client.get("/admin/news/article/").content.decode()


@pytest.mark.parametrize(
    ("codenames", "status"), [(["view_article"], 403), (["add_article"], 200), (["add_article", "add_figure"], 200)]
)
def test_page_is_for_those_who_may_add_articles(client, codenames, status):
    client.force_login(reader(*codenames))

    assert [client.get(ADDRESS).status_code, shown(client, ENGLISH).status_code] == [status, status]


def test_page_sends_strangers_away(client):
    assert [client.get(ADDRESS).status_code, shown(client, ENGLISH).status_code] == [302, 302]


def test_reading_saves_nothing(staff):
    response = shown(staff, ENGLISH)

    assert response.status_code == 200
    assert [Article.objects.count(), Figure.objects.count()] == [0, 0]


def test_accepted_facts_become_a_draft(staff):
    organisation = make_organisation(name_en="Organization for Peace")
    post = Appointment.objects.create(person=make_person(name="Ana Paz"), organisation=organisation, slug="a")
    edition = make_edition(make_course(title_en="The course"), ordinal=2)
    make_edition(make_course(title_en="Another"), ordinal=2)

    response = created(staff, ENGLISH)

    article = Article.objects.get()
    assert response.url == f"/admin/news/article/{article.pk}/change/"
    assert [article.state, article.title_en, article.title_es, article.body_en] == [
        *("draft", "Office opens a course for teachers of the region", "", ""),
    ]
    assert [article.slug, article.dateline_en] == ["office-opens-a-course-for-teachers-of-the-region", "Lima"]
    assert [article.published_on.isoformat(), article.published_precision] == ["2017-07-07", "day"]
    assert [country.code for country in article.countries] == ["PE"]
    assert [*article.organisations.all(), *article.quoted.all(), *article.editions.all()] == [
        *(organisation, post, edition)
    ]
    assert list(article.figures.values_list("slug", "position", "measure", "qualifier", "value", "unit_en")) == [
        ("figure-1", 1, "hours", "exactly", 80, "hours"),
        ("figure-2", 2, "enrolled", "more-than", 300, "teachers"),
    ]


def test_message_says_how_many_facts_were_taken_and_that_there_is_no_text(staff):
    response = staff.get(created(staff, ENGLISH).url)

    assert "The draft holds 5 facts of the release. Its text is empty" in response.content.decode()


def test_spanish_release_fills_the_spanish_fields(staff):
    created(staff, SPANISH)

    article = Article.objects.get()
    assert [article.title_es, article.title_en] == ["La oficina abre un curso para docentes de la región", ""]
    assert [*article.figures.values_list("qualifier", "value", "unit_es", "unit_en")] == [
        ("exactly", 80, "horas", ""),
        ("about", 300, "docentes", ""),
    ]


def test_only_what_is_ticked_is_taken(staff):
    organisation = make_organisation(name_en="Organization for Peace")
    unticked = {"take_date": None, "take_dateline": None, "countries": None, "organisations": None}

    created(staff, ENGLISH, **unticked, **{"figures-0-take": None, "figures-1-take": None, "figures-3-take": "on"})

    article = Article.objects.get()
    assert [article.published_on, article.published_precision, article.dateline_en] == [None, "", ""]
    assert [list(article.countries), list(article.organisations.all())] == [[], []]
    assert [*article.figures.values_list("slug", "value")] == [("figure-1", 1357)]
    assert organisation.articles.count() == 0


def test_corrections_are_taken(staff):
    changes = {
        "title": "Another title",
        "published_on": "2017-08-15",
        "published_precision": "month",
        "figures-0-value": "81",
        "figures-0-qualifier": "range",
        "figures-0-upper_value": "90",
        "figures-0-unit": "hours of study",
        "figures-0-measure": "context",
        "figures-0-scale": "1000",
        "figures-0-as_of": "2017-06-01/month",
    }

    created(staff, ENGLISH, **changes)

    article, figure = Article.objects.get(), Figure.objects.get(slug="figure-1")
    assert [article.title_en, article.slug] == ["Another title", "another-title"]
    assert [article.published_on.isoformat(), article.published_precision] == ["2017-08-01", "month"]
    assert [figure.qualifier, figure.value, figure.upper_value, figure.scale] == ["range", 81, 90, 1000]
    assert [figure.unit_en, figure.measure] == ["hours of study", "context"]
    assert [figure.as_of.isoformat(), figure.as_of_precision] == ["2017-06-30", "month"]


REQUIRED, NO_CHOICE = "This field is required.", "is not one of the available choices"
RANGE = "A range, and nothing else, has an upper value, not below the value."


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"title": "", "published_on": "soon", "countries": "XX", "organisations": "99999", "language": "fr"},
            [REQUIRED, "Enter a valid date.", f"XX {NO_CHOICE}", f"99999 {NO_CHOICE}", f"fr {NO_CHOICE}"],
        ),
        (
            {"title": "x" * 251, "published_on": "", "dateline": "x" * 101},
            ["at most 250 characters", "Write the date, or do not take it.", "at most 100 characters"],
        ),
        ({"published_on": "1066-10-14", "figures-0-value": "many"}, ["greater than or equal to", "Enter a number."]),
        ({"figures-0-qualifier": "range", "figures-1-upper_value": "90"}, [RANGE, RANGE]),
        (
            {"figures-0-value": "-1", "figures-0-measure": "luck", "figures-0-as_of": "2030-01-01/day"},
            ["greater than or equal to 0", f"luck {NO_CHOICE}", f"2030-01-01/day {NO_CHOICE}"],
        ),
        ({"figures-0-unit": "x" * 121}, ["at most 120 characters"]),
    ],
)
def test_wrong_correction_is_told_at_its_field_and_nothing_is_saved(staff, changes, said):
    response = created(staff, ENGLISH, **{"figures-1-unit": "typed by hand"} | changes)

    page = response.content.decode()
    assert response.status_code == 200
    assert [words for words in said if page.count(words) < said.count(words)] == []
    assert ["Nothing was saved yet" in page, "typed by hand" in page, Article.objects.count()] == [True, True, 0]


def test_form_that_lost_its_count_is_refused(staff):
    response = created(staff, ENGLISH, **{"figures-TOTAL_FORMS": "lost"})

    assert "ManagementForm data is missing" in response.content.decode()
    assert Article.objects.count() == 0


def test_what_is_wrong_with_an_unticked_figure_does_not_matter(staff):
    response = created(staff, ENGLISH, **{"figures-0-take": None, "figures-0-value": "many"})

    assert [response.status_code, Figure.objects.count()] == [302, 1]


def test_draft_is_made_whole_or_not_at_all(staff, monkeypatch):
    monkeypatch.setattr("news.admin.reading.FigureFormSet.accepted", [({"unit": "x"}, {"value": 1, "measure": "lost"})])

    response = created(staff, ENGLISH)

    assert "Choose one of the listed values." in response.content.decode()
    assert Article.objects.count() == 0


def test_same_title_twice_gets_another_address_and_is_pointed_out(staff):
    first = make_article(
        title_en="Office opens a course for teachers of the region",
        slug="office-opens-a-course-for-teachers-of-the-region",
    )
    page = shown(staff, ENGLISH).content.decode()

    created(staff, ENGLISH)
    created(staff, ENGLISH)

    assert f'href="/admin/news/article/{first.pk}/change/"' in page
    assert sorted(Article.objects.exclude(pk=first.pk).values_list("slug", flat=True)) == [
        f"{first.slug}-2",
        f"{first.slug}-3",
    ]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("The second edition of the Course on\nRights of Children began.", ["Course on rights of children"]),
        ("La segunda edición del curso de niñez: el curso comenzó.", ["Course on rights of children"]),
        ("The second edition of Artful courses began.", ["Art", "Course on rights of children"]),
        ("The third edition of the Course on rights of children began.", []),
        ("The Course on rights of children began.", []),
    ],
)
def test_editions_are_offered_of_the_courses_that_the_text_names(staff, text, offered):
    for title in ("Course on rights of children", "Art"):
        make_edition(make_course(title_en=title, title_es=f"{title}!"), ordinal=2)
    Course.objects.filter(title_en__startswith="Course").update(title_es="Curso de niñez")

    draft = shown(staff, text).context["draft"]

    titles = sorted(edition.course.title_en for edition in draft.fields["editions"].queryset)
    ticked = [Edition.objects.get(pk=key).course.title_en for key in draft["editions"].initial]
    assert [titles, ticked] == [offered, offered[:1] if len(offered) == 1 else []]


def test_editions_of_a_text_that_names_no_course_are_the_latest_few(staff):
    latest = [make_edition(ordinal=2, starts=-start) for start in range(MOST_EDITIONS + 1)]

    response = shown(staff, ENGLISH)

    field = response.context["draft"]["editions"]
    assert {*field.field.queryset} == {*latest[:-1]}
    assert [field.initial, "The text names no course that is recorded here" in response.text] == [[], True]


def test_acronyms_are_known_in_capitals_alone_and_countries_in_both_languages(staff):
    make_organisation(name_en="World Health Office", acronym_en="WHO")

    release = shown(staff, "Who came from Alemania and from Germany met WHO.").context["release"]

    words = [release.text[finding.start : finding.end] for finding in release.findings]
    assert words == ["Alemania", "Germany", "WHO"]


def test_person_of_two_posts_is_proposed_with_both_and_neither_is_ticked(staff):
    person = make_person(name="Ana Paz")
    for slug in ("a", "b"):
        Appointment.objects.create(person=person, organisation=make_organisation(), slug=slug)

    draft = shown(staff, ENGLISH).context["draft"]

    assert [len(draft["quoted"]), draft["quoted"].initial] == [2, []]


def test_figure_said_twice_is_proposed_once_with_both_passages(staff):
    page = shown(staff, "She waited for 80 hours.\n\nThe course took 80 hours in all.")

    (row,) = page.context["rows"]
    assert [*row[1:], row[0]["measure"].initial] == ["80 hours", [1, 2], "hours"]


def test_title_without_letters_of_an_address_has_one(staff):
    created(staff, ENGLISH, title="¿?")

    assert Article.objects.get().slug == "article"


def test_text_is_shown_as_text(staff):
    attack = "<script>alert(1)</script> & <b onclick='x'>The course</b> of 80 <i>hours</i> of \"Peru\""

    page = shown(staff, attack).content.decode()

    assert "<script>alert" not in page
    assert "<b onclick" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_passage_is_marked_and_led_to(staff):
    page = shown(staff, "The course took 80 hours in all.").content.decode()

    assert '<mark id="passage-1" class="reading-figure">80 hours</mark>' in page
    assert '<a href="#passage-1"' in page


def test_page_has_no_inline_style_or_script_and_a_label_for_every_field(staff):
    make_organisation(name_en="Organization for Peace")
    page = shown(staff, ENGLISH).content.decode()
    form = page[page.index('<div class="reading">') : page.index('class="submit-row"')]

    named = re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]* id="([^"]+)"', form)
    assert re.search(r"\s(?:style|on[a-z]+)=", form) is None
    assert [name for name in named if f'for="{name}"' not in form] == []
    assert len(named) > 20


def test_many_figures_are_cut_with_a_word(staff):
    text = " ".join(f"The course took {number} hours." for number in range(100, 170))

    response = shown(staff, text)

    assert "10 more figures are marked in the text and not proposed here." in response.content.decode()


def test_figures_are_proposed_to_those_who_may_add_them(client):
    client.force_login(reader("add_article"))

    response = created(client, ENGLISH, **{"figures-TOTAL_FORMS": "1", "figures-0-take": "on", "figures-0-value": "1"})

    assert [response.status_code, response.url] == [302, "/admin/"]
    assert [Article.objects.count(), Figure.objects.count()] == [1, 0]


def test_offsets_mean_the_same_after_a_browsers_line_ends(staff):
    first = shown(staff, ENGLISH)
    again = created(staff, ENGLISH.replace("\n", "\r\n"), title="")

    assert again.context["release"].pieces == first.context["release"].pieces


@pytest.mark.sweep
def test_names_are_read_with_few_queries_whatever_their_number(staff, django_assert_num_queries):
    for _number in range(5):
        Alias.objects.create(organisation=make_organisation(), name=f"Alias {_number}")
    text = "".join(f"Alias {number} said. " for number in range(5))
    staff.get(ADDRESS)

    with django_assert_num_queries(8):
        shown(staff, text)


@pytest.mark.sweep
def test_editions_are_offered_with_few_queries_whatever_their_number(staff, django_assert_num_queries):
    for _number in range(20):
        make_edition(ordinal=2)
    staff.get(ADDRESS)

    with django_assert_num_queries(9):
        shown(staff, ENGLISH)

"""The fixtures hold what the press releases say: nothing is missing, nothing is invented."""

import calendar
from collections import Counter

import pytest
from django.core.management import call_command
from django.db.models import F

from courses.folding import fold
from courses.models import (
    Agreement,
    Alias,
    Appointment,
    Course,
    Edition,
    Module,
    Organisation,
    Partnership,
    Person,
    Programme,
    Resource,
    Role,
    Site,
)
from news.models import Article, Figure
from seeds.loading import CREATED, FIXTURES, load_all
from tests.seeds import facts, facts_news, facts_people
from tests.seeds.facts_in_database import (
    MODELS,
    article_key,
    bare_words,
    body,
    database,
    dated,
    digits,
    names_by_article,
    path_of,
    plain,
    programme_key,
    target_of,
    values_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def seeded(for_the_module):
    """The fixtures, loaded once."""
    load_all()


# Courses


def test_courses_are_those_of_the_releases():
    stated = {
        facts.CourseFact(
            course.slug,
            course.kind,
            course.mode,
            course.minutes,
            course.span_days,
            course.stated_modules,
            tuple(course.languages.values_list("code", flat=True)),
            programme_key(course.programme) or "",
        )
        for course in Course.objects.all()
    }

    assert stated == facts.COURSES


def test_courses_bear_the_titles_of_the_releases():
    titles = Course.objects.filter(slug__in=facts.COURSE_TITLES).values_list("slug", "title_en")

    assert dict(titles) == facts.COURSE_TITLES


def test_modules_are_the_five_named_themes():
    modules = Module.objects.order_by("position")

    titles = [(module.course.slug, bare_words(module.title_en)) for module in modules]

    assert titles == [(facts.CHILDREN, bare_words(theme)) for theme in facts.MODULE_THEMES]


def test_courses_leave_empty_what_no_release_states():
    admissions = dict(Course.objects.values_list("slug", "admission"))

    assert admissions == dict.fromkeys(admissions, "") | {facts.CHILDREN: "invitation"}
    assert set(Course.objects.values_list("certificate_kind", flat=True)) == {""}
    assert set(Module.objects.values_list("minutes", flat=True)) == {None}
    assert Resource.objects.count() == 0


def test_editions_are_those_of_the_releases():
    stated = {
        facts.EditionFact(
            edition.course.slug,
            edition.slug,
            edition.ordinal,
            dated(edition.starts_on, edition.starts_precision),
            dated(edition.ends_on, edition.ends_precision),
            edition.mode,
            edition.minutes,
            edition.stated_modules,
            tuple(edition.languages.values_list("code", flat=True)),
            tuple(sorted((site.country.code, site.region_en, site.city) for site in edition.sites.all())),
            edition.is_over,
        )
        for edition in Edition.objects.all()
    }

    assert stated == facts.EDITIONS


def test_editions_and_sites_leave_empty_what_no_release_states():
    unstated = {"opens_at": None, "closes_at": None, "time_zone": "", "capacity": None, "cancelled_on": None}

    assert set(Edition.objects.values_list(*unstated)) == {tuple(unstated.values())}
    assert set(Site.objects.values_list("venue", "starts_on", "ends_on")) == {("", None, None)}


# Organisations


def test_programmes_are_those_of_the_releases():
    kinds = {programme_key(programme): programme.kind for programme in Programme.objects.all()}

    assert kinds == facts.PROGRAMME_KINDS


def test_organisations_are_those_of_the_releases():
    countries = Organisation.objects.values_list("slug", "country")

    assert dict(countries) == {body(name): country for name, country in facts.ORGANISATIONS.items()}


def test_organisations_are_part_of_those_that_hold_them():
    parents = Organisation.objects.exclude(parent=None).values_list("slug", "parent__slug")

    assert dict(parents) == {body(part): body(whole) for part, whole in facts.PARENTS.items()}


def test_organisations_are_found_by_each_other_name():
    aliases = {
        (alias.organisation.slug, plain(alias.name), alias.kind)
        for alias in Alias.objects.select_related("organisation")
    }

    printed, added = (
        {(body(name), plain(alias), kind) for name, alias, kind in names}
        for names in (facts.PRINTED_ALIASES, facts.ADDED_ALIASES)
    )
    assert {alias for alias in aliases if alias[-1] != "added"} == printed
    assert added - aliases == set()


def test_partnerships_are_those_of_the_releases():
    made = Counter((made.organisation.slug, made.role, target_of(made)) for made in Partnership.objects.all())

    assert made == Counter((body(name), role, target) for name, role, target in facts.PARTNERSHIPS)


def test_agreement_is_signed_by_those_the_release_names():
    agreements = [
        (
            set(agreement.organisations.values_list("slug", flat=True)),
            set(agreement.signatories.values_list("person__name", flat=True)),
            set(agreement.courses.values_list("slug", flat=True)),
            agreement.signed_on,
        )
        for agreement in Agreement.objects.all()
    ]

    organisations, *others = facts_people.AGREEMENT
    assert agreements == [({body(name) for name in organisations}, *others)]


# People


def test_people_speak_for_the_organisations_of_the_releases():
    appointments = Appointment.objects.values_list("person__name", "organisation__slug")

    assert set(appointments) == {(name, body(organisation)) for name, organisation, _ in facts_people.POSTS}
    assert Person.objects.count() == len(facts_people.POSTS)


@pytest.mark.parametrize(("name", "organisation", "words"), sorted(facts_people.POSTS))
def test_posts_are_worded_as_in_the_releases(name, organisation, words):
    posts = Appointment.objects.filter(person__name=name).values_list("position_en", "office_en")

    printed = {word for post in posts for text in post for word in bare_words(text)}
    assert set(bare_words(words)) - printed == set()


def test_people_are_reached_as_the_releases_print():
    reached = {
        (post.person.name, post.email, tuple(map(digits, post.telephone_list)))
        for post in Appointment.objects.exclude(email="", telephones="")
    }

    assert reached == {(name, *addresses) for name, addresses in facts_people.REACHED.items()}


def test_articles_name_those_whom_the_releases_name():
    assert names_by_article("quoted") == facts_people.NAMED


def test_articles_send_readers_to_the_contacts_of_the_releases():
    assert names_by_article("contacts") == facts_people.CONTACTS


def test_roles_are_those_of_the_releases():
    roles = Counter((path_of(role.edition), role.person.name, role.kind) for role in Role.objects.all())

    assert roles == Counter(facts_people.ROLES)
    assert Role.objects.exclude(appointment__person=F("person")).count() == 0


# News


def test_articles_are_those_of_the_releases():
    stated = {
        facts_news.ArticleFact(
            article_key(article),
            article.dateline_en,
            dated(article.published_on, article.published_precision),
            article.is_date_inferred,
            article.source_date,
            tuple(sorted(fold(name) for name in article.tags.values_list("name_es", flat=True))),
        )
        for article in Article.objects.all()
    }

    assert stated == {fact._replace(tags=tuple(map(fold, fact.tags))) for fact in facts_news.ARTICLES}
    assert Article.objects.count() == len(facts_news.ARTICLES)


def test_articles_have_titles_that_tell_them():
    titles = {article_key(article): article.title_en for article in Article.objects.all()}

    strange = [key for key, words in facts_news.TITLES.items() if plain(words) not in plain(titles[key])]

    assert strange == []


def test_articles_are_published_as_iom_s_releases():
    published = Article.objects.values_list("state", "source_publisher__slug", "source_url")

    assert set(published) == {("published", body("IOM"), "")}


def test_articles_tell_of_the_editions_and_programmes_of_the_releases():
    articles = {article_key(article): article for article in Article.objects.all()}

    editions = {key: set(map(path_of, article.editions.all())) for key, article in articles.items()}
    programmes = {key: set(map(programme_key, article.programmes.all())) for key, article in articles.items()}
    courses = {key: {course.slug for course in article.courses.all()} for key, article in articles.items()}

    assert editions == facts_news.EDITIONS_TOLD_OF
    assert courses == {key: {path.split("/")[0] for path in paths} for key, paths in editions.items()}
    assert programmes == facts_news.PROGRAMMES_TOLD_OF


@pytest.mark.parametrize("key", sorted(facts_news.RELEASES))
def test_figures_are_those_of_the_release(key):
    counted = Counter(
        facts_news.FigureFact(
            article_key(figure.article),
            figure.value,
            figure.qualifier,
            figure.measure,
            target_of(figure),
            figure.country.code or "",
            dated(figure.since, figure.since_precision),
            dated(figure.as_of, figure.as_of_precision),
            figure.counted_by.slug if figure.counted_by else "",
            figure.scale,
            figure.upper_value,
        )
        for figure in Figure.objects.all()
        if article_key(figure.article) == key
    )

    expected = [fact for fact in facts_news.FIGURES if fact.article == key]
    assert counted == Counter(fact._replace(counted_by=fact.counted_by and body(fact.counted_by)) for fact in expected)


# Loading


@pytest.mark.sweep
def test_load_all_creates_nothing_the_second_time():
    outcomes = load_all()

    assert {outcome for _, outcome in outcomes if outcome == CREATED} == set()


@pytest.mark.sweep
def test_loaddata_leaves_every_row_as_it_was():
    before = database()

    for _ in range(2):
        call_command("loaddata", *sorted(FIXTURES.glob("*.yaml")), verbosity=0)

        assert database() == before


@pytest.mark.parametrize(
    ("model", "date", "is_end"),
    [
        *((model, date, date == "ends") for model in (Edition, Site) for date in ("starts", "ends")),
        (Figure, "since", False),
        (Figure, "as_of", True),
        (Article, "published", False),
    ],
)
def test_rough_dates_are_stored_as_first_days_of_starts_and_last_of_ends(model, date, is_end):
    column = {"since": "since", "as_of": "as_of"}.get(date, f"{date}_on")
    rough = model.objects.filter(**{f"{date}_precision__in": ["month", "year"]})

    odd = [
        (day, precision)
        for day, precision in rough.values_list(column, f"{date}_precision")
        if day.day != (calendar.monthrange(day.year, day.month)[1] if is_end else 1)
        or (precision == "year" and day.month != (12 if is_end else 1))
    ]

    assert odd == []


@pytest.mark.sweep
def test_every_record_is_as_its_own_rules_leave_it():
    changed = []
    for model in MODELS:
        for record in model._base_manager.all():
            before = values_of(record)
            record.full_clean()
            changed += [] if values_of(record) == before else [record]

    assert changed == []

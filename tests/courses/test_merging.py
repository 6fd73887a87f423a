"""Two records made one: nothing is lost, whatever points at them, and undoing gives back what there was."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses import search
from courses.actions import references as references_of_records
from courses.actions.certificates import issue_to_facilitator, withdraw_certificate
from courses.actions.merging import CannotMerge, merge, preview, undo
from courses.actions.references import references
from courses.models import (
    Alias,
    Appointment,
    Certificate,
    Distinct,
    Merge,
    Organisation,
    Participant,
    Partnership,
    Person,
    Role,
)
from courses.words import Search
from news.models import Article
from tests.factories import make_article, make_course, make_edition, make_organisation, make_participant, make_person
from tests.merging import MAKERS, dump, make_agreement, make_pair, make_post, pointing_at, relation

pytestmark = pytest.mark.django_db


@pytest.mark.sweep
@pytest.mark.parametrize("maker", [make_organisation, make_person, make_participant])
def test_everything_that_points_at_the_loser_points_at_the_winner(maker):
    """Where a relation is added to the models, it needs a maker here, and nothing else."""
    winner, loser = make_pair(maker)
    fields = references(type(loser))
    for field in fields:
        for record in (winner, loser):
            MAKERS[relation(field)](record)
    before = dump()

    done = merge(winner, loser, (), None)

    assert fields
    assert {field.target_field.primary_key for field in fields} == {True}
    assert set(pointing_at(loser).values()) == {0}
    made = {"courses.alias.organisation": len(done.made)}  # the loser's name
    assert pointing_at(winner) == {relation(field): 2 + made.get(relation(field), 0) for field in fields}
    assert not type(loser).objects.filter(pk=loser.pk).exists()
    undo(done, None)
    assert dump() == before


def test_no_relation_of_any_is_without_a_maker():
    relations = {relation(field) for model in (Organisation, Person, Participant) for field in references(model)}

    assert relations == set(MAKERS)


def test_same_fact_is_dropped_and_fills_what_the_kept_one_lacks():
    winner, loser = make_pair(make_person)
    edition, post = make_edition(), make_post(loser)
    kept = Role.objects.create(person=winner, edition=edition, kind="expert")
    Role.objects.create(person=loser, edition=edition, kind="expert", appointment=post)
    other = Role.objects.create(person=loser, edition=edition, kind="chair")
    before = dump()

    done = merge(winner, loser, (), None)

    assert list(Role.objects.order_by("pk").values_list("pk", "person", "appointment")) == [
        (kept.pk, winner.pk, post.pk),
        (other.pk, winner.pk, None),
    ]
    assert [label for label, _row in done.dropped] == ["courses.role"]
    undo(done, None)
    assert dump() == before


def test_same_partner_of_the_same_course_is_kept_once_and_other_roles_move():
    winner, loser = make_pair(make_organisation)
    course, agreement, article = make_course(), make_agreement("pact"), make_article()
    for body in (winner, loser):
        Partnership.objects.create(organisation=body, role="host", course=course)
        agreement.organisations.add(body)
        article.organisations.add(body)
    Partnership.objects.create(organisation=loser, role="funder", course=course)
    Partnership.objects.create(organisation=loser, role="host", edition=make_edition(course))
    before = dump()

    done = merge(winner, loser, (), None)

    roles = winner.partnerships.order_by("pk").values_list("role", "course")
    assert list(roles) == [("host", course.pk), ("funder", course.pk), ("host", None)]
    assert [list(agreement.organisations.all()), list(article.organisations.all())] == [[winner], [winner]]
    assert sorted(label for label, _row in done.dropped) == [
        "courses.agreement_organisations",
        "courses.partnership",
        "news.article_organisations",
    ]
    undo(done, None)
    assert dump() == before


def test_posts_with_one_short_name_are_both_kept():
    winner, loser = make_pair(make_person)
    make_post(winner, "post"), make_post(loser, "post-2"), make_post(loser, "p" * 100), make_post(winner, "p" * 100)
    quoted = make_post(loser, "post")
    make_article().quoted.add(quoted)
    before = dump()

    done = merge(winner, loser, (), None)

    slugs = {post.slug for post in winner.appointments.all()}
    assert slugs == {"post", "post-2", "post-3", "p" * 100, "p" * 98 + "-2"}
    assert list(Article.objects.get().quoted.all()) == [quoted]
    undo(done, None)
    assert dump() == before


def test_what_points_at_a_dropped_row_points_at_its_twin(monkeypatch):
    """Nothing points at what can be dropped today: posts stand for it here, as if their short names were facts."""
    monkeypatch.setattr(references_of_records, "is_slug", lambda model, name: False)
    winner, loser = make_pair(make_person)
    kept, same = make_post(winner), make_post(loser)
    for post in (kept, same):
        make_article().quoted.add(post)
    Article.objects.last().contacts.add(kept, same)
    before = dump()

    done = merge(winner, loser, (), None)

    assert list(Appointment.objects.all()) == [kept]
    assert [list(article.quoted.all()) for article in Article.objects.all()] == [[kept], [kept]]
    assert len(done.dropped) == 2
    undo(done, None)
    assert dump() == before


def test_certificate_that_was_handed_out_is_never_dropped(client):
    edition, (winner, loser) = make_edition(), make_pair(make_person)
    roles = [Role.objects.create(edition=edition, person=person, kind="facilitator") for person in (winner, loser)]
    kept, other = (issue_to_facilitator(role) for role in roles)

    with pytest.raises(CannotMerge, match=f"Withdraw one of the two first: {other.shown_code}"):
        merge(winner, loser, (), None)
    assert Certificate.objects.valid().count() == 2

    withdraw_certificate(other, "Issued twice")
    merge(winner, loser, (), None)
    assert list(Certificate.objects.order_by("pk").values_list("pk", "role")) == [
        (kept.pk, roles[0].pk),
        (other.pk, roles[0].pk),
    ]


def test_rows_that_leave_something_open_are_never_the_same(monkeypatch):
    """As the databases count: a rule without a condition does not take two empty values for the same."""
    monkeypatch.setattr(references_of_records, "holds", lambda *_rows: True)
    winner, loser = make_pair(make_organisation)
    Partnership.objects.create(organisation=winner, role="host", course=make_course())
    Partnership.objects.create(organisation=loser, role="host", edition=make_edition())

    merge(winner, loser, (), None)

    assert winner.partnerships.count() == 2


def test_winner_takes_the_chosen_values_and_keeps_every_name_as_another():
    winner = make_organisation(name_en="Body", name_es="Cuerpo", acronym_en="B", website="https://one.example")
    loser = make_organisation(name_en="The body", name_es="CUERPO", acronym_en="TB", country="MX", slug="the-body")
    before = dump()

    done = merge(winner, loser, ["name_en", "country"], None)

    winner.refresh_from_db()
    assert [winner.name_en, winner.name_es, winner.country.code, winner.website, winner.slug] == [
        *("The body", "Cuerpo", "MX", "https://one.example"),
        winner.slug,
    ]
    assert sorted(winner.aliases.values_list("name", "kind")) == [("Body", "added"), ("TB", "added")]
    undo(done, None)
    assert dump() == before


def test_name_that_another_organisation_goes_by_stays_with_that_one():
    winner, loser = make_pair(make_organisation, name_en="Body")
    loser.name_en = "Taken"
    loser.save()
    taken = Alias.objects.create(organisation=make_organisation(), name="TAKÉN")

    done = merge(winner, loser, (), None)

    assert [done.made, list(Alias.objects.all())] == [[], [taken]]


def test_courses_are_found_by_the_name_that_went():
    winner, loser = make_pair(make_organisation, name_en="Body")
    Organisation.objects.filter(pk=loser.pk).update(name_en="Zanzibar")
    loser.refresh_from_db()
    theirs, ours = make_course(), make_course()
    Partnership.objects.create(organisation=loser, role="host", course=theirs)
    Partnership.objects.create(organisation=winner, role="host", course=ours)

    def found(kind="course"):
        search.refresh()
        return sorted(search.hits(kind, Search("zanzibar")))

    counts = [found()]
    done = merge(winner, loser, (), None)
    counts += [found(), found("organisation")]
    undo(done, None)

    assert [*counts, found(), found("organisation")] == [
        *([theirs.pk], [theirs.pk, ours.pk], [winner.pk]),
        *([theirs.pk], [loser.pk]),
    ]


@pytest.mark.parametrize("above", ["winner", "loser"])
def test_part_of_the_other_is_part_of_nothing_afterwards(above):
    winner, loser = make_pair(make_organisation)
    whole, part = (winner, loser) if above == "winner" else (loser, winner)
    part.parent = whole
    part.save()
    before = dump()

    done = merge(winner, loser, ["parent"], None)

    assert Organisation.objects.get(pk=winner.pk).parent is None
    undo(done, None)
    assert dump() == before


def test_organisation_never_becomes_part_of_its_own_part():
    winner, loser = make_pair(make_organisation)
    loser.parent = make_organisation(parent=winner)
    loser.save()
    before = dump()

    with pytest.raises(CannotMerge, match="part of one of its own parts"):
        merge(winner, loser, ["parent"], None)

    assert dump() == before
    merge(winner, loser, (), None)


def test_values_that_break_a_rule_together_are_refused_in_words():
    winner, loser = make_organisation(name_en="", name_es="Cuerpo"), make_organisation(name_en="Body")

    with pytest.raises(CannotMerge, match="Write this in at least one language"):
        merge(winner, loser, ["name_es"], None)

    assert Organisation.objects.count() == 2


def test_preview_tells_what_merging_does_and_does_nothing():
    winner, loser = make_pair(make_organisation)
    for field in references(Organisation):
        MAKERS[relation(field)](loser)
    before = dump()

    told = preview(winner, loser)

    assert [dump(), Merge.objects.count()] == [before, 0]
    done = merge(winner, loser, (), None)
    assert [told.moved, told.dropped] == [done.moved, done.dropped]


def test_not_the_same_as_the_loser_is_not_the_same_as_the_winner():
    winner, loser = make_pair(make_person)
    other, before = make_person(), None
    Distinct.objects.mark(Person, loser.pk, other.pk)
    Distinct.objects.mark(Person, loser.pk, winner.pk)
    before = dump()

    done = merge(winner, loser, (), None)

    pairs = set(Distinct.objects.values_list("first", "second"))
    assert pairs == {(loser.pk, other.pk), (winner.pk, loser.pk), (winner.pk, other.pk)}
    undo(done, None)
    assert dump() == before


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"winner_key": 2}, "merge_of_two_records"),
        ({"model": "courses.course"}, "merge_model_known"),
        ({"undone_at": timezone.now() - dt.timedelta(days=9)}, "merge_undone_after_merged"),
        ({"loser_slug": "x" * 101}, "merge_text_lengths|too long"),
    ],
)
def test_database_refuses_what_no_merge_is(facts, rule):
    whole = {"model": "courses.person", "winner_key": 1, "loser_key": 2, "loser_slug": "x"} | facts

    with pytest.raises(Exception, match=rule), transaction.atomic():
        Merge.objects.create(**whole)


def test_one_record_is_merged_away_once_until_that_is_undone():
    facts = {"model": "courses.person", "loser_key": 2, "loser_slug": "x"}
    first = Merge.objects.create(winner_key=1, **facts)

    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(winner_key=3, **facts)

    Merge.objects.filter(pk=first.pk).update(undone_at=timezone.now())
    Merge.objects.create(winner_key=3, **facts)


def test_merging_what_is_gone_or_itself_is_refused():
    winner, loser = make_pair(make_person)
    merge(winner, loser, (), None)

    with pytest.raises(CannotMerge, match="meanwhile"):
        merge(winner, loser, (), None)
    with pytest.raises(CannotMerge, match="with itself"):
        merge(winner, winner, (), None)

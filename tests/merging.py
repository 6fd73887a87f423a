"""What tests of merges share: a row of each relation, and everything that the database holds."""

from django.apps import apps
from django.db import models

from courses.actions.references import references
from courses.models import Agreement, Alias, Appointment, Merge, Partnership, Role
from courses.models.index import DERIVED
from tests.factories import (
    make_application,
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_invitation,
    make_organisation,
    make_participant,
    make_person,
)


def make_agreement(slug, *organisations):
    agreement = Agreement.objects.create(title_en=slug, slug=slug)
    agreement.organisations.add(*organisations)
    return agreement


def make_post(person, slug="post", **facts):
    return Appointment.objects.create(
        person=person, organisation=facts.pop("organisation", None) or make_organisation(), slug=slug, **facts
    )


def make_article_about(organisation):
    article = make_article()
    article.organisations.add(organisation)
    return article


MAKERS = {
    "courses.organisation.parent": lambda body: make_organisation(parent=body),
    "courses.alias.organisation": lambda body: Alias.objects.create(organisation=body, name=f"Alias {body.pk}"),
    "courses.partnership.organisation": lambda body: Partnership.objects.create(
        organisation=body, role="host", course=make_course()
    ),
    "courses.agreement_organisations.organisation": lambda body: make_agreement(f"of-{body.pk}", body),
    "courses.appointment.organisation": lambda body: make_post(make_person(), organisation=body),
    "news.article_organisations.organisation": make_article_about,
    "news.article.source_publisher": lambda body: make_article(source_publisher=body),
    "news.figure.counted_by": lambda body: make_figure(counted_by=body),
    "courses.invitation.organisation": lambda body: make_invitation(organisation=body),
    "courses.participant.institution": lambda body: make_participant(institution=body),
    "courses.application.institution": lambda body: make_application(institution=body),
    "courses.application.participant": lambda participant: make_application(participant=participant),
    "courses.appointment.person": make_post,
    "courses.role.person": lambda person: Role.objects.create(person=person, edition=make_edition(), kind="expert"),
}


def relation(field):
    return f"{field.model._meta.label_lower}.{field.name}"


def pointing_at(record):
    """How many rows point at the record, by relation."""
    return {
        relation(field): models.QuerySet(field.model).filter(**{field.attname: record.pk}).count()
        for field in references(type(record))
    }


def dump():
    """Every row of ours as the database holds it, merges and histories aside."""
    ours = [model for app in ("courses", "news") for model in apps.get_app_config(app).get_models(True)]
    kept = [model for model in ours if model not in {*DERIVED, Merge} and not model.__name__.startswith("Historical")]
    return {model._meta.label: list(models.QuerySet(model).order_by("pk").values()) for model in kept}


def make_pair(maker, **facts):
    return maker(**facts), maker()

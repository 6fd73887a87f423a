"""An open edition and people who apply to it, all invented and marked as samples: what `make demo` shows beside facts.

None of it stands among the documents' facts, and nobody of it is ever written to (`Participant.is_sample`).
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from courses.actions import applications as actions
from courses.actions.invitations import hash_of
from courses.actions.nominations import nominate
from courses.choices import ApplicationState, CourseKind, Mode, Sex
from courses.models import Application, Course, Edition, Invitation, Language, Organisation, Participant
from seeds.sample_studies import load_studies

COUNTRIES = ["GT", "HN", "SV", "MX", "CR", "PA", "NI", "BZ"]
GIVEN = ["Ana", "Luis", "María José", "Óscar", "Lucía", "Pedro", "Íngrid", "Tomás"]
INSTITUTIONS = ["Sample Ministry", "Sample Institute of Migration", "Sample Shelter", "Sample University"]
STATES = [  # what becomes of each, one after another
    *(ApplicationState.CONFIRMED, ApplicationState.OFFERED, ApplicationState.SUBMITTED, ApplicationState.SUBMITTED),
    *(ApplicationState.WAITLISTED, ApplicationState.REJECTED, ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN),
]
PEOPLE, CAPACITY, STUDYING = 24, 6, 12
DESK = "sample-desk"  # the link of the sample institution; a real one is random, and only its hash is kept


@transaction.atomic
def load_samples(learner, teacher):
    """The sample editions with their applications: the learner's account has been offered a place in the open one.

    Once for a database. `teacher` is the account that sees a roster.
    """
    edition = sample_edition()
    people = [sample_person(number, learner if number == 1 else None) for number in range(PEOPLE)]
    for number, person in enumerate(people):
        bring_to(STATES[number % len(STATES)], apply(edition, person))
    open_desk(edition)
    load_studies(people[1 : 1 + STUDYING], teacher)
    return edition


def sample_edition():
    course = Course.objects.create(
        slug="sample-course",
        kind=CourseKind.COURSE,
        mode=Mode.TUTORED,
        title_en="Sample course: reception at borders",
        title_es="Curso de muestra: acogida en fronteras",
        summary_en="An invented course, to try out how people apply and how staff decide.",
        summary_es="Un curso inventado, para probar cómo se postula y cómo decide el personal.",
        is_published=True,
    )
    course.languages.set(Language.objects.filter(code="es"))
    return Edition.objects.create(
        course=course,
        slug="sample",
        label_en="Sample edition",
        label_es="Edición de muestra",
        notice_en="A sample: this edition and those who apply to it are invented.",
        notice_es="Una muestra: esta edición y quienes postulan a ella son inventados.",
        closes_at=timezone.now() + dt.timedelta(days=60),
        starts_on=timezone.localdate() + dt.timedelta(days=90),
        starts_precision="day",
        capacity=CAPACITY,
        is_published=True,
    )


def open_desk(edition):
    """An institution's invitation, under a link that everybody knows; it has named two people so far."""
    institution = Organisation.objects.create(
        slug="sample-institute", name_en="Sample Institute of Migration", name_es="Instituto de Muestra de Migración"
    )
    invitation = Invitation.objects.create(
        edition=edition,
        organisation=institution,
        seats=4,
        nominates=True,
        expires_at=edition.closes_at,
        token_hash=hash_of(DESK),
    )
    for number in (1, 2):
        names = {"given_names": GIVEN[number], "family_names": f"Sample N{number}"}
        nominate(invitation, names | {"email": f"named{number}@example.org", "language": "es", "is_sample": True})


def sample_person(number, account):
    return Participant.objects.create(
        account=account,
        given_names=GIVEN[number % len(GIVEN)],
        family_names=f"Sample {number + 1}",
        email=account.email if account else f"sample{number + 1}@example.org",
        language="en" if number % 5 == 0 else "es",
        country=COUNTRIES[number % len(COUNTRIES)],
        institution_name=INSTITUTIONS[number % len(INSTITUTIONS)],
        position="Sample officer",
        sex=[Sex.FEMALE, Sex.MALE, Sex.NOT_STATED][number % 3],
        is_sample=True,
    )


def apply(edition, person):
    return actions.submit(edition, person, country=person.country, motivation="A sample: I would like to take part.")


def bring_to(state, application):
    """Through the same decisions as staff take; who finds no place left waits for one."""
    if state in {ApplicationState.OFFERED, ApplicationState.CONFIRMED}:
        try:
            actions.offer(application)
        except actions.Full:
            state = ApplicationState.WAITLISTED
    if state == ApplicationState.CONFIRMED:
        actions.accept(application)
    elif state not in {application.state, ApplicationState.OFFERED}:
        actions.move(application, state)


def learners_application(learner):
    """The one with a place on offer."""
    own = Application.objects.filter(participant__account=learner, participant__is_sample=True)
    return own.filter(edition__slug="sample").first()

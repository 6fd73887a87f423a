"""A person of whom every personal field says something that can be found again wherever it is left."""

import datetime as dt
import uuid

from allauth.account.models import EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from courses.actions.messages import keep
from courses.codes import new_code
from courses.models import Certificate, Distinct, Merge, Module, Progress, Transition
from tests.factories import (
    make_application,
    make_invitation,
    make_open_edition,
    make_participant,
    make_person,
    make_user,
)

WORD = "Zyxgard"  # in every text; no page, word or name of the portal has it
ADDRESS = "zyxgard@example.org"


def word(field):
    """The sentinel of one field, so that what is left says where it stood."""
    return f"{WORD} {field}"


def plant(**facts):
    """An account with two participants, who have applied, studied, completed and were written to; the account."""
    user = make_user(email=ADDRESS, first_name=word("first"), last_name=word("last"), **facts)
    user.confirm_address()
    EmailConfirmation.objects.create(email_address=user.emailaddress_set.get(), key=f"{WORD}-key", sent=timezone.now())
    Authenticator.objects.create(user=user, type="totp", data={"secret": word("secret")})
    make_person(account=user)
    first, second = planted_participant(user), planted_participant(user)
    live = planted_application(first, make_open_edition(capacity=1), "confirmed")
    done = planted_application(second, make_open_edition(), "completed", completed_at=timezone.now())
    planted_certificates(done)
    for application in (live, done):
        module = Module.objects.create(course=application.edition.course, slug="one", position=1, title_en="One")
        Progress.objects.create(application=application, module=module)
    plant_traces(user, first, second)
    return user


def planted_participant(user):
    return make_participant(
        account=user,
        given_names=word("given"),
        family_names=word("family"),
        certificate_name=word("certificate"),
        email=ADDRESS,
        language="es",
        institution_name=word("institution"),
        position=word("position"),
        birth_year=1985,
        sex="female",
        imported_fingerprint=f"{WORD}-fingerprint",
    )


def planted_application(participant, edition, state, **facts):
    application = make_application(
        edition,
        state,
        participant=participant,
        motivation=word("motivation"),
        reason=word("reason"),
        confirmed_name=word("confirmed"),
        name_confirmed_at=timezone.now(),
        studied_at=timezone.now(),
        person_key=participant.person_key,
        **facts,
    )
    Transition.objects.create(
        application=application, to_state=state, reason=word("transition"), actor=participant.account
    )
    keep(f"letter-{application.pk}", application=application, **planted_letter("letter"))
    return application


def planted_letter(name):
    texts = {part: word(f"{name} {part}") for part in ("subject", "text", "html", "calendar")}
    return {"language": "es", "address": ADDRESS, **texts}


def planted_certificates(application):
    now = timezone.now()
    printed = {"application": application, "language": "es", "course_title": "Course", "edition_label": "Edition"}
    printed |= {"issuer": "Rumbo", "printed_name": word("printed"), "asked_name": word("asked")}
    withdrawn = {"withdrawn_at": now, "withdrawal_reason": word("withdrawal")}
    Certificate.objects.create(**printed, code=new_code(), kind="completion")
    Certificate.objects.create(**printed, code=new_code(), kind="participation", **withdrawn)


def plant_traces(user, first, second):
    """What is left on the way: copies, journal, work for the worker, sessions."""
    invitation = make_invitation(email=ADDRESS, language="es")
    keep(f"invitation-{invitation.pk}", invitation=invitation, **planted_letter("invitation"))
    copies = {"loser_fields": {"email": ADDRESS}, "moved": [word("moved")], "dropped": [word("dropped")]}
    facts = {"model": "courses.participant", "winner_key": first.pk, "loser_key": 10**9, "loser_name": word("loser")}
    Merge.objects.create(**facts, **copies, made=[word("made")], loser_slug=f"{WORD}-slug")
    Distinct.objects.create(model="courses.participant", first=first.pk, second=second.pk)
    LogEntry.objects.create(
        user=make_user(is_staff=True),
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=user.email,
        action_flag=CHANGE,
    )
    done = {
        "status": TaskResultStatus.SUCCESSFUL,
        "task_path": "a.b",
        "backend_name": "default",
        "run_after": timezone.now(),
    }
    DBTaskResult.objects.create(
        **done,
        id=uuid.uuid4(),
        args_kwargs={"args": [ADDRESS, word("task")], "kwargs": {}},
        return_value=ADDRESS,
        traceback=f"SMTPRecipientsRefused {ADDRESS}",
        exception_class_path="a.Refused",
        finished_at=timezone.now() - dt.timedelta(hours=1),
    )
    for data in ({"_auth_user_id": str(user.pk)}, {"application-1": {"you": {"email": ADDRESS.upper()}}}):
        session = SessionStore()
        session.update(data | {"word": word("session")})
        session.save()


def rows_with(*words):
    """`(table, row)` of whatever the database holds with one of the words in it, in any table and case."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (a table of our own)
            found += [
                (table, row) for row in cursor.fetchall() if any(each.lower() in str(row).lower() for each in words)
            ]
    return found

"""Letters: written with what they tell of, in one transaction; sent after it, once."""

import datetime as dt
import logging
import time
from functools import partial
from smtplib import SMTPRecipientsRefused
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django_tasks import task

from courses.choices import ApplicationState
from courses.letters import TOLD, invitation_letter, is_written_to, letter
from courses.limits import Limit
from courses.models import Application, Certificate, Invitation, Message, Participant, Transition
from courses.models.messages import MOST_ATTEMPTS, Stop
from courses.outages import is_passing

FROM_OUTSIDE = {ApplicationState.NOMINATED, ApplicationState.SUBMITTED}  # letters that forms of strangers cause
STRANGERS = Limit("letters of strangers", most=20, seconds=86_400)  # to one address, which an office may share
REMINDING = Limit("reminders", most=3, seconds=86_400)  # nobody's mailbox is filled by forms that others send
OF_CERTIFICATE = "certificate-"  # how the key of a letter about one begins, before its number
OF_INVITATION = "invitation-"  # before the hash of its link
log = logging.getLogger(__name__)
SENDING_LASTS, LONGEST_WAIT = dt.timedelta(minutes=10), dt.timedelta(hours=12)
NOTED_AGAIN = (0, 1, 2, 4, 8)  # seconds between tries


def notify(application: Application, transition: Transition) -> None:
    """Owe the person a letter about a change of state, where they are told of such and can be reached.

    What strangers can cause by forms is counted for each address: nobody's mailbox is filled by others.

    Whoever was invented for a sample is never written to.
    """
    is_told = application.state in TOLD and not application.is_called_off  # of which there is a letter of its own
    if not is_told or not is_written_to(application.participant):
        return
    is_by_staff = transition.actor is not None and transition.actor.is_staff
    is_counted = application.state in FROM_OUTSIDE and not is_by_staff
    if not is_counted or STRANGERS.take(application.participant.email.casefold()) is None:
        owe(application, f"transition-{transition.pk}", transition.reason)


def remind(application: Application, form_token: UUID | str) -> None:
    """Owe the person the letter of where their application stands, once for each form they sent again."""
    if REMINDING.take(f"application-{application.pk}") is None:
        owe(application, f"form-{form_token}", application.reason)


def owe(application: Application, key: str, reason: str, *, has_moved: bool = False) -> bool:
    """Whether the letter is owed from now on: not where they cannot be reached, nor for the same intent again."""
    if not is_written_to(application.participant):
        return False
    return keep(key, application=application, **letter(application, reason, has_moved=has_moved))


def send_invitation(invitation: Invitation, token: str) -> None:
    """Owe the letter with a link. Its text is emptied once it is sent: of a link only a hash is kept."""
    keep(f"{OF_INVITATION}{invitation.token_hash}", invitation=invitation, **invitation_letter(invitation, token))


def tell(certificate: Certificate, what: str, written: dict[str, str] | None) -> None:
    """Owe the holder the letter, once for whatever it tells; None where they cannot be reached."""
    if written:
        keep(f"{OF_CERTIFICATE}{certificate.pk}-{what}", application=certificate.application, **written)


def keep(key: str, **facts: Any) -> bool:
    """Whether it is written now, and not before.

    Nothing is written to whoever was erased meanwhile: whoever erases holds the application, and this waits for it.
    The row of the letter alone would not wait before it is committed: its foreign key is looked at only then.
    """
    with transaction.atomic():
        if application := facts.get("application"):
            hold(application)
            if is_erased(application.participant_id):
                return False
        message, is_new = Message.objects.get_or_create(key=key, defaults=facts)
    if is_new:
        transaction.on_commit(partial(deliver_soon.enqueue, message.pk))
    return is_new


def hold(application: Application) -> None:
    """Nobody else changes or erases the application until the transaction ends."""
    list(Application.objects.select_for_update(no_key=True).filter(pk=application.pk).values_list("pk"))


def is_erased(key: int) -> bool:
    """Whether what was recorded of the participant is erased, as the database has it now. Asked after what it forbids
    was written: erasure waits for that, or that has waited for it."""
    return Participant.objects.filter(pk=key, erased_at__isnull=False).exists()


@task
def deliver_soon(key: int) -> None:
    """What a worker does right after the change; what it misses, `deliver_all` finds."""
    deliver(key)


def deliver(key: int) -> bool:
    """Send a message that is due: True where it went out now.

    A mail server that is away, or an address that it cannot write to, is no error of whoever caused the message: it
    stays due, is tried again later and later, and given up after three days. It is stopped where a later letter tells
    more, and where the server says that it will never take the address.
    """
    now = timezone.now()
    if not Message.objects.filter(pk=key).claim(now, now + SENDING_LASTS):
        return False
    message = Message.objects.filter(pk=key).first()
    if message is None:  # whom it is to was erased just now
        return False
    if is_replaced(message):
        return stop(message, Stop.REPLACED)
    try:
        post(message)
    except Exception as error:
        if isinstance(error, SMTPRecipientsRefused) and is_final(error):
            return stop(message, Stop.REFUSED)
        log.warning("Message %s was not sent: %s", key, type(error).__name__)
        return put_off(message)
    note(message, sent_at=timezone.now(), claimed_until=None, **emptied(message))
    return True


def emptied(message: Message) -> dict[str, str]:
    """What is kept of a letter that goes nowhere any more: of a link only a hash is kept."""
    return {"text": "", "html": ""} if message.invitation_id else {}


def note(message: Message, **facts: Any) -> int:
    """Write down what became of it. Where the database is away meanwhile it is waited for: else it would go twice."""
    for seconds in NOTED_AGAIN:
        try:
            return Message.objects.filter(pk=message.pk).update(**facts)
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block or not is_passing(error):
                raise
            log.warning("Message %s: waiting for the database to note it", message.pk)
        connection.close()
        time.sleep(seconds)
    return Message.objects.filter(pk=message.pk).update(**facts)


def put_off(message: Message) -> bool:
    """Nobody tries again for a while: each time for twice as long, up to half a day."""
    waits = min(SENDING_LASTS * 2 ** (message.attempts - 1), LONGEST_WAIT)
    given_up = emptied(message) if message.attempts >= MOST_ATTEMPTS else {}
    note(message, claimed_until=timezone.now() + waits, **given_up)
    return False


def is_replaced(message: Message) -> bool:
    """Whether a later letter about the same application is written: what waited meanwhile is no longer true.

    Each certificate has letters of its own: one of them is replaced by its next one, or where the certificate is. The
    letter of an invitation is where its link is not the invitation's any more.
    """
    if message.invitation_id is not None:
        return not has_link(message.invitation_id, message.key.removeprefix(OF_INVITATION))
    later = Message.objects.filter(application=message.application_id, pk__gt=message.pk)
    if not message.key.startswith(OF_CERTIFICATE):
        return later.exists()
    number = message.key.removeprefix(OF_CERTIFICATE).partition("-")[0]
    replaced = Certificate.objects.filter(pk=number, replaced_at__isnull=False)
    return later.filter(key__startswith=f"{OF_CERTIFICATE}{number}-").exists() or replaced.exists()


def has_link(key: int, token_hash: str) -> bool:
    """Whether the invitation is still opened by the link of this hash."""
    return Invitation.objects.filter(pk=key, token_hash=token_hash, revoked_at=None).exists()


def is_final(error: SMTPRecipientsRefused) -> bool:
    """Whether the mail server will never take it (RFC 5321, 4.2.1: codes from 500)."""
    return all(code >= 500 for code, _words in error.recipients.values())


def stop(message: Message, reason: str) -> bool:
    note(message, stopped=reason, claimed_until=None, **emptied(message))
    return False


def post(message: Message) -> None:
    """The same Message-ID whenever it is tried, so that a mail server that had it already can tell."""
    host = settings.SITE_URL.partition("://")[2].partition(":")[0]
    headers = {"Message-ID": f"<{message.key}@{host}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(message.subject, message.text, to=[message.address], headers=headers)
    mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        mail.attach("rumbo.ics", message.calendar, "text/calendar")
    mail.send()


def deliver_all() -> int:
    """Send whatever is due; how many went out."""
    due = Message.objects.due(timezone.now()).order_by("created_at", "pk").values_list("pk", flat=True)
    return sum(deliver(key) for key in due)

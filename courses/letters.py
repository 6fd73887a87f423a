"""What a letter about an application says, and the personal address that it leads to."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from courses.calendars import CalendarWriter, named
from courses.choices import ApplicationState
from courses.models import Application, Certificate, Edition, Invitation, Participant

SALT, STUDY_SALT = "application", "study"
TOLD = {  # states that a person is told of when they come
    ApplicationState.NOMINATED,
    ApplicationState.SUBMITTED,
    ApplicationState.WAITLISTED,
    ApplicationState.OFFERED,
    ApplicationState.CONFIRMED,
    ApplicationState.COMPLETED,
    ApplicationState.REJECTED,
    ApplicationState.EXPIRED,
    ApplicationState.DECLINED,
    ApplicationState.WITHDRAWN,
}


def token_of(application: Application) -> str:
    """What stands for the application in its personal address: signed, so that nobody can write another's."""
    return signing.dumps(application.pk, salt=SALT)


def key_in(token: str) -> int | None:
    """The number of the application that the token stands for; None where it is none of ours."""
    return signed_with(SALT, token)


def study_token_of(application: Application) -> str:
    """What stands for it in the addresses of the pages where they study: passed on, it does not open the application.

    Nobody who has it can withdraw, accept an offer, or read what was answered.
    """
    return signing.dumps(application.pk, salt=STUDY_SALT)


def study_key_in(token: str) -> int | None:
    """As `key_in`; the address of the application opens these pages too."""
    return signed_with(STUDY_SALT, token) or key_in(token)


def signed_with(salt: str, token: str) -> int | None:
    try:
        return signing.loads(token, salt=salt)
    except signing.BadSignature:
        return None


def personal_path(application: Application) -> str:
    """The application's page, in the active language."""
    return reverse("courses:my-application", args=[token_of(application)])


def study_path(application: Application) -> str:
    """The page where they study, in the active language."""
    return reverse("courses:study", args=[study_token_of(application)])


def is_written_to(participant: Participant) -> bool:
    """Whoever was invented for a sample never is."""
    return bool(participant.email) and not participant.is_sample


def language_for(participant: Participant) -> str:
    return participant.language or settings.OFFICE_LANGUAGE


def name_path(application: Application) -> str:
    """The page where they check their name and find their certificate, in the active language."""
    return reverse("courses:my-certificate", args=[study_token_of(application)])


def letter(
    application: Application, reason: str = "", *, is_preview: bool = False, has_moved: bool = False
) -> dict[str, str]:
    """`{language, address, subject, text, html, calendar}` of what the person is told, in their language.

    With the new dates where their edition `has_moved`. A preview shows no address that works.
    """
    participant = application.participant
    language = language_for(participant)
    facts = {"application": application, "edition": application.edition, "reason": reason, "has_moved": has_moved}
    with override(language):
        facts |= {"name": participant.full_name}
        for name, path in {"address": personal_path, "certificate_address": name_path}.items():
            facts[name] = absolute("/…" if is_preview else path(application))
        calendar = edition_file(application.edition) if application.state == ApplicationState.CONFIRMED else ""
        return written("application", language, participant.email, facts) | {"calendar": calendar}


def invitation_letter(invitation: Invitation, token: str) -> dict[str, str]:
    """As `letter`, for the link of an invitation."""
    language = invitation.language or settings.OFFICE_LANGUAGE
    facts: dict[str, Any] = {"invitation": invitation, "edition": invitation.edition}
    with override(language):
        facts |= {"address": absolute(reverse("courses:invitation", args=[token]))}
        return written("invitation", language, invitation.email, facts)


def certificate_letter(certificate: Certificate, application: Application) -> dict[str, str]:
    """As `letter`, of a certificate of the application that is issued or withdrawn."""
    participant = application.participant
    language = language_for(participant)
    facts: dict[str, Any] = {"certificate": certificate, "name": participant.full_name}
    with override(language):
        facts |= {"address": absolute(name_path(application))}
        facts |= {"verify_address": absolute(reverse("verify-code", args=[certificate.shown_code]))}
        return written("certificate", language, participant.email, facts)


def absolute(path: str) -> str:
    return settings.SITE_URL + path


def edition_file(edition: Edition) -> str:
    """The edition's days as a calendar file in the active language; blank where no day is known yet.

    Its events are those of the public calendars: whoever subscribes to one of them has each once.
    """
    writer = CalendarWriter(absolute, dt.datetime.now(dt.UTC), has_deadlines=False)
    name, _language = named(edition)
    return writer.calendar(name, [edition]).decode() if any(writer.events(edition)) else ""


def written(kind: str, language: str, address: str, facts: dict[str, Any]) -> dict[str, str]:
    """The letter of a kind in the active language: `templates/emails/` has a subject, a text and HTML of each."""
    context = {**facts, "language": language}
    subject = " ".join(render_to_string(f"emails/{kind}_subject.txt", context).split())
    return {
        "language": language,
        "address": address,
        "subject": subject[:200],
        "text": str.__str__(render_to_string(f"emails/{kind}.txt", context)),  # no page may take it for HTML
        "html": render_to_string(f"emails/{kind}.html", context),
    }

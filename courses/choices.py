"""Every closed list of the domain, with the words that people read."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Codes = Collection[str]  # values of closed lists, as they are stored


class ProgrammeKind(models.TextChoices):
    PROGRAMME = "programme", _("Programme")
    PROJECT = "project", _("Project")


class CourseKind(models.TextChoices):
    COURSE = "course", _("Course")
    WORKSHOP = "workshop", _("Workshop")
    CONGRESS = "congress", _("Congress")


class Mode(models.TextChoices):
    SELF_PACED = "self-paced", _("Virtual, self-paced")
    TUTORED = "tutored", _("Virtual, tutored")
    IN_PERSON = "in-person", _("In person")
    BLENDED = "blended", _("Blended")


class Admission(models.TextChoices):
    OPEN = "open", _("Open to anyone")
    INVITATION = "invitation", _("By invitation")
    NOMINATION = "nomination", _("By nomination")


class CertificateKind(models.TextChoices):
    COMPLETION = "completion", _("Certificate of completion")
    PARTICIPATION = "participation", _("Certificate of participation")


class IssueKind(models.TextChoices):
    """What certificates are issued for."""

    COMPLETION = CertificateKind.COMPLETION.value, CertificateKind.COMPLETION.label
    PARTICIPATION = CertificateKind.PARTICIPATION.value, CertificateKind.PARTICIPATION.label
    FACILITATOR = "facilitator", _("Certificate of facilitation")


class CertificateState(models.TextChoices):
    """What a certificate is now: derived, never stored."""

    VALID = "valid", pgettext_lazy("certificate", "Valid")
    REPLACED = "replaced", pgettext_lazy("certificate", "Replaced")
    WITHDRAWN = "withdrawn", pgettext_lazy("certificate", "Withdrawn")


class NoCertificate(models.TextChoices):
    """Why somebody gets none."""

    NOT_COMPLETED = "not-completed", _("has not completed the edition")
    UNCONFIRMED = "unconfirmed", _("has not checked the name yet")
    HAS_ONE = "has-one", _("holds a valid one already")
    WITHDRAWN = "withdrawn", _("it was withdrawn")
    NAMELESS = "nameless", _("no name is recorded")
    TOO_LONG = "too-long", _("the name is longer than 200 letters")
    FAILED = "failed", _("it could not be issued: the log says why")
    UNPRINTABLE = "unprintable", _("a letter of the name is in none of the certificate's fonts")
    GONE = "gone", _("is no longer recorded")


class ResourceKind(models.TextChoices):
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio")
    DOCUMENT = "document", _("Document")
    LINK = "link", _("Link")
    TOOL = "tool", _("Tool for action")


class Length(models.TextChoices):
    """How long a course lasts from its first day to its last, where that is known."""

    DAY = "day", _("One day")
    FORTNIGHT = "fortnight", _("Up to two weeks")
    LONGER = "longer", _("Longer than two weeks")

    @property
    def days(self):
        """The fewest and the most days."""
        return {self.DAY: (1, 1), self.FORTNIGHT: (2, 14), self.LONGER: (15, 10_000)}[self]

    @classmethod
    def of(cls, days):
        """The length of so many days; None where they are not known."""
        return next((length.value for length in cls if days and length.days[0] <= days <= length.days[1]), None)


class Precision(models.TextChoices):
    """How much of a stored date its source gives. Pages never show more."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")


class EndPrecision(models.TextChoices):
    """As `Precision`, and for an end of which only a latest day is known."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    BY = "by", _("no later than this day")


class EditionState(models.TextChoices):
    """What an edition is at a moment, in the order of lists: derived, never stored."""

    OPEN = "open", pgettext_lazy("edition", "Open for applications")
    FULL = "full", pgettext_lazy("edition", "Full")
    ANNOUNCED = "announced", pgettext_lazy("edition", "Announced")
    RUNNING = "running", pgettext_lazy("edition", "Running")
    CLOSED = "closed", pgettext_lazy("edition", "Applications closed")
    TO_BE_SCHEDULED = "to-be-scheduled", pgettext_lazy("edition", "Dates not announced")
    FINISHED = "finished", pgettext_lazy("edition", "Finished")
    CANCELLED = "cancelled", pgettext_lazy("edition", "Cancelled")
    DRAFT = "draft", pgettext_lazy("edition", "Draft")


class OrganisationType(models.TextChoices):
    """The codes of IATI's OrganisationType code list."""

    GOVERNMENT = "10", _("Government")
    LOCAL_GOVERNMENT = "11", _("Local government")
    OTHER_PUBLIC = "15", _("Other public sector")
    INTERNATIONAL_NGO = "21", _("International non-governmental organisation")
    NATIONAL_NGO = "22", _("National non-governmental organisation")
    REGIONAL_NGO = "23", _("Regional non-governmental organisation")
    PARTNERSHIP = "30", _("Public-private partnership")
    MULTILATERAL = "40", _("Multilateral organisation")
    FOUNDATION = "60", _("Foundation")
    PRIVATE = "70", _("Private sector")
    ACADEMIC = "80", _("Academic, training and research")
    OTHER = "90", _("Other")


class AliasKind(models.TextChoices):
    PUBLISHED = "published", _("Used in a published text")
    MISPRINT = "misprint", _("Misprint in a published text")
    ADDED = "added", _("Added by the office")


class PartnershipRole(models.TextChoices):
    """What an organisation does for a programme, course, edition or site, in the order pages show it."""

    ORGANISER = "organiser", _("Organised by")
    DESIGNER = "designer", _("Designed by")
    IMPLEMENTER = "implementer", _("Carried out by")
    PROMOTER = "promoter", _("Promoted by")
    FUNDER = "funder", _("Funded by")
    CO_FACILITATOR = "co-facilitator", _("Co-facilitated by")
    HOST = "host", _("Hosted by")
    PARTNER = "partner", _("In partnership with")
    ENDORSER = "endorser", _("Endorsed by")


class RoleKind(models.TextChoices):
    """What a person does at an edition."""

    CHAIR = "chair", _("Opened or chaired by")
    COORDINATOR = "coordinator", _("Coordination")
    FACILITATOR = "facilitator", _("Facilitation")
    EXPERT = "expert", _("Experts")
    SPEAKER = "speaker", _("Speakers")
    SIGNATORY = "signatory", _("Certificates signed by")


class Sex(models.TextChoices):
    """As people say it of themselves. Not stated is an answer, and the one before anybody is asked."""

    FEMALE = "female", pgettext_lazy("sex", "Female")
    MALE = "male", pgettext_lazy("sex", "Male")
    OTHER = "other", pgettext_lazy("sex", "Other")
    NOT_STATED = "not-stated", pgettext_lazy("sex", "Not stated")


class Origin(models.TextChoices):
    """How an application came to the office."""

    APPLIED = "applied", pgettext_lazy("origin", "Applied")
    NOMINATED = "nominated", pgettext_lazy("origin", "Nominated by an institution")
    INVITED = "invited", pgettext_lazy("origin", "Invited")
    IMPORTED = "imported", pgettext_lazy("origin", "Imported by staff")


class InvitationState(models.TextChoices):
    """What an invitation is at a moment: derived, never stored."""

    OPEN = "open", pgettext_lazy("invitation", "Open")
    USED = "used", pgettext_lazy("invitation", "Used")
    EXPIRED = "expired", pgettext_lazy("invitation", "Expired")
    REVOKED = "revoked", pgettext_lazy("invitation", "Revoked")


class ApplicationState(models.TextChoices):
    """Where an application stands. Which states follow which is in `NEXT_STATES`, and nowhere else."""

    NOMINATED = "nominated", pgettext_lazy("application", "Nominated")
    SUBMITTED = "submitted", pgettext_lazy("application", "Under review")
    WAITLISTED = "waitlisted", pgettext_lazy("application", "On the waiting list")
    OFFERED = "offered", pgettext_lazy("application", "Offered a place")
    CONFIRMED = "confirmed", pgettext_lazy("application", "Confirmed")
    COMPLETED = "completed", pgettext_lazy("application", "Completed")
    NOT_COMPLETED = "not-completed", pgettext_lazy("application", "Not completed")
    REJECTED = "rejected", pgettext_lazy("application", "Not selected")
    DECLINED = "declined", pgettext_lazy("application", "Declined")
    EXPIRED = "expired", pgettext_lazy("application", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")
    ABSENT = "absent", pgettext_lazy("application", "Did not come")

    @property
    def holds_place(self):
        return self in HOLDING


HOLDING = [
    ApplicationState.OFFERED,
    ApplicationState.CONFIRMED,
    ApplicationState.COMPLETED,
    ApplicationState.NOT_COMPLETED,
]
TOOK_PLACE = [state for state in HOLDING if state != ApplicationState.OFFERED]
LIVE = [ApplicationState.NOMINATED, ApplicationState.SUBMITTED, ApplicationState.WAITLISTED, *HOLDING]
UNDECIDED = [
    *(ApplicationState.NOMINATED, ApplicationState.SUBMITTED, ApplicationState.WAITLISTED, ApplicationState.OFFERED)
]
ON_THE_WAY = [*UNDECIDED, ApplicationState.CONFIRMED]  # who has a place or may get one
CALLED_OFF = [*ON_THE_WAY, ApplicationState.EXPIRED]  # of these there is to say that a cancelled edition is off
SEATLESS = [ApplicationState.DECLINED, ApplicationState.EXPIRED, ApplicationState.WITHDRAWN]  # of their institution
ENDED = [state for state in ApplicationState if state not in LIVE]  # staff may take these up again, with a reason
NEXT_STATES = {
    ApplicationState.NOMINATED: ["submitted", "declined", "expired"],
    ApplicationState.SUBMITTED: ["offered", "waitlisted", "rejected", "withdrawn"],
    ApplicationState.WAITLISTED: ["offered", "rejected", "withdrawn"],
    ApplicationState.OFFERED: ["confirmed", "declined", "expired"],
    ApplicationState.CONFIRMED: ["completed", "not-completed", "withdrawn", "absent"],
    ApplicationState.COMPLETED: ["not-completed"],
    ApplicationState.NOT_COMPLETED: ["completed"],
    **{ended: ["submitted"] for ended in ENDED},
}
NEEDS_REASON = [
    ("completed", "not-completed"),
    ("not-completed", "completed"),
    *((ended, "submitted") for ended in ENDED),
]


STUDYING = [ApplicationState.CONFIRMED, ApplicationState.COMPLETED]  # who may mark modules as done
CERTIFIED_AS: dict[
    str, list[ApplicationState]
] = {  # the states in which somebody gets a certificate of the kind, and keeps it
    IssueKind.COMPLETION: [ApplicationState.COMPLETED],
    IssueKind.PARTICIPATION: [ApplicationState.COMPLETED, ApplicationState.NOT_COMPLETED],
}
TAKES_PART = [*STUDYING, ApplicationState.NOT_COMPLETED]  # who sees the modules


class Stage(models.TextChoices):
    """How far people came, for reports: each holds the next, from the applications on."""

    INVITED = "invited", pgettext_lazy("stage", "Invited")
    APPLIED = "applied", pgettext_lazy("stage", "Applied")
    OFFERED = "offered", pgettext_lazy("stage", "Offered a place")
    CONFIRMED = "confirmed", pgettext_lazy("stage", "Confirmed")
    STARTED = "started", pgettext_lazy("stage", "Started")
    COMPLETED = "completed", pgettext_lazy("stage", "Completed")
    CERTIFIED = "certified", pgettext_lazy("stage", "Certified")


class Mergeable(models.TextChoices):
    """The kinds of record of which two can be one and the same, by the label of their model."""

    ORGANISATION = "courses.organisation", _("organisation")
    PERSON = "courses.person", _("person")
    PARTICIPANT = "courses.participant", _("participant")

    @property
    def has_address(self):
        """Whether a page once stood at an address that goes on leading to the record that stayed."""
        return self == Mergeable.ORGANISATION


class Erasable(models.TextChoices):
    """The kinds of record whose erasure is kept in the ledger (`courses/ledger.py`)."""

    PARTICIPANT = "participant", _("participant")
    APPLICATION = "application", _("application")
    INVITATION = "invitation", _("invitation")
    ACCOUNT = "account", _("account")

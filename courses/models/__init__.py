"""The domain's records. Each module names only those that stand before it here."""

from courses.models.applications import Application, Transition
from courses.models.batches import Batch
from courses.models.catalogue import Course, Programme
from courses.models.certificates import Certificate, Issue
from courses.models.editions import Edition
from courses.models.erasures import Erasure
from courses.models.index import CatalogueVersion, Change, Likeness, SearchEntry
from courses.models.invitations import Invitation
from courses.models.learning import Progress
from courses.models.limits import Allowance
from courses.models.merges import Distinct, Merge
from courses.models.messages import Message
from courses.models.modules import Module, Resource
from courses.models.participation import Participant
from courses.models.partners import Agreement, Alias, Organisation, Partnership
from courses.models.people import Appointment, Person
from courses.models.runs import Run
from courses.models.sites import Role, Site
from courses.models.terms import Audience, Language, Topic

__all__ = [
    "Agreement",
    "Alias",
    "Allowance",
    "Application",
    "Appointment",
    "Audience",
    "Batch",
    "CatalogueVersion",
    "Certificate",
    "Change",
    "Course",
    "Distinct",
    "Edition",
    "Erasure",
    "Invitation",
    "Issue",
    "Language",
    "Likeness",
    "Merge",
    "Message",
    "Module",
    "Organisation",
    "Participant",
    "Partnership",
    "Person",
    "Programme",
    "Progress",
    "Resource",
    "Role",
    "Run",
    "SearchEntry",
    "Site",
    "Topic",
    "Transition",
]

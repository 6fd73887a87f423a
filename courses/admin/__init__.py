"""The staff's admin, one module for each module of models."""

from courses.admin import (
    batches,
    catalogue,
    certificates,
    editions,
    invitations,
    issuing,
    modules,
    participation,
    partners,
    people,
    roles,
    terms,
)

__all__ = [
    "batches",
    "catalogue",
    "certificates",
    "editions",
    "invitations",
    "issuing",
    "modules",
    "participation",
    "partners",
    "people",
    "roles",
    "terms",
]

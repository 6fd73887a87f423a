"""The staff's admin, one module for each module of models."""

from courses.admin import batches, catalogue, editions, invitations, modules, participation, partners, people, terms

__all__ = ["batches", "catalogue", "editions", "invitations", "modules", "participation", "partners", "people", "terms"]

"""The staff's admin, one module for each module of models."""

from courses.admin import catalogue, editions, invitations, modules, participation, partners, people, terms

__all__ = ["catalogue", "editions", "invitations", "modules", "participation", "partners", "people", "terms"]

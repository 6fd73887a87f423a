"""The staff's admin, one module for each module of models."""

from courses.admin import catalogue, editions, modules, participation, partners, people, terms

__all__ = ["catalogue", "editions", "modules", "participation", "partners", "people", "terms"]

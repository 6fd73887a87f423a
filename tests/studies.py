"""Courses with modules, and who has done them."""

import itertools

from courses.models import Module, Progress
from tests.factories import make_course, make_open_edition

NUMBERS = itertools.count(1)


def make_module(course, **facts):
    number = next(NUMBERS)
    facts = {"slug": f"module-{number}", "position": course.modules.count() + 1, "title_en": f"Theme {number}"} | facts
    return Module.objects.create(course=course, **facts)


def make_taught_edition(modules=3, **facts):
    """An edition of a course with so many modules; the modules in order."""
    course = make_course()
    return make_open_edition(course=course, **facts), [make_module(course) for _each in range(modules)]


def study(application, *modules):
    Progress.objects.bulk_create(Progress(application=application, module=module) for module in modules)

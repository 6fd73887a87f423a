"""Modules done and certificates held, as records: no page is printed of them."""

import itertools

from courses.codes import new_code
from courses.models import Certificate, Module, Progress
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


def make_certificate(application, **facts):
    printed = {"printed_name": "Ana Example", "course_title": "Course", "edition_label": "First", "issuer": "Office"}
    facts = printed | {"kind": "completion", "language": "en"} | facts
    return Certificate.objects.create(application=application, code=new_code(), **facts)

"""Calendars to subscribe to, and one edition to put into one's own."""

import datetime as dt

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from django_countries import countries

from courses.calendars import CalendarWriter, named
from courses.choices import Precision
from courses.models import Edition
from courses.public import public


@public
@require_safe
def editions_calendar(request, language):
    """Every public edition with a start known to the day or a deadline; with `?country=mx`, those held there.

    404 where there is no such country: somebody who subscribes would not see that they get another calendar.
    """
    codes = {code.lower(): code for code in countries.countries}
    asked = {value.lower() for value in request.GET.getlist("country")}
    if asked - codes.keys():
        raise Http404
    editions = Edition.objects.public().filter(Q(starts_precision=Precision.DAY) | Q(closes_at__isnull=False))
    if asked:
        editions = editions.in_countries({codes[value] for value in asked})
    ordered = editions.with_course().prefetch_related("sites").order_by("starts_on", "pk")
    with override(language):
        name = _("Rumbo: courses and workshops")
        if asked:
            name = f"{name}: {', '.join(countries.name(codes[value]) for value in sorted(asked))}"
        return answer(request, language, f"rumbo-{language}", name, ordered)


@public
@require_safe
def edition_calendar(request, language, course, edition):
    """One edition: its days, where their start is known to the day, and its deadline, where it has one."""
    editions = Edition.objects.public().with_course().prefetch_related("sites")
    found = get_object_or_404(editions, course__slug=course, slug=edition)
    with override(language):
        name, _language = named(found)
        return answer(request, language, f"{course}-{edition}", name, [found])


def answer(request, language, filename, name, editions):
    writer = CalendarWriter(request.build_absolute_uri, dt.datetime.now(dt.UTC))
    headers = {"Content-Disposition": f'attachment; filename="{filename}.ics"', "Content-Language": language}
    return HttpResponse(writer.calendar(name, editions), "text/calendar; charset=utf-8", headers=headers)

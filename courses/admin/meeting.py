"""Who meets a rule of completion that was changed: named with the letters that would go out, before it counts."""

import hashlib

from django.contrib import messages
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.admin import ways
from courses.admin.exchange import MOST_SHOWN
from courses.completion import meeting_the_rule
from courses.letters import is_written_to


class Meeting:
    """Those who have done what an edition's rule asks and are not recorded as having completed it."""

    def __init__(self, edition):
        self.applications = list(meeting_the_rule(edition).with_names())

    @property
    def number(self):
        return len(self.applications)

    @property
    def people(self):
        return [application.participant for application in self.applications[:MOST_SHOWN]]

    @property
    def people_left(self):
        return self.number - MOST_SHOWN

    @property
    def letters(self):
        return sum(is_written_to(application.participant) for application in self.applications)

    @property
    def seen(self):
        """Changes with whom it is about."""
        return hashlib.sha256(repr([each.pk for each in self.applications]).encode()).hexdigest()


def say_who_would_complete(page, request, edition):
    """After a change of the rule: how many, to whoever may see people. Others could find out how far each came."""
    if not request.user.has_perm("courses.view_participant"):
        return
    number = Meeting(edition).number
    if not number:
        return
    words = ngettext(
        "%(count)d person has done what this rule asks. Nobody completes before it is recorded.",
        "%(count)d people have done what this rule asks. Nobody completes before it is recorded.",
        number,
    )
    said = words % {"count": number}
    if address := ways.to_completion(request.user, edition.pk):
        said = format_html('{} <a href="{}">{}</a>', said, address, _("Record completion"))
    page.message_user(request, said, messages.WARNING)

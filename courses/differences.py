"""What an edition has that the one before it had not: of what is stated of both, never of what one leaves open."""

from django.utils.translation import gettext_lazy as _


def neighbours(edition, newest_first):
    """`(the one before, the one after)` among the public editions of its course; None where there is none."""
    place = newest_first.index(edition)
    before = newest_first[place + 1] if place + 1 < len(newest_first) else None
    return before, newest_first[place - 1] if place else None


def differences(edition, before):
    """`(what, then, now)`; the workload in minutes."""
    stated = [
        (_("Format"), before.mode and before.get_mode_display(), edition.mode and edition.get_mode_display()),
        (_("Workload"), before.minutes, edition.minutes),
        (_("Modules"), before.stated_modules, edition.stated_modules),
        (_("Taught in"), languages(before), languages(edition)),
        (_("Countries"), countries(before), countries(edition)),
    ]
    return [(what, then, now) for what, then, now in stated if then and now and then != now]


def languages(edition):
    return ", ".join(sorted(language.name for language in edition.languages.all()))


def countries(edition):
    return ", ".join(sorted({site.country.name for site in edition.sites.all()}))

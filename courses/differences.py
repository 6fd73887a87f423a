"""What an edition has that the one before it had not: of what is stated of both, never of what one leaves open."""

from django.utils.translation import gettext_lazy as _


def in_time(editions):
    """Oldest first: by their numbers where all have one, else by their dates, and what is still to be dated last.

    Left out is what no source places: undated editions that are over, cancelled or of a lower number than a dated one,
    and several to be dated without numbers.
    """
    if all(edition.ordinal for edition in editions):
        return sorted(editions, key=lambda edition: edition.ordinal)
    dated = [edition for edition in editions if edition.dates]
    highest = max((edition.ordinal or 0 for edition in dated), default=0)
    undated = [each for each in editions if not (each.dates or each.is_over or each.cancelled_on)]
    to_come = [edition for edition in undated if (edition.ordinal or highest) >= highest]
    if len(to_come) > 1 and not all(edition.ordinal for edition in to_come):
        to_come = []
    return [
        *sorted(dated, key=lambda each: (each.starts_on or each.ends_on, each.ordinal or 0, each.pk)),
        *sorted(to_come, key=lambda edition: edition.ordinal or 0),
    ]


def neighbours(edition, editions):
    """`(the one before, the one after)` in time; None where there is none, or none can be told."""
    sided = [None, *in_time(editions), None]
    if edition not in sided:
        return None, None
    place = sided.index(edition)
    return sided[place - 1], sided[place + 1]


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

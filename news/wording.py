"""A figure as printed: its number, scale and qualifier in the words of the active language."""

from decimal import Decimal
from typing import Any

from django.utils.formats import get_format
from django.utils.html import format_html
from django.utils.numberformat import format as group_digits
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from news.choices import Qualifier, Scale


def number(value: Decimal | int) -> str:
    """`7,824` in English; in Spanish `7824` and `33 000`, as the Academy groups digits; decimals only where needed."""
    digits = f"{Decimal(value).normalize():f}"
    ungrouped = get_language() == "es" and value < Decimal(10_000)
    return group_digits(
        digits,
        get_format("DECIMAL_SEPARATOR"),
        grouping=0 if ungrouped else 3,
        thousand_sep=get_format("THOUSAND_SEPARATOR"),
        force_grouping=not ungrouped,
        use_l10n=True,
    )


def scaled(value: Decimal, scale: int) -> str:
    """The number as printed: `2.3 million` stays `2.3 million`."""
    words = {"number": number(value)}
    if scale == Scale.MILLION:
        return ngettext("%(number)s million", "%(number)s million", 1 if value == 1 else 2) % words
    return pgettext("1000", "%(number)s thousand") % words if scale == Scale.THOUSAND else words["number"]


def amount(figure: Any) -> str:
    if figure.qualifier == Qualifier.RANGE:
        ends = {"from": number(figure.value), "to": scaled(figure.upper_value, figure.scale)}
        return _("%(from)s to %(to)s") % ends
    return scaled(figure.value, figure.scale)


QUALIFIED = {
    Qualifier.MORE_THAN: lambda words: pgettext("figure", "more than %(amount)s") % {"amount": words},
    Qualifier.ABOUT: lambda words: pgettext("figure", "about %(amount)s") % {"amount": words},
    Qualifier.ESTIMATED: lambda words: pgettext("figure", "an estimated %(amount)s") % {"amount": words},
}


def in_words(figure: Any, unit: str) -> str:
    """`more than 300 specialists enrolled`: qualifier, number and unit."""
    words = format_html("{} {}", amount(figure), unit) if unit else amount(figure)
    return QUALIFIED.get(figure.qualifier, str)(words)

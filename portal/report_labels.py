"""What the lines of a report are called, in their order: by name, so that the order tells nothing of hidden numbers."""

from decimal import Decimal

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django_countries import countries

from courses.choices import OrganisationType, Sex
from courses.folding import fold
from courses.models import Organisation
from news.wording import number

NAMELESS = {("leaf", ("", "", "", ""), ""), ("leaf", None, None)}  # of no site, of no organisation
FACTS = {  # dimension → the columns of a file for a group, and for a leaf
    "sex": ((), ("sex",)),
    "country": ((), ("country_code", "country")),
    "site": (("site_country_code", "site_country"), ("site",)),
    "institution": (("institution_type",), ("institution",)),
    "length": ((), ("hours_each",)),
}


def country_name(code):
    return str(countries.name(code) or code)


class Labels:
    """The names of all that the rows tell apart."""

    def __init__(self, rows):
        keys = {row.institution for row in rows if row.institution}
        self.institutions = {key: str(record) for key, record in Organisation.objects.in_bulk(keys).items()}

    def label(self, dimension, key):
        kind, value, *_above = key
        return getattr(self, f"{dimension.name}_{kind}")(value)

    def in_order(self, dimension, keys):
        """By label, what is not stated last; of sex as it is always listed, of length by its number."""
        return sorted(keys, key=lambda key: self.place(dimension.name, key))

    def place(self, name, key):
        kind, value, *_above = key
        if name == "sex":
            return Sex.values.index(value)
        if name == "length":
            return value is None, value
        return not value, fold(getattr(self, f"{name}_{kind}")(value))

    def is_nameless(self, key):
        return key in NAMELESS

    def facts(self, dimension, key):
        """`{column: text}` of a file, the group's beside those of its part."""
        kind, _value, *above = key
        of_group, of_leaf = FACTS[dimension.name]
        if kind == "group":
            return self.columns(dimension, of_group, key)
        group = self.columns(dimension, of_group, ("group", *above)) if above else {}
        return group | self.columns(dimension, of_leaf, key)

    def columns(self, dimension, names, key):
        """A code before its label where there are two columns."""
        texts = [key[1] or "", self.label(dimension, key)][-len(names) :] if names else []
        return dict(zip(names, texts, strict=True))

    def sex_leaf(self, value):
        return str(Sex(value).label)

    def country_leaf(self, code):
        return country_name(code) if code else pgettext("country", "Not stated")

    def site_group(self, code):
        return country_name(code) if code else _("No site stated")

    def site_leaf(self, place):
        _country, city, region_en, region_es = place
        first, second = (region_es, region_en) if get_language() == "es" else (region_en, region_es)
        return ", ".join(filter(None, [city, first or second])) or _("No city stated")

    def institution_group(self, kind):
        if kind is None:
            return _("Not linked to an organisation")
        return str(OrganisationType(kind).label) if kind else _("Type not stated")

    def institution_leaf(self, key):
        return self.institutions.get(key, "")

    def length_leaf(self, minutes):
        if not minutes:
            return _("Hours not stated")
        hours = Decimal(minutes) / 60
        words = ngettext("%(number)s hour", "%(number)s hours", 1 if hours == 1 else 2)
        return words % {"number": number(round(hours, 2))}

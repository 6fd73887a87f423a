"""Forms of the news."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.forms import FacetedForm, KnownValueField


class PlainDecimalField(forms.DecimalField):
    """Shows `80`, not `80.000`, which a Spanish reader would take for eighty thousand."""

    def prepare_value(self, value):
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class NewsForm(FacetedForm):
    """What the news is asked with."""

    address_name = "news:list"
    unit = pgettext_lazy("after a number", "articles")
    button = _("Show news")
    open_facets = ("year", "country")

    sort = KnownValueField(
        label=_("Order"), choices=[("newest", _("Newest first")), ("best", _("Best match first"))], required=False
    )

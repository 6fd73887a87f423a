"""Forms of the portal's own pages."""

from django import forms
from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from courses.forms import KnownValueField
from news.choices import Measure
from portal.search import KINDS


class SearchForm(forms.Form):
    """What is searched, and of one kind alone where that is asked."""

    q = forms.CharField(label=_("Search the whole site"), max_length=200, required=False)
    kind = KnownValueField(choices=[(kind, kind) for kind in KINDS], required=False)


class FiguresFileForm(forms.Form):
    """Which figures the file is to have; all of them where nothing is asked."""

    measure = forms.MultipleChoiceField(choices=Measure.choices, required=False)


class StaffSearchForm(forms.Form):
    """What staff look for, whatever it is."""

    q = forms.CharField(label=_("Search everything"), max_length=200, required=False)


class OfficeLanguageForm(forms.Form):
    """The language in which a member of staff works, and the page to go back to; none where it is another site's."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
    next = forms.CharField(required=False)

    def clean_next(self):
        there = self.cleaned_data["next"]
        return there if url_has_allowed_host_and_scheme(there, allowed_hosts=None) else ""


class HealthForm(forms.Form):
    """Asked without a value, or with 1."""

    ready = forms.ChoiceField(choices=[("1", "1")], required=False)

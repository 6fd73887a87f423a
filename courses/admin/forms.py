"""Forms of the admin that say each broken rule at its field, and ask nothing of the database for each row."""

import datetime as dt

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import get_text_list, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries.widgets import LazySelect, LazySelectMultiple

from accounts.keys import is_key
from courses.dates import moment_of
from courses.refusals import columns


class CountrySelect(LazySelect):
    """The countries, written without a template for each: a form may have hundreds of these lists."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = str(value or "")
        listed = ((code, SELECTED if str(code) == chosen else "", label) for code, label in self.choices)
        options = format_html_join("", '<option value="{}"{}>{}</option>', listed)
        others = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, others, options)


NAMES = ("acronym", "title", "name", "label")
SLUG_HELP = gettext_lazy(
    "Small letters without accents, numbers and hyphens, as in migrant-children. Left empty it is made of the name."
)
SELECTED = mark_safe(" selected")  # nosec B308  # our own word


class CountriesSelect(LazySelectMultiple):
    """Several countries: looked for and taken away one by one, where there is JavaScript."""

    def __init__(self, attrs=None, choices=()):
        super().__init__({"class": "searched-choices"} | (attrs or {}), choices)

    @property
    def media(self):
        scripts = ["admin/js/jquery.init.js", "js/searched-choices.js"]
        return AutocompleteSelectMultiple(None, admin.site).media + forms.Media(js=scripts)


class SentKeys:
    """An autocomplete that shows a form again whatever was sent as a choice; Django's fails of what is no number."""

    def optgroups(self, name, value, attrs=None):
        return super().optgroups(name, [each for each in value if is_key(str(each))], attrs)  # type: ignore[misc]  # of the widget beside it


class ManySelect(SentKeys, AutocompleteSelectMultiple):
    pass


class LoadedSelect(SentKeys, AutocompleteSelect):
    """An autocomplete whose chosen record was read with its row: no query for each row of a form."""

    chosen: Model | None = None

    def optgroups(self, name, value, attrs=None):
        if self.chosen is None or value != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attrs)
        options = [self.create_option(name, self.chosen.pk, str(self.chosen), True, 1)]
        if not self.is_required:
            options.insert(0, self.create_option(name, "", "", False, 0))
        return [(None, options, 0)]


class MomentField(forms.SplitDateTimeField):
    """A day and a time in the portal's zone. Where clocks show it twice it is the first; Django's refuses both."""

    def compress(self, data_list):
        try:
            return super().compress(data_list)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            try:
                return moment_of(dt.datetime.combine(*data_list))
            except ValueError as skipped:
                raise ValidationError(str(skipped), code="skipped") from error


class RecordForm(forms.ModelForm):
    """Shows what the database refuses at the last of the fields that the broken constraint is about."""

    refusal = None  # the sentence of a rule that only the database could check, on a second showing of the form

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            select = getattr(field.widget, "widget", field.widget)
            if isinstance(select, LoadedSelect):
                select.chosen = self.instance._state.fields_cache.get(name)
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.help_text = slug.help_text or SLUG_HELP
            slug.error_messages["invalid"] = SLUG_HELP

    def clean(self):
        """Lines end as everywhere else: browsers send two letters for each end, which would be a change."""
        if self.refusal:
            raise ValidationError(self.refusal)
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = value.replace("\r\n", "\n")
        if self.cleaned_data.get("slug") == "":
            self.cleaned_data["slug"] = self.slug_of_name()
        return super().clean()

    def slug_of_name(self):
        """An address made of what the record is called, in the first language that says so."""
        for ending in ("_en", "_es", ""):
            said = [self.cleaned_data.get(f"{name}{ending}") for name in NAMES]
            if slug := slugify(" ".join(filter(None, said))):
                return slug[: self._meta.model._meta.get_field("slug").max_length].strip("-")
        self.add_error("slug", self.fields["slug"].error_messages["required"])
        return ""

    def _post_clean(self):
        super()._post_clean()  # type: ignore[misc]  # Django's own, and the only place after the constraints
        if self.has_error(NON_FIELD_ERRORS):
            self.move_errors_to_fields()

    def move_errors_to_fields(self):
        """From the top of the form, where Django puts what constraints say, to the fields they are about."""
        left_out = self._get_validation_exclusions()  # type: ignore[attr-defined]  # as Django does it
        general = self.errors[NON_FIELD_ERRORS]
        for constraint in self._meta.model._meta.constraints:
            mentioned = [name for name in self.fields if name in columns(constraint)]
            try:
                constraint.validate(self._meta.model, self.instance, exclude=left_out)
            except ValidationError as error:
                if mentioned and error.message in general:
                    general.data = [other for other in general.as_data() if other.message != error.message]
                    self.add_error(mentioned[-1], error.message)
        if not general.data:
            del self.errors[NON_FIELD_ERRORS]


class RowsFormSet(forms.BaseInlineFormSet):
    """Rows of an inline: what must differ between them is named as people read it."""

    model: type[Model]

    def get_unique_error_message(self, unique_check):
        fields = {field.name: field for field in self.model._meta.fields}
        names = [str(fields[name].verbose_name) for name in unique_check]
        return _("Two rows are alike where they must differ: %(fields)s.") % {"fields": get_text_list(names, _("and"))}

    def get_form_error(self):
        return _("This row is like another one.")

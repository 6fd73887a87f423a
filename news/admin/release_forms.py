"""What staff paste, tick and correct on the page that reads a release."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.choices import Precision
from courses.constraints import SANE_DAY
from courses.dates import first_day, last_day
from courses.models import Appointment, Edition, Organisation
from news.choices import Measure, Qualifier, Scale
from news.forms import PlainDecimalField

LONGEST_TEXT = 100_000  # characters
LARGEST_FILE = 1024 * 1024  # bytes
MOST_FIGURES = 60  # on the page: a form has so many fields at most
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


class ReleaseField(forms.CharField):
    """The text of a release, its line ends and accents made alike so that offsets mean the same each time."""

    default_error_messages = {
        "required": _("The text is empty."),
        "too_long": _("The text is longer than 100,000 characters. Read it in parts."),
        "controls": _("This is no plain text: it holds control characters."),
    }

    def to_python(self, value):
        text = super().to_python(value) or ""
        return unicodedata.normalize("NFC", re.sub("\r\n?|\f", "\n", text)).strip()

    def validate(self, value):
        super().validate(value)
        if len(value) > LONGEST_TEXT:
            raise ValidationError(self.error_messages["too_long"], code="too_long")
        if CONTROLS.search(value):
            raise ValidationError(self.error_messages["controls"], code="controls")

    def run_validators(self, value):
        """Django's own, on NUL, comes last and would say less."""
        if value not in self.empty_values:
            super().run_validators(value)


class ReleaseForm(forms.Form):
    """The text of a release, pasted or as a file."""

    text = ReleaseField(
        label=_("Text of the release"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 18, "class": "vLargeTextField"}),
        help_text=_("In English or in Spanish, up to 100,000 characters."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
        help_text=_("Plain text (.txt), up to 1 MB."),
    )

    def clean_file(self):
        """The text in the file, or None where there is no file."""
        file = self.cleaned_data["file"]
        if not file:
            return None
        if not file.name.lower().endswith(".txt"):
            raise ValidationError(_("Choose a plain text file whose name ends in .txt."))
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 1 MB."))
        return ReleaseField().clean(decoded(file.read()))

    def clean(self):
        text, in_file = self.cleaned_data.get("text"), self.cleaned_data.get("file")
        if text and in_file:
            self.add_error("file", _("Paste the text or choose a file, not both."))
        elif not (text or in_file or self.errors):
            self.add_error("text", _("Paste the text of a release, or choose a file with it."))
        self.cleaned_data["text"] = text or in_file


def decoded(content):
    """UTF-8 with or without its mark, else Latin-1 with the quotation marks that Windows adds to it."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


class ReadTextForm(forms.Form):
    """The text again, as it travels from one step to the next."""

    text = ReleaseField(widget=forms.HiddenInput)


class Tickable(forms.Form):
    """A proposal: what is wrong with it matters only where it is ticked."""

    take = forms.BooleanField(label=_("Take"), required=False)

    def clean(self):
        if not self.cleaned_data.get("take"):
            self.errors.clear()
        return super().clean()


class FigureForm(Tickable):
    value = PlainDecimalField(label=_("value"), max_digits=12, decimal_places=3, min_value=Decimal(0))
    upper_value = PlainDecimalField(
        label=_("upper value"), max_digits=12, decimal_places=3, min_value=Decimal(0), required=False
    )
    qualifier = forms.ChoiceField(label=_("qualifier"), choices=Qualifier.choices)
    scale = forms.TypedChoiceField(label=_("scale"), choices=Scale.choices, coerce=int)
    unit = forms.CharField(label=_("unit"), max_length=120, required=False)
    measure = forms.ChoiceField(label=_("measure"), choices=Measure.choices)
    as_of = forms.ChoiceField(label=_("as of, or counted until"), required=False)

    fields: dict[str, Any]

    def __init__(self, *args, dates, **options):
        super().__init__(*args, **options)
        self.dates = dates
        self.fields["as_of"].choices = [("", "—"), *((key, words) for key, (_date, _precision, words) in dates.items())]

    def clean(self):
        super().clean()
        is_range, upper = self.cleaned_data.get("qualifier") == Qualifier.RANGE, self.cleaned_data.get("upper_value")
        fits = upper is not None and upper >= self.cleaned_data.get("value", upper) if is_range else upper is None
        if self.cleaned_data.get("take") and not fits and "upper_value" not in self.errors:
            self.add_error("upper_value", _("A range, and nothing else, has an upper value, not below the value."))

    @property
    def texts(self):
        return {"unit": self.cleaned_data["unit"]}

    @property
    def facts(self):
        facts = {name: self.cleaned_data[name] for name in ("value", "upper_value", "qualifier", "scale", "measure")}
        if self.cleaned_data["as_of"]:
            date, precision, _words = self.dates[self.cleaned_data["as_of"]]
            facts |= {"as_of": last_day(date, precision), "as_of_precision": precision}
        return facts


class FiguresFormSet(forms.BaseFormSet):
    @property
    def accepted(self):
        """`(texts, facts)` of what is ticked."""
        return [(form.texts, form.facts) for form in self.forms if form.cleaned_data["take"]]


FigureFormSet = forms.formset_factory(
    FigureForm,
    FiguresFormSet,
    extra=0,
    max_num=MOST_FIGURES,
    absolute_max=MOST_FIGURES,
    validate_max=True,
)


def ticks(label, queryset):
    return forms.ModelMultipleChoiceField(
        queryset, label=label, required=False, widget=forms.CheckboxSelectMultiple, blank=True
    )


class DraftForm(forms.Form):
    """The article that a release becomes, but for its figures."""

    language = forms.ChoiceField(
        label=_("Language of the text"),
        choices=settings.LANGUAGES,
        help_text=_("The title, the dateline and the units are kept in this language."),
    )
    title = forms.CharField(label=_("title"), max_length=250, widget=forms.TextInput(attrs={"class": "vTextField"}))
    take_dateline = forms.BooleanField(label=_("Take the dateline"), required=False)
    dateline = forms.CharField(label=_("place of the dateline"), max_length=100, required=False)
    take_date = forms.BooleanField(label=_("Take the date"), required=False)
    published_on = forms.DateField(
        label=_("published on"),
        required=False,
        validators=SANE_DAY,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    published_precision = forms.ChoiceField(label=_("date known"), choices=Precision.choices, required=False)
    organisations = ticks(_("organisations"), Organisation.objects.none())
    quoted = ticks(_("people it names"), Appointment.objects.none())
    editions = ticks(_("Editions"), Edition.objects.none())
    countries = forms.MultipleChoiceField(
        label=_("countries it tells of"), required=False, widget=forms.CheckboxSelectMultiple
    )

    fields: dict[str, Any]

    def __init__(self, *args, release, **options):
        super().__init__(*args, **options)
        self.fields["organisations"].queryset = release.organisations
        self.fields["quoted"].queryset = release.appointments
        self.fields["editions"].queryset = release.editions
        if release.has_more_editions:
            self.fields["editions"].help_text = _(
                "The text names no course that is recorded here: these are the latest of the editions with its number. "
                "Another can be chosen on the page of the article itself."
            )
        self.fields["countries"].choices = release.countries

    def clean(self):
        wanted = self.cleaned_data.get("take_date")
        if wanted and not self.cleaned_data.get("published_on") and "published_on" not in self.errors:
            self.add_error("published_on", _("Write the date, or do not take it."))
        if not wanted:
            self.errors.pop("published_on", None)

    @property
    def texts(self):
        """What the article says in one language."""
        given, dateline = self.cleaned_data, self.cleaned_data["take_dateline"] and self.cleaned_data["dateline"]
        return {"title": given["title"]} | ({"dateline": dateline} if dateline else {})

    @property
    def facts(self):
        given = self.cleaned_data
        facts = {"countries": given["countries"]}
        if given["take_date"]:
            precision = given["published_precision"] or Precision.DAY
            facts |= {"published_on": first_day(given["published_on"], precision), "published_precision": precision}
        return facts

    @property
    def related(self):
        return {name: self.cleaned_data[name] for name in ("organisations", "quoted", "editions")}

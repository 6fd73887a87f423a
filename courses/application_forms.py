"""The questions of an application, one group a page."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from courses.choices import Sex
from courses.models.applications import LONGEST_MOTIVATION
from courses.models.participation import LONGEST_NAME, LONGEST_POSITION, past_year
from courses.names import has_a_letter, no_address, plain_address, printable, printable_lines, without_blanks

CONSENT_VERSION = "2026-2"  # of the privacy page's words on applications; a new wording is a new version


class WrittenField(forms.CharField):
    """A text that a person writes: blanks of no width count for nothing, what cannot be printed is refused."""

    default_validators = [printable]

    def to_python(self, value):
        """A line break is one character, as the person's browser counts it."""
        return without_blanks((super().to_python(value) or "").replace("\r\n", "\n"))


class LinesField(WrittenField):
    default_validators = [printable_lines]


def name_field(label, token, **options):
    attributes = {"autocomplete": token, "spellcheck": "false"}
    widget = forms.TextInput(attributes)
    options |= {"max_length": LONGEST_NAME, "widget": widget, "validators": [no_address, has_a_letter]}
    return WrittenField(label=label, **options)


class StepForm(forms.Form):
    """A page of the application. What is wrong stands beside its field, and in a summary above."""

    fields: dict[str, Any]
    title: str | Promise = ""
    shows_audience = False

    def __init__(self, edition, *args, is_sent_to_a_site=False, **options):
        self.edition, self.is_sent_to_a_site = edition, is_sent_to_a_site
        super().__init__(*args, **options)


class EligibilityForm(StepForm):
    """Asked where the course says whom it is for. Whoever says no may apply all the same: people decide."""

    title = _("Whom the course is for")
    shows_audience = True

    eligible = forms.ChoiceField(
        label=_("Are you one of those whom the course is for?"),
        choices=[("yes", _("Yes")), ("no", _("No, or I am not sure"))],
        widget=forms.RadioSelect,
    )


class YouForm(StepForm):
    title = _("About you")

    given_names = name_field(_("Given names"), "given-name")
    family_names = name_field(_("Family names"), "family-name", required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        validators=[plain_address],
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("We write to this address, and to no other."),
    )


class NomineeForm(forms.Form):
    """Whom an institution names: what is needed to write to them, and no more."""

    given_names = name_field(_("Given names"), "off")
    family_names = name_field(_("Family names"), "off", required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        validators=[plain_address],
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Their own: the link to their application goes there."),
    )
    language = forms.ChoiceField(label=_("Language of our letters to them"), choices=settings.LANGUAGES)


class DeskForm(forms.Form):
    """What an institution does with one of those it has named."""

    do = forms.ChoiceField(choices=[(deed, deed) for deed in ("up", "down", "replace")])

    def __init__(self, named, *args, **options):
        super().__init__(*args, **options)
        self.fields["nominee"] = forms.ModelChoiceField(named)


class WorkForm(StepForm):
    title = _("Your work")

    country = forms.ChoiceField(label=_("Country where you work"), widget=forms.Select({"autocomplete": "country"}))
    institution_name = WrittenField(
        label=_("Institution"), max_length=300, widget=forms.TextInput({"autocomplete": "organization"})
    )
    position = WrittenField(
        label=_("Post"),
        max_length=LONGEST_POSITION,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    site = forms.ChoiceField(label=_("Where you would take part"))
    motivation = LinesField(
        label=_("Why you want to take part"),
        max_length=LONGEST_MOTIVATION,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("At most 4,000 characters."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["country"].choices = [("", _("Choose a country")), *((code, str(name)) for code, name in countries)]
        sites = list(self.edition.sites.all())
        if len(sites) > 1 and not self.is_sent_to_a_site:
            self.fields["site"].choices = [("", _("Choose a place")), *((str(site.pk), str(site)) for site in sites)]
        else:
            del self.fields["site"]


class CheckForm(StepForm):
    title = _("Check your answers")

    consent = forms.BooleanField(
        label=_("I agree that the organisers keep these answers to decide on my application and to write to me.")
    )


class StatisticsForm(StepForm):
    """Asked after the application is sent, so that no answer can have a part in the decision."""

    title = _("Two questions for the statistics")

    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, initial=Sex.NOT_STATED, widget=forms.RadioSelect)
    birth_year = forms.IntegerField(
        label=_("Year of birth"), required=False, validators=[past_year], help_text=_("Such as 1985.")
    )


STEPS = {"eligibility": EligibilityForm, "you": YouForm, "work": WorkForm, "check": CheckForm}
QUESTIONS = ("eligibility", "you", "work")


def steps_of(edition):
    """The groups of questions in their order, by their names in addresses."""
    asks = bool(edition.course.audience_note)
    return {name: form for name, form in STEPS.items() if asks or name != "eligibility"}

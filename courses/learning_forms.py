"""What learners and those who verify certificates type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.application_forms import name_field
from courses.codes import code_in
from courses.paper import unprintable


class CodeForm(forms.Form):
    """The code of a certificate, however it is typed."""

    code = forms.CharField(max_length=200)

    def clean_code(self):
        code = code_in(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("This is no code of a certificate."))
        return code


class NameForm(forms.Form):
    """A name as it is to be printed, letter by letter."""

    name = name_field(_("Name on the certificate"), "name", help_text=_("It is printed exactly as it stands here."))

    def clean_name(self):
        name = self.cleaned_data["name"]
        if letters := unprintable(name):
            words = _("No font of the certificate has these letters: %(letters)s")
            raise forms.ValidationError(words, params={"letters": " ".join(letters)})
        return name

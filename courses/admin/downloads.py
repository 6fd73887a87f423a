"""Files that pages of the admin hand out: empty ones to fill in, and the rows of an upload that were left out."""

import tablib
from django import forms
from django.http import HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.http import urlsafe_base64_encode
from import_export.formats.base_formats import Format

from courses.admin.uploads import PrivateFolderStorage, read_ticket, ticket
from courses.formats import CSVFile, XLSXFile

KINDS: dict[str, type[Format]] = {"csv": CSVFile, "xlsx": XLSXFile}


class TemplateForm(forms.Form):
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])


class RefusedForm(forms.Form):
    """The signed words that lead to the rows that were not imported."""

    rows = forms.CharField(max_length=1_000)


def table_file(kind, columns, rows):
    return kind().export_data(tablib.Dataset(*rows, headers=columns))


def kept_for_an_hour(request, model, columns, rows):
    """Keep the rows that were left out; what leads to them, and nobody else there."""
    storage = PrivateFolderStorage()
    storage.save(table_file(CSVFile, columns, rows))
    return ticket(request, model, kind="refused", refused=storage.name)


def refused_file(request, model, token):
    """The kept rows that the signed words lead to. Raises `FileNotFoundError`."""
    facts = read_ticket(request, model, token, kind="refused") or {}
    return PrivateFolderStorage(name=facts.get("refused")).read()


def left_out_of(batch, user):
    """Where the rows of an import that were left out are kept, for whoever imported the others: nothing leads there."""
    digest = salted_hmac("rows that were left out", f"{batch.key} {user.pk}", algorithm="sha256").digest()
    return PrivateFolderStorage(name=urlsafe_base64_encode(digest))


def download(content, kind, name):
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

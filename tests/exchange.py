"""Files of records as staff upload, confirm and download them."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.admin_forms import admin_url


def csv_of(*rows, separator=","):
    """The bytes of a CSV file with these rows."""
    return "\r\n".join(separator.join(row) for row in rows).encode()


def xlsx_of(*rows, **sheets):
    """The bytes of a workbook with these rows on its first sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def upload(client, model, content, name="records.csv"):
    """The page that answers the upload."""
    return client.post(admin_url(model, "import"), {"import_file": SimpleUploadedFile(name, content)})


def confirm(client, model, page):
    return client.post(admin_url(model, "process_import"), {"ticket": page.context["ticket"]}, follow=True)


def brought_in(client, model, content, name="records.csv"):
    """Upload and confirm; the messages of the list."""
    page = upload(client, model, content, name)
    assert page.context["ticket"], refusals(page) or page.context["preview"].counts
    return [str(message) for message in confirm(client, model, page).context["messages"]]


def refusals(page):
    """Why nothing can be imported: of the file, or `(row, column, sentence)`."""
    preview = page.context["preview"]
    return preview.errors if preview else page.context["form"].errors.get("import_file", [])


def exported(client, model, kind="csv", **query):
    place = str(["csv", "xlsx"].index(kind))
    response = client.post(admin_url(model, "export", query=query), {"format": place, "resource": "0"})
    assert response.status_code == 200
    return response.content


def queries(work):
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)

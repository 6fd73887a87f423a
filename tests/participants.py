"""Files of participants as the office uploads and confirms them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.models import Batch
from tests.exchange import csv_of

HEADER = ["Given names", "Family names", "E-mail", "Country of work"]
ANA = ["Ana", "Núñez", "ana@example.org", "GT"]
LUIS = ["Luis", "Paz", "luis@example.org", "El Salvador"]
ADD = reverse("admin:courses_batch_add")


def upload(client, *rows, header=HEADER, content=None, name="people.csv", place=""):
    """The page that answers the upload."""
    file = SimpleUploadedFile(name, content or csv_of(header, *rows))
    return client.post(ADD, {"import_file": file, "place": place})


def confirm(client, page, **options):
    return client.post(
        reverse("admin:courses_batch_confirm"), {"ticket": page.context["ticket"], **options}, follow=True
    )


def brought_in(client, *rows, **options):
    """Upload and confirm; the batch."""
    page = confirm(client, upload(client, *rows, **options), good_rows="on")
    assert page.redirect_chain, [str(message) for message in page.context["messages"]]
    return Batch.objects.latest("pk")


def counts(page):
    return page.context["upload"].intake.counts


def refusals(page):
    """`(row, column, value, sentence)`, or why the file cannot be read."""
    upload = page.context["upload"]
    return upload.errors if upload else page.context["form"].errors.get("import_file", [])


def told(page):
    return [str(message) for message in page.context["messages"]]

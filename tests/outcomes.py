"""Files of who completed an edition, as staff upload and confirm them."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.admin_forms import admin_url
from tests.exchange import csv_of
from tests.factories import make_application, make_edition, make_participant

HEADER = ["E-mail", "Completed on", "Result"]


def address(edition, page="completion"):
    return admin_url(type(edition), page, edition.pk)


def make_ended_edition(**facts):
    return make_edition(**{"starts": -30, "ends": -5} | facts)


def placed(edition, email, state="confirmed", names="Ana Núñez", language="en", **facts):
    """Somebody with an application, by their address."""
    given, _space, family = names.partition(" ")
    participant = make_participant(email=email, given_names=given, family_names=family, language=language)
    return make_application(edition, state, participant=participant, **facts)


def upload(client, edition, *rows, header=HEADER, content=None, name="results.csv"):
    file = SimpleUploadedFile(name, content or csv_of(header, *rows))
    return client.post(address(edition), {"import_file": file})


def confirm(client, edition, page, **options):
    facts = {"ticket": page.context["ticket"], **options}
    return client.post(address(edition, "completion_confirm"), facts, follow=True)


def recorded(client, edition, *rows, **options):
    """Upload and confirm what can be; what is said of it."""
    page = confirm(client, edition, upload(client, edition, *rows, **options), good_rows="on", everybody="on")
    return told(page)


def counts(page):
    return page.context["upload"].outcomes.counts


def refusals(page):
    """`(row, column, value, sentence)`, or why the file cannot be read."""
    found = page.context["upload"]
    return found.errors if found else page.context["form"].errors.get("import_file", [])


def told(page):
    """What is said, without the links behind it."""
    return [re.sub(" <a .*</a>", "", str(message)) for message in page.context["messages"]]

"""The steps from a file of participants to their records: uploaded, shown, confirmed."""

import uuid

from django import forms
from django.contrib import admin
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from courses.actions.batches import bring_in
from courses.admin.downloads import KINDS, left_out_of, table_file
from courses.admin.exchange import MOST_SHOWN, ManyErrors, UploadForm
from courses.admin.intake_places import PlaceField, place_named
from courses.admin.uploads import ticket
from courses.files import read_table
from courses.formats import CSVFile
from courses.headers import names_of
from courses.intake import Intake
from courses.intake_columns import COLUMNS, titles
from courses.models import Batch, Edition
from courses.models.batches import LONGEST_FILE_NAME


class StartForm(forms.Form):
    """What an address that leads to the import says."""

    edition = forms.ModelChoiceField(Edition.objects.all(), required=False)


class ParticipantsForm(UploadForm):
    """A file, and an edition and its site for those in it."""

    def __init__(self, *args, may_apply, **options):
        super().__init__(*args, **options)
        if may_apply:  # made for each form: its search speaks the language that is asked for
            self.fields["place"] = PlaceField(
                admin.site,
                label=gettext_lazy("With an application to"),
                help_text=gettext_lazy("The application is under review then. Nobody is written to."),
            )


class ConfirmForm(forms.Form):
    good_rows = forms.BooleanField(
        label=gettext_lazy("Import the good rows; the others come back as a file that says why"), required=False
    )


class Upload(ManyErrors):
    """An uploaded file between its preview and its confirmation."""

    def __init__(self, request, name, content, place="", key=None):
        self.request, self.name, self.content, self.place = request, name, content, place
        self.key = key or str(uuid.uuid4())
        self.edition, self.site = place_named(place)
        self.intake = Intake(read_table(name, content, names_of(COLUMNS)), self.edition)

    def ticket(self, storage):
        facts = {"name": self.name, "kept": storage.name, "place": self.place, "key": self.key}
        return ticket(self.request, Batch, seen=self.intake.seen, **facts)

    def record(self):
        """Write it; the batch. Raises `Refused`."""
        batch = Batch(
            imported_by=self.request.user,
            file_name=Truncator(self.name).chars(LONGEST_FILE_NAME),
            key=self.key,
            edition=self.edition,
            site=self.site,
            people_known=len(self.intake.known),
            rows_refused=len(self.intake.wrong),
        )
        bring_in(batch, self.intake.people, self.intake.applicants, self.request.user)
        return batch

    def keep_refused(self, batch):
        """The rows that were left out, for an hour."""
        if self.intake.wrong:
            kept = table_file(CSVFile, *self.intake.refused_table())
            left_out_of(batch, self.request.user).save(kept)

    # What the preview shows

    @property
    def errors(self):
        """`(row, column, value, sentence)`"""
        return [(row.number, *error) for row in self.intake.wrong for error in row.errors]

    @property
    def rows(self):
        """Possible duplicates first: they are to be looked at."""
        return sorted(self.intake.good, key=lambda row: not row.is_alike)[:MOST_SHOWN]

    @property
    def rows_left(self):
        return len(self.intake.good) - MOST_SHOWN

    @property
    def recorded(self):
        """How many of the new ones may be recorded already."""
        return sum(bool(row.alike_to) for row in self.intake.rows)

    @property
    def twice(self):
        """How many of the new ones may stand in the file before."""
        return sum(row.alike_row is not None for row in self.intake.rows)

    @property
    def may_see_people(self):
        return self.request.user.has_perm("courses.view_participant")


def template_file(kind):
    return table_file(KINDS[kind], titles(), [])

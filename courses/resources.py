"""The columns of the files in which the catalogue, its partners and its people are imported and exported."""

from django.db.models import F

from courses.cells import Text
from courses.columns import Cell, Key
from courses.interchange import RecordResource, both
from courses.models import Course, Edition, Module, Organisation, Person, Site
from courses.models.modules import LAST_POSITION

DATES = ["starts_on", "starts_precision", "ends_on", "ends_precision"]


class OrganisationResource(RecordResource):
    class Meta(RecordResource.Meta):
        model = Organisation
        import_id_fields = ["slug"]
        fields = ["slug", *both("name", "acronym"), "type", "country", "parent", "website", *both("inference"), "note"]


class PersonResource(RecordResource):
    class Meta(RecordResource.Meta):
        model = Person
        import_id_fields = ["slug"]
        fields = ["slug", "name", *both("honorific", "inference"), "note"]


class CourseResource(RecordResource):
    class Meta(RecordResource.Meta):
        model = Course
        import_id_fields = ["slug"]
        fields = [
            *("slug", "kind", "programme"),
            *both("title", "summary", "description", "outcomes", "audience_note", "recurrence"),
            *("topics", "languages", "audiences", "mode", "admission"),
            *("minutes", "span_days", "stated_modules", "certificate_kind", "is_published"),
            *both("inference"),
            "note",
        ]


class ModuleResource(RecordResource):
    aside = {"position": F("position") + 2 * LAST_POSITION}

    class Meta(RecordResource.Meta):
        model = Module
        import_id_fields = ["course", "slug"]
        fields = ["course", "slug", "position", *both("title", "summary", "text"), "minutes"]


class EditionResource(RecordResource):
    aside = {"ordinal": None}

    class Meta(RecordResource.Meta):
        model = Edition
        import_id_fields = ["course", "slug"]
        fields = [
            *("course", "slug", "ordinal"),
            *both("label", "emphasis"),
            *DATES,
            *("is_over", "opens_at", "closes_at", "time_zone", "capacity"),
            *("mode", "minutes", "stated_modules", "languages", "completion_share", "is_published", "cancelled_on"),
            *both("cancellation_reason", "inference"),
            "note",
        ]


class SiteResource(RecordResource):
    course = Cell("edition__course__slug", "course", widget=Text(), readonly=True)
    edition = Cell("edition", "edition", widget=Key(Edition, required=True, beside=["course"]))

    class Meta(RecordResource.Meta):
        model = Site
        import_id_fields = ["course", "edition", "slug"]
        fields = [
            *("course", "edition", "slug", "position", "country", "city"),
            *both("region"),
            *("venue", *DATES, "capacity"),
            *both("inference"),
            "note",
        ]

"""Which fields exist in English and in Spanish."""

from modeltranslation.translator import TranslationOptions, translator

from courses.models import (
    Agreement,
    Appointment,
    Audience,
    Course,
    Edition,
    Language,
    Module,
    Organisation,
    Person,
    Programme,
    Resource,
    Site,
    Topic,
)


def translate(model, *names):
    """Give each of the text fields a column for every language: blank where a text is missing, never null."""
    never_null = {"default": {"null": False}}
    options = {"fields": names, "field_options": dict.fromkeys(names, never_null)}
    translator.register(model, type(f"{model.__name__}Texts", (TranslationOptions,), options))


translate(Agreement, "title", "description", "inference")
translate(Appointment, "position", "office")
translate(Audience, "name")
translate(Course, "title", "summary", "description", "outcomes", "audience_note", "recurrence", "inference")
translate(Edition, "label", "emphasis", "cancellation_reason", "inference")
translate(Language, "name")
translate(Module, "title", "summary")
translate(Organisation, "name", "acronym", "inference")
translate(Person, "honorific", "inference")
translate(Programme, "title", "acronym", "description", "inference")
translate(Resource, "title")
translate(Site, "region", "inference")
translate(Topic, "name", "description")

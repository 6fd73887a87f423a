"""Which fields exist in English and in Spanish; and, since it needs both columns, of what a history is kept."""

import simple_history
from django.db import models
from modeltranslation.translator import TranslationOptions, translator

from courses.models import (
    Agreement,
    Alias,
    Appointment,
    Audience,
    Course,
    Edition,
    Language,
    Module,
    Organisation,
    Partnership,
    Person,
    Programme,
    Resource,
    Role,
    Site,
    Topic,
)

LONGEST_REASON = 200


def translate(model, *names):
    """Give each of the text fields a column for every language: blank where a text is missing, never null."""
    never_null = {"default": {"null": False}}
    options = {"fields": names, "field_options": dict.fromkeys(names, never_null)}
    translator.register(model, type(f"{model.__name__}Texts", (TranslationOptions,), options))


def keep_history(model, *lists, apart=()):
    """Keep every version of its records with author, time and reason; of these relations to many too.

    What is counted `apart` is no part of a version: bringing one back must not bring back an old count.
    """
    simple_history.register(
        model,
        app=model._meta.app_label,
        m2m_fields=[getattr(model, name).field for name in lists],
        excluded_fields=list(apart),
        history_change_reason_field=models.CharField(max_length=LONGEST_REASON, blank=True, null=True),
    )


translate(Agreement, "title", "description", "inference")
translate(Appointment, "position", "office")
translate(Audience, "name")
translate(Course, "title", "summary", "description", "outcomes", "audience_note", "recurrence", "inference")
translate(Edition, "label", "emphasis", "cancellation_reason", "notice", "inference")
translate(Language, "name")
translate(Module, "title", "summary", "text")
translate(Organisation, "name", "acronym", "inference")
translate(Person, "honorific", "inference")
translate(Programme, "title", "acronym", "description", "inference")
translate(Resource, "title")
translate(Site, "region", "inference")
translate(Topic, "name", "description")

keep_history(Agreement, "organisations", "signatories", "courses")
keep_history(Course, "topics", "languages", "audiences")
keep_history(Edition, "languages", apart=["places_held"])
keep_history(Site, apart=["places_held"])
keep_history(Person, apart=["account"])
for model in (
    *(Alias, Appointment, Audience, Language, Module, Organisation, Partnership, Programme, Resource, Role),
    Topic,
):
    keep_history(model)

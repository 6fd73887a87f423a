"""Languages, audiences and topics."""

from django.contrib import admin

from courses.admin.records import TranslatedAdmin
from courses.models import Audience, Language, Topic


@admin.register(Language, Audience)
class TermAdmin(TranslatedAdmin):
    list_display = ["code", "name"]
    search_fields = ["code", "name_en", "name_es"]
    fields = ["code", "name"]


@admin.register(Topic)
class TopicAdmin(TranslatedAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name_en", "name_es"]
    fields = ["name", "slug", "description"]
    prepopulated_fields = {"slug": ["name_en"]}

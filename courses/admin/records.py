"""What every list and form of the staff's admin has in common."""

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import parse_qsl

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_countries.fields import CountryField
from js_asset import Media
from modeltranslation.admin import TranslationAdmin

from accounts.keys import RecordsField, is_key
from courses.admin.forms import (
    CountriesSelect,
    CountrySelect,
    LoadedSelect,
    ManySelect,
    MomentField,
    RecordForm,
    RowsFormSet,
)
from courses.admin.history import KeepsHistory, VersionedForm, update_all
from courses.admin.needs import HasNeeds, translation_needs
from courses.folding import anywhere, searched_words
from courses.refusals import sentence


def by_language(*fields):
    """A fieldset for English and one for Spanish, with the same texts in the same order."""
    return [
        (_("In English"), {"fields": [f"{field}_en" for field in fields]}),
        (_("In Spanish"), {"fields": [f"{field}_es" for field in fields]}),
    ]


class RecordForms(BaseModelAdmin):
    """For admins and inlines: `autocomplete_fields` that use what `list_select_related` or the inline's query read."""

    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.DateTimeField: {"form_class": MomentField},
    }

    def formfield_for_dbfield(self, db_field, request, **options):
        if isinstance(db_field, CountryField):
            options["widget"] = CountriesSelect if db_field.multiple else CountrySelect
        return super().formfield_for_dbfield(db_field, request, **options)

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = LoadedSelect(db_field, self.admin_site, using=options.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(self, db_field, request, **options):
        if db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = ManySelect(db_field, self.admin_site, using=options.get("using"))
            options["form_class"] = RecordsField
        return super().formfield_for_manytomany(db_field, request, **options)


class InlineRecords(RecordForms, InlineModelAdmin):
    """Rows of an inline, read with what their `autocomplete_fields` point at."""

    form = RecordForm
    extra = 0
    formset = RowsFormSet
    show_change_link = True
    prefetched: Sequence[str] = ()

    def get_queryset(self, request):
        related = [*self.autocomplete_fields, *self.prefetched]
        return super().get_queryset(request).select_related(*related)


class SearchedRecords(admin.ModelAdmin):
    """A list that is searched for every word, without regard to accents and case."""

    def get_search_results(self, request, queryset, search_term):
        for word in searched_words(search_term):
            queryset = self.search_word(queryset, word)
        return queryset, False

    def search_word(self, queryset, word):
        return queryset.filter(found_in(queryset.model, word, self.search_fields))


def found_in(model, word, columns):
    """As `anywhere`; in the columns of records that others point at, the word is sought once for each of these."""
    own, related = [], defaultdict(list)
    for column in columns:
        relation, _separator, name = column.partition("__")
        if name and (model._meta.get_field(relation).many_to_one or model._meta.get_field(relation).one_to_one):
            related[relation].append(name)
        else:
            own.append(column)
    condition = anywhere(word, *own)
    for relation, names in related.items():
        target = model._meta.get_field(relation).related_model
        found = target._base_manager.filter(found_in(target, word, names)).order_by()
        condition |= Q(**{f"{relation}__in": found.values("pk")})
    return condition


class BeginsAsListed(admin.ModelAdmin):
    """A new record begins as one of those that the list shows where it is added: of the same edition, say."""

    def get_changeform_initial_data(self, request):
        listed = dict(parse_qsl(request.GET.get("_changelist_filters", "")))
        found = {}
        for field in (*self.opts.fields, *self.opts.many_to_many):
            key = listed.get(f"{field.name}__id__exact", "")
            if field.is_relation and is_key(key):
                found[field.name] = [key] if field.many_to_many else key
        return found | super().get_changeform_initial_data(request)


class Settled(BaseModelAdmin):
    """What belongs to another record stays with it: what people did there would else count elsewhere."""

    settled: Sequence[str] = ()

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *self.settled] if obj else fields


class TellsRefusals(admin.ModelAdmin):
    """Tells what only the database refuses in the form, as any other error."""

    def changeform_view(self, request, *args, **options):
        """Where only the database finds a broken rule, show the form again as it was typed, with the rule in words.

        Two rows that collide, or change places, and two people who save at once are seen by the database alone.
        """
        try:
            return super().changeform_view(request, *args, **options)
        except IntegrityError as error:
            request.refusal = sentence(error)
        return super().changeform_view(request, *args, **options)

    def get_form(self, request, *args, **options):
        form = super().get_form(request, *args, **options)
        form.refusal = getattr(request, "refusal", None)  # type: ignore[attr-defined]  # a `RecordForm`
        return form


class RecordAdmin(SearchedRecords, BeginsAsListed, RecordForms, HasNeeds, TellsRefusals, KeepsHistory):
    """A searched list, and a form in the order of the work."""

    form = VersionedForm
    save_on_top = True
    list_per_page = 50
    show_full_result_count = False

    def get_deleted_objects(self, objs, request):
        """Without the rows between two records, which have no name for people. What stands in the way is told by kind:
        they may be thousands, and people whom not everybody may see."""
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        between = [model._meta for model in apps.get_models(include_auto_created=True) if model._meta.auto_created]
        for opts in between:
            counts.pop(str(opts.verbose_name_plural), None)
        nameless = tuple(f"{capfirst(opts.verbose_name)}: " for opts in between)
        return named(listed, nameless), counts, lacking, sorted({each.partition(":")[0] for each in protected})

    def get_view_on_site_url(self, obj=None):
        """None for what readers cannot see: it would lead them nowhere."""
        return super().get_view_on_site_url(obj) if getattr(obj, "is_public", True) else None

    def lookup_allowed(self, lookup, value, request):
        """Not by records that its user may not see: which rows an address finds would tell of them."""
        return super().lookup_allowed(lookup, value, request) and self.leads_to_seen(lookup, request.user)

    def leads_to_seen(self, lookup, user):
        try:
            there = self.opts.get_field(lookup.partition("__")[0]).related_model
        except FieldDoesNotExist:  # a filter of our own
            return True
        return there is None or user.has_perm(f"{there._meta.app_label}.view_{there._meta.model_name}")


def named(listed, nameless):
    """A list of words in lists, without those that begin in one of these ways."""
    kept = [each for each in listed if not (isinstance(each, str) and each.startswith(nameless))]
    return [named(each, nameless) if isinstance(each, list) else each for each in kept]


class PublishedRecords(admin.ModelAdmin):
    """Puts records on the site and takes them off, many at once."""

    actions = ["publish", "withdraw"]

    @admin.action(description=_("Put what is selected on the site"), permissions=["change"])
    def publish(self, request, records):
        self.say_how_many(request, update_all(records, request.user, is_published=True))

    @admin.action(description=_("Take what is selected off the site"), permissions=["change"])
    def withdraw(self, request, records):
        self.say_how_many(request, update_all(records, request.user, is_published=False))

    def say_how_many(self, request, count):
        words = ngettext("%(count)d record changed.", "%(count)d records changed.", count)
        self.message_user(request, words % {"count": count}, messages.SUCCESS)


class TranslatedAdmin(RecordAdmin, TranslationAdmin):
    """A record with texts in both languages."""

    def needs_of(self, model):
        return [*super().needs_of(model), *translation_needs(model)]


class HasProse(KeepsHistory):
    """An admin of records with texts for the prose editor, whose inline import map needs the page's nonce.

    Without it the content security policy refuses the map.
    """

    def render_change_form(self, request, context, *args, **options):
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **options)

    def render_history_view(self, request, template, context, **options):
        if "media" in context:
            context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_history_view(request, template, context, **options)

"""Every version of a record, readable and revertible; and two people who edit the same one at once."""

from collections.abc import Sequence
from functools import cache
from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Model, Value
from django.forms.models import _get_foreign_key, model_to_dict
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import SIMPLE_HISTORY_REVERSE_ATTR_NAME as OF_VERSION
from simple_history.utils import bulk_update_with_history

from courses.admin.changed import changes_between, difference, in_words
from courses.admin.forms import RecordForm
from courses.dates import moment_in_words
from courses.refusals import sentence
from courses.translation import LONGEST_REASON

MOST_CHANGES = 10


@cache
def entries(model):
    """The model that keeps the versions; `model.history` would compose a manager's class anew each time it is read."""
    return model.history.model


def key_or_404(model, written):
    """The key that stands in an address, if it is one at all."""
    try:
        return model._meta.pk.to_python(unquote(written))
    except ValidationError as error:
        raise Http404 from error


def keeps_history(model):
    return hasattr(model._meta, "simple_history_manager_attribute")


def version(record, rows=()):
    """The last entry of the record's history and of those of its inlines' `rows`, `(model, name of the key)`."""
    tables = [(type(record), "id"), *rows]
    asked = [
        entries(model)
        .objects.filter(**{key: record.pk})
        .order_by()
        .values_list(Value(place))
        .annotate(last=Max("history_id"))
        for place, (model, key) in enumerate(tables)
    ]
    found = dict(asked[0].union(*asked[1:], all=True))
    return ".".join(str(found.get(place) or 0) for place in range(len(tables)))


def changes_since(record, seen):
    """What the record's history says since an entry of it: who, when, and `field: old → new`."""
    last = record.history.filter(history_id__gt=seen).select_related("history_user").first()
    before = record.history.filter(history_id__lte=seen).first() or record.history.last()
    changes = difference(last, before).changes if last and last != before else []
    told = (in_words(type(record), change) for change in changes)
    return last, [f"{field}: {old} → {new}" for field, old, new in told]


class SeenVersion(forms.CharField):
    def has_changed(self, initial, data):
        """It is no value of the record: the log of what was changed does not name it."""
        return False


class SeenForm(RecordForm):
    """Says that somebody else has saved the record since the form was opened, instead of overwriting it."""

    data: QueryDict

    seen_version = SeenVersion(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.shown = self.version() if self.instance.pk and "seen_version" in self.fields else None
        if not self.is_bound:
            self.initial["seen_version"] = self.shown

    def version(self):
        """What tells one state of the record from another: asked before anything of the form is put into it."""
        told = repr(sorted(model_to_dict(self.instance, list(self.fields)).items()))
        return salted_hmac("version", told, algorithm="sha256").hexdigest()

    def clean(self):
        seen = self.cleaned_data.get("seen_version")
        if seen is not None and self.shown not in {None, seen}:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen_version")] = self.shown
            raise ValidationError(self.changed_meanwhile(seen))
        return super().clean()

    def changed_meanwhile(self, seen):
        return [
            _("Somebody else saved this while you had it open. Nothing of yours is saved yet."),
            *self.told_since(seen),
            _("Save again to keep what stands in this form, or open the page anew to keep theirs."),
        ]

    def told_since(self, seen):
        """What has changed since that version, a sentence each, where that is kept."""
        return []


class VersionedForm(SeenForm):
    """Says who has changed what, too."""

    rows: Sequence[tuple[type[Model], str]] = ()  # of the inlines, as `version` takes them

    change_reason = forms.CharField(
        label=gettext_lazy("Reason of the change"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("It stands in the history."),
    )

    def version(self):
        return version(self.instance, self.rows)

    def told_since(self, seen):
        first = seen.partition(".")[0]
        entry, changes = changes_since(self.instance, int(first) if first.isdecimal() else 0)
        if entry is None:
            return []
        when = moment_in_words(entry.history_date)
        who = _("%(who)s, %(when)s:") % {"who": entry.history_user or _("Somebody"), "when": when}
        return [who, *changes[:MOST_CHANGES]]


class HoldsRecord(admin.ModelAdmin):
    """Whoever saves holds the record until it is saved: the next one then sees what has changed."""

    def changeform_view(self, request, object_id=None, *args, **options):
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, *args, **options)
        with transaction.atomic():
            self.hold(object_id)
            return super().changeform_view(request, object_id, *args, **options)

    def hold(self, written):
        """Until the transaction ends. Without an order: PostgreSQL locks no rows of an outer join."""
        record = self.model._base_manager.filter(pk=key_or_404(self.model, written))
        record.order_by().select_for_update().first()


class KeepsHistory(SimpleHistoryAdmin, HoldsRecord):
    """An admin whose records have a history: with a reason, and safe from two people at once.

    What came from a fixture has none; its first change keeps the version before it, too.
    """

    form = VersionedForm
    object_history_template: ClassVar[str] = "admin/history.html"
    object_history_form_template = "admin/history_form.html"
    history_list_per_page = 50

    def history_view(self, request, object_id, *args, **options):
        key_or_404(self.model, object_id)
        return super().history_view(request, object_id, *args, **options)

    def set_history_delta_changes(self, request, historical_records, foreign_keys_are_objs=True):
        """What each version of a page changed, the last one too: django-simple-history asks anew for each of them."""
        page = historical_records
        earlier = list(page.paginator.object_list[page.end_index() : page.end_index() + 1])
        for version, delta in changes_between([*page, *earlier]):
            told = (in_words(self.model, change) for change in delta.changes)
            version.history_delta_changes = [{"field": field, "old": old, "new": new} for field, old, new in told]

    def history_view_title(self, request, obj):
        return _("History of “%(record)s”") % {"record": obj}

    def history_form_view_title(self, request, obj):
        return _("“%(record)s” as it was") % {"record": obj}

    def history_form_view(self, request, object_id, version_id, *args, **options):
        """An old version is brought back by those who may change it; what the database refuses of it is told in words.

        django-simple-history asks whether one may see the version, and saves what is posted without asking again.
        """
        key_or_404(self.model, object_id)
        key_or_404(self.model.history.model, version_id)
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        try:
            with transaction.atomic():
                if request.method == "POST":
                    self.hold(object_id)
                return super().history_form_view(request, object_id, version_id, *args, **options)
        except IntegrityError as error:
            self.message_user(request, sentence(error), messages.ERROR)
        return redirect(request.path)

    def get_fieldsets(self, request, obj=None):
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        return [*fieldsets, (gettext_lazy("This change"), {"fields": ["change_reason", "seen_version"]})]

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        form.rows = [  # type: ignore[attr-defined]  # a `VersionedForm`
            (inline.model, _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name).attname)
            for inline in self.get_inline_instances(request, obj)
            if keeps_history(inline.model)
        ]
        return form

    def save_model(self, request, obj, form, change):
        brought_back = getattr(obj, OF_VERSION, None)  # the version it was
        if brought_back:
            self.keep_what_is_only_read(request, obj)
        if change and not obj.history.exists():
            self.model.history.bulk_history_create([self.model._base_manager.get(pk=obj.pk)])
        named = version_named(brought_back) if brought_back else None
        obj._change_reason = form.cleaned_data.get("change_reason") or named
        super().save_model(request, obj, form, change)

    def keep_what_is_only_read(self, request, obj):
        """An old version brings nothing back that whoever brings it back may not change."""
        now, names = self.model._base_manager.get(pk=obj.pk), self.get_readonly_fields(request, obj)
        for field in obj._meta.concrete_fields:
            if field.name in names:
                setattr(obj, field.attname, getattr(now, field.attname))


def version_named(entry):
    return _("The version of %(moment)s.") % {"moment": moment_in_words(entry.history_date)}


def update_all(records, user, **facts):
    """Give all the records the facts, each with its entry in the history; how many they were."""
    listed = list(records)
    for record in listed:
        for name, value in facts.items():
            setattr(record, name, value)
    bulk_update_with_history(listed, records.model, list(facts), batch_size=500, default_user=user)
    return len(listed)

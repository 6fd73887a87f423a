"""What lacks a language, or is older than what it translates; and an editor with both languages side by side."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import modelform_factory
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from js_asset import Media
from modeltranslation.translator import translator

from courses.admin.history import VersionedForm
from courses.admin.needs import BY_THE_WAY, texts_of, translated_fields
from courses.constraints import lacking

OTHER = {"es": "en", "en": "es"}
MOST_LISTED = 200
LOOKED_BACK = dt.timedelta(days=365)


@dataclass(frozen=True)
class Task:
    """A record to translate into a language; `is_outdated` where its source changed after its translation."""

    kind: str
    name: str
    address: str
    is_outdated: bool


def outdated(model, language):
    """`{primary key: names of the texts}` whose source was changed last, of a year's history, though both exist."""
    return outdated_in(versions_of(model), model, language)


def versions_of(model):
    """`{primary key: its texts in both languages, the oldest first}`, of a year's history."""
    columns = [f"{name}_{code}" for name in translated_fields(model) for code in OTHER]
    since = timezone.now() - LOOKED_BACK
    versions = defaultdict(list)
    for entry in model.history.filter(history_date__gte=since).order_by("history_id").values("id", *columns):
        versions[entry["id"]].append(entry)
    return versions


def outdated_in(versions, model, language):
    found, texts = {}, translated_fields(model)
    for key, listed in versions.items():
        stale = [name for name in texts if is_stale(listed, f"{name}_{OTHER[language]}", f"{name}_{language}")]
        if stale:
            found[key] = stale
    return found


def is_stale(entries, source, target):
    """Whether the source changed in a later version than its translation."""
    last = {source: 0, target: 0}
    for place, (before, after) in enumerate(pairwise(entries), 1):
        for column in last:
            if before[column] != after[column]:
                last[column] = place
    return bool(entries[-1][source] and entries[-1][target]) and last[source] > last[target]


def tasks(site, request):
    """`{language: what the user may translate into it}`, by kind; outdated texts after missing ones."""
    found: dict[str, list[Task]] = {language: [] for language in OTHER}
    for model, page in site._registry.items():
        if not translates(page, model) or not page.has_change_permission(request):
            continue
        rows, versions = model._default_manager.order_by("pk"), versions_of(model)
        for language, listed in found.items():
            missing = rows.filter(lacking(language, OTHER[language], translated_fields(model)))[:MOST_LISTED]
            stale = rows.filter(pk__in=list(outdated_in(versions, model, language))[:MOST_LISTED])
            listed += [task(model, record, language, False) for record in missing]
            listed += [task(model, record, language, True) for record in stale]
    return found


def translates(page, model):
    return hasattr(page, "needs_of") and model in translator.get_registered_models() and translated_fields(model)


def task(model, record, language, is_outdated):
    info = [model._meta.app_label, model._meta.model_name, record.pk, language]
    kind = capfirst(str(model._meta.verbose_name))
    return Task(kind, str(record), reverse("translate-record", args=info), is_outdated)


def translate_list(request, language):
    """What is to be translated, missing texts before outdated ones; and how much there is into each language."""
    if language not in OTHER:
        raise Http404
    found = tasks(admin.site, request)
    context = {
        "title": _("Translate"),
        "language": language,
        "tasks": found[language],
        "into_spanish": len(found["es"]),
        "into_english": len(found["en"]),
    }
    return TemplateResponse(request, "admin/translate.html", admin.site.each_context(request) | context)


def translate_record(request, app, model, key, language):
    """Both languages side by side; whoever sends the form holds the record meanwhile."""
    page = next(
        (page for known, page in admin.site._registry.items() if known._meta.label_lower == f"{app}.{model}"), None
    )
    if page is None or language not in OTHER or not translates(page, page.model):
        raise Http404
    if not page.has_change_permission(request):
        raise PermissionDenied
    with transaction.atomic():
        record = page.model._base_manager.select_for_update().filter(pk=key).first()
        if record is None:
            raise Http404
        return edited(request, page, record, language)


def edited(request, page, record, language):
    ordered = sorted(texts_of(page.model), key=lambda name: name in BY_THE_WAY)
    names = [name for name in ordered if getattr(record, f"{name}_{OTHER[language]}")]
    field_for = partial(page.formfield_for_dbfield, request=request)
    fields = [f"{name}_{language}" for name in names]
    form_class = modelform_factory(page.model, form=VersionedForm, fields=fields, formfield_callback=field_for)
    form = form_class(request.POST if request.method == "POST" else None, instance=record)
    if request.method == "POST" and form.is_valid():
        record._change_reason = form.cleaned_data["change_reason"] or str(_("Translated."))
        form.save()
        messages.success(request, _("“%(record)s” is translated.") % {"record": record})
        return redirect("translate", language)
    stale = outdated(page.model, language).get(record.pk, [])
    rows = [(form[f"{name}_{language}"], getattr(record, f"{name}_{OTHER[language]}"), name in stale) for name in names]
    context = {
        "title": _("Translate"),
        "subtitle": str(record),
        "original": record,
        "form": form,
        "rows": rows,
        "language": language,
        "source": OTHER[language],
        "media": Media.from_media(page.media + form.media, nonce=str(request.csp_nonce)),
    }
    return TemplateResponse(request, "admin/translate_record.html", admin.site.each_context(request) | context)

"""Forms of the admin that do one thing to a record: filled in, shown as a preview where that matters, confirmed."""

from collections.abc import Callable, Mapping

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise

from courses.refusals import sentence


def record_or_404(page, request, object_id):
    record = page.get_object(request, object_id)
    if record is None:
        raise Http404
    return record


def page_name(model, page):
    """The name of an address of the admin, in its namespace."""
    return f"{model._meta.app_label}_{model._meta.model_name}_{page}"


def form_address(record, page="change", *more):
    return reverse(f"admin:{page_name(record, page)}", args=[record.pk, *more])


class Step:
    """One deed: its form, what it is called, what it would do. A subclass says which."""

    title: str | Promise
    button: str | Promise
    form_class: Callable[..., forms.BaseForm]
    template = "admin/step.html"
    permission = "change"
    has_preview = False
    is_destructive = False  # whether what it takes away is gone for good

    @staticmethod
    def is_offered(record):
        """Whether there is anything to do to the record."""
        return True

    def __init__(self, page, request, record):
        self.page, self.request, self.record = page, request, record

    def initial_form(self):
        return self.form_class(self.request.POST if self.request.method == "POST" else None, instance=self.record)

    def preview(self, form):
        """`(what, before, after)` of what a confirmation would change."""
        return []

    def act(self, form):
        """Do it; where to go, and what to say."""
        raise NotImplementedError

    def answer(self):
        if not getattr(self.page, f"has_{self.permission}_permission")(self.request):
            raise PermissionDenied
        if self.request.method != "POST":
            return self.page_with(self.initial_form(), None)
        try:
            with transaction.atomic():
                self.hold()
                return self.answer_to(self.initial_form())
        except IntegrityError as error:
            refusal = sentence(error)
        form = self.initial_form()
        form.add_error(None, refusal)
        return self.page_with(form, None)

    def hold(self):
        """Nobody else changes the record until the transaction ends; it is read as whoever had it before left it."""
        held = type(self.record)._base_manager.filter(pk=self.record.pk).order_by().select_for_update()
        list(held.values_list("pk"))
        self.record = record_or_404(self.page, self.request, str(self.record.pk))

    def answer_to(self, form):
        if not form.is_valid():
            return self.page_with(form, None)
        if self.has_preview and "confirm" not in self.request.POST:
            return self.page_with(form, self.preview(form))
        address, said = self.act(form)
        messages.success(self.request, said)
        return redirect(address)

    def page_with(self, form, preview):
        context = {
            **self.page.admin_site.each_context(self.request),
            "title": self.title,
            "subtitle": str(self.record),
            "opts": self.page.model._meta,
            "original": self.record,
            "change_address": form_address(self.record),
            "form": form,
            "media": self.page.media + form.media,
            "button": self.button,
            "preview": preview,
            "has_preview": self.has_preview,
            "is_destructive": self.is_destructive,
        }
        return TemplateResponse(self.request, self.template, context)


class HasLinks(admin.ModelAdmin):
    """An admin whose forms lead to what else there is about the record."""

    def links(self, request, record) -> list[tuple[str | Promise, str]]:
        """`(what, address)`"""
        return []

    def render_change_form(self, request, context, *args, **options):
        if context.get("original") is not None:
            context["links"] = self.links(request, context["original"])
        return super().render_change_form(request, context, *args, **options)


class HasDeeds(admin.ModelAdmin):
    """An admin whose records have deeds of their own, as buttons on their form: name in the address → `Step`."""

    deeds: Mapping[str, type[Step]] = {}

    def get_urls(self):
        own = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(self.deed_view),
                {"step": step},
                name=page_name(self.model, name),
            )
            for name, step in self.deeds.items()
        ]
        return [*own, *super().get_urls()]

    def deed_view(self, request, object_id, step):
        return step(self, request, record_or_404(self, request, object_id)).answer()

    def render_change_form(self, request, context, *args, **options):
        record = context.get("original")
        if record is not None:
            offered = [
                (name, step)
                for name, step in self.deeds.items()
                if step.is_offered(record) and getattr(self, f"has_{step.permission}_permission")(request)
            ]
            context["deeds"] = [(step.title, form_address(record, name)) for name, step in offered]
        return super().render_change_form(request, context, *args, **options)

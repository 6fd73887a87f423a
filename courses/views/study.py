"""Studying an edition: its page for one person, each module, what is said in a recording, and all of it on paper."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from courses.actions import learning as actions
from courses.actions.applications import Refused
from courses.choices import ApplicationState, EditionState
from courses.completion import Access, access, standing
from courses.letters import absolute, study_token_of
from courses.models import Resource
from courses.views.applying import private, unreferred
from courses.views.my_certificate import studied_or_404

MOST_AT_ONCE = 20_000  # characters of text and transcripts on one page: a transcript too many has its own


def beside(resources, length=0):
    """The resources, each with whether its transcript finds room on a page that has so much text already."""
    listed = list(resources)
    for resource in listed:
        resource.is_beside = length + len(resource.transcript) <= MOST_AT_ONCE
        length += len(resource.transcript) if resource.is_beside else 0
    return listed


class Studying(View):
    """Found by the signed address of an application, with or without an account. Not there for who has no place."""

    http_method_names = ["get", "head", "options"]
    is_open_before = False  # whether it can be opened before the edition begins
    has_form = False  # which browsers would not send without saying from where

    def dispatch(self, request, token, **place):
        self.application = studied_or_404(token)
        self.token = study_token_of(self.application)
        self.edition, self.course = self.application.edition, self.application.edition.course
        self.access = access(self.application, timezone.now())
        if self.access == Access.NONE:
            raise Http404
        if self.access == Access.NOT_YET and not self.is_open_before:
            return redirect("courses:study", self.token)
        return super().dispatch(request, **place)

    @cached_property
    def standing(self):
        return standing(self.application)

    def answer(self, template, **context):
        context |= {
            "application": self.application,
            "edition": self.edition,
            "course": self.course,
            "token": self.token,
            "can_mark": self.access == Access.OPEN,
            "is_over": self.edition.state == EditionState.FINISHED,
        }
        response = render(self.request, f"learning/{template}.html", context)
        return private(response) if self.has_form else unreferred(response)

    def module_or_404(self, slug):
        return get_object_or_404(self.course.modules, slug=slug)

    @property
    def resources(self):
        """Those of the course and of all its modules."""
        of_course = Q(course=self.course) | Q(module__course=self.course)
        return Resource.objects.filter(of_course).select_related("module", "language")


class StudyPage(Studying):
    """Where they are, what is left and by when, whom to ask; before the first day, when it opens."""

    is_open_before = True

    def get(self, request):
        if self.access == Access.NOT_YET:
            return self.answer("not_yet")
        articles = self.course.articles.model.objects.public().about_course(self.course)
        return self.answer(
            "study",
            standing=self.standing,
            resources=beside(self.course.resources.select_related("language")),
            contacts=articles.contacts(),
        )


class ModulePage(Studying):
    """A module: read, then marked as done by a button, which leads on. Any order is fine."""

    http_method_names = ["get", "head", "options", "post"]
    has_form = True

    def get(self, request, slug):
        module = self.module_or_404(slug)
        modules = self.standing.modules
        place = modules.index(module)
        return self.answer(
            "module",
            standing=self.standing,
            module=module,
            resources=beside(module.resources.select_related("language"), len(module.text)),
            number=place + 1,
            before=modules[place - 1] if place else None,
            after=modules[place + 1] if place + 1 < len(modules) else None,
            done_at=self.standing.done.get(module.pk),
            can_take_back=self.access == Access.OPEN and self.application.state == ApplicationState.CONFIRMED,
        )

    def post(self, request, slug):
        deeds = {"done": self.mark, "not-done": self.take_back}
        deed = deeds.get(request.POST.get("do"))
        if deed is None:
            raise Http404
        try:
            return deed(self.module_or_404(slug))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)

    def mark(self, module):
        """On to the next module that is not done; to the edition's page where none is left, or all that is asked is."""
        had_completed = self.application.state == ApplicationState.COMPLETED
        actions.mark_done(self.application, module)
        if self.application.state == ApplicationState.COMPLETED and not had_completed:
            messages.success(self.request, _("You have completed this edition. Check the name for your certificate."))
            return redirect("courses:study", self.token)
        place = {"number": self.standing.modules.index(module) + 1, "total": self.standing.total}
        messages.success(self.request, _("Module %(number)s of %(total)s is marked as done.") % place)
        following = self.standing.next_after(module)
        if following is None:
            return redirect("courses:study", self.token)
        return redirect("courses:study-module", self.token, following.slug)

    def take_back(self, module):
        actions.mark_not_done(self.application, module)
        messages.success(self.request, _("It is no longer marked as done."))
        return redirect(self.request.path)


class ModulePreview(TemplateView):
    """A module as those who study see it, for staff: with every transcript beside it, and nothing to mark."""

    template_name = "learning/module_preview.html"
    is_preview = True

    def get_context_data(self, *, module, **context):  # type: ignore[override]  # given by the admin
        resources = list(module.resources.select_related("language"))
        for resource in resources:
            resource.is_beside = True
        return super().get_context_data(module=module, course=module.course, resources=resources, **context)


class TranscriptPage(Studying):
    """What is said in a recording, where it is too long to stand beside it."""

    def get(self, request, pk):
        resource = get_object_or_404(self.resources.exclude(transcript=""), pk=pk)
        return self.answer("transcript", resource=resource, module=resource.module)


class PrintPack(Studying):
    """Every module with its text and the addresses of its resources, to be read without a connection."""

    def get(self, request):
        modules = list(self.course.modules.order_by("position"))
        resources: dict[int | None, list] = {}
        for resource in self.resources:
            resource.printed_address = resource.url or absolute(resource.address)
            resources.setdefault(resource.module_id, []).append(resource)
        parts = [(module, resources.get(module.pk, [])) for module in modules]
        return self.answer("print", parts=parts, shared=resources.get(None, []))

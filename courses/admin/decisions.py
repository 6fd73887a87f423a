"""Decisions on applications, one or many: what they would do is shown first, with its number; then it is confirmed."""

from collections import Counter
from copy import copy
from functools import partial

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.keys import is_key
from courses.actions import applications as actions
from courses.admin.steps import Step, form_address
from courses.balance import balance
from courses.choices import NEEDS_REASON, NEXT_STATES, ApplicationState
from courses.letters import TOLD, is_written_to, language_for, letter
from courses.models import Application, Certificate, Edition
from courses.models.applications import LONGEST_REASON

MOST_AT_ONCE = 1_000
DECISIONS = {  # the state, as an address has it → what staff call bringing applications there
    ApplicationState.OFFERED: gettext_lazy("Offer a place"),
    ApplicationState.WAITLISTED: gettext_lazy("Put on the waiting list"),
    ApplicationState.REJECTED: gettext_lazy("Do not select"),
    ApplicationState.WITHDRAWN: gettext_lazy("Withdraw"),
    ApplicationState.CONFIRMED: gettext_lazy("Confirm"),
    ApplicationState.DECLINED: gettext_lazy("Record that it was declined"),
    ApplicationState.COMPLETED: gettext_lazy("Record that they completed"),
    ApplicationState.NOT_COMPLETED: gettext_lazy("Record that they did not complete"),
    ApplicationState.ABSENT: gettext_lazy("Record that they did not come"),
    ApplicationState.SUBMITTED: gettext_lazy("Take up for review"),
}
COMPLETION = {ApplicationState.COMPLETED, ApplicationState.NOT_COMPLETED}
FREES_PLACES = {ApplicationState.WITHDRAWN, ApplicationState.DECLINED, ApplicationState.ABSENT}


class DecisionForm(forms.Form):
    ids = forms.CharField(widget=forms.HiddenInput, max_length=20 * MOST_AT_ONCE)
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("The person reads it, and it stays on record."),
    )

    def clean_ids(self):
        """Whole numbers between commas, each once, such as a database can hold."""
        parts = self.cleaned_data["ids"].split(",")
        if not all(map(is_key, parts)):
            raise forms.ValidationError(_("These are no applications."))
        return sorted({int(part) for part in parts})


class PriorityForm(forms.ModelForm):
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=LONGEST_REASON // 2)

    class Meta:
        model = Application
        fields = ["priority"]


class ChangePriority(Step):
    """Further up or down the waiting list, with the reason on record."""

    title = gettext_lazy("Change priority")
    button = gettext_lazy("Change priority")
    form_class = PriorityForm

    def act(self, form):
        application = Application.objects.get(pk=self.record.pk)
        priority, reason = form.cleaned_data["priority"], form.cleaned_data["reason"]
        try:
            with transaction.atomic():
                actions.set_priority(application, priority, self.request.user, reason)
        except actions.Refused as refusal:
            return form_address(application), str(refusal)
        return form_address(application), _("The priority is changed.")


class Decision:
    """What bringing these applications into a state would do."""

    def __init__(self, state, applications):
        self.state, self.title = state, DECISIONS[state]
        listed = list(applications.with_names().order_by("pk")[: MOST_AT_ONCE + 1])
        self.is_too_much = len(listed) > MOST_AT_ONCE
        certified = holding_certificates(listed, state)
        self.able, self.unable = [], []  # those with why not; blank where their state says it
        for each in listed:
            if state not in NEXT_STATES[ApplicationState(each.state)]:
                self.unable.append((each, ""))
            elif each.pk in certified:
                self.unable.append((each, str(actions.Certified())))
            else:
                self.able.append(each)
        self.needs_reason = any((each.state, state) in NEEDS_REASON for each in self.able)

    @property
    def is_about_places(self):
        """Whoever completed or did not has had a place all along."""
        return self.state.holds_place and self.state not in COMPLETION

    @property
    def places(self):
        """`(edition, how many would be offered a place, how many are left or None)` where places are at stake."""
        if not self.is_about_places:
            return []
        new = [each.pk for each in self.able if not ApplicationState(each.state).holds_place]
        asked = Application.objects.filter(pk__in=new).order_by()
        wanted = dict(asked.values_list("edition").annotate(number=Count("pk")))
        return [
            (edition, wanted[edition.pk], None if edition.capacity is None else edition.capacity - edition.places_held)
            for edition in Edition.objects.filter(pk__in=wanted).with_course()
        ]

    @property
    def balance(self):
        """Where places are at stake: who has one of these editions' places, and who would get one."""
        if not self.is_about_places:
            return []
        return balance({each.edition_id for each in self.able}, [each.pk for each in self.able])

    def letters(self, reason):
        """`(language, how many get it, an example)` of what the people would be told."""
        if self.state not in TOLD:
            return []
        written_to = [each for each in self.able if is_written_to(each.participant)]
        numbers = Counter(language_for(each.participant) for each in written_to)
        firsts = {language_for(each.participant): each for each in reversed(written_to)}
        return [
            (get_language_info(code)["name_translated"], numbers[code], self.example(firsts[code], reason))
            for code in sorted(numbers)
        ]

    def example(self, application, reason):
        """The letter to one of them as it would be, but for the address that is theirs alone."""
        told = copy(application)
        told.state = self.state
        if self.state == ApplicationState.OFFERED:
            told.offer_expires_at = actions.offer_end(told.edition, timezone.now())
        return letter(told, reason, is_preview=True)

    def take(self, actor, reason):
        """How many went there, and the refusals of the others in words, each with how many it met."""
        done, refusals = 0, Counter(why for _each, why in self.unable if why)
        for application in self.able:
            try:
                if self.state == ApplicationState.OFFERED:
                    actions.offer(application, actor, reason=reason)
                else:
                    actions.move(application, self.state, actor, reason)
                done += 1
            except actions.Refused as refusal:
                refusals[str(refusal)] += 1
        if self.state in FREES_PLACES:
            for edition in Edition.objects.filter(applications__in=[each.pk for each in self.able]).distinct():
                actions.fill_places(edition)
        return done, refusals


def holding_certificates(applications, state):
    """The numbers of those that have completed and hold a valid certificate that nobody in this state gets."""
    completed = [each.pk for each in applications if each.state == ApplicationState.COMPLETED]
    if not completed:
        return set()
    unearned = Certificate.objects.valid().unearned_by(state).filter(application__in=completed)
    return set(unearned.values_list("application", flat=True))


def deciding(state):
    """The action of the list that leads to the decision."""

    def decide(page, request, records):
        return page.decision_page(request, Decision(state, records), DecisionForm())

    decide.__name__ = f"decide_{state.value.replace('-', '_')}"
    return admin.action(description=DECISIONS[state], permissions=["change"])(decide)


class HasDecisions(admin.ModelAdmin):
    """An admin of applications: its list's actions and its form's buttons lead to decisions."""

    def get_actions(self, request):
        found = super().get_actions(request)
        if not self.has_change_permission(request):
            return {}
        found.pop("delete_selected", None)
        for state in DECISIONS:
            action = deciding(state)
            found[action.__name__] = (action, action.__name__, str(DECISIONS[state]))
        return found

    def get_urls(self):
        view = self.admin_site.admin_view(self.decide_view)
        return [path("decide/<slug:state>/", view, name="courses_application_decide"), *super().get_urls()]

    def decide_view(self, request, state):
        if not self.has_change_permission(request):
            raise PermissionDenied
        if state not in DECISIONS:
            raise Http404
        form = DecisionForm(request.POST if request.method == "POST" else request.GET)
        form.is_valid()
        if "ids" not in form.cleaned_data:
            self.message_user(request, _("These are no applications."), messages.ERROR)
            return redirect("admin:courses_application_changelist")
        applications = Application.objects.filter(pk__in=form.cleaned_data["ids"])
        decision = Decision(ApplicationState(state), applications)
        if request.method == "POST" and decision.needs_reason and not form.cleaned_data.get("reason"):
            form.add_error("reason", _("Say why: this change needs a reason."))
        if request.method != "POST" or "look" in request.POST or not form.is_valid() or decision.is_too_much:
            return self.decision_page(request, decision, form)
        self.tell(request, *decision.take(request.user, form.cleaned_data["reason"]))
        return redirect(self.list_of(decision))

    def list_of(self, decision):
        """The applications of the edition, where all are of one."""
        editions = {each.edition_id for each in decision.able}
        address = reverse("admin:courses_application_changelist")
        return f"{address}?edition__id__exact={editions.pop()}" if len(editions) == 1 else address

    def tell(self, request, done, refusals):
        words = ngettext("%(count)d application changed.", "%(count)d applications changed.", done)
        self.message_user(request, words % {"count": done}, messages.SUCCESS if done else messages.WARNING)
        for words, count in refusals.items():
            told = ngettext("%(count)d not changed: %(why)s", "%(count)d not changed: %(why)s", count)
            self.message_user(request, told % {"count": count, "why": words}, messages.WARNING)

    def decision_page(self, request, decision, form):
        form.initial["ids"] = ",".join(
            str(each.pk) for each in [*decision.able, *(each for each, _why in decision.unable)]
        )
        context = {
            **self.admin_site.each_context(request),
            "title": decision.title,
            "opts": self.model._meta,
            "decision": decision,
            "letters": decision.letters(form["reason"].value() or ""),
            "form": form,
            "most": MOST_AT_ONCE,
            "address": reverse("admin:courses_application_decide", args=[decision.state.value]),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/courses/decide.html", context)

    def render_change_form(self, request, context, *args, **options):
        """A button for each decision that the application's state allows."""
        record = context.get("original")
        if record is not None and self.has_change_permission(request):
            address = partial(reverse, "admin:courses_application_decide")
            context["links"] = [
                (DECISIONS[state], f"{address(args=[state])}?ids={record.pk}")
                for state in map(ApplicationState, NEXT_STATES[ApplicationState(record.state)])
                if state in DECISIONS
            ]
        context |= {"show_save": False, "show_save_and_continue": False}  # there is nothing to type
        return super().render_change_form(request, context, *args, **options)

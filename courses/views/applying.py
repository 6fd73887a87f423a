"""Applying to an edition, step by step, and the applicant's own page. Without an account and without JavaScript."""

import uuid

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from courses.actions.accounts import last_told
from courses.actions.applications import TAKES_APPLICATIONS, AlreadyApplied, ChangedMeanwhile, NotOpen, apply_as_new
from courses.actions.invitations import apply_invited, can_be_used
from courses.actions.nominations import can_be_completed, complete, remind_of_other
from courses.application_forms import CONSENT_VERSION, QUESTIONS, STEPS, steps_of
from courses.limits import Limit, address_of
from courses.models import Application, Edition, Invitation, Site

SENDING = Limit("applications", most=30, seconds=3600)  # from one network: a whole office may be behind one address


def takes_applications(edition):
    """Whether anybody may apply now, for a place or for the waiting list."""
    return edition.is_open_to_all and edition.state in TAKES_APPLICATIONS


def edition_or_404(pk):
    """A public edition by its number, with what the pages say of it."""
    return get_object_or_404(Edition.objects.public().with_course(), pk=pk)


class Draft:
    """What somebody has answered so far, kept in the session until it is sent; one for each edition."""

    def __init__(self, session, edition):
        """`edition` by its number."""
        self.session, self.key = session, f"application-{edition}"
        self.answers = session.get(self.key, {})

    def keep(self, step, answers):
        self.answers = {"token": str(uuid.uuid4()), **self.answers, step: answers}
        self.session[self.key] = self.answers

    @property
    def link(self):
        """What it was begun with, as `{kind: number}`; empty where that was the public page."""
        return {kind: self.answers[kind] for kind in ("nomination", "invitation") if kind in self.answers}

    def begin(self, **link):
        """With a link, or without one. What was answered with another is laid aside for whoever comes back with that
        one: somebody else may sit here now.
        """
        if self.link != link:
            if self.answers:
                self.session[self.aside(self.link)] = self.answers
            self.answers = self.session.pop(self.aside(link), None) or {"token": str(uuid.uuid4()), **link}
            self.session[self.key] = self.answers

    def aside(self, link):
        return "-".join([self.key, "aside", *(f"{kind}-{number}" for kind, number in link.items())])

    def invite(self, invitation):
        """The same person's answers stay: whose link can no longer be used, and who was sent another one."""
        before = Invitation.objects.filter(pk=self.answers.get("invitation")).first()
        if before and before.email and before.email == invitation.email and not can_be_used(before):
            self.answers["invitation"] = invitation.pk
            self.session[self.key] = self.answers
        self.begin(invitation=invitation.pk)

    @cached_property
    def invitation(self):
        """The invitation that the form was begun with, where it can still be used; or None."""
        found = Invitation.objects.with_names().filter(pk=self.answers.get("invitation")).first()
        return found if found and can_be_used(found) else None

    @cached_property
    def nomination(self):
        """The application that is completed, as long as it can be; or None."""
        found = Application.objects.with_names().select_related("invitation__edition")
        application = found.filter(pk=self.answers.get("nomination")).first()
        return application if application and can_be_completed(application) else None

    @property
    def basis(self):
        """What lets somebody answer where not everybody may; or None."""
        return self.nomination or self.invitation

    def has_lost_its_basis(self):
        """Whether it was begun with a link that is revoked, used up or over; what was answered stays."""
        return bool(self.link) and self.basis is None

    def drop(self):
        """Nothing of it is kept but that it was sent, for whoever presses the button twice."""
        self.answers = {}
        self.session[self.key] = {}

    def was_just_sent(self):
        return self.session.get(self.key) == {}

    def first_missing(self, steps):
        """The first of the steps without answers; the last one, which is none of questions, where all are there."""
        return next((step for step in steps if step not in self.answers), "check")

    def all(self):
        return {name: answer for step in QUESTIONS for name, answer in self.answers.get(step, {}).items()}


class ApplyPage(View):
    """Who may apply, until when, what is needed, how long it takes, what happens next. It sets no cookie."""

    def get(self, request, pk):
        """It says so to whoever answered with a link that is of no use any more, of any edition."""
        has_lost = Draft(request.session, pk).has_lost_its_basis()
        edition = get_object_or_404(Edition.objects.with_course(), pk=pk) if has_lost else edition_or_404(pk)
        context = {"edition": edition, "course": edition.course, "takes": takes_applications(edition)}
        context["has_lost_its_basis"] = has_lost
        context["first"] = next(iter(steps_of(edition)))
        return private(render(request, "applying/start.html", context))


class StepPage(View):
    """One group of questions. Answers that are not valid come back as they were typed, with a summary (422)."""

    def dispatch(self, request, pk, step):
        self.draft = Draft(request.session, pk)
        if "begin" in request.GET:  # on the public page, for oneself
            self.draft.begin()
            return redirect("courses:apply-step", pk, step)
        if self.draft.has_lost_its_basis():
            return redirect("courses:apply", pk)
        self.edition = self.draft.basis.edition if self.draft.basis else edition_or_404(pk)
        self.steps = steps_of(self.edition)
        if step not in self.steps:
            raise Http404
        self.step = step
        if not (takes_applications(self.edition) or self.draft.basis):
            return redirect("courses:apply", pk)
        if step == "check" and request.method == "POST" and self.draft.was_just_sent():
            return redirect("courses:applied", pk)
        missing = self.draft.first_missing(self.steps)
        if self.place(step) > self.place(missing):
            return redirect("courses:apply-step", pk, missing)
        return super().dispatch(request)

    def place(self, step):
        return list(self.steps).index(step)

    def get(self, request):
        return self.page(self.form(initial=self.draft.answers.get(self.step) or self.known()))

    def known(self):
        """What is known already of whoever was named, or has an account."""
        if self.draft.nomination:
            named = self.draft.nomination.participant
            return model_to_dict(named) | {"institution_name": str(self.draft.nomination.institution)}
        last = last_told(self.request.user)
        return model_to_dict(last) if last else {"email": getattr(self.request.user, "email", "")}

    def post(self, request):
        if request.POST.get("link", self.link) != self.link:
            messages.warning(
                request, _("This page was open for another application. Look at what stands here now before you go on.")
            )
            return redirect("courses:apply-step", self.edition.pk, self.step)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        if self.step == "check":
            wait = SENDING.take(address_of(request))
            return too_many(request, wait) if wait else self.send()
        self.draft.keep(self.step, form.cleaned_data)
        following = list(self.steps)[self.place(self.step) + 1]
        return redirect("courses:apply-step", self.edition.pk, following)

    def form(self, *args, step=None, **options):
        """The questions of a step; of the place none where an invitation says it."""
        is_sent = bool(self.draft.basis and self.draft.basis.site_id)
        return STEPS[step or self.step](self.edition, *args, is_sent_to_a_site=is_sent, **options)

    def send(self):
        """The application, once for each form: sent twice, or by an address that has one, it answers the same."""
        answers = self.draft.all()
        site = answers.pop("site", None)
        facts = {"consent_version": CONSENT_VERSION, "consented_at": timezone.now()}
        facts |= {"site": Site.objects.filter(pk=site, edition=self.edition).first() if site else None}
        facts |= {"says_eligible": {"yes": True, "no": False}.get(answers.pop("eligible", None))}
        facts |= {"motivation": answers.pop("motivation"), "country": answers["country"]}
        answers["language"] = self.request.LANGUAGE_CODE
        if self.request.user.is_authenticated:
            answers["account"] = self.request.user
        invitation, token = self.draft.invitation, self.draft.answers["token"]
        try:
            if self.draft.nomination:
                complete(self.draft.nomination, answers, **facts)
            elif invitation:
                apply_invited(invitation, answers, token, **facts)
            else:
                apply_as_new(self.edition, answers, token, **facts)
        except NotOpen:
            return redirect("courses:apply", self.edition.pk)
        except AlreadyApplied:  # told by letter, to whoever reads that mailbox
            if self.draft.nomination:
                remind_of_other(self.draft.nomination, answers, token)
        except ChangedMeanwhile:
            pass  # the same form came twice at once
        self.draft.drop()
        return redirect("courses:applied", self.edition.pk)

    @property
    def link(self):
        """By which one somebody answers, as the form has it: a page that was open for another one is not taken."""
        return "".join(f"{kind}-{number}" for kind, number in self.draft.link.items())

    def page(self, form, status=200):
        nomination = self.draft.nomination
        context = {
            "link": self.link,
            "nominee": nomination.participant.full_name if nomination else "",
            "edition": self.edition,
            "course": self.edition.course,
            "form": form,
            "number": self.place(self.step) + 1,
            "total": len(self.steps),
            "answers": self.answers() if self.step == "check" else [],
        }
        return private(render(self.request, "applying/step.html", context, status=status))

    def answers(self):
        """`(question, answer, step to change it)` of everything that will be sent."""
        for step in [step for step in QUESTIONS if step in self.steps]:
            given = self.draft.answers[step]
            for name, field in self.form(step=step).fields.items():
                answer = given.get(name) or _("not answered")
                if name in {"country", "site", "eligible"}:
                    answer = str(dict(field.choices).get(answer, answer))
                yield field.label, answer, step


class AppliedPage(View):
    """Of any edition where somebody has just applied: an invitation may be to one that is not published."""

    def get(self, request, pk):
        editions = Edition.objects.all() if Draft(request.session, pk).was_just_sent() else Edition.objects.public()
        edition = get_object_or_404(editions.with_course(), pk=pk)
        return private(render(request, "applying/applied.html", {"edition": edition, "course": edition.course}))


def too_many(request, wait):
    """429 with the seconds to wait."""
    response = render(request, "429.html", {"minutes": wait // 60 + 1}, status=429)
    response["Retry-After"] = str(wait)
    return private(response)


def private(response):
    """Nobody keeps it and nobody lists it. Its address goes to no other site: `same-origin` is every page's policy.

    `no-referrer` would make browsers post the forms of these pages with `Origin: null`, which the protection against
    forged forms refuses.
    """
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response


def unreferred(response):
    """For pages without a form whose address lets somebody in: not even a file of ours is asked for with it."""
    response["Referrer-Policy"] = "no-referrer"
    return private(response)

"""The page that reads a release and proposes what it finds; nothing is saved before staff say so."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.refusals import sentence
from news.actions import draft_from_release
from news.admin.proposals import Release
from news.admin.release_forms import MOST_FIGURES, DraftForm, FigureFormSet, ReadTextForm, ReleaseForm
from news.choices import FindingKind

TEMPLATE = "admin/news/article/read.html"
NAMED = {
    "organisations": FindingKind.ORGANISATION,
    "quoted": FindingKind.PERSON,
    "editions": FindingKind.ORDINAL,
    "countries": FindingKind.COUNTRY,
}


class ReadsReleases(admin.ModelAdmin):
    """For the articles' admin: paste a release, look at what is found, create a draft with what is ticked."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.read_release)
        return [path("read/", view, name="news_article_read"), *super().get_urls()]

    def read_release(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self.show(request, asked=ReleaseForm())
        if "create" in request.POST:
            return self.create_draft(request)
        asked = ReleaseForm(request.POST, request.FILES)
        if not asked.is_valid():
            return self.show(request, asked=asked)
        return self.propose(request, Release(asked.cleaned_data["text"]))

    def create_draft(self, request):
        read = ReadTextForm(request.POST)
        if not read.is_valid():
            return self.show(request, asked=ReleaseForm(request.POST))
        release = Release(read.cleaned_data["text"])
        draft, figures = self.forms_of(request, release, request.POST)
        if not all([draft.is_valid(), figures.is_valid() or not figures.is_bound]):
            return self.propose(request, release, draft, figures)
        try:
            article = draft_from_release(
                draft.cleaned_data["language"], draft.texts, draft.facts, draft.related, figures.accepted
            )
        except IntegrityError as error:
            draft.add_error(None, sentence(error))
            return self.propose(request, release, draft, figures)
        return self.go_to(request, article, taken(draft, figures))

    def forms_of(self, request, release, data=None):
        """The article's form and its figures', which only those see who may add figures."""
        may_add = request.user.has_perm("news.add_figure")
        dates = {"dates": release.whole_dates}
        initial = release.figures[:MOST_FIGURES] if may_add else []
        if data and may_add:
            figures = FigureFormSet(data, prefix="figures", form_kwargs=dates)
        else:
            figures = FigureFormSet(prefix="figures", initial=initial, form_kwargs=dates)
        return DraftForm(data, release=release, initial=release.draft), figures

    def propose(self, request, release, draft=None, figures=None):
        is_refused = draft is not None
        if not is_refused:
            draft, figures = self.forms_of(request, release)
        asked = {"release": release, "draft": draft, "figures": figures, "kinds": FindingKind.choices}
        rows = [(form, *said) for form, (_amount, *said) in zip(figures.forms, release.amounts, strict=False)]
        named = [(draft[name], boxes(draft[name], release.passages(kind))) for name, kind in NAMED.items()]
        left_out = max(len(release.amounts) - MOST_FIGURES, 0)
        text = ReadTextForm(initial={"text": release.text})
        return self.show(request, **asked, rows=rows, named=named, left_out=left_out, text=text, is_refused=is_refused)

    def show(self, request, **asked):
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Read a release"), **asked}
        return TemplateResponse(request, TEMPLATE, context)

    def go_to(self, request, article, count):
        """The draft's own page, with what was done."""
        self.log_addition(request, article, [{"added": {}}])
        words = ngettext(
            "The draft holds %(count)d fact of the release. Its text is empty: write it in your own words.",
            "The draft holds %(count)d facts of the release. Its text is empty: write it in your own words.",
            count,
        )
        self.message_user(request, words % {"count": count}, messages.SUCCESS)
        if self.has_view_or_change_permission(request):
            return redirect("admin:news_article_change", article.pk)
        return redirect("admin:index")


def boxes(field, passages):
    """`(checkbox, numbers of the passages)` for each choice; an edition is named by its ordinal."""
    for box in field:
        value = box.data["value"]
        record = getattr(value, "instance", None)
        yield box, passages.get(str(getattr(record, "ordinal", value)), [])


def taken(draft, figures):
    """How many facts were accepted, the title aside."""
    facts = draft.facts
    dates, countries = "published_on" in facts, len(facts["countries"])
    named = sum(len(records) for records in draft.related.values())
    return dates + ("dateline" in draft.texts) + countries + named + len(figures.accepted)

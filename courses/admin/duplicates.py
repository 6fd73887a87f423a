"""Where staff find records that are one and the same, compare them, merge them, and take that back."""

from functools import wraps

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import BigIntegerField
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.actions.merge_rules import CannotMerge
from courses.actions.merging import CannotUndo, merge, undo
from courses.actions.references import linked
from courses.admin.comparing import Choices, Comparison
from courses.choices import Mergeable
from courses.duplicates import pairs_of
from courses.models import Distinct, Merge
from courses.refusals import sentence

MOST_PAIRS, MOST_MERGES = 100, 20


def for_mergers(view):
    """Lets in who may merge such records."""

    @wraps(view)
    def guarded(self, request, *args, **kwargs):
        if not self.has_merge_permission(request):
            raise PermissionDenied
        return view(self, request, *args, **kwargs)

    return guarded


class MergedRecords(admin.ModelAdmin):
    """For admins of records of which two may be one and the same."""

    actions = ["compare"]
    compares_new = True  # with all the others, which takes as long as the page of duplicates

    def get_urls(self):
        pair = "duplicates/<int:winner>/<int:loser>/"
        ours = [
            ("duplicates/", self.duplicates_view, "duplicates"),
            (pair, self.merge_view, "merge"),
            (f"{pair}distinct/", require_POST(self.distinct_view), "distinct"),
            ("duplicates/merges/<int:key>/undo/", require_POST(self.undo_view), "undo"),
        ]
        guard = self.admin_site.admin_view
        return [
            *(path(address, guard(view), name=self.name(name)) for address, view, name in ours),
            *super().get_urls(),
        ]

    def name(self, page):
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def address(self, page, *args):
        return reverse(f"admin:{self.name(page)}", args=args)

    def has_merge_permission(self, request):
        """Merging changes one record and removes another."""
        return self.has_change_permission(request) and self.has_delete_permission(request)

    def told_of(self, record):
        """What tells a record from another one of the same name, in few words."""
        return record.slug

    def name_in_log(self, merge):
        """What the log, which is kept for ever, calls the record that went."""
        return merge.loser_name

    def changelist_view(self, request, extra_context=None):
        duplicates = self.address("duplicates") if self.has_merge_permission(request) else None
        return super().changelist_view(request, {**(extra_context or {}), "duplicates": duplicates})

    @admin.action(description=gettext_lazy("Compare and merge two"), permissions=["merge"])
    def compare(self, request, records):
        keys = list(records.order_by("pk").values_list("pk", flat=True)[:3])
        if len(keys) == 2:
            return redirect(self.address("merge", *keys))
        self.message_user(request, _("Select two records to compare them."), messages.ERROR)
        return None

    def save_related(self, request, form, formsets, change):
        """Once its other names are saved too, whoever has added a record is told of one that it may be."""
        super().save_related(request, form, formsets, change)
        if self.compares_new and not change:
            self.point_out(request, form.instance)

    def point_out(self, request, record):
        alike = [pair for pair in pairs_of(self.model) if record.pk in {pair.first, pair.second}]
        if not alike:
            return
        [key] = {alike[0].first, alike[0].second} - {record.pk}
        told = _("It looks like “%(other)s”.") % {"other": self.model.objects.get(pk=key)}
        if self.has_merge_permission(request):
            told = format_html('{} <a href="{}">{}</a>', told, self.address("merge", key, record.pk), _("Compare them"))
        self.message_user(request, told, messages.WARNING)

    @for_mergers
    def duplicates_view(self, request):
        pairs = pairs_of(self.model)
        rows = self.rows(pairs[:MOST_PAIRS])
        number = f"{len(pairs)}{'' if pairs.is_whole else '+'}"
        facts = {"more": len(pairs) - len(rows), "is_whole": pairs.is_whole, "merges": self.merges()}
        title = _("Possible duplicates (%(count)s)") % {"count": number}
        return self.page(request, "duplicates", title=title, rows=rows, **facts)

    def rows(self, pairs):
        """Each pair with the record that more points at before the other."""
        keys = {key for pair in pairs for key in (pair.first, pair.second)}
        records, links = self.model.objects.in_bulk(keys), linked(self.model, keys)
        for record in records.values():
            record.links = sum(counts.get(record.pk, 0) for counts in links.values())
            record.told = self.told_of(record)
        found = []
        for pair in pairs:
            both = [records[key] for key in (pair.first, pair.second) if key in records]
            if len(both) == 2:
                winner, loser = sorted(both, key=lambda record: (-record.links, record.pk))
                addresses = {page: self.address(page, winner.pk, loser.pk) for page in ("merge", "distinct")}
                found.append({"winner": winner, "loser": loser, "reasons": pair.reasons, **addresses})
        return found

    def merges(self):
        """The newest, each with the record that stayed and where it can be undone."""
        newest = Merge.objects.filter(model=self.opts.label_lower).select_related("merged_by", "undone_by")
        found = list(newest.newest_first()[:MOST_MERGES])
        winners, now = self.model.objects.in_bulk({each.winner_key for each in found}), timezone.now()
        for each in found:
            each.into = winners.get(each.winner_key)  # type: ignore[attr-defined]  # for the page
            undo = self.address("undo", each.pk) if each.is_undoable_at(now) else None
            each.undo_address = undo  # type: ignore[attr-defined]  # for the page
        return found

    def both(self, *keys):
        """Those of the records that are there, by key; an address may have a number that no database holds."""
        return self.model.objects.in_bulk([key for key in keys if key <= BigIntegerField.MAX_BIGINT])

    @for_mergers
    def merge_view(self, request, winner, loser):
        records = self.both(winner, loser)
        try:
            if len(records) < 2:
                raise CannotMerge(_("One of the two has been merged or removed meanwhile."))
            comparison = Comparison(records[winner], records[loser])
        except CannotMerge as refusal:
            return self.refuse(request, refusal)
        order = flatten_fieldsets(self.get_fieldsets(request, comparison.winner))
        form = Choices(comparison.winner, comparison.loser, order, comparison.state, request.POST or None)
        if request.method == "POST" and form.is_valid() and self.merged(request, comparison, form):
            return redirect(self.address("duplicates"))
        return self.page(
            request,
            "merge",
            title=_("Merge “%(loser)s” into “%(winner)s”") % {"loser": comparison.loser, "winner": comparison.winner},
            comparison=comparison,
            form=form,
            told=[self.told_of(record) for record in (comparison.winner, comparison.loser)],
            has_address=Mergeable(self.opts.label_lower).has_address,
            swapped=self.address("merge", loser, winner),
            distinct=self.address("distinct", winner, loser),
        )

    def merged(self, request, comparison, form):
        """Whether it could be done; if not, the form says why."""
        try:
            done = merge(comparison.winner, comparison.loser, form.taken, request.user)
        except CannotMerge as refusal:
            form.add_error(None, str(refusal))
            return False
        except IntegrityError as error:
            form.add_error(None, sentence(error))
            return False
        words = _("“%(loser)s” was merged into “%(winner)s”. This can be undone for 30 days.")
        self.message_user(request, words % {"loser": done, "winner": done.winner}, messages.SUCCESS)
        self.log(request, done, _("“%(loser)s” was merged into this."))
        return True

    @for_mergers
    def distinct_view(self, request, winner, loser):
        if winner == loser or len(self.both(winner, loser)) < 2:
            return self.refuse(request, _("One of the two has been merged or removed meanwhile."))
        Distinct.objects.mark(self.model, winner, loser)
        self.message_user(request, _("These two will not be proposed again."), messages.SUCCESS)
        return redirect(self.address("duplicates"))

    @for_mergers
    def undo_view(self, request, key):
        done = get_object_or_404(Merge, pk=key, model=self.opts.label_lower)
        try:
            undo(done, request.user)
        except CannotUndo as refusal:
            return self.refuse(request, refusal)
        words = _("The merge of “%(loser)s” was undone: both are as they were.")
        self.log(request, done, words)
        self.message_user(request, words % {"loser": done}, messages.SUCCESS)
        return redirect(self.address("duplicates"))

    def log(self, request, done, words):
        self.log_change(request, done.winner, words % {"loser": self.name_in_log(done)})

    def refuse(self, request, reason):
        self.message_user(request, str(reason), messages.ERROR)
        return redirect(self.address("duplicates"))

    def page(self, request, template, **context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/courses/{template}.html", context)

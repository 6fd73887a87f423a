"""Which records were found to be one and the same, and which never are."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.choices import Mergeable
from courses.constraints import one_of, within_lengths

UNDOABLE = dt.timedelta(days=30)
LONGEST_NAME = 250
LONGEST_CHAIN = 50  # merges that one old address is followed through


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-merged_at", "-pk")

    def expired(self, moment: dt.datetime) -> Self:
        """Those that cannot be undone any more at the moment."""
        return self.filter(merged_at__lt=moment - UNDOABLE)

    def outlived(self, moment: dt.datetime) -> Self:
        """Of these, those that still hold copies of what there was."""
        return self.expired(moment).exclude(loser_fields={})

    def successor(self, model: Any, slug: str) -> Any:
        """The record that now stands for the one that had this address and was merged away; None where none does."""
        merges = self.standing().filter(model=model._meta.label_lower)
        merge = merges.filter(loser_slug=slug).newest_first().first()
        for _step in range(LONGEST_CHAIN):
            if merge is None:
                return None
            if record := model.objects.filter(pk=merge.winner_key).first():
                return record
            merge = merges.filter(loser_key=merge.winner_key).first()
        return None

    def successors(self, model: Any, slugs: Iterable[str]) -> dict[str, Any]:
        """`{slug: record}` for each of these addresses that is nobody's any more and leads on."""
        merged = self.standing().filter(model=model._meta.label_lower, loser_slug__in=slugs)
        gone = set(merged.values_list("loser_slug", flat=True))
        gone -= set(model.objects.filter(slug__in=gone).values_list("slug", flat=True)) if gone else set()
        found = {slug: self.successor(model, slug) for slug in gone}
        return {slug: record for slug, record in found.items() if record}


class Merge(models.Model):
    """Two records made one, with all that is needed to take it back.

    `moved` lists `[model, key, column, before, after]` of each value that changed; `dropped` and `made` list rows as
    `[model, {column: value}]`. The keys are no foreign keys: the loser is gone, and the winner may follow it.
    """

    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="merges", verbose_name=_("merged by")
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="merges_undone", verbose_name=_("undone by")
    )
    model = models.CharField(max_length=40, choices=Mergeable)
    winner_key = models.BigIntegerField()
    loser_key = models.BigIntegerField()
    loser_slug = models.SlugField(max_length=100, blank=True)  # participants have none
    loser_name = models.CharField(max_length=LONGEST_NAME)
    loser_fields = models.JSONField(default=dict)
    moved = models.JSONField(default=list)
    dropped = models.JSONField(default=list)
    made = models.JSONField(default=list)
    merged_at = models.DateTimeField(_("merged at"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        indexes = [models.Index(fields=["model", "loser_slug"], name="merge_by_old_address")]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "loser_key"],
                condition=Q(undone_at=None),
                name="merge_once_for_each_loser",
                violation_error_message=_("This record was merged already."),
            ),
            models.CheckConstraint(
                condition=~Q(winner_key=F("loser_key")),
                name="merge_of_two_records",
                violation_error_message=_("A record cannot be merged with itself."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("merged_at")),
                name="merge_undone_after_merged",
                violation_error_message=_("A merge is undone after it was made."),
            ),
            one_of("merge", "model", Mergeable, required=True),
            within_lengths("merge", loser_slug=100, loser_name=LONGEST_NAME),
        ]

    def __str__(self) -> str:
        return self.loser_name

    @property
    def winner(self) -> models.Model | None:
        """The record that stayed; None where it is gone."""
        return apps.get_model(self.model).objects.filter(pk=self.winner_key).first()

    def is_undoable_at(self, moment: dt.datetime) -> bool:
        """Whether its time has not passed; what has changed since may stand in its way still."""
        return self.undone_at is None and moment <= self.merged_at + UNDOABLE


class DistinctQuerySet(models.QuerySet["Distinct"]):
    def of_model(self, model: type[models.Model]) -> Self:
        return self.filter(model=model._meta.label_lower)

    def mark(self, model: type[models.Model], one: int, other: int) -> None:
        """Say that the two keys are of different things, once."""
        first, second = sorted([one, other])
        self.bulk_create([self.model(model=model._meta.label_lower, first=first, second=second)], ignore_conflicts=True)


class Distinct(models.Model):
    """Two records that look alike and are not the same: never proposed again. Their keys, the lower first."""

    model = models.CharField(max_length=40, choices=Mergeable)
    first = models.BigIntegerField()
    second = models.BigIntegerField()

    objects = DistinctQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair that is not the same")
        verbose_name_plural = _("pairs that are not the same")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "first", "second"],
                name="distinct_pair_once",
                violation_error_message=_("These two are marked as not the same already."),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="distinct_pair_in_order",
                violation_error_message=_("A pair names its lower key first."),
            ),
            one_of("distinct", "model", Mergeable, required=True),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.first} {self.second}"

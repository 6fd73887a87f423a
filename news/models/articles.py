"""Articles and their tags."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from courses.choices import Precision
from courses.constraints import (
    SANE_DAY,
    SANE_MOMENT,
    in_some_language,
    one_of,
    precision_with_date,
    sane_dates,
    sane_moments,
    untranslated,
    web_address,
    within_lengths,
)
from courses.dates import in_words
from courses.folding import fold
from courses.models import Appointment, Course, Edition, Organisation, Programme
from courses.models.records import Keyed, KeyedQuerySet, Noted
from courses.prose import prose_field
from news.choices import ArticleState


class Tag(Keyed):
    """A word that articles were published under."""

    name = models.CharField(_("name"), max_length=60, blank=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [in_some_language("tag", "name"), within_lengths("tag", name_en=60, name_es=60, slug=60)]

    def __str__(self) -> str:
        return self.name


def published(moment: dt.datetime, article: str = "") -> Q:
    """A condition on what relates to an article by this path, such as `article__`: it is public at the moment."""
    scheduled = {f"{article}state": ArticleState.SCHEDULED, f"{article}publish_at__lte": moment}
    return Q(**{f"{article}state": ArticleState.PUBLISHED}) | Q(**scheduled)


class ArticleQuerySet(KeyedQuerySet["Article"]):
    def public(self, moment: dt.datetime | None = None) -> Self:
        """What is published at the moment, now by itself: what was scheduled for it or earlier too."""
        return self.filter(published(moment or timezone.now()))

    def due_after(self, moment: dt.datetime) -> Self:
        """What is scheduled for a later moment."""
        return self.filter(state=ArticleState.SCHEDULED, publish_at__gt=moment)

    def ready(self) -> Self:
        """Drafts that lack nothing a reader needs: a title, a summary and a text in one and the same language."""
        whole = Q()
        for language in ("en", "es"):
            whole |= ~Q(*((f"{text}_{language}", "") for text in ("title", "summary", "body")), _connector=Q.OR)
        return self.filter(whole, state=ArticleState.DRAFT)

    def due_by(self, moment: dt.datetime) -> Self:
        """What is still marked as scheduled, for this moment or an earlier one."""
        return self.filter(state=ArticleState.SCHEDULED, publish_at__lte=moment)

    def withdrawn(self) -> Self:
        return self.filter(state=ArticleState.WITHDRAWN)

    def about_course(self, course: Course) -> Self:
        """Those that tell of the course or of one of its published editions."""
        return self.about_courses([course])

    def about_courses(self, courses: Iterable) -> Self:
        of_editions = Q(editions__course__in=courses, editions__is_published=True)
        telling = self.model.objects.filter(Q(courses__in=courses) | of_editions)
        return self.filter(pk__in=telling.values("pk"))

    def contacts(self) -> Iterable[Appointment]:
        """The press contacts of the newest of them that names any."""
        naming = self.filter(contacts__isnull=False).newest_first().first()
        return naming.contacts.with_names() if naming else []

    def newest_first(self) -> Self:
        """Dated before undated."""
        return self.order_by(F("published_on").desc(nulls_last=True), "-pk")


class Article(Keyed, Noted):
    """A press release told afresh, with what it reports and the release it tells of."""

    tags = models.ManyToManyField(Tag, blank=True, related_name="articles", verbose_name=_("tags"))
    courses = models.ManyToManyField(Course, blank=True, related_name="articles", verbose_name=_("courses"))
    editions = models.ManyToManyField(Edition, blank=True, related_name="articles", verbose_name=_("editions"))
    programmes = models.ManyToManyField(Programme, blank=True, related_name="articles", verbose_name=_("programmes"))
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="articles", verbose_name=_("organisations")
    )
    quoted = models.ManyToManyField(
        Appointment, blank=True, related_name="articles_quoting", verbose_name=_("people it names")
    )
    contacts = models.ManyToManyField(
        Appointment, blank=True, related_name="articles_to_ask_about", verbose_name=_("press contacts")
    )

    title = models.CharField(_("title"), max_length=250, blank=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    dateline = models.CharField(
        _("place of the dateline"), max_length=100, blank=True, help_text=_("As published; empty where there is none.")
    )
    published_on = models.DateField(_("published on"), null=True, blank=True, validators=SANE_DAY)
    published_precision = models.CharField(_("date known"), max_length=5, choices=Precision, blank=True)
    is_date_inferred = models.BooleanField(
        _("date inferred"), default=False, help_text=_("The release gives no date; it follows from the text.")
    )
    countries = CountryField(_("countries it tells of"), multiple=True, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    body = prose_field(_("text"))

    source_title = models.CharField(_("title of the release"), max_length=250, blank=True)
    source_publisher = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="releases", verbose_name=_("publisher")
    )
    source_date = models.CharField(
        _("date of the release"), max_length=60, blank=True, help_text=_("As printed; empty where it is not.")
    )
    source_url = models.URLField(_("address of the release"), max_length=500, blank=True)

    state = models.CharField(_("state"), max_length=20, choices=ArticleState, default=ArticleState.DRAFT)
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True, validators=SANE_MOMENT)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = [F("published_on").desc(nulls_last=True), "-pk"]
        indexes = [
            models.Index(fields=["state", "publish_at"], name="article_by_state"),
            *untranslated("article", "title", "summary", "body", "withdrawal_reason"),
        ]
        constraints = [
            in_some_language("article", "title"),
            precision_with_date("article", "published_on", "published_precision"),
            one_of("article", "published_precision", Precision),
            one_of("article", "state", ArticleState, required=True),
            models.CheckConstraint(
                condition=~Q(state=ArticleState.SCHEDULED) | Q(publish_at__isnull=False),
                name="article_scheduled_has_moment",
                violation_error_message=_("Say when the article is to be published."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ArticleState.WITHDRAWN) | ~Q(withdrawal_reason_en="", withdrawal_reason_es=""),
                name="article_withdrawn_has_reason",
                violation_error_message=_("A withdrawn article needs a reason."),
            ),
            sane_dates("article", "published_on"),
            web_address("article", "source_url"),
            sane_moments("article", "publish_at"),
            within_lengths(
                "article",
                title_en=250,
                title_es=250,
                slug=120,
                dateline_en=100,
                dateline_es=100,
                source_title=250,
                source_date=60,
                source_url=500,
                withdrawal_reason_en=300,
                withdrawal_reason_es=300,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("news:article", args=[self.slug])

    def clean(self) -> None:
        """A date without a precision is known to the day; an article published now without a date stays undated."""
        super().clean()
        if self.published_on and not self.published_precision:
            self.published_precision = Precision.DAY

    def mark_published(self) -> None:
        """Write down that its moment has come."""
        self.state = ArticleState.PUBLISHED
        self._change_reason = str(_("Published at the moment it was scheduled for."))
        self.save()

    @property
    def is_public(self) -> bool:
        """As `ArticleQuerySet.public` says it, now."""
        is_due = self.state == ArticleState.SCHEDULED and self.publish_at and self.publish_at <= timezone.now()
        return self.state == ArticleState.PUBLISHED or bool(is_due)

    @property
    def countries_by_name(self) -> list:
        """The countries it tells of, in the order of their names in the active language."""
        return sorted(self.countries, key=lambda country: fold(country.name))

    @property
    def date(self) -> str:
        """When it was published, in words; blank where that is not known."""
        return in_words(self.published_on, self.published_precision) if self.published_on else ""

"""Every closed list of the news, with the words that people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ArticleState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("article", "Draft")
    SCHEDULED = "scheduled", pgettext_lazy("article", "Scheduled")
    PUBLISHED = "published", pgettext_lazy("article", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("article", "Withdrawn")


class Measure(models.TextChoices):
    """What a figure counts. Context figures tell of the world, not of the training."""

    PARTICIPANTS = "participants", _("Participants")
    ENROLLED = "enrolled", _("People enrolled")
    COUNTRIES = "countries", _("Participants' countries")
    EXPERTS = "experts", _("Experts")
    EXPERT_COUNTRIES = "expert-countries", _("Experts' countries")
    HOURS = "hours", _("Hours of training")
    MODULES = "modules", _("Modules")
    LENGTH = "length", _("Length")
    TRAINED = "trained", _("People trained to date")
    CONTEXT = "context", _("Context")


class Qualifier(models.TextChoices):
    """How exactly a source gives a figure."""

    EXACTLY = "exactly", _("exactly")
    MORE_THAN = "more-than", _("more than")
    ABOUT = "about", _("about")
    ESTIMATED = "estimated", _("estimated")
    RANGE = "range", _("from … to …")


class Scale(models.IntegerChoices):
    """What the printed value is to be multiplied by, so that “2.3 million” prints as printed."""

    ONE = 1, _("as it stands")
    THOUSAND = 1_000, _("thousand")
    MILLION = 1_000_000, _("million")


class FindingKind(models.TextChoices):
    """What a passage of a release says."""

    DATE = "date", _("Date")
    FIGURE = "figure", _("Figure")
    ORDINAL = "ordinal", _("Number of an edition")
    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")
    COUNTRY = "country", _("Country")

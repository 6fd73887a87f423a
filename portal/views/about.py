"""Pages of words: where the data comes from, who can use the site, what it keeps of its readers."""

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from courses.retention import MONTHS_CONTACT, MONTHS_UNUSED
from news.models import Article

FILES = [
    ("courses", _("Courses")),
    ("editions", _("Editions")),
    ("organisations", _("Partners")),
    ("articles", _("News")),
    ("figures", _("Figures")),
]


class DataPage(TemplateView):
    """Whether a number can be trusted: every release, and how it became data."""

    template_name = "portal/data.html"

    def get_context_data(self, **context):
        articles = Article.objects.public().select_related("source_publisher").newest_first()
        return super().get_context_data(articles=articles, files=FILES, **context)


class AccessibilityPage(TemplateView):
    template_name = "portal/accessibility.html"


class PrivacyPage(TemplateView):
    """For the people whom it is about; how long, from the rules themselves."""

    template_name = "portal/privacy.html"
    extra_context = {"months_unused": MONTHS_UNUSED, "months_contact": MONTHS_CONTACT}

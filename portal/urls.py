from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.views.about import AccessibilityPage, DataPage, PrivacyPage
from portal.views.countries import CountryPage
from portal.views.figures import FiguresPage
from portal.views.home import Home
from portal.views.search import SearchPage

app_name = "portal"

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path(_("figures/"), FiguresPage.as_view(), name="figures"),
    path(_("search/"), SearchPage.as_view(), name="search"),
    path(_("about/data/"), DataPage.as_view(), name="data"),
    path(_("about/accessibility/"), AccessibilityPage.as_view(), name="accessibility"),
    path(_("about/privacy/"), PrivacyPage.as_view(), name="privacy"),
    path(_("countries/<slug:code>/"), CountryPage.as_view(), name="country"),
]

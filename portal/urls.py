from django.urls import path
from django.utils.translation import gettext_lazy as _

from courses.public import public
from portal.views.about import AccessibilityPage, DataPage, PrivacyPage
from portal.views.countries import CountryPage
from portal.views.figures import FiguresPage
from portal.views.home import Home
from portal.views.search import SearchPage

app_name = "portal"

urlpatterns = [
    path("", public(Home.as_view()), name="home"),
    path(_("figures/"), public(FiguresPage.as_view()), name="figures"),
    path(_("search/"), public(SearchPage.as_view()), name="search"),
    path(_("about/data/"), public(DataPage.as_view()), name="data"),
    path(_("about/accessibility/"), public(AccessibilityPage.as_view()), name="accessibility"),
    path(_("about/privacy/"), public(PrivacyPage.as_view()), name="privacy"),
    path(_("countries/<slug:code>/"), public(CountryPage.as_view()), name="country"),
]

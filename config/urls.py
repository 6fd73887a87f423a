"""Addresses: pages under their language, the rest without one."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path, re_path, register_converter
from django.urls.converters import StringConverter

from courses.admin.translations import translate_list, translate_record
from courses.public import public
from courses.views.calendars import edition_calendar, editions_calendar
from courses.views.verify import verify, verify_code
from news.feeds import all_news, feed_of, news_of_country, news_of_course, news_of_topic
from portal.api import addresses as api_addresses
from portal.sitemaps import SECTIONS
from portal.views.data import FILES, data_file
from portal.views.figures import figures_csv
from portal.views.health import health
from portal.views.media import media
from portal.views.robots import robots
from portal.views.security_txt import security_txt


class LanguageConverter(StringConverter):
    """One of the portal's languages; any other is a 404."""

    regex = "|".join(code for code, _name in settings.LANGUAGES)


admin.autodiscover()
register_converter(LanguageConverter, "language")

handler400, handler500 = "portal.views.failures.unreadable", "portal.views.failures.failed"

urlpatterns = [
    # /en/ and /es/: first, and what most people read before the rest, since each address is tried in its turn
    *i18n_patterns(
        path("", include("courses.urls")),
        path("", include("news.urls")),
        path("", include("portal.urls")),
        path("", include("accounts.urls")),
    ),
    path("healthz", health, name="health"),
    # data/
    path("data/figures.csv", figures_csv, name="figures-csv"),
    re_path(rf"^data/(?P<name>{'|'.join(FILES)})\.(?P<ending>csv|json)$", data_file, name="data-file"),
    # api/
    path("api/v1/", api_addresses()),
    # verify/
    path("verify/", verify, name="verify"),
    path("verify/<str:code>/", verify_code, name="verify-code"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("sitemap.xml", public(index), {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap-section"}, name="sitemap"),
    path("sitemap-<slug:section>.xml", public(sitemap), {"sitemaps": SECTIONS}, name="sitemap-section"),
    # feeds/
    path("feeds/<language:language>/news.atom", feed_of(all_news), name="news-feed"),
    path("feeds/<language:language>/countries/<slug:code>.atom", feed_of(news_of_country), name="country-feed"),
    path("feeds/<language:language>/topics/<slug:slug>.atom", feed_of(news_of_topic), name="topic-feed"),
    path("feeds/<language:language>/courses/<slug:slug>.atom", feed_of(news_of_course), name="course-feed"),
    # calendar/
    path("calendar/<language:language>.ics", editions_calendar, name="calendar"),
    path("calendar/<language:language>/<slug:course>/<slug:edition>.ics", edition_calendar, name="edition-calendar"),
    # admin/
    path("admin/translate/<language:language>/", admin.site.admin_view(translate_list), name="translate"),
    path(
        "admin/translate/<slug:app>/<slug:model>/<int:key>/<language:language>/",
        admin.site.admin_view(translate_record),
        name="translate-record",
    ),
    path("admin/", admin.site.urls),
    # media/
    path("media/<path:name>", media, name="media"),
]

"""What search engines are told of: every public page, in each language that it has a name in."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Q
from django.urls import reverse
from django_countries import countries

from courses.choices import Precision
from courses.models import Course, Edition, Organisation, Partnership, Programme, Site, Topic
from news.models import Article

PAGES = [
    "portal:home",
    "courses:list",
    "courses:calendar",
    "news:list",
    "portal:figures",
    "portal:data",
    "portal:accessibility",
    "portal:privacy",
]


class InEveryLanguage(Sitemap):
    """Each page with itself in the other language. Only a known date is told as its last change."""

    i18n = True
    alternates = True

    def get_latest_lastmod(self):
        """None: when a list last changed is not known, whatever the dates of what it lists."""

    def _urls(self, page, protocol, domain):
        """Django's `x_default` cuts the language out of the address, which is a 404 here: it is the English page."""
        urls = super()._urls(page, protocol, domain)  # type: ignore[misc]  # there is no public way in
        for url in urls:
            url["alternates"] += [
                {**alternate, "lang_code": "x-default"}
                for alternate in url["alternates"]
                if alternate["lang_code"] == settings.LANGUAGE_CODE
            ]
        self.latest_lastmod = None  # as above: the view makes a Last-Modified header of it
        return urls


class Pages(InEveryLanguage):
    def items(self):
        return PAGES

    def location(self, item):
        return reverse(item)


class Records(InEveryLanguage):
    """Records with a page. A subclass says which, and in which field their name is."""

    field = "title"

    def get_languages_for_item(self, item):
        languages = self._languages()  # type: ignore[attr-defined]  # of the sitemap: there is no public way in
        return [language for language in languages if getattr(item, f"{self.field}_{language}")]


class Courses(Records):
    def items(self):
        return Course.objects.public().order_by("pk")


class Editions(Records):
    def items(self):
        return Edition.objects.public().with_course().order_by("pk")

    def get_languages_for_item(self, item):
        """Its course's: most labels are no more than a number."""
        return super().get_languages_for_item(item.course)


class News(Records):
    def items(self):
        return Article.objects.public().order_by("pk")

    def lastmod(self, item):
        return item.published_on if item.published_precision == Precision.DAY else None


class Programmes(Records):
    def items(self):
        return Programme.objects.public().order_by("pk")


class Partners(Records):
    """Organisations with a part in something published, or in an article."""

    field = "name"

    def items(self):
        taking_part = Partnership.objects.public().values("organisation")
        told = Article.objects.public().values("organisations")
        return Organisation.objects.filter(Q(pk__in=taking_part) | Q(pk__in=told)).order_by("pk")


class Topics(Records):
    """Topics of public courses."""

    field = "name"

    def items(self):
        return Topic.objects.filter(pk__in=Course.objects.public().values("topics")).order_by("pk")


class Countries(InEveryLanguage):
    """Countries in which a public edition is held or of which a public article tells, by lower-case code."""

    def items(self):
        held = Site.objects.filter(edition__in=Edition.objects.public()).order_by().values_list("country", flat=True)
        told = Article.objects.public().order_by().values_list("countries", flat=True)
        codes = {code for several in {*held, *told} for code in several.split(",")}
        return sorted(code.lower() for code in codes if code in countries.countries)

    def location(self, item):
        return reverse("portal:country", args=[item])


SECTIONS = {
    "pages": Pages,
    "courses": Courses,
    "editions": Editions,
    "news": News,
    "programmes": Programmes,
    "partners": Partners,
    "topics": Topics,
    "countries": Countries,
}

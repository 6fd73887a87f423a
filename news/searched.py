"""What is searched of the news."""

from django.utils.html import strip_tags

from courses.languages import in_every_language
from courses.search import register
from courses.searched import keys, names_of, names_of_country
from courses.watched import watch
from news.models import Article, Figure, Tag


def article_texts(keys):
    articles = Article.objects.filter(pk__in=keys).prefetch_related("tags", "organisations__aliases")
    for article in articles:
        yield article.pk, in_every_language(article, "title"), about_article(article)


def about_article(article):
    yield from in_every_language(article, "summary", "dateline")
    yield from map(strip_tags, in_every_language(article, "body"))
    for tag in article.tags.all():
        yield from in_every_language(tag, "name")
    for country in article.countries:
        yield from names_of_country(country.code)
    for organisation in article.organisations.all():
        yield from names_of(organisation)


def register_all():
    """Say what is searched, and which tables it is made of."""
    register(
        "article",
        6,
        article_texts,
        organisation=lambda changed: keys(Article.objects.filter(organisations__in=changed)),
        tag=lambda changed: keys(Article.objects.filter(tags__in=changed)),
    )
    watch(Article, ("article", "id"))
    watch(Article.tags.through, ("article", "article_id"))
    watch(Article.organisations.through, ("article", "article_id"))
    watch(Tag, ("tag", "id"))
    for listed in (Article.courses, Article.editions, Article.programmes, Article.quoted, Article.contacts):
        watch(listed.through)
    watch(Figure)

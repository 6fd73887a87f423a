"""Which fields exist in English and in Spanish."""

from courses.translation import translate
from news.models import Article, Figure, Tag

translate(Article, "title", "dateline", "summary", "body", "inference", "withdrawal_reason")
translate(Figure, "unit", "place", "statement")
translate(Tag, "name")

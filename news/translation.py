"""Which fields exist in English and in Spanish, and of what a history is kept."""

from courses.translation import keep_history, translate
from news.models import Article, Figure, Tag

translate(Article, "title", "dateline", "summary", "body", "inference", "withdrawal_reason")
translate(Figure, "unit", "place", "statement")
translate(Tag, "name")

keep_history(Article, "tags", "courses", "editions", "programmes", "organisations", "quoted", "contacts")
keep_history(Figure)
keep_history(Tag)

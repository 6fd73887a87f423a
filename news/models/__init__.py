"""What was published, and what it reported."""

from news.models.articles import Article, Tag
from news.models.figures import Figure

__all__ = ["Article", "Figure", "Tag"]

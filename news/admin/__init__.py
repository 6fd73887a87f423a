"""The staff's admin of news and figures."""

from news.admin import articles, figures

__all__ = ["articles", "figures"]

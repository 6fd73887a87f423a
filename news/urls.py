from django.urls import path
from django.utils.translation import gettext_lazy as _

from news.views import ArticleList, ArticlePage

app_name = "news"

urlpatterns = [
    # news/
    path(_("news/"), ArticleList.as_view(), name="list"),
    path(_("news/<slug:slug>/"), ArticlePage.as_view(), name="article"),
]

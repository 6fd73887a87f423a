from django.urls import path
from django.utils.translation import gettext_lazy as _

from courses.public import public
from news.views import ArticleList, ArticlePage

app_name = "news"

urlpatterns = [
    # news/
    path(_("news/"), public(ArticleList.as_view()), name="list"),
    path(_("news/<slug:slug>/"), public(ArticlePage.as_view()), name="article"),
]

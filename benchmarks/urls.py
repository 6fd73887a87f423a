"""The site and a bare view, to compare the server's own cost with."""

from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as site

BARE = "/bare/"
urlpatterns = [path(BARE.lstrip("/"), lambda request: HttpResponse("bare")), *site]

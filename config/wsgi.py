"""The application that a WSGI server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from config.unread import ReadToTheEnd

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = ReadToTheEnd(get_wsgi_application())
gc.set_threshold(50_000, 20, 100)  # what pages and queries make lives short: collecting took a fifth of the time
gc.freeze()  # what is loaded for good is never looked at again

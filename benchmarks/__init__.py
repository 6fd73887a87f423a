"""What pages cost in offices of several sizes: `make bench` prints the table (docs/performance.md).

Importing this package sets Django up, with the settings that the environment gives.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

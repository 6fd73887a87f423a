"""The type checker's plugin for Django, but for two of its ways.

- At the start, `modeltranslation` puts classes made on the spot in the place of the managers of translated models. The
  plugin asks the running models what their managers are, finds these classes in no file, and would know none of the
  words of our querysets. So the managers stay as they are written, for the type checker alone.
- The plugin lets each form without a `Meta` wait for one to the last, which mypy takes for a failure of its own where a
  named tuple stands in the same file. So only those wait that have one.
"""

import os
import sys
from pathlib import Path

from mypy_django_plugin.main import plugin as django_plugin
from mypy_django_plugin.transformers import forms

wait_for_meta = forms.make_meta_nested_class_inherit_from_any


def wait_where_there_is_one(context):
    if any(getattr(part, "name", "") == "Meta" for part in context.cls.defs.body):
        wait_for_meta(context)


def plugin(version):
    """What the type checker calls, with its version, to get the plugin."""
    sys.path.append(str(Path(__file__).parent.parent))
    os.environ.setdefault("DEBUG", "1")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from modeltranslation import translator  # noqa: PLC0415 (it reads the settings, which must be named first)

    translator.add_manager = lambda model: None
    forms.make_meta_nested_class_inherit_from_any = wait_where_there_is_one
    return django_plugin(version)

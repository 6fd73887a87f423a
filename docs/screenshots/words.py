"""The words on buttons, in the language of the pictures: our own catalogue's, then those of the parts we use."""

import gettext
from pathlib import Path

import django
import import_export

from docs.screenshots.office import ROOT

DJANGO = Path(django.__file__).parent
PLACES = [
    ROOT / "locale",
    DJANGO / "contrib" / "admin" / "locale",
    DJANGO / "conf" / "locale",
    Path(import_export.__file__).parent / "locale",
]


class Words:
    """Called with the English text, gives the text of the language."""

    def __init__(self, language):
        self.language = language
        self.catalogues = [gettext.translation("django", place, [language], fallback=True) for place in PLACES]

    def __call__(self, english):
        if self.language == "en":
            return english
        found = (each.gettext(english) for each in self.catalogues)
        return next((text for text in found if text != english), english)

"""Makes the pictures of `docs/images` anew, in both languages, or in those that are named: `… en`."""

import sys

from docs.screenshots.desk import desk
from docs.screenshots.office import ROOT, office, prepared_data
from docs.screenshots.readers import READERS
from docs.screenshots.walks import WALKS

IMAGES = ROOT / "docs" / "images"
LANGUAGES = ["en", "es"]


def take(prepared, language):
    with office(prepared) as site, desk(site, language, IMAGES) as at:
        if language == "en":
            for walk in READERS:
                walk(at)
        at.sign_in()
        for walk in WALKS:
            walk(at)


def main(languages):
    IMAGES.mkdir(exist_ok=True)
    with prepared_data() as prepared:
        for language in languages:
            take(prepared, language)


if __name__ == "__main__":
    main(sys.argv[1:] or LANGUAGES)

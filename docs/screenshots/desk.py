"""A page of the demonstration, used as a person uses it: by the words on buttons and links."""

import re
import shutil
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from docs.screenshots.office import PASSWORD, STAFF
from docs.screenshots.palette import reduced
from docs.screenshots.words import Words

WIDTH, HEIGHT = 1040, 640
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"]
FOLD_THE_LISTS = "localStorage.setItem('django.admin.navSidebarIsOpen', 'false')"


class Desk:
    def __init__(self, page, language, folder):
        self.page, self.words, self.folder = page, Words(language), folder
        self.language = language

    def go(self, address):
        self.page.goto(address, wait_until="load")

    def press(self, english):
        """What bears these words, in the page's language; the first where several do."""
        words = re.compile(rf"^\s*{re.escape(self.words(english))}", re.IGNORECASE)
        found = self.page.get_by_role("link", name=words).or_(self.page.get_by_role("button", name=words))
        found.first.click()
        self.page.wait_for_load_state("load")

    def add_another(self, kind):
        """A row of an inline."""
        self.press(self.words("Add another %(verbose_name)s") % {"verbose_name": self.words(kind).capitalize()})

    def fill(self, **values):
        """Fields by their name."""
        for name, value in values.items():
            self.page.locator(f"[name={name}]").fill(value)

    def choose(self, **values):
        for name, value in values.items():
            self.page.locator(f"select[name={name}]").select_option(value)

    def pick(self, name, words):
        """What a field that completes finds for the words: its first choice."""
        self.page.locator(f".field-{name} .select2-selection, .field-{name} .select2-search__field").first.click()
        self.page.locator(".select2-search__field:focus").fill(words)
        self.page.locator(".select2-results__option--selectable").first.click()

    def send(self, name, content):
        """A file, as if it had been chosen."""
        file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
        self.page.locator("[name=import_file]").set_input_files(file)

    def search(self, words):
        """Everything, from the home page."""
        self.go("/admin/")
        self.page.locator("#staff-q").fill(words)
        self.press("Search")

    def open_found(self, kind):
        """The first record of a kind (`courses/edition`) that the page lists."""
        self.follow(f'#content-main a[href^="/admin/{kind}/"][href$="/change/"]')

    def follow(self, selector):
        """The first link or button that the selector finds."""
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state("load")

    def open_in_table(self, name):
        self.page.get_by_role("rowheader", name=name).get_by_role("link").first.click()
        self.page.wait_for_load_state("load")

    def picture(self, name, at=None, height=HEIGHT):
        """Of what stands in the window, beginning a little above the first element that `at` selects."""
        self.page.set_viewport_size({"width": WIDTH, "height": height})
        if at:
            place = self.page.locator(at).first
            place.evaluate("element => window.scrollTo(0, element.getBoundingClientRect().top + window.scrollY - 24)")
        else:
            self.page.evaluate("() => window.scrollTo(0, 0)")
        self.page.evaluate("() => document.fonts.ready")
        png = self.page.screenshot(animations="disabled", caret="hide")
        (self.folder / f"{self.language}-{name}.png").write_bytes(reduced(png))

    def sign_in(self):
        self.go("/admin/login/")
        self.page.locator("#id_login").fill(STAFF)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/admin/")
        self.choose_language()

    def choose_language(self):
        self.go("/admin/accounts/user/")
        self.page.get_by_role("link", name=STAFF).first.click()
        self.choose(language=self.language)
        self.page.locator("[name=_save]").first.click()
        self.page.wait_for_url("**/admin/accounts/user/")


@contextmanager
def desk(site, language, folder):
    """A browser's page at the site, in the office's time."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        context = chromium.new_context(
            base_url=site,
            locale=language,
            timezone_id="America/Costa_Rica",
            viewport={"width": WIDTH, "height": HEIGHT},
            reduced_motion="reduce",
        )
        context.add_init_script(FOLD_THE_LISTS)
        yield Desk(context.new_page(), language, folder)
        chromium.close()

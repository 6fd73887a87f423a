"""The twelve everyday tasks of the office, each as a member of staff does it, in an order in which they go together."""

from docs.screenshots.files import outcome_file, participants_file

EDITION = {"en": "37th edition", "es": "37.ª edición"}
OPEN = {"en": "Sample course: reception at borders", "es": "Curso de muestra: acogida en fronteras"}
STUDYING = {"en": "Sample edition, in progress", "es": "Edición de muestra, en curso"}
TITLE = {"en": "Places for 2026", "es": "Cupos para 2026"}
HOLDER = "Luis Sample 2"


def edition(at, named):
    at.search(named[at.language])
    at.open_found("courses/edition")


def home(at):
    at.go("/admin/")
    at.picture("home")


def clone(at):
    at.search(EDITION[at.language])
    at.picture("search", height=420)
    at.open_found("courses/edition")
    at.picture("edition", height=560)
    at.press("Clone as next edition")
    at.picture("clone", height=560)
    at.press("Make the draft")
    at.picture("cloned", height=420)


def add_country(at):
    edition(at, EDITION)
    at.add_another("site")
    at.fill(**{"sites-1-position": "2", "sites-1-slug": "uy", "sites-1-city": "Montevideo"})
    at.choose(**{"sites-1-country": "UY"})
    at.picture("country", at="#sites-1", height=560)
    at.press("Save")


def move_dates(at):
    edition(at, EDITION)
    at.press("Change dates")
    at.fill(starts_on="2026-08-24", ends_on="2026-12-04")
    at.choose(starts_precision="day", ends_precision="day")
    at.fill(notice_en="The dates have moved.", notice_es="Las fechas cambiaron.")
    at.press("Preview")
    at.picture("dates", height=460)
    at.press("Change the dates")
    at.press("Cancel the edition")
    at.picture("cancel", height=460)


def press_release(at):
    edition(at, EDITION)
    at.press("Add press release")
    at.fill(slug="places-for-2026")
    at.fill(**{f"title_{at.language}": TITLE[at.language]})
    at.choose(state="published")
    at.press("Save")
    at.picture("release-refused")
    at.choose(state="draft")
    at.press("Save and continue editing")
    at.picture("release", height=560)
    at.press("Preview")
    at.page.wait_for_load_state("networkidle")
    at.picture("release-preview", height=560)


def translate(at):
    at.go("/admin/")
    at.press("Translate")
    if at.language == "es":
        at.press("Into English")
    at.picture("translate", height=420)
    at.open_in_table(TITLE[at.language])
    other = "es" if at.language == "en" else "en"
    at.fill(**{f"title_{other}": TITLE[other]})
    at.picture("translate-record", height=420)
    at.press("Save the translation")


def import_people(at):
    edition(at, OPEN)
    at.press("Import participants")
    at.picture("import", height=560)
    at.send("participants.csv" if at.language == "en" else "participantes.csv", participants_file(at.language))
    at.press("Show what it would change")
    at.picture("import-preview")
    at.page.locator("[name=good_rows]").check()
    at.press("Confirm import")
    at.picture("import-done", height=480)
    at.press("Undo the import")
    at.picture("import-undo", height=420)


def merge(at):
    """Of an institution that was recorded twice, here beforehand."""
    at.go("/admin/courses/organisation/add/")
    at.fill(name_en="Sample Institute for Migration", name_es="Instituto de Muestra de Migraciones", slug="sample-2")
    at.press("Save")
    at.go("/admin/courses/organisation/")
    at.press("Possible duplicates")
    at.picture("duplicates", height=420)
    at.follow("#content-main th a")
    at.picture("merge")


def decide(at):
    edition(at, OPEN)
    at.fill(capacity="20")
    at.press("Save and continue editing")
    at.press("Applications")
    at.follow("#changelist-filter a[href*='state__exact=submitted']")
    for place in range(4):
        at.page.locator("[name=_selected_action]").nth(place).check()
    at.choose(action="decide_offered")
    at.picture("applications")
    at.press("Go")
    at.picture("decide", height=760)
    at.press("Offer a place")


def complete(at):
    edition(at, STUDYING)
    at.press("Record completion")
    at.picture("completion", height=560)
    at.send("platform.csv", outcome_file(at.language))
    at.press("Show what it would change")
    at.picture("completion-preview", height=560)


def issue(at):
    edition(at, STUDYING)
    at.press("Issue certificates")
    at.page.locator("[name=unconfirmed_too]").check()
    at.press("Show who gets one")
    at.picture("issue", height=560)


def correct_name(at):
    at.search(HOLDER)
    at.open_found("courses/certificate")
    at.picture("certificate", height=560)
    at.press("Correct the name")
    at.fill(name="Luis Alberto Sample 2")
    at.press("Preview")
    at.picture("correct", height=520)


def withdraw(at):
    at.search(HOLDER)
    at.open_found("courses/certificate")
    at.press("Withdraw")
    at.fill(reason="It was issued by mistake." if at.language == "en" else "Se emitió por error.")
    at.press("Preview")
    at.picture("withdraw", height=460)


def report(at):
    edition(at, OPEN)
    at.press("Report")
    at.picture("report")


WALKS = [
    *(home, clone, add_country, move_dates, press_release, translate),
    *(import_people, merge, decide, complete, issue, correct_name, withdraw, report),
]

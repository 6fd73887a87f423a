import pytest
from playwright.sync_api import expect

from courses.models import Course, Edition, Module, Organisation
from news.models import Article
from tests.browser.axe import SERIOUS, violations
from tests.factories import make_application, make_user

PAGES = {
    "courses": (
        "",
        "courses/course/",
        "courses/course/{course}/change/",
        "courses/course/{course}/history/",
        "courses/course/{course}/preview/es/",
        "courses/course/import/",
        "courses/organisation/?q=oim",
        "courses/organisation/duplicates/",
        "courses/organisation/duplicates/{one}/{other}/",
        "search/?q=migra",
        "translate/es/",
        "translate/courses/course/{course}/es/",
    ),
    "editions": (
        "courses/edition/?state=finished",
        "courses/edition/{edition}/change/",
        "courses/edition/add/",
        "courses/edition/{edition}/clone/",
        "courses/edition/{edition}/dates/",
        "courses/edition/{edition}/cancel/",
        "reports/",
        "reports/?edition={open}&country=ZZ",
        "courses/application/?edition__id__exact={open}",
        "courses/application/{application}/change/",
        "courses/application/{application}/priority/",
    ),
    "news": (
        "courses/application/decide/offered/?ids={application}",
        "courses/participant/{participant}/change/",
        "courses/edition/{open}/completion/",
        "news/article/",
        "news/article/{article}/change/",
        "news/article/{article}/preview/",
        "news/article/read/",
        "news/article/export/?state=published",
        "news/figure/",
        "translate/news/article/{article}/es/",
    ),
}


@pytest.mark.parametrize("part", PAGES)
def test_admin_has_nothing_serious_and_no_violation_of_its_policy(staff_page, part):
    page = staff_page("/admin/")
    one, other = Organisation.objects.values_list("pk", flat=True)[:2]
    asked = make_application(state="waitlisted")
    keys = {"course": Course.objects.first().pk, "article": Article.objects.first().pk, "one": one, "other": other}
    keys |= {"edition": Edition.objects.exclude(pk=asked.edition_id).first().pk, "open": asked.edition_id}
    keys |= {"application": asked.pk, "participant": asked.participant_id}
    for address in PAGES[part]:
        page.emulate_media(color_scheme="light")
        assert page.goto("/admin/" + address.format(**keys), wait_until="networkidle").ok, address

        assert page.complaints == [], address
        assert violations(page, SERIOUS) == [], address
        page.emulate_media(color_scheme="dark")
        assert violations(page, SERIOUS, "dark") == [], address
        page.complaints.clear()  # axe itself tries inline styles where it measures contrast


def test_staff_log_in_by_keyboard(open_page):
    make_user(email="staff@example.org", is_staff=True).confirm_address()
    page = open_page("/admin/login/")
    page.locator("#id_login").fill("staff@example.org")
    page.locator("#id_password").fill("a-long-password")
    page.keyboard.press("Enter")

    page.wait_for_url("**/admin/")


def test_article_is_written_in_the_editor(staff_page):
    article = Article.objects.get(slug="time-to-think-universal")
    page = staff_page(f"/admin/news/article/{article.pk}/change/")
    editor = page.locator(".field-body_en .tiptap")
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Written by hand. ")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.wait_for_url("**/admin/news/article/")

    article.refresh_from_db()
    assert article.body_en.startswith("<p>Written by hand. ")


def test_form_begins_in_its_first_field_or_in_the_first_that_is_wrong(staff_page):
    """Django's own begins at the button that stands on top of it."""
    page = staff_page("/admin/courses/edition/add/")
    expect(page.locator(".field-course .select2-selection")).to_be_focused()

    page.goto("/admin/courses/topic/add/")
    expect(page.locator("#id_name_en")).to_be_focused()
    page.locator("#id_slug").fill("no address")
    page.locator("#id_name_en").fill("Border")
    page.locator("[name=_save]").first.click()
    expect(page.locator("#id_slug")).to_be_focused()


def test_texts_of_several_lines_are_whole_on_a_phone(staff_page):
    page = staff_page(f"/admin/courses/course/{Course.objects.first().pk}/change/")
    page.set_viewport_size({"width": 390, "height": 800})
    edges = page.locator("textarea:visible").evaluate_all("all => all.map(each => each.getBoundingClientRect().right)")

    assert len(edges) > 4
    assert max(edges) <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_release_is_read_and_becomes_a_draft(staff_page, scheme):
    page = staff_page("/admin/news/article/read/", color_scheme=scheme)
    page.get_by_label("Text of the release").fill("Office opens a course\n\nIOM gave 80 hours of classes in June 2017.")
    page.get_by_role("button", name="Read it").press("Enter")
    page.get_by_role("link", name="Passage 2 of the text").first.press("Enter")

    expect(page.locator("mark:target")).to_have_text("80 hours of classes")
    assert page.complaints == []
    assert violations(page, SERIOUS) == []
    page.get_by_role("button", name="Create the article").press("Enter")
    page.wait_for_url("**/change/*")
    assert Article.objects.get(slug="office-opens-a-course").figures.count() == 1


def test_modules_change_places_by_keyboard(staff_page):
    course = Course.objects.get(slug="specialized-course-on-migrant-children")
    before = [module.slug for module in course.modules.all()]
    page = staff_page(f"/admin/courses/course/{course.pk}/change/")
    page.locator("#id_modules-0-position").fill("2")
    page.locator("#id_modules-1-position").fill("1")
    page.locator("#id_modules-1-position").press("Enter")
    page.wait_for_url("**/admin/courses/course/")

    after = [module.slug for module in Module.objects.filter(course=course)]
    assert after == [before[1], before[0], *before[2:]]


def test_organisation_is_completed_by_another_of_its_names(staff_page):
    page = staff_page("/admin/courses/partnership/add/")
    page.locator(".field-organisation .select2-selection").press("Enter")
    page.locator(".select2-search__field").fill("ACNUR")

    choice = page.locator(".select2-results__option").first
    expect(choice).to_contain_text("United Nations High Commissioner for Refugees (UNHCR)")


def test_country_is_added_to_those_that_were_chosen_and_one_is_taken_away(staff_page):
    page = staff_page("/admin/news/article/add/?countries=AR,MX")
    row = page.locator(".field-countries")
    row.locator(".select2-search__field").press_sequentially("peru")
    page.keyboard.press("Enter")
    row.get_by_title("Argentina").locator(".select2-selection__choice__remove").click()

    assert row.locator("select").evaluate("list => [...list.selectedOptions].map(each => each.value)") == ["MX", "PE"]
    assert page.complaints == []


class Clicks:
    """Clicks by role and name, counted; typing, and the Enter at its end, is not."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def __call__(self, role, name, *, exact=True):
        self.count += 1
        self.page.wait_for_load_state()  # what is clicked before its scripts are there may do nothing
        self.page.get_by_role(role, name=name, exact=exact).first.click()

    def search(self, words):
        self.page.get_by_label("Search everything").fill(words)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/admin/search/**")


EDITION = "Inter-American Course on International Migration: 37th edition"


def test_next_edition_takes_three_clicks(staff_page):
    page = staff_page("/admin/")
    click = Clicks(page)
    click.search("37th")
    click("link", EDITION)
    click("link", "Clone as next edition")
    click("button", "Make the draft")

    expect(page.get_by_text("is a draft. Look through it")).to_be_visible()
    assert [Edition.objects.filter(ordinal=38).count(), click.count] == [1, 3]


def test_dates_take_three_clicks(staff_page):
    page = staff_page("/admin/")
    click = Clicks(page)
    click.search("37th")
    click("link", EDITION)
    click("link", "Change dates")
    page.locator("#id_starts_on").fill("2030-08-26")
    page.locator("#id_notice_en").fill("New dates")
    page.keyboard.press("Enter")
    click("button", "Change the dates")

    expect(page.get_by_text("on its page and in the calendars")).to_be_visible()
    assert [Edition.objects.get(ordinal=37).notice_en, click.count] == ["New dates", 3]


def test_press_release_takes_four_clicks(staff_page):
    page = staff_page("/admin/")
    click = Clicks(page)
    click.search("37th")
    click("link", EDITION)
    click("link", "Add press release")
    page.locator("#id_title_en").fill("Written today")
    page.locator("#id_slug").fill("written-today")
    click("button", "Save")

    page.wait_for_url("**/admin/news/article/")
    article = Article.objects.latest("pk")
    assert article.title_en == "Written today"
    assert [edition.ordinal for edition in article.editions.all()] == [37]
    assert click.count <= 4


def test_country_is_added_to_an_edition_in_three_clicks(staff_page):
    page = staff_page("/admin/")
    click = Clicks(page)
    click.search("37th")
    click("link", EDITION)
    click("button", "Add another Site")
    page.locator("#id_sites-1-slug").fill("uy")
    page.locator("#id_sites-1-country").select_option("UY")
    page.locator("#id_sites-1-position").fill("2")
    click("button", "Save")

    page.wait_for_url("**/admin/courses/edition/")
    sites = [site.country.code for site in Edition.objects.get(ordinal=37).sites.all()]
    assert [sites, click.count] == [["AR", "UY"], 3]


def test_translation_takes_three_clicks(staff_page):
    Course.objects.filter(slug="specialized-course-on-migrant-children").update(summary_es="")
    page = staff_page("/admin/")
    click = Clicks(page)
    click("link", "Translate")
    click("link", "Specialized Course on Migrant Children in the Americas")
    page.locator("#id_summary_es").fill("Un resumen")
    click("button", "Save the translation")

    expect(page.locator(".messagelist .success")).to_be_visible()
    assert click.count == 3


def test_two_of_one_organisation_take_two_clicks_to_merge(staff_page):
    Organisation.objects.create(name_en="Directorate General for Aliens", slug="aliens")
    Organisation.objects.create(name_en="Directorate General of Aliens", slug="aliens-2")
    page = staff_page("/admin/courses/organisation/duplicates/")
    click = Clicks(page)
    click("link", "Directorate General for Aliens", exact=False)
    click("button", "Merge, moving", exact=False)

    expect(page.locator(".messagelist .success")).to_be_visible()
    assert [Organisation.objects.filter(slug__startswith="aliens").count(), click.count] == [1, 2]


def test_leaving_unsaved_changes_is_asked(staff_page):
    course, asked = Course.objects.first(), []
    page = staff_page(f"/admin/courses/course/{course.pk}/change/")
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("#id_title_en").press_sequentially("x")
    page.get_by_role("link", name="Home").first.click(no_wait_after=True)

    expect(page.locator("#id_title_en")).to_be_visible()
    page.wait_for_function("() => true")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_file_is_imported_by_keyboard(staff_page, scheme, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    page = staff_page("/admin/courses/organisation/", color_scheme=scheme)
    page.get_by_role("link", name="Import", exact=True).press("Enter")
    for content in ("slug,name_en,country\niom,,Atlantis", "slug,name_en\niom,Renamed\nnew,New"):
        file = {"name": "records.csv", "mimeType": "text/csv", "buffer": content.encode()}
        page.get_by_label("File to import").set_input_files(file)
        page.get_by_role("button", name="Show what it would change").press("Enter")
        page.get_by_role("heading", name="records.csv").wait_for()

        assert page.complaints == []
        assert violations(page, SERIOUS) == []
        page.complaints.clear()

    page.get_by_role("button", name="Confirm import").press("Enter")
    page.wait_for_url("**/admin/courses/organisation/")
    expect(page.locator(".messagelist")).to_contain_text("1 new row, 1 changed row and 0 unchanged rows")


def test_added_row_is_where_typing_goes_on(staff_page):
    edition = Edition.objects.get(ordinal=37)
    page = staff_page(f"/admin/courses/edition/{edition.pk}/change/")
    page.get_by_role("button", name="Add another Site").press("Enter")

    expect(page.locator("#id_sites-1-position")).to_be_focused()


def test_halves_of_a_moment_bear_its_name_in_steps_too(staff_page):
    edition = Edition.objects.get(ordinal=37)
    page = staff_page(f"/admin/courses/edition/{edition.pk}/dates/")

    expect(page.get_by_label("Applications open")).to_have_count(2)

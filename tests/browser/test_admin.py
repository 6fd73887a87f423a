import pytest
from playwright.sync_api import expect

from courses.models import Course, Edition, Module
from news.models import Article
from tests.browser.axe import SERIOUS, violations
from tests.factories import make_user


@pytest.fixture
def staff_page(open_page):
    """Open an address of the admin as a member of staff, having logged in by keyboard."""
    make_user(email="staff@example.org", is_staff=True, is_superuser=True)

    def opened(address, **options):
        page = open_page("/admin/login/", viewport={"width": 1280, "height": 900}, **options)
        page.get_by_label("E-mail address").fill("staff@example.org")
        page.get_by_label("Password").fill("a-long-password")
        page.keyboard.press("Enter")
        page.wait_for_url("**/admin/")
        page.goto(address)
        return page

    return opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_admin_has_nothing_serious_and_no_violation_of_its_policy(staff_page, scheme):
    page = staff_page("/admin/", color_scheme=scheme)
    course, edition, article = Course.objects.first(), Edition.objects.first(), Article.objects.first()
    for address in (
        "/admin/",
        "/admin/courses/course/",
        f"/admin/courses/course/{course.pk}/change/",
        "/admin/courses/edition/?state=finished",
        f"/admin/courses/edition/{edition.pk}/change/",
        "/admin/courses/edition/add/",
        "/admin/courses/organisation/?q=oim",
        "/admin/news/article/",
        f"/admin/news/article/{article.pk}/change/",
        "/admin/news/figure/",
        "/admin/courses/course/import/",
        "/admin/news/article/export/?state=published",
    ):
        page.goto(address, wait_until="networkidle")

        assert page.complaints == [], address
        assert violations(page, SERIOUS) == [], address
        page.complaints.clear()  # axe itself tries inline styles where it measures contrast


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

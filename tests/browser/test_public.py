import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations

COURSE = "courses/specialized-course-on-migrant-children/"
ENGLISH = [
    "/en/",
    "/en/courses/",
    "/en/courses/?country=sv&country=zz&status=finished&q=rights",
    "/en/courses/?q=nothing+like+it",
    f"/en/{COURSE}",
    "/en/courses/women-in-migratory-contexts/",
    f"/en/{COURSE}2/",
    "/en/courses/inter-american-course-on-international-migration/37/",
    "/en/courses/comprehensive-care-route-workshops/northern-border/",
    "/en/news/",
    "/en/news/?country=mx&q=children",
    "/en/calendar/?country=mx",
    "/en/search/",
    "/en/search/?q=mexico",
    "/en/search/?q=nothing+like+it",
    "/en/news/time-to-think-universal/",
    "/en/partners/iom/",
    "/en/programmes/mesoamerica-program/",
    "/en/topics/protection/",
    "/en/countries/sv/",
    "/en/figures/",
    "/en/about/data/",
    "/en/about/privacy/",
    "/en/nothing-here/",
]
PATHS = {
    "courses/": "cursos/",
    "news/": "noticias/",
    "partners/": "socios/",
    "programmes/": "programas/",
    "topics/": "temas/",
    "countries/": "paises/",
    "figures/": "cifras/",
    "calendar/": "calendario/",
    "search/": "buscar/",
    "about/data/": "acerca/datos/",
    "about/privacy/": "acerca/privacidad/",
}


def in_spanish(address):
    for english, spanish in PATHS.items():
        address = address.replace(f"/en/{english}", f"/es/{spanish}")
    return address.replace("/en/", "/es/")


def overflow(page):
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("address", ENGLISH + [in_spanish(address) for address in ENGLISH])
def test_page_is_accessible_and_keeps_to_itself(open_page, address):
    """Its colours are the same at any width, and between the narrowest and the widest only the room changes."""
    page = open_page(address)
    for scheme, width in (("light", 1280), ("light", 320), ("dark", 390)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})

        assert violations(page, scheme=scheme) == [], (scheme, width)
        assert overflow(page) == 0, (scheme, width)
    not_found = ["Failed to load resource: the server responded with a status of 404 (Not Found)"]
    assert page.complaints == (not_found if "nothing-here" in address else [])
    assert page.context.cookies() == []


def test_axe_is_able_to_complain(open_page):
    page = open_page("/en/")
    page.evaluate("document.querySelector('.brand').outerHTML = '<a href=\"/\"><img src=\"/static/img/icon.svg\"></a>'")
    page.evaluate("document.querySelector('.bottom p').style.color = '#eee'")

    assert {violation.split(":")[0] for violation in violations(page)} >= {"image-alt", "link-name", "color-contrast"}
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.querySelector('.bottom p').style.color = '#333'")
    assert {violation.split(":")[0] for violation in violations(page, scheme="dark")} == {"color-contrast"}


def test_catalogue_is_filtered_without_javascript_and_by_keyboard(open_page):
    page = open_page("/en/courses/", java_script_enabled=False, viewport={"width": 390, "height": 900})
    page.get_by_text("Filters", exact=True).press("Enter")
    page.get_by_label("In person").press("Space")
    page.get_by_role("button", name="Show courses").press("Enter")

    page.wait_for_url("**format=in-person**")
    expect(page.get_by_role("heading", level=2).first).to_have_text("2 courses")
    expect(page.get_by_label("In person")).to_be_checked()


def test_filters_apply_without_a_new_page_and_tell_the_reader(open_page):
    page = open_page("/en/courses/", viewport={"width": 1280, "height": 900})
    page.evaluate("window.sameDocument = true")
    page.get_by_label("In person").check()
    expect(page.locator("#results")).to_have_text("4 courses")  # nothing moves before the button is pressed
    page.get_by_role("button", name="Show courses").click()

    expect(page.locator("#results")).to_have_text("2 courses")
    expect(page.locator("#results")).to_be_focused()
    expect(page).to_have_title(re.compile("^2 courses on migration: In person"))
    expect(page).to_have_url(re.compile(r"/en/courses/\?format=in-person$"))
    expect(page.get_by_label("In person")).to_be_checked()
    assert page.evaluate("window.sameDocument")
    assert page.complaints == []

    page.go_back()
    expect(page.locator("#results")).to_have_text("4 courses")
    expect(page.get_by_label("In person")).not_to_be_checked()


def test_script_of_the_lists_is_light_and_other_pages_have_none(open_page):
    loaded = "performance.getEntriesByType('resource').filter(one => one.name.endsWith('.js')).map(one => one.name)"
    lists, record = open_page("/en/courses/"), open_page(f"/en/{COURSE}")

    assert [len(page.evaluate(loaded)) for page in (lists, record)] == [2, 0]


def test_each_stop_of_the_keyboard_is_seen_and_none_is_hidden(open_page):
    page = open_page("/en/courses/", viewport={"width": 1280, "height": 900})
    seen = []
    for _stop in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
            const element = document.activeElement, style = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            return [element.tagName, style.outlineStyle + style.boxShadow, box.width > 0 && box.left >= 0];
        }""")
        if stop[0] == "BODY":
            break
        seen.append(stop)

    assert len(seen) > 20
    assert [stop for stop in seen if stop[1] == "nonenone" or not stop[2]] == []


def test_skip_links_lead_to_the_content_and_to_the_results(open_page):
    page = open_page("/en/courses/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url("**#results")
    expect(page.locator("#results")).to_be_focused()


def test_footnote_leads_to_the_release_that_reports_the_figure(open_page):
    page = open_page(f"/en/{COURSE}")
    page.locator("a.source").first.click()

    page.wait_for_url("**#source-1")
    expect(page.locator("#source-1")).to_contain_text("IOM, Partners Launch Online Course")


def test_language_switch_keeps_page_and_filters(open_page):
    page = open_page("/en/courses/?format=in-person")
    page.get_by_role("link", name="Español").click()

    page.wait_for_url("**/es/cursos/?format=in-person")
    expect(page.get_by_role("heading", level=2).first).to_have_text("2 cursos")


def test_page_loads_within_its_budget(open_page):
    """Raw sizes: at most 20 KB of style sheet, two font files of 56 KB, no script."""
    page = open_page(f"/en/{COURSE}")
    loaded = page.evaluate("""async () => {
        await document.fonts.ready;
        return performance.getEntriesByType("resource").map(one => [new URL(one.name).pathname, one.decodedBodySize]);
    }""")
    sizes = {name.rsplit(".", 1)[1]: size for name, size in loaded}

    assert sorted(sizes) == ["css", "svg", "ttf"] or sorted(sizes) == ["css", "ttf"]
    assert sizes["css"] <= 20 * 1024
    assert len([name for name, _size in loaded if name.endswith(".ttf")]) <= 2

"""axe-core with the rule for target sizes switched on, which it is not by itself."""

from axe_playwright_python.base import AXE_SCRIPT

# language, colours and width of a window: each language, scheme and width once, the longer texts in the narrower one
VIEWS = [("en", "light", 1280), ("es", "dark", 320)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TOLD = {"resultTypes": ["violations"], "selectors": False}  # without the long list of what is right: half the time
OPTIONS = TOLD | {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
CONTRAST = TOLD | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
FADED = "Promise.allSettled(document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished))"
RUN = "async options => (await axe.run(options)).violations.map(({id, impact, nodes}) => [id, impact, nodes[0].html])"
SERIOUS = {"serious", "critical"}


def violations(page, impacts=None, scheme="light"):
    """`rule: the first element` for each rule broken, of these impacts alone where they are given.

    In the dark the page is the same but for its colours, and so only their contrast is looked at. Colours that fade
    over into others are waited for.
    """
    page.evaluate(FADED)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, CONTRAST if scheme == "dark" else OPTIONS)
    return [f"{rule}: {element}" for rule, impact, element in found if impacts is None or impact in impacts]

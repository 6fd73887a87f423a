"""axe-core with the rule for target sizes switched on, which it is not by itself."""

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
SERIOUS = {"serious", "critical"}


def violations(page, impacts=None, scheme="light"):
    """`rule: the first element` for each rule broken, of these impacts alone where they are given.

    In the dark the page is the same but for its colours, and so only their contrast is looked at.
    """
    found = Axe().run(page, options=CONTRAST if scheme == "dark" else OPTIONS).response["violations"]
    return [
        f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found if impacts is None or rule["impact"] in impacts
    ]

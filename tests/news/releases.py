"""Releases written for the tests, and the page that reads them as a browser would use it."""

import re
from html import unescape

ADDRESS = "/admin/news/article/read/"
ENGLISH = """Office opens a course for teachers of the region

Published: 7 July 2017

Lima - The Organization for Peace opened the second edition of the course, which lasts 80 hours. More than 300 teachers
of Peru were enrolled in June 2017, Ana Paz said in Peru, not in Chile. The two offices counted 1.357 of them.
"""
SPANISH = """La oficina abre un curso para docentes de la región

Lima, 7 de julio de 2017 - La oficina abrió el curso de 80 horas para unas 300 docentes del Perú.
"""


def shown(client, text, **data):
    return client.post(ADDRESS, {"text": text, "read": "1"} | data)


def fields(response):
    """What a browser would send of the page's form, unticked boxes left out."""
    html, data = response.content.decode(), {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        is_off = attributes.get("type") in {"checkbox", "submit"} and not re.search(r"\bchecked\b", tag)
        if attributes.get("name") and not is_off:
            missing = "on" if attributes.get("type") == "checkbox" else ""
            data.setdefault(attributes["name"], []).append(unescape(attributes.get("value", missing)))
    for name, choices in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.DOTALL):
        data[name] = re.findall(r'<option value="([^"]*)"[^>]* selected', choices) or [""]
    return data | {"create": ["1"], "csrfmiddlewaretoken": ["x"]}


def created(client, text, **changes):
    data = fields(shown(client, text)) | {"text": text} | changes
    return client.post(ADDRESS, {name: value for name, value in data.items() if value is not None})

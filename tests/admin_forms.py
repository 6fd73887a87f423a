"""The staff's forms as a browser would send them."""

import re

from django.urls import reverse


def admin_url(model, page, *args, query=None):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args, query=query)


def address_of(record):
    return admin_url(type(record), "change", record.pk)


def form_of(client, record):
    """The fields of the record's form as it stands, texts of several lines left out."""
    return fields_in(client.get(address_of(record)).text)


def fields_in(html):
    data = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if attributes.get("name") and attributes.get("type") not in {"checkbox", "submit"}:
            data[attributes["name"]] = attributes.get("value", "")
    for name, choices in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)"[^>]* selected', choices)
        if chosen:
            data[name] = chosen[0] if len(chosen) == 1 else chosen
    return data


def show_who_one_is(client):
    """As the portal asks before something grave, where the account has no second factor."""
    assert client.post(reverse("account_reauthenticate"), {"password": "a-long-password"}).status_code == 302

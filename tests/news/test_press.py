"""From an edition to a published article: prefilled, previewed, let out only when it is whole, published when due."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses.models import Appointment, Course, Edition, Partnership
from news.models import Article
from tests.admin_forms import admin_url, form_of
from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_site,
    make_user,
    today,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeps_history")]

WHOLE = {"title_en": "A", "summary_en": "B", "body_en": "<p>C</p>"}


def make_contact():
    return Appointment.objects.create(person=make_person(), organisation=make_organisation(), slug="post")


def test_press_release_of_an_edition_begins_with_what_is_known(staff):
    course, contact = make_course(), make_contact()
    edition = make_edition(course)
    for country in ("SV", "GT"):
        make_site(edition, country)
    partner = make_organisation()
    Partnership.objects.create(organisation=partner, role="funder", course=course)
    last = make_article(published_on=today(-9), published_precision="day")
    last.courses.add(course)
    last.contacts.add(contact)

    links = dict(staff.get(admin_url(Edition, "change", edition.pk)).context["links"])
    initial = staff.get(links["Add press release"]).context["adminform"].form.initial

    assert [initial["editions"], initial["courses"]] == [[str(edition.pk)], [str(course.pk)]]
    assert [initial["organisations"], initial["contacts"]] == [[str(partner.pk)], [str(contact.pk)]]
    assert sorted(initial["countries"]) == ["GT", "SV"]
    assert links["Articles (0)"].endswith(f"?editions__id__exact={edition.pk}")


def test_countries_that_are_known_are_chosen_in_a_list_that_can_be_searched(staff):
    form = staff.get(f"{admin_url(Article, 'add')}?countries=GT,SV").context["adminform"].form

    chosen = [each.data["value"] for each in form["countries"].subwidgets if each.data["selected"]]
    assert [chosen, form["countries"].field.widget.attrs["class"]] == [["SV", "GT"], "searched-choices"]
    assert "js/searched-choices.js" in str(form.media)


def save(client, article, **changes):
    fields = {name: value for name, value in form_of(client, article).items() if not name.startswith("figures-")}
    counts = {"figures-TOTAL_FORMS": 0, "figures-INITIAL_FORMS": 0}
    return client.post(admin_url(Article, "change", article.pk), fields | counts | WHOLE | changes)


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ({"date_unknown": ""}, "Give the date of the release, or tick that it has none."),
        ({"contacts": []}, "Name at least one press contact: readers will ask."),
        ({"summary_en": ""}, "Title, summary and text must all be there in at least one language."),
    ],
)
def test_article_goes_out_with_a_date_a_contact_and_a_whole_language_alone(staff, left_out, words):
    article, contact = make_article(state="draft"), make_contact()
    whole = {"state": "published", "date_unknown": "on", "contacts": [contact.pk]}

    assert words in save(staff, article, **whole | left_out).text
    article.refresh_from_db()
    assert article.state == "draft"
    assert save(staff, article, **whole).status_code == 302
    article.refresh_from_db()
    assert article.state == "published"


def test_published_article_is_corrected_without_new_conditions(staff):
    article = make_article(**WHOLE)

    assert save(staff, article, title_en="Corrected").status_code == 302


@pytest.mark.parametrize(
    ("language", "words"), [("en", "A preview for staff"), ("es", "Vista previa para el personal")]
)
def test_draft_is_previewed_in_both_languages_by_staff_alone(staff, client, language, words):
    drafts = [
        make_article(state="draft", title_en="Seen"),
        make_course(is_published=False, title_en="Seen"),
        make_edition(is_published=False, label_en="Seen"),
    ]
    for draft in drafts:
        response = staff.get(admin_url(type(draft), "preview", draft.pk, language))

        assert [response.status_code, words in response.text, "Seen" in response.text] == [200, True, True]
        assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
        both = staff.get(admin_url(type(draft), "previews", draft.pk))
        assert admin_url(type(draft), "preview", draft.pk, language) in both.text
        assert "frame-src 'self'" in both["Content-Security-Policy"]
    client.force_login(make_user(is_staff=True))
    assert client.get(admin_url(Course, "preview", drafts[1].pk, language)).status_code == 403


def test_command_marks_what_is_due_and_nothing_else(capsys):
    now = timezone.now()
    due = make_article(state="scheduled", publish_at=now - dt.timedelta(minutes=1))
    early = make_article(state="scheduled", publish_at=now + dt.timedelta(hours=1))

    call_command("publish_due", "--dry-run")
    assert [due.slug in capsys.readouterr().out, Article.objects.due_by(now).count()] == [True, 1]

    call_command("publish_due")
    assert [Article.objects.get(pk=each.pk).state for each in (due, early)] == ["published", "scheduled"]
    assert due.history.first().history_change_reason

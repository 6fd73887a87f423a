"""Texts to study, as staff write, translate, import and bring them back; and what completes an edition."""

import re

import pytest
from django.contrib.auth.models import Permission

from courses.actions.editions import Part, clone, next_of
from courses.completion import meeting_the_rule
from courses.models import Application, Edition, Message, Module, Resource
from tests.admin_forms import address_of, admin_url, fields_in, form_of
from tests.courses.test_history import save
from tests.exchange import brought_in, csv_of, exported, refusals, upload
from tests.factories import make_course, make_running_edition, make_user
from tests.learning import make_resource, make_student

pytestmark = pytest.mark.django_db
EVIL = '<h2>Uno</h2><p onclick="x()">Dos<script>x()</script> <a href="javascript:x()">tres</a></p>'
GOOD = ["<h2>Uno</h2>", "Dos", "tres"]


@pytest.fixture
def module():
    return Module.objects.create(course=make_course(slug="c"), slug="m", position=1, title_en="One", title_es="Uno")


def is_clean(text):
    return all(part in text for part in GOOD) and not re.search("script|onclick", text)


# The module's form


@pytest.mark.usefixtures("keeps_history")
def test_text_is_written_with_the_editor_and_cleaned(staff, module):
    page = staff.get(address_of(module))
    maps = re.findall(r'<script[^>]*type="importmap"[^>]*>', page.text)
    policy = page["Content-Security-Policy"]

    assert save(staff, module, text_en=EVIL, text_es="").status_code == 302

    module.refresh_from_db()
    assert is_clean(module.text_en)
    assert maps
    assert [re.search('nonce="([^"]+)"', each)[1] in policy for each in maps] == [True] * len(maps)


@pytest.mark.usefixtures("keeps_history")
def test_text_of_a_module_can_be_brought_back(staff, module):
    save(staff, module, text_en="<p>Before</p>")
    save(staff, module, text_en="<p>After</p>")
    first = module.history.filter(text_en="<p>Before</p>").last()
    address = admin_url(Module, "simple_history", module.pk, first.pk)
    page = staff.get(address)
    fields = {field.name: field.value() for field in page.context["adminform"].form}

    assert "importmap" in page.text
    assert staff.post(address, {name: value for name, value in fields.items() if value}).status_code == 302
    module.refresh_from_db()
    assert module.text_en == "<p>Before</p>"


@pytest.mark.usefixtures("keeps_history")
def test_text_is_translated_beside_the_original(staff, module):
    Module.objects.update(text_en="<p>Text of the original</p>")
    address = f"/admin/translate/courses/module/{module.pk}/es/"
    page = staff.get(address)
    seen = page.context["form"]["seen_version"].value()

    staff.post(address, {"title_es": "Uno", "text_es": EVIL, "seen_version": seen})

    assert "Text of the original" in page.text
    module.refresh_from_db()
    assert is_clean(module.text_es)


def test_text_too_long_is_told_at_its_field(staff, module):
    page = staff.post(address_of(module), form_of(staff, module) | {"text_en": f"<p>{'x' * 30_001}</p>"})

    assert page.status_code == 200
    assert page.context["adminform"].form.errors


def test_transcript_has_its_place_in_the_form(staff, module):
    resource = make_resource(module, kind="video")

    save(staff, resource, transcript="Hola")

    assert Resource.objects.get().transcript == "Hola"


def test_recording_is_written_with_its_transcript_in_the_form_of_its_module(staff, module):
    new = {
        "title_en": "Talk",
        "kind": "video",
        "url": "https://example.org/talk",
        "transcript": "Hola",
    }
    facts = form_of(staff, module) | {f"resources-0-{name}": value for name, value in new.items()}

    response = staff.post(address_of(module), facts | {"resources-TOTAL_FORMS": "1"})

    assert response.status_code == 302
    assert module.resources.values_list("title_en", "transcript").get() == ("Talk", "Hola")


@pytest.mark.parametrize(("language", "title"), [("en", "One"), ("es", "Uno")])
def test_module_is_previewed_as_those_who_study_see_it(staff, client, module, language, title):
    Module.objects.update(text_en="<p>To read</p>", text_es="<p>Para leer</p>")
    make_resource(module, kind="video", transcript="Hola" * 6_000)
    address = admin_url(Module, "preview", module.pk, language)

    page = staff.get(address)

    assert [page.status_code, page.context["view"].is_preview] == [200, True]
    assert [f"{title}</h1>" in page.text, "Reader" in page.text, "HolaHola" in page.text] == [True] * 3
    assert {"en": "To read", "es": "Para leer"}[language] in page.text
    assert '<form method="post"' not in page.text
    assert admin_url(Module, "previews", module.pk) in staff.get(address_of(module)).text
    assert address in staff.get(admin_url(Module, "previews", module.pk)).text
    client.force_login(make_user(is_staff=True))
    assert client.get(address).status_code == 403


# Files


@pytest.mark.usefixtures("keeps_history")
@pytest.mark.parametrize("is_new", [True, False])
def test_imported_text_is_cleaned(staff, module, is_new):
    row = ["c", "n" if is_new else "m", "2", "Two", EVIL.replace('"', "'")]

    brought_in(staff, Module, csv_of(["course", "slug", "position", "title_en", "text_en"], row))

    stored = Module.objects.get(slug=row[1])
    assert is_clean(stored.text_en)
    assert all(is_clean(entry.text_en) for entry in stored.history.all() if entry.text_en)


def test_exported_text_comes_back_as_it_is(staff, module):
    Module.objects.update(text_en="<h2>One</h2><p>Two, <strong>three</strong></p>")

    page = upload(staff, Module, exported(staff, Module))

    assert [refusals(page), page.context["preview"].changed] == [[], []]


def test_import_refuses_a_text_that_is_too_long(staff, module):
    row = ["c", "m", "<p>" + "x" * 30_001 + "</p>"]

    page = upload(staff, Module, csv_of(["course", "slug", "text_en"], row))

    assert [row for row, _column, _sentence in refusals(page)] == [2]


# What completes an edition


def states(edition):
    return sorted(Application.objects.filter(edition=edition).values_list("state", flat=True))


def messages_of(page):
    return [str(message) for message in page.context["messages"]]


def two_of_three(**facts):
    """An edition without a rule: one person has done two of its modules, another none."""
    edition = make_running_edition(3, completion_share=None, **facts)
    make_student(edition, done=2)
    make_student(edition)
    return edition


@pytest.mark.sweep
@pytest.mark.parametrize(("share", "meeting"), [("66", 1), ("67", 0), ("", 0)])
def test_new_rule_completes_nobody_and_says_how_many_it_would(staff, share, meeting):
    edition = two_of_three()

    page = staff.post(address_of(edition), form_of(staff, edition) | {"completion_share": share}, follow=True)

    assert [states(edition), Message.objects.exists()] == [["confirmed"] * 2, False]
    words = "1 person has done what this rule asks. Nobody completes before it is recorded."
    link = f' <a href="{admin_url(Edition, "completion", edition.pk)}">Record completion</a>'
    assert (words + link in messages_of(page)) == bool(meeting)


def test_edition_saved_without_another_rule_says_nothing_of_it(staff):
    edition = two_of_three()
    Edition.objects.update(completion_share=50)

    page = staff.post(address_of(edition), form_of(staff, edition) | {"note": "x"}, follow=True)

    assert "this rule" not in " ".join(messages_of(page))


def test_who_may_not_see_numbers_of_people_is_told_none(client):
    edition = two_of_three()
    user = make_user(is_staff=True)
    rights = ["view_edition", "change_edition"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)

    page = client.post(address_of(edition), form_of(client, edition) | {"completion_share": "50"}, follow=True)

    assert "this rule" not in " ".join(messages_of(page))


@pytest.mark.sweep
@pytest.mark.parametrize("share", ["0", "101", "x"])
def test_share_is_between_1_and_100(staff, share):
    edition = two_of_three()

    page = staff.post(address_of(edition), form_of(staff, edition) | {"completion_share": share})

    assert list(page.context["adminform"].form.errors) == ["completion_share"]


@pytest.mark.usefixtures("keeps_history")
def test_imported_rule_completes_nobody_either(staff):
    edition = two_of_three(slug="e")
    row = [edition.course.slug, "e"]

    brought_in(staff, Edition, csv_of(["course", "slug", "completion_share"], [*row, "50"]))

    assert states(edition) == ["confirmed", "confirmed"]
    assert [each.done for each in meeting_the_rule(Edition.objects.get())] == [2]


def test_next_edition_takes_over_what_completes_it():
    edition = make_running_edition(completion_share=80)

    copy = clone(edition, next_of(edition), [Part.FACTS])

    assert copy.completion_share == 80


# Where a module stands


def test_rows_without_a_position_are_the_last_ones_in_their_order(staff, module):
    new = {"modules-TOTAL_FORMS": "3", "modules-1-title_en": "Two", "modules-2-title_en": "Three"}

    response = staff.post(address_of(module.course), form_of(staff, module.course) | new)

    assert response.status_code == 302
    assert [*module.course.modules.values_list("position", "title_en")] == [(1, "One"), (2, "Two"), (3, "Three")]


def test_row_whose_position_is_taken_away_becomes_the_last(staff, module):
    other = Module.objects.create(course=module.course, slug="n", position=7, title_en="Seven")
    data = form_of(staff, module.course) | {"modules-0-position": ""}

    assert staff.post(address_of(module.course), data).status_code == 302
    assert [*module.course.modules.order_by("position")] == [other, module]
    module.refresh_from_db()
    assert module.position == 8


def test_empty_row_is_no_module(staff, module):
    data = form_of(staff, module.course) | {"modules-TOTAL_FORMS": "2"}

    assert staff.post(address_of(module.course), data).status_code == 302
    assert module.course.modules.count() == 1


@pytest.mark.parametrize(("course", "position"), [("same", 2), ("another", 1)])
def test_module_by_itself_without_a_position_is_the_last_of_its_course(staff, module, course, position):
    of = module.course if course == "same" else make_course(slug="another")
    data = fields_in(staff.get(admin_url(Module, "add")).text) | {"course": of.pk, "title_en": "New"}

    assert staff.post(admin_url(Module, "add"), data).status_code == 302
    assert Module.objects.get(title_en="New").position == position

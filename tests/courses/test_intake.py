"""Participants out of a file: what each column means, who is recognised, what is written and when."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils.translation import override

from courses.intake_columns import COLUMNS, titles
from courses.models import Alias, Application, Batch, Message, Participant
from tests.exchange import csv_of, queries, xlsx_of
from tests.factories import (
    make_application,
    make_open_edition,
    make_organisation,
    make_participant,
    make_site,
    make_staff,
    make_user,
)
from tests.participants import ADD, ANA, HEADER, LUIS, brought_in, confirm, counts, refusals, told, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "imports"


def names():
    return sorted(str(person) for person in Participant.objects.all())


def test_new_people_are_told_and_only_then_written(staff, folder):
    page = upload(staff, ANA, LUIS)

    assert counts(page) == "2 new participants, 0 already there and 0 rows with errors"
    assert [Participant.objects.exists(), len(list(folder.iterdir()))] == [False, 1]

    page = confirm(staff, page)

    batch = Batch.objects.get()
    assert told(page)[0].startswith("Imported from people.csv: 2 new participants")
    assert [batch.people_added, batch.imported_by.is_superuser, batch.file_name] == [2, True, "people.csv"]
    assert list(batch.participants.values_list("given_names", "family_names", "email", "country")) == [
        ("Ana", "Núñez", "ana@example.org", "GT"),
        ("Luis", "Paz", "luis@example.org", "SV"),
    ]
    assert page.redirect_chain[-1][0] == f"/admin/courses/batch/{batch.pk}/change/"
    assert list(folder.iterdir()) == []


def test_result_leads_to_the_people_of_the_import_alone(staff):
    make_participant(family_names="Other")
    page = confirm(staff, upload(staff, ANA))

    listed = staff.get(dict(page.context["links"])["Participants"])

    assert [str(person) for person in listed.context["cl"].result_list] == ["Ana Núñez"]


def test_every_column_is_read(staff):
    header = [title.upper() for title in reversed(titles())]
    cells = ["1985", "Mujer", "Jefa", "Minority Ministry", "méxico", "Español", "ana@x.org", "A. Núñez", "Núñez", "Ana"]

    batch = brought_in(staff, cells, header=header)

    facts = [column.attribute for column in reversed(COLUMNS)]
    assert batch.participants.values_list(*facts).get() == (
        *(1985, "female", "Jefa", "Minority Ministry", "MX", "es"),
        *("ana@x.org", "A. Núñez", "Núñez", "Ana"),
    )


@pytest.mark.parametrize(
    "header", [["Nombres", "APELLIDOS"], ["first name", "Surname"], ["given_names", "family_names"]]
)
def test_headers_have_several_names_in_both_languages(staff, header):
    brought_in(staff, ["Ana", "Paz"], header=header)

    assert names() == ["Ana Paz"]


def test_template_is_read_in_either_language(staff):
    for language in ("en", "es"):
        with override(language):
            assert refusals(upload(staff, content=csv_of(titles()))) == ["The file has a header but no rows."]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_template_has_every_column(staff, kind):
    content = staff.get("/admin/courses/batch/template/", {"kind": kind}).content
    people = content + b"Ana,Paz,,,,,,,,\r\n" if kind == "csv" else xlsx_of(titles(), ["Ana", "Paz"])

    assert refusals(upload(staff, content=content)) == ["The file has a header but no rows."]
    assert counts(upload(staff, content=people)).startswith("1 new participant,")


def test_unknown_column_is_told_and_names_are_needed(staff):
    page = upload(staff, [*ANA, "x"], header=[*HEADER, "Colour"])

    assert [page.context["upload"].intake.unknown, bool(page.context["ticket"])] == [["colour"], True]
    assert "Not imported, because nobody knows these columns: “colour”." in page.text
    assert refusals(upload(staff, ["Ana"], header=["Nombres"])) == [
        "The file lacks the columns of the names: Family names. The template has them all."
    ]
    assert refusals(upload(staff, ["Ana", "Ana", "Paz"], header=["Nombres", "given names", "Apellidos"])) == [
        "Two columns say the same: “Given names”."
    ]


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("Country of work", "Atlantis", "“Atlantis” is no country. Write its code, such as SV, or its name."),
        ("E-mail", "ana@", "Enter a valid email address."),
        ("E-mail", f"{'a' * 250}@x.org", "Ensure this value has at most 254 characters (it has 256)."),
        ("Sex", "M", "“M” is none of these: female, male, other, not-stated."),
        ("Language of messages", "fr", "“fr” is none of these: en, es."),
        ("Year of birth", "85", "A year of birth has four digits and is past."),
        ("Year of birth", "2999", "A year of birth has four digits and is past."),
        ("Year of birth", "1.985", "“1.985” is not a whole number."),
        ("Year of birth", "03/04/1985", "“03/04/1985” is not a whole number."),
        ("Post", "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
        ("Post", "a\u202eb", "There is a character in this that cannot be printed. Type it anew."),
    ],
)
def test_error_is_told_by_row_column_value_and_reason(staff, column, value, sentence):
    page = upload(staff, ["Ana", "Paz", value], header=["Given names", "Family names", column])

    ((number, told_column, told_value, told_sentence),) = refusals(page)
    assert [number, told_column, told_value[:90]] == [2, column, value[:90]]
    assert told_sentence.startswith(sentence)
    assert page.context["ticket"] is None


@pytest.mark.parametrize(
    ("value", "sex"),
    [("", "not-stated"), ("MUJER", "female"), ("masculino", "male"), ("other", "other"), ("sin indicar", "not-stated")],
)
def test_sex_has_words_in_both_languages_and_is_not_stated_where_blank(staff, value, sex):
    brought_in(staff, ["Ana", "Paz", value], header=["Nombres", "Apellidos", "Sexo"])

    assert Participant.objects.get().sex == sex


@pytest.mark.sweep
@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "+33 1", "José  Ángel", "de la O'Hara-Ñúñez", "李", "محمد", "0012", "\u006e\u0303a"]
)
def test_names_are_kept_letter_by_letter_and_no_formula_is_run(staff, name):
    brought_in(staff, content=xlsx_of(["Nombres", "Apellidos"], ["X", "Y"]))
    brought_in(staff, [name, "Paz"], header=["Nombres", "Apellidos"])

    assert Participant.objects.get(family_names="Paz").given_names == name


def test_numbers_of_a_workbook_are_read_as_they_look(staff):
    brought_in(
        staff, content=xlsx_of(["Nombres", "Apellidos", "Año de nacimiento", "Cargo"], ["Ana", "Paz", 1985.0, 7])
    )

    assert Participant.objects.values_list("birth_year", "position").get() == (1985, "7")


def test_institution_is_linked_by_any_name_that_is_one_organisations_alone(staff):
    known = make_organisation(name_en="Ministry of Examples", acronym_en="ME")
    Alias.objects.create(organisation=known, name="Ministerio del Ejemplo")
    for _each in range(2):
        make_organisation(acronym_en="IM")
    header = ["Nombres", "Apellidos", "Institución"]

    typed = ["MINISTRY of examples", "me", "ministerio del ejemplo", "IM", "Elsewhere"]
    brought_in(staff, *([f"N{place}", "Paz", name] for place, name in enumerate(typed)), header=header)

    linked = Participant.objects.order_by("pk").values_list("institution", "institution_name")
    assert list(linked) == list(zip([known.pk] * 3 + [None] * 2, typed, strict=True))


# Who is recognised


def test_known_people_are_not_changed_and_the_same_file_again_changes_nothing(staff):
    there = make_participant(given_names="ANA", family_names="Nunez", email="Ana@Example.org", country="SV")
    brought_in(staff, ANA, LUIS)

    page = upload(staff, ANA, LUIS)

    assert counts(page) == "0 new participants, 2 already there and 0 rows with errors"
    assert page.context["ticket"] is None
    there.refresh_from_db()
    assert [there.given_names, there.country, Participant.objects.count()] == ["ANA", "SV", 2]


def test_people_without_an_address_are_known_by_name_and_country(staff):
    header, paz = ["Nombres", "Apellidos", "País"], ["Ana", "Paz", "GT"]
    brought_in(staff, paz, header=header)

    page = upload(staff, paz, ["Ana", "Paz", "SV"], header=header)

    assert counts(page) == "1 new participant, 1 already there and 0 rows with errors"


def test_possible_duplicate_is_new_but_pointed_out(staff):
    make_participant(given_names="Núñez", family_names="ANA", email="other@example.org", country="GT")
    twins = ["Luis", "Paz", "paz@example.org", "SV"], ["Ana", "Núñez", "third@example.org", "SV"]

    page = upload(staff, ANA, LUIS, *twins)

    rows = {row.number: row.is_alike for row in page.context["upload"].intake.rows}
    assert rows == {2: True, 3: False, 4: True, 5: False}
    assert counts(page).startswith("4 new participants,")
    assert "2 of the new ones may be recorded already" in page.text


def test_same_person_twice_in_a_file_is_an_error_that_names_the_first_row(staff):
    page = upload(staff, ANA, LUIS, ["ana", "NUNEZ", "ANA@example.org", ""])

    assert refusals(page) == [(4, "", "ana NUNEZ", "The same person stands in row 2 already.")]


def test_two_people_may_share_a_mailbox(staff):
    brought_in(staff, ANA, ["Eva", "Sol", "ana@example.org", "GT"])

    assert names() == ["Ana Núñez", "Eva Sol"]


# All or nothing, and the good rows


def test_nothing_is_imported_where_a_row_is_wrong_unless_the_good_ones_are_asked_for(staff, folder):
    page = upload(staff, ANA, ["", "Paz", "=1+1", "GT"], LUIS)

    again = confirm(staff, page)
    assert [told(again), Participant.objects.exists()] == [["Nothing is imported: the file has errors."], False]
    assert again.context["ticket"]

    done = confirm(staff, page, good_rows="on")
    assert [names(), Batch.objects.get().rows_refused] == [["Ana Núñez", "Luis Paz"], 1]
    back = staff.get(dict(done.context["links"])["Rows that were not imported"]).content.decode("utf-8-sig")
    assert back.splitlines() == [
        "given names,family names,e-mail,country of work,Why it was not imported",
        ",Paz,'=1+1,GT,Given names: This field is required. E-mail: Enter a valid email address.",
    ]


def test_refused_rows_come_in_once_they_are_mended(staff):
    done = confirm(staff, upload(staff, ANA, ["", *LUIS[1:]]), good_rows="on")
    back = staff.get(dict(done.context["links"])["Rows that were not imported"]).content

    page = upload(staff, content=back.replace(b"\n,", b"\nLuis,"))

    assert [counts(page)[:18], page.context["upload"].intake.unknown] == ["1 new participant,", []]


def test_refused_rows_are_for_whoever_imported_and_for_an_hour(staff, client, folder):
    done = confirm(staff, upload(staff, ANA, ["", *LUIS[1:]]), good_rows="on")
    address = dict(done.context["links"])["Rows that were not imported"]
    client.force_login(make_staff())

    assert client.get(address).status_code == 302
    assert client.get(address.partition("?")[0]).status_code == 302


# Applications


def test_people_get_an_application_under_review_and_no_letter(staff, django_capture_on_commit_callbacks):
    edition = make_open_edition()
    make_site(edition)
    known = make_participant(given_names="Luis", family_names="Paz", email="luis@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        batch = brought_in(staff, ANA, LUIS, place=str(edition.pk))

    ana, luis = Application.objects.order_by("pk")
    assert [luis.participant, batch.applications_added, batch.edition] == [known, 2, edition]
    assert [ana.state, ana.origin, ana.country.code, ana.site] == ["submitted", "imported", "GT", edition.sites.get()]
    assert ana.person_key == ana.participant.person_key
    change = ana.transitions.get()
    assert [change.from_state, change.to_state, change.actor] == ["", "submitted", batch.imported_by]
    assert not Message.objects.exists()


def test_site_is_chosen_where_there_are_several(staff):
    edition = make_open_edition()
    _one, other = make_site(edition, city="A"), make_site(edition, city="B")

    brought_in(staff, ANA, place=f"{edition.pk}-{other.pk}")
    brought_in(staff, LUIS, place=str(edition.pk))

    assert list(Application.objects.order_by("pk").values_list("site", flat=True)) == [other.pk, None]
    assert upload(staff, ANA, place=f"{edition.pk}-{make_site().pk}").context["form"].errors["place"]


def test_live_application_is_left_alone_and_a_second_way_in_is_given_after_an_end(staff):
    edition = make_open_edition()
    for state, email in (("waitlisted", "ana@example.org"), ("rejected", "luis@example.org")):
        given, family = ("Ana", "Núñez") if state == "waitlisted" else ("Luis", "Paz")
        make_application(
            edition, state, participant=make_participant(given_names=given, family_names=family, email=email)
        )

    page = upload(staff, ANA, LUIS, place=str(edition.pk))

    assert counts(page) == "0 new participants, 2 already there, 0 rows with errors and 1 application"


def test_edition_that_is_over_takes_nobody(staff):
    over, cancelled = make_open_edition(is_over=True), make_open_edition()

    assert "place" in upload(staff, ANA, place=str(over.pk)).context["form"].errors
    page = upload(staff, ANA, place=str(cancelled.pk))
    type(cancelled).objects.filter(pk=cancelled.pk).update(is_published=False)

    assert "This edition is over, cancelled or not public." in told(confirm(staff, page))[0]
    assert not Participant.objects.exists()


# Between the preview and the confirmation


def test_confirmed_twice_is_imported_once(staff):
    page = upload(staff, ANA)
    first, second = confirm(staff, page), confirm(staff, page)

    assert first.redirect_chain[-1] == second.redirect_chain[-1]
    assert [Batch.objects.count(), Participant.objects.count()] == [1, 1]


def test_two_who_upload_the_same_file_bring_it_in_once(staff):
    pages = [upload(staff, ANA) for _each in range(2)]
    confirm(staff, pages[0])

    again = confirm(staff, pages[1])

    assert "the records have changed since the preview" in told(again)[0]
    assert counts(again) == "0 new participants, 1 already there and 0 rows with errors"
    assert [Batch.objects.count(), Participant.objects.count()] == [1, 1]


def test_whoever_is_recorded_while_the_file_is_judged_is_not_doubled(staff, monkeypatch):
    page = upload(staff, ANA)
    facts = dict(zip(["given_names", "family_names", "email", "country"], ANA, strict=True))
    monkeypatch.setattr("courses.actions.batches.drafts", lambda *_args: make_participant(**facts) and [])

    again = confirm(staff, page)

    assert "was recorded, or has applied, meanwhile" in told(again)[0]
    assert [Batch.objects.count(), Participant.objects.count()] == [0, 1]


def test_preview_is_nobody_elses(staff, client):
    page = upload(staff, ANA)
    client.force_login(make_staff())

    assert told(confirm(client, page)) == ["This preview is no longer valid. Upload the file again."]
    assert client.get("/admin/courses/batch/confirm/").url == ADD
    assert not Participant.objects.exists()


def test_nothing_personal_is_logged(staff, caplog):
    brought_in(staff, ANA)

    assert [LogEntry.objects.count(), "Ana" in caplog.text] == [0, False]


# What a large file costs


def test_number_of_queries_does_not_grow_with_the_rows(staff):
    edition = make_open_edition()
    asked = [
        queries(
            lambda size=size: brought_in(
                staff, *([f"A{size}", f"{n}", f"{size}-{n}@x.org", "GT"] for n in range(size)), place=str(edition.pk)
            )
        )
        for size in (1, 40)
    ]

    assert asked[0] == asked[1] < 60


def test_two_hundred_rows_are_shown_and_the_others_counted(staff):
    page = upload(staff, *([f"A{n}", "Paz", "", "GT"] for n in range(203)))

    assert [page.text.count("<td>New</td>"), "And 3 more rows." in page.text] == [200, True]


# The ways there


def test_lists_and_the_edition_lead_to_the_import(staff):
    edition = make_open_edition()
    application = make_application(edition)

    lists = [
        staff.get("/admin/courses/participant/").text,
        staff.get("/admin/courses/application/", {"edition__id__exact": edition.pk}).text,
    ]
    links = dict(staff.get(f"/admin/courses/edition/{edition.pk}/change/").context["links"])

    address = f"{ADD}?edition={edition.pk}"
    assert [f'href="{ADD}"' in lists[0], f'href="{address}"' in lists[1]] == [True, True]
    assert links["Import participants"] == address
    assert f'<option value="{edition.pk}" selected>' in staff.get(address).text
    assert staff.get(f"{ADD}?edition=zz").status_code == 200
    assert application.batch is None


def test_whoever_may_not_add_applications_is_offered_no_edition(client):
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["add_batch", "view_batch", "add_participant"]))
    client.force_login(user)
    edition = make_open_edition()

    assert "place" not in client.get(ADD).context["form"].fields
    brought_in(client, ANA, place=str(edition.pk))

    assert [Participant.objects.count(), Application.objects.count()] == [1, 0]

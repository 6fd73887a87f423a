"""Participants out of a file: what each column means, who is recognised, what is written and when."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Permission
from django.utils.translation import override

from courses.intake_columns import COLUMNS, titles
from courses.models import Alias, Batch, Participant
from tests.admin_forms import address_of
from tests.exchange import csv_of, xlsx_of
from tests.factories import (
    make_organisation,
    make_participant,
    make_user,
)
from tests.participants import ANA, HEADER, LUIS, brought_in, confirm, counts, refusals, told, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


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


@pytest.mark.sweep
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


def test_title_above_the_headings_is_no_heading(staff):
    content = csv_of(["Lista de participantes"], HEADER, ANA, [*LUIS[:3], "Atlantis"])

    page = upload(staff, content=content)

    assert counts(page) == "1 new participant, 0 already there and 1 row with errors"
    assert [row for row, *_told in refusals(page)] == [4]


def test_unknown_column_is_told_and_names_are_needed(staff):
    page = upload(staff, [*ANA, "x"], header=[*HEADER, "Colour"])

    assert [page.context["upload"].intake.unknown, bool(page.context["ticket"])] == [["colour"], True]
    assert "Not imported, because nobody knows these columns: “colour”." in page.text
    assert refusals(upload(staff, ["Ana"], header=["Nombres"])) == [
        "The file lacks the columns of the names: Family names. The template has them all."
    ]
    assert refusals(upload(staff, ["Ana", "Ana", "Paz"], header=["Nombres", "given names", "Apellidos"])) == [
        "Two columns say the same: “Nombres” and “Given names”."
    ]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("Country of work", "Atlantis", "“Atlantis” is no country. Write its code, such as SV, or its name."),
        ("E-mail", "ana@", "Enter a valid email address."),
        ("E-mail", f"{'a' * 250}@x.org", "Ensure this value has at most 254 characters (it has 256)."),
        ("Sex", "X", "“X” is none of these: Female; Male; Other; Not stated."),
        ("Language of messages", "fr", "“fr” is none of these: English; Spanish."),
        ("Year of birth", "85", "A year of birth has four digits and is past."),
        ("Year of birth", "2999", "A year of birth has four digits and is past."),
        ("Year of birth", "1.985", "“1.985” is not a whole number."),
        ("Year of birth", "25/11/85", "“25/11/85” is not a whole number."),
        ("Year of birth", "31/02/1985", "“31/02/1985” is not a whole number."),
        ("Year of birth", "25/11/2999", "A year of birth has four digits and is past."),
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


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("value", "sex"),
    [
        *(("", "not-stated"), ("sin indicar", "not-stated"), ("No responde", "not-stated")),
        *(("Prefiero no decirlo", "not-stated"), ("prefer not to say", "not-stated")),
        *(("MUJER", "female"), ("Femenino", "female"), ("f", "female"), ("Woman", "female")),
        *(("hombre", "male"), ("masculino", "male"), ("H", "male"), ("man", "male")),
        *(("other", "other"), ("Otro", "other"), ("No binario", "other"), ("non-binary", "other")),
    ],
)
def test_sex_has_words_in_both_languages_and_is_not_stated_where_blank(staff, value, sex):
    brought_in(staff, ["Ana", "Paz", value], header=["Nombres", "Apellidos", "Género"])

    assert Participant.objects.get().sex == sex


@pytest.mark.parametrize(("beside", "sexes"), [("F", ["male", "female"]), ("h", ["female", "male"])])
def test_m_means_what_the_letter_beside_it_leaves(staff, beside, sexes):
    batch = brought_in(staff, ["Luz", "Paz", "m"], ["Noa", "Sol", beside], header=["Nombres", "Apellidos", "Gender"])

    assert list(batch.participants.order_by("pk").values_list("sex", flat=True)) == sexes


@pytest.mark.parametrize("others", [["mujer"], ["F", "H"]])
def test_m_is_refused_where_nothing_tells_what_it_means(staff, others):
    rows = [[f"N{place}", "Paz", word] for place, word in enumerate(["M", *others])]

    page = upload(staff, *rows, header=["Given names", "Family names", "Sex"])

    words = (
        "“M” can mean “male” or “mujer”: it is read as male beside “F” alone in the same column, as female beside "
        "“H” alone. Write “Female” or “Male”."
    )
    assert refusals(page) == [(2, "Sex", "M", words)]


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


@pytest.mark.parametrize(
    "date", ["1985-04-03", "03/04/1985", "25.11.1985", "3 de abril de 1985", dt.datetime(1985, 4, 3, 9, 30)]
)
def test_of_a_date_of_birth_the_year_is_kept(staff, date):
    brought_in(staff, content=xlsx_of(["Nombres", "Apellidos", "Año de nacimiento"], ["Ana", "Paz", date]))

    assert Participant.objects.get().birth_year == 1985


def test_year_that_a_spreadsheet_took_for_a_day_is_refused(staff):
    content = xlsx_of(["Given names", "Family names", "Year of birth"], ["Ana", "Paz", dt.date(1905, 6, 7)])  # 1985

    assert refusals(upload(staff, content=content))[0][3] == "“1905-06-07” is not a whole number."


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
    there = make_participant(given_names="Núñez", family_names="ANA", email="other@example.org", country="GT")
    twins = ["Luis", "Paz", "paz@example.org", "SV"], ["Ana", "Núñez", "third@example.org", "SV"]

    page = upload(staff, ANA, LUIS, *twins)

    rows = {row.number: (row.alike_to, row.alike_row) for row in page.context["upload"].intake.rows}
    assert rows == {2: ([there.pk], None), 3: ([], None), 4: ([], 3), 5: ([], None)}
    assert counts(page).startswith("4 new participants,")
    assert "1 of the new ones may be recorded already under another address: look at it" in page.text
    assert "1 of the new ones may be the same person as in another row of this file: look at it" in page.text


def test_preview_says_whom_a_possible_duplicate_is_like(staff):
    there = make_participant(given_names="Luis", family_names="Paz", email="paz@example.org", country="SV")

    page = upload(staff, LUIS, [*LUIS[:2], "third@example.org", "SV"]).text

    cells = re.findall(r"<td>(New: .*?)</td>", page)
    link = f'perhaps recorded under another address: <a href="{address_of(there)}">participant {there.pk}</a>'
    start = "New: <strong>possible duplicate</strong>"
    assert cells == [f"{start}, {link}", f"{start}, perhaps the person in row 2 of this file, {link}"]


def test_participant_that_looks_like_a_new_one_is_named_to_those_who_may_see_participants(client):
    there = make_participant(given_names="Luis", family_names="Paz", email="paz@example.org", country="SV")
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["add_batch", "add_participant", "view_batch"]))
    client.force_login(user)

    page = upload(client, LUIS).text

    assert ["perhaps recorded under another address" in page, f"participant {there.pk}" in page] == [True, False]


@pytest.mark.parametrize("written", ["Total", "TOTAL:", "Totales 8", "Sub-total", "Subtotal general"])
def test_sum_below_the_people_is_none_of_them(staff, written):
    page = upload(staff, ANA, [written, "8", "", "GT"])

    assert refusals(page) == [(3, "", f"{written} 8", "This is a sum, not a person.")]


def test_name_that_begins_like_a_sum_is_a_name(staff):
    page = upload(staff, ["Totaly", "Núñez", "", "GT"])

    assert refusals(page) == []


def test_same_person_twice_in_a_file_is_an_error_that_names_the_first_row(staff):
    page = upload(staff, ANA, LUIS, ["ana", "NUNEZ", "ANA@example.org", ""])

    assert refusals(page) == [(4, "", "ana NUNEZ", "The same person stands in row 2 already.")]


def test_two_people_may_share_a_mailbox(staff):
    brought_in(staff, ANA, ["Eva", "Sol", "ana@example.org", "GT"])

    assert names() == ["Ana Núñez", "Eva Sol"]

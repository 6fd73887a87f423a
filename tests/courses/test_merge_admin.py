import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from courses.actions.merging import merge
from courses.models import Alias, Distinct, Merge, Organisation, Partnership, Person, Role
from tests.admin_forms import admin_url, fields_in
from tests.factories import make_course, make_edition, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db
DUPLICATES = "/admin/courses/organisation/duplicates/"


def form_of(page):
    """What the form of the comparison sends as it stands."""
    inputs = [dict(re.findall(r'([a-z-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", page)]
    checked = re.findall(r'<input type="radio" name="([^"]+)" value="([^"]+)"[^>]* checked', page)
    return {"seen": next(tag["value"] for tag in inputs if tag.get("name") == "seen"), **dict(checked)}


def compared(client, winner, loser):
    response = client.get(admin_url(type(winner), "merge", winner.pk, loser.pk))
    assert response.status_code == 200
    return response.content.decode()


def send(client, winner, loser, **changes):
    data = form_of(compared(client, winner, loser)) | changes
    return client.post(admin_url(type(winner), "merge", winner.pk, loser.pk), data, follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def make_same(**facts):
    """Two of one name, the second with more that points at it."""
    one, other = make_organisation(name_en="Same body", **facts), make_organisation(name_en="Same body")
    Partnership.objects.create(organisation=other, role="host", course=make_course())
    return one, other


def test_list_leads_to_a_pair_and_one_more_click_merges_it(staff):
    loser, winner = make_same(website="https://one.example")

    page = staff.get(DUPLICATES)
    address = f"{DUPLICATES}{winner.pk}/{loser.pk}/"

    assert [page.context["title"], address in page.content.decode()] == ["Possible duplicates (1)", True]
    done = send(staff, winner, loser)
    assert done.redirect_chain == [(DUPLICATES, 302)]
    assert told(done) == ["“Same body” was merged into “Same body”. This can be undone for 30 days."]
    assert [str(body.website) for body in Organisation.objects.all()] == ["https://one.example"]
    assert [done.context["title"], LogEntry.objects.get().object_id] == ["Possible duplicates (0)", str(winner.pk)]


def test_comparison_names_the_numbers_and_what_is_dropped(staff):
    loser, winner = make_same(acronym_en="SB")
    course = Partnership.objects.get().course
    Partnership.objects.create(organisation=loser, role="host", course=course)
    Alias.objects.create(organisation=loser, name="Sames")

    page = compared(staff, winner, loser)

    for words in (
        *("Merge, moving 1 record<", "1 linked record moves.", "1 is dropped"),
        *(f"Partnerships: role: Hosted by; course: {course}", "you do not choose above: SB"),
    ):
        assert words in page, words
    assert [Organisation.objects.count(), Merge.objects.count()] == [2, 0]


def test_chosen_value_stays(staff):
    winner, loser = make_organisation(website="https://one.example"), make_organisation(website="https://two.example")
    assert form_of(compared(staff, winner, loser))["website"] == "winner"

    send(staff, winner, loser, website="loser")

    assert Organisation.objects.get().website == "https://two.example"


def test_comparison_can_be_turned_round(staff):
    winner, loser = make_same()

    assert f'href="{DUPLICATES}{loser.pk}/{winner.pk}/"' in compared(staff, winner, loser)


def test_people_are_compared_and_merged(staff):
    winner, loser = make_person(name="Ana Ruiz"), make_person(name="Ruiz, Ana")
    Role.objects.create(person=loser, edition=make_edition(), kind="expert")

    assert "Possible duplicates (1)" in staff.get("/admin/courses/person/duplicates/").content.decode()
    send(staff, winner, loser, name="loser")

    assert [(person.pk, person.name, person.roles.count()) for person in Person.objects.all()] == [
        (winner.pk, "Ruiz, Ana", 1)
    ]


@pytest.mark.sweep
@pytest.mark.parametrize("change", [{"website": "https://new.example"}, {"note": "Seen"}])
def test_what_was_changed_meanwhile_is_shown_again_first(staff, change):
    winner, loser = make_same()
    data = form_of(compared(staff, winner, loser))
    Organisation.objects.filter(pk=loser.pk).update(**change)

    response = staff.post(admin_url(Organisation, "merge", winner.pk, loser.pk), data)

    assert "changed meanwhile" in response.content.decode()
    assert Organisation.objects.count() == 2
    assert send(staff, winner, loser).redirect_chain


def test_refusal_is_told_beside_the_choices(staff):
    winner = make_organisation(name_en="", name_es="Cuerpo")
    loser = make_organisation(name_en="Body")

    response = send(staff, winner, loser, name_en="winner", name_es="loser")

    assert "Write this in at least one language." in response.content.decode()
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("choice", [{"website": "other"}, {"seen": ""}])
def test_form_that_cannot_be_read_merges_nothing(staff, choice):
    winner, loser = make_organisation(website="https://one.example"), make_organisation()

    response = send(staff, winner, loser, **choice)

    assert [response.status_code, Organisation.objects.count()] == [200, 2]


@pytest.mark.parametrize("keys", [(1, 1), (1, 999), (999, 1)])
def test_pair_that_is_none_leads_back_to_the_list(staff, keys):
    make_organisation(pk=1)

    answers = [
        staff.get(admin_url(Organisation, "merge", *keys)),
        staff.post(admin_url(Organisation, "distinct", *keys)),
    ]

    assert [answer.url for answer in answers] == [DUPLICATES] * 2
    assert Distinct.objects.count() == 0


def test_pair_that_is_not_the_same_leaves_the_list(staff):
    one, other = make_same()

    response = staff.post(admin_url(Organisation, "distinct", other.pk, one.pk), follow=True)

    assert response.context["title"] == "Possible duplicates (0)"
    assert told(response) == ["These two will not be proposed again."]


def test_recent_merge_is_undone_from_the_list(staff):
    winner, loser = make_same()
    done = merge(winner, loser, (), None)
    address = admin_url(Organisation, "undo", done.pk)

    assert f'action="{address}"' in staff.get(DUPLICATES).content.decode()
    response = staff.post(address, follow=True)

    assert told(response) == ["The merge of “Same body” was undone: both are as they were."]
    assert [Organisation.objects.count(), f'action="{address}"' in response.content.decode()] == [2, False]
    assert told(staff.post(address, follow=True)) == ["This merge has been undone already."]
    assert staff.post(admin_url(Person, "undo", done.pk)).status_code == 404


@pytest.mark.parametrize(("number", "leads"), [(1, False), (2, True), (3, False)])
def test_two_chosen_in_the_list_are_compared(staff, number, leads):
    keys = [make_organisation().pk for _each in range(number)]
    data = {"action": "compare", "_selected_action": keys}

    response = staff.post(admin_url(Organisation, "changelist"), data)

    assert response.url == (admin_url(Organisation, "merge", *keys) if leads else admin_url(Organisation, "changelist"))


@pytest.mark.sweep
@pytest.mark.parametrize("rights", [[], ["view"], ["view", "change"], ["view", "delete"], ["change", "delete"]])
def test_merging_needs_the_right_to_change_and_to_remove(client, rights):
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=[f"{right}_organisation" for right in rights]))
    client.force_login(user)
    one, other = make_same()
    done = merge(make_organisation(), make_organisation(), (), None)
    pair = [one.pk, other.pk]
    allowed = rights == ["change", "delete"]

    answers = [client.get(DUPLICATES), client.get(admin_url(Organisation, "merge", *pair))]
    answers += [client.post(admin_url(Organisation, page, *pair)) for page in ("merge", "distinct")]
    answers += [client.post(admin_url(Organisation, "undo", done.pk))]

    assert [answer.status_code for answer in answers] == ([200, 200, 200, 302, 302] if allowed else [403] * 5)
    assert Organisation.objects.count() == (4 if allowed else 3)
    assert client.get("/admin/courses/person/duplicates/").status_code == 403
    if rights:
        linked = f'href="{DUPLICATES}"' in client.get(admin_url(Organisation, "changelist")).content.decode()
        assert linked == allowed


@pytest.mark.parametrize("model", [Organisation, Person])
def test_list_leads_to_its_duplicates(staff, model):
    page = staff.get(admin_url(model, "changelist")).content.decode()

    assert f'href="{admin_url(model, "duplicates")}"' in page


def test_strangers_are_asked_to_log_in(client):
    assert "/admin/login/" in client.get(DUPLICATES).url


@pytest.mark.sweep
def test_lists_of_pairs_ask_no_more_for_more_pairs(staff, django_assert_max_num_queries):
    counts = []
    for number in (1, 3):
        for each in range(number):
            for _twin in range(2):
                make_organisation(name_en=f"Body of kind {number} {each}", parent=make_organisation())
            merge(make_organisation(), make_organisation(), (), None)
        with django_assert_max_num_queries(40) as asked:
            staff.get(DUPLICATES)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 25


def added(client, model, **facts):
    data = fields_in(client.get(admin_url(model, "add")).text) | facts
    return client.post(admin_url(model, "add"), data, follow=True)


def test_organisation_that_is_recorded_already_is_pointed_out_where_it_is_added(staff):
    there = make_organisation(name_en="General Directorate of Migration")

    page = added(staff, Organisation, name_en="General directorate of migration", type="10")

    new = Organisation.objects.latest("pk")
    address = admin_url(Organisation, "merge", there.pk, new.pk)
    assert any("It looks like “General Directorate of Migration”." in each and address in each for each in told(page))


def test_new_organisation_like_no_other_is_no_news(staff):
    make_organisation(name_en="General Directorate of Migration")

    page = added(staff, Organisation, name_en="Save the Children", type="21")

    assert not any("It looks like" in each for each in told(page))
    assert Organisation.objects.count() == 2

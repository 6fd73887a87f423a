"""Every field is classified, once; what is personal is emptied, deleted, or kept for a reason."""

from django.apps import apps
from django.db import models

from courses import register
from courses.register import DERIVED, classes, emptied, held_fields, told
from courses.register_people import PEOPLE
from courses.register_terms import Fate


def unclassified():
    known = classes()
    return sorted({field for field in held_fields() if field not in known and field[1] not in DERIVED})


def test_every_field_of_the_database_is_classified():
    assert unclassified() == []


def test_field_that_nobody_has_classified_is_found(monkeypatch):
    monkeypatch.setitem(PEOPLE, "courses.Participant", PEOPLE["courses.Participant"][1:])
    monkeypatch.setattr(register, "PUBLISHED", {**register.PUBLISHED, "courses.Topic": "name slug"})

    assert unclassified() == [
        ("courses.Participant", "certificate_name"),
        ("courses.Participant", "family_names"),
        ("courses.Participant", "given_names"),
        ("courses.Topic", "description"),
    ]


def test_each_stands_in_one_table_and_none_is_gone():
    known = classes()

    assert [field for field, kinds in known.items() if len(kinds) > 1] == []
    assert set(known) - set(held_fields()) == set()


def test_each_group_of_personal_fields_says_what_for():
    assert [held for groups in PEOPLE.values() for held in groups if not held.purpose] == []


def test_what_is_kept_after_erasure_is_no_text_that_somebody_wrote():
    kept = [
        apps.get_model(label)._meta.get_field(name)
        for label, groups in PEOPLE.items()
        for held in groups
        if held.fate == Fate.KEPT
        for name in held.names.split()
    ]
    closed = {"consent_version", "code", "language", "course_title", "edition_label", "dates", "issuer", "country"}
    texts = [field for field in kept if isinstance(field, models.CharField | models.TextField) and not field.choices]

    assert {field.name for field in texts} <= closed


def test_every_emptied_field_of_a_row_that_stays_has_its_empty_value():
    assert emptied("courses.Transition") == {"reason": ""}
    assert emptied("courses.Invitation") == {"email": ""}
    assert emptied("courses.Application") == {"motivation": "", "reason": "", "confirmed_name": "", "studied_at": None}


def test_download_leaves_out_secrets_and_what_only_machines_use():
    hidden = {"password", "data", "person_key", "html", "actor", "session_data"}

    assert [name for label in PEOPLE for name in told(label) if name in hidden] == []

"""What the database holds, field by field: whom it says something of, what for, how long, and what erasure does to it.

The record of processing (GDPR, article 30) that the code itself goes by: erasure empties what stands here as emptied, a
download has what stands here as told. A field that is in no table fails a test. A history is of the class of its
record, a table between two records of that of the relation, a text in each language of that of the text.
"""

from django.apps import apps
from django.conf import settings

from courses.register_people import PEOPLE
from courses.register_tables import HISTORY, OFFICE, PUBLISHED, TECHNICAL
from courses.register_terms import Fate, Kind


def classes():
    """`{(model, field): {its classes}}` as the tables have it: exactly one for each, which a test holds."""
    found: dict[tuple[str, str], list[Kind]] = {}
    for kind, table in ((Kind.PUBLISHED, PUBLISHED), (Kind.OFFICE, OFFICE), (Kind.TECHNICAL, TECHNICAL)):
        for model, names in table.items():
            for name in names.split():
                found.setdefault((model, name), []).append(kind)
    for model, groups in PEOPLE.items():
        for name in (name for held in groups for name in held.names.split()):
            found.setdefault((model, name), []).append(Kind.PERSON)
    return found


def held_fields():
    """`(model, field)` of every column and relation of the database, by the names that the tables use."""
    known = classes()
    for model in apps.get_models(include_auto_created=True):
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            yield place(model, field, known)


def place(model, field, known):
    """Where a field is classified: under its own name, or under that of what it is derived from."""
    tracked = getattr(model, "instance_type", None)  # of a history
    if field.primary_key and (model._meta.label, field.name) not in known and not field.is_relation:
        return model._meta.label, "id"
    if tracked is not None and field.name in HISTORY.split():
        return model._meta.label, "history"
    owner = tracked or model
    if owner._meta.auto_created or is_history_of_relation(model):
        return model._meta.label, "relation"
    return owner._meta.label, original(owner, field.name)


def is_history_of_relation(model):
    return any(field.name == "m2m_history_id" for field in model._meta.local_fields)


def original(model, name):
    """The text that a field is one language of; else the field itself."""
    stem, _line, language = name.rpartition("_")
    names = {field.name for field in model._meta.local_fields}
    return stem if language in dict(settings.LANGUAGES) and stem in names else name


DERIVED = {"id": Kind.TECHNICAL, "history": Kind.OFFICE, "relation": Kind.TECHNICAL}


def groups(label, term=None):
    """The groups of what a model holds of people, of one term where one is given."""
    return [held for held in PEOPLE.get(label, []) if term in (None, held.term)]


def told(label):
    """The fields of a model that a download has, in the table's order."""
    return [name for held in groups(label) if held.is_told for name in held.names.split()]


def emptied(label, term=None):
    """`{field: its empty value}` of what erasure empties in a row of the model, or what goes after a term."""
    meta = apps.get_model(label)._meta
    names = [name for held in groups(label, term) if held.fate == Fate.EMPTIED for name in held.names.split()]
    return {name: None if meta.get_field(name).null else "" for name in names}

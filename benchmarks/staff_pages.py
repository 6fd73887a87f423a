"""Which of the staff's pages are measured, at addresses of a generated office."""

from urllib.parse import urlencode

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.urls import reverse

from accounts.models import User
from benchmarks.people import RARE
from courses.models import Application, Batch, Certificate, Course, Edition, Participant

LISTS = ["participant", "application", "certificate", "invitation", "batch"]
FILTERS = {
    "participant": ["sex__exact=female", "sex__exact=other", "is_sample__exact=1", "is_sample__exact=0"],
    "application": ["state__exact=completed", "state__exact=offered"],
    "certificate": ["state=valid", "state=withdrawn", "needs=to-correct"],
    "invitation": ["nominates__exact=1", "skips_review__exact=1"],
    "batch": [],
}
SORTS = {  # the numbers of the columns that a list can be sorted by
    "participant": [2],
    "application": [6],
    "certificate": [1, 7],
    "invitation": [5],
    "batch": [5],
}
PER_PAGE, FARTHEST = 50, 200  # rows; the last page of 10,000 rows


def clerk():
    return User.objects.get(email="office@example.org")


def words():
    """A given name of very many, one of a single person, a name in the middle, an address."""
    first = Participant.objects.order_by("pk")
    common = Participant.objects.get(given_names__endswith=RARE).given_names.split()[0]
    person = next(each for each in first.exclude(email="")[100:200] if " " in each.given_names)
    middle = person.family_names.split()[0]
    return {"a common name": common, "a rare name": RARE, "a middle name": middle, "an address": person.email}


def addresses():
    """`{what: address}`"""
    pages = {"home": reverse("admin:index"), "reports": reverse("admin:courses_edition_reports")}
    for model in LISTS:
        pages |= list_pages(model)
    return pages | of_one_edition() | forms() | others()


def list_pages(model):
    start, name = reverse(f"admin:courses_{model}_changelist"), f"list of {model}s"
    last = last_page(admin_model(model).objects.all())
    own = {"": "", ", page 2": f"p={min(2, last)}", ", last page": f"p={last}"}
    own |= {f", {query}": query for query in FILTERS[model]}
    if model != "batch":
        own |= {f", {what}": urlencode({"q": word}) for what, word in words().items()}
    for column in SORTS[model]:
        own |= {f", sorted by column {column}": f"o={column}", f", sorted by column -{column}": f"o=-{column}"}
    return {f"{name}{what}": f"{start}?{query}" for what, query in own.items()}


def admin_model(name):
    return apps.get_model("courses", name)


def last_page(rows):
    """The number of the last page that can be seen."""
    return min(max(-(-rows.order_by()[: PER_PAGE * FARTHEST].count() // PER_PAGE), 1), FARTHEST)


def crowded():
    """The edition with most applications."""
    return Application.objects.order_by().values("edition").annotate(n=Count("pk")).order_by("-n")[0]["edition"]


def of_one_edition():
    edition, word = crowded(), words()["a common name"]
    here = Application.objects.filter(edition=edition)
    start = f"{reverse('admin:courses_application_changelist')}?edition__id__exact={edition}"
    own = {
        "": "",
        ", who takes part": "&part=yes",
        ", last page": f"&p={last_page(here)}",
        ", a common name": f"&q={word}",
    }
    own |= {", by name": "&o=1", ", by country": "&o=6", ", women": "&sex=female", ", without counts": "&_facets"}
    pages = {f"applications of an edition{what}": start + query for what, query in own.items()}
    certificates = f"{reverse('admin:courses_certificate_changelist')}?edition={edition}"
    return pages | {"certificates of an edition": certificates}


def forms():
    """A form of each kind, and the history of a record that was changed very often."""
    course = Course.objects.order_by("pk")[0].pk
    records = {
        "participant": Participant.objects.order_by("pk")[5].pk,
        "application": Application.objects.order_by("pk")[5].pk,
        "certificate": Certificate.objects.order_by("pk")[5].pk,
        "batch": Batch.objects.order_by("pk")[0].pk,
        "edition": crowded(),
        "course": course,
    }
    pages = {f"form of {model}": reverse(f"admin:courses_{model}_change", args=[key]) for model, key in records.items()}
    pages |= {f"new {model}": reverse(f"admin:courses_{model}_add") for model in ("participant", "invitation", "batch")}
    history = {"participant": records["participant"], "course": course}
    return pages | {
        f"history of {model}": reverse(f"admin:courses_{model}_history", args=[key]) for model, key in history.items()
    }


def others():
    edition = Edition.objects.select_related("course").order_by("pk")[0]
    asked = {
        "app_label": "courses",
        "field_name": "edition",
        "model_name": "invitation",
        "term": edition.course.title_en,  # type: ignore[attr-defined]  # of modeltranslation
    }
    partner = asked | {"field_name": "organisation", "term": "border"}
    search, log = reverse("admin:search"), reverse("admin:admin_logentry_changelist")
    kind = ContentType.objects.get_for_model(Edition).pk
    return {
        "list of the log": log,
        "list of the log, of editions": f"{log}?content_type__id__exact={kind}",
        "list of the log, of an account": f"{log}?{urlencode({'q': 'office@example.org'})}",
        "autocomplete of editions": f"{reverse('admin:autocomplete')}?{urlencode(asked)}",
        "autocomplete of partners": f"{reverse('admin:autocomplete')}?{urlencode(partner)}",
        "search everything, an address": f"{search}?{urlencode({'q': words()['an address']})}",
        "duplicates of participants": reverse("admin:courses_participant_duplicates"),
    }

"""What a sample learner studies, and the certificate that they hold: invented, as all samples are."""

import datetime as dt

from django.utils import timezone

from courses.actions.certificates import issue_to
from courses.actions.learning import confirm_name, mark_done
from courses.choices import CertificateKind, CourseKind, IssueKind, Mode, ResourceKind, RoleKind
from courses.models import Application, Course, Edition, Language, Module, Person, Progress, Resource, Role

MODULES = [
    ("Who moves, and why", "Quiénes migran y por qué"),
    ("Children on the way", "La niñez en camino"),
    ("First reception", "La primera acogida"),
    ("Working together", "Trabajar en conjunto"),
]
TEXT_EN = """
<p>This text is a sample. A module has a text with headings, lists and links, which staff write in the admin.</p>
<h2>What you will know</h2>
<ul><li>who takes part in reception</li><li>which questions come first</li></ul>
<h2>How to go on</h2>
<p>Read, watch and try out what stands below, then mark the module as done. Any order is fine.</p>
"""
TEXT_ES = """
<p>Este texto es una muestra. Un módulo tiene un texto con títulos, listas y enlaces, que escribe el personal.</p>
<h2>Qué sabrá</h2>
<ul><li>quiénes participan en la acogida</li><li>qué preguntas van primero</li></ul>
<h2>Cómo seguir</h2>
<p>Lea, mire y pruebe lo que está abajo y marque el módulo como hecho. Cualquier orden sirve.</p>
"""
TRANSCRIPT = "Una muestra de transcripción: lo que se oye en el video está escrito aquí, para quien no puede oírlo."


def load_studies(people, teacher):
    """Two editions of a sample course: one in progress; one over, of which the first of the people has a certificate.

    `teacher` is the account that sees the roster of the edition in progress.
    """
    course = sample_course()
    modules = [sample_module(course, position) for position in range(1, len(MODULES) + 1)]
    over = sample_edition(course, "over", "Sample edition, over", "Edición de muestra, terminada", -200, -100)
    running = sample_edition(
        course, "in-progress", "Sample edition, in progress", "Edición de muestra, en curso", -20, 40
    )
    add_people(running, teacher)
    for number, person in enumerate(people):
        application = sample_place(running, person)
        for module in modules[: (1, 4, 2, 4, 0, 3)[number % 6]]:
            mark_done(application, module)
    completed = sample_place(over, people[0], completed_at=timezone.now() - dt.timedelta(days=101))
    studied(completed, modules)
    certified(completed)


def sample_course():
    course = Course.objects.create(
        slug="sample-self-paced",
        kind=CourseKind.COURSE,
        mode=Mode.SELF_PACED,
        certificate_kind=CertificateKind.COMPLETION,
        minutes=40 * 60,
        title_en="Sample course: reception step by step",
        title_es="Curso de muestra: la acogida paso a paso",
        summary_en="An invented course, to try out how people study and how certificates are issued.",
        summary_es="Un curso inventado, para probar cómo se estudia y cómo se emiten los certificados.",
        is_published=True,
    )
    course.languages.set(Language.objects.filter(code="es"))
    return course


def sample_module(course, position):
    title_en, title_es = MODULES[position - 1]
    module = Module.objects.create(
        course=course,
        slug=f"module-{position}",
        position=position,
        minutes=10 * 60,
        title_en=title_en,
        title_es=title_es,
        text_en=TEXT_EN,
        text_es=TEXT_ES,
    )
    spanish = Language.objects.filter(code="es").first()
    for kind, title, minutes, transcript in (
        (ResourceKind.VIDEO, ("A sample video", "Un video de muestra"), 12, TRANSCRIPT),
        (ResourceKind.DOCUMENT, ("A sample document", "Un documento de muestra"), None, ""),
    ):
        Resource.objects.create(
            module=module,
            kind=kind,
            title_en=title[0],
            title_es=title[1],
            language=spanish,
            minutes=minutes,
            transcript=transcript,
            url=f"https://example.org/{kind.value}-{position}",
        )
    return module


def sample_edition(course, slug, label_en, label_es, starts, ends):
    """`starts` and `ends` are days from today."""
    today = timezone.localdate()
    return Edition.objects.create(
        course=course,
        slug=slug,
        label_en=label_en,
        label_es=label_es,
        notice_en="A sample: this edition and those who take part in it are invented.",
        notice_es="Una muestra: esta edición y quienes participan en ella son inventados.",
        starts_on=today + dt.timedelta(days=starts),
        starts_precision="day",
        ends_on=today + dt.timedelta(days=ends),
        ends_precision="day",
        completion_share=100,
        is_published=True,
    )


def add_people(edition, teacher):
    """Who facilitates the edition, with an account that sees its roster, and who signs its certificates."""
    for slug, name, kind, account in (
        ("sample-facilitator", "Sample Facilitator", RoleKind.FACILITATOR, teacher),
        ("sample-director", "Sample Director", RoleKind.SIGNATORY, None),
    ):
        person = Person.objects.create(slug=slug, name=name, account=account)
        for each in edition.course.editions.all():
            Role.objects.create(edition=each, person=person, kind=kind)


def sample_place(edition, person, completed_at=None):
    """A place in an edition, as one that was imported: the way there is what the open edition shows."""
    now = timezone.now()
    application = Application.objects.create(
        edition=edition,
        participant=person,
        country=person.country,
        state="completed" if completed_at else "confirmed",
        submitted_at=now,
        completed_at=completed_at,
    )
    Edition.objects.filter(pk=edition.pk).take_place()
    return Application.objects.with_names().get(pk=application.pk)


def studied(application, modules):
    """Every module a week apart, the last on the day of completion: the edition is over, nobody marks them now."""
    made = [Progress(application=application, module=module) for module in modules]
    for weeks, progress in enumerate(reversed(Progress.objects.bulk_create(made))):
        at = application.completed_at - dt.timedelta(weeks=weeks)
        Progress.objects.filter(pk=progress.pk).update(completed_at=at)


def certified(application):
    confirm_name(application, application.name_to_print)
    application.refresh_from_db()
    return issue_to(application, IssueKind.COMPLETION, "es")

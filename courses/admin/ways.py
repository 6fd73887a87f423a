"""Where the pages lead that belong to an edition, or to all: from its form and from the lists of its people."""

from django.urls import reverse


def to_report(edition=None):
    """The address of the report; `edition` by its number."""
    return reverse("admin:courses_edition_reports", query=asked(edition))


def to_import(user, edition=None):
    """The address of the import of participants; None for who may not import."""
    may = user.has_perm("courses.add_batch") and user.has_perm("courses.add_participant")
    return reverse("admin:courses_batch_add", query=asked(edition)) if may else None


def to_participants(user, edition):
    """The list of those who take part in an edition; None for who may not see them."""
    address = reverse("admin:courses_application_changelist", query={"edition__id__exact": edition, "part": "yes"})
    return address if user.has_perm("courses.view_application") else None


def to_certificates(user, edition):
    """The address where certificates of an edition are issued; None for who may not issue."""
    return reverse("admin:courses_issue_add", query=asked(edition)) if user.has_perm("courses.add_issue") else None


def to_completion(user, edition):
    """The address where it is recorded who completed an edition; None for who may not decide on applications."""
    may = user.has_perm("courses.change_application")
    return reverse("admin:courses_edition_completion", args=[edition]) if may else None


def to_certificates_of(edition):
    return reverse("admin:courses_certificate_changelist", query=asked(edition))


def asked(edition):
    return {"edition": edition} if edition else None

"""Make everything ready to try Rumbo out."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from courses.letters import personal_path
from courses.models import Certificate
from seeds.samples import DESK, learners_application, load_samples

PASSWORD = "rumbo-demo"  # nosec B105  # noqa: S105 (published on purpose; refused where DEBUG is off)
ACCOUNTS = {
    "admin@example.org": {"is_staff": True, "is_superuser": True},
    "learner@example.org": {},
}


class Command(BaseCommand):
    help = "Prepare a database to try Rumbo out: tables, the documents' data, two accounts whose password is public."

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000", help="of the addresses to print")

    def handle(self, *, port, **options):
        if not settings.DEBUG:
            raise CommandError("The demonstration's password is public: it needs DEBUG=1, never on a real site.")
        call_command("migrate", verbosity=0)
        users = get_user_model().objects
        is_new = not users.exists()  # the accounts come last: without one, the database was never finished
        if is_new:
            call_command("seed", stdout=self.stdout)
        with transaction.atomic():
            for email, rights in ACCOUNTS.items():
                if not users.filter(email=email).exists():
                    users.create_user(email, PASSWORD, **rights)
                users.get(email=email).confirm_address()
            learner = users.get(email="learner@example.org")
            if is_new:
                load_samples(learner, users.get(email="admin@example.org"))
        application = learners_application(learner)
        sample = personal_path(application) if application else "/en/"
        certificate = Certificate.objects.valid().filter(application__participant__is_sample=True).first()
        verified = reverse("verify-code", args=[certificate.shown_code]) if certificate else "/verify/"
        self.stdout.write(f"""
Rumbo: http://127.0.0.1:{port}/en/ in English, http://127.0.0.1:{port}/es/ in Spanish
Staff: http://127.0.0.1:{port}/admin/
Accounts: {", ".join(ACCOUNTS)}; password of both: {PASSWORD}
A sample application, with a place on offer: http://127.0.0.1:{port}{sample}
A sample certificate, as anybody verifies it: http://127.0.0.1:{port}{verified}
The desk of a sample institution: http://127.0.0.1:{port}/en/invitation/{DESK}/
Stop it with Ctrl+C; `make demo` starts it again with what was edited.
""")

"""Marks as published what was scheduled for a moment that has come. Readers see it from that moment on without it."""

from django.db import transaction
from django.utils import timezone

from courses.management.recorded import RecordedCommand
from news.models import Article


class Command(RecordedCommand):
    help = (
        "Mark the scheduled articles whose moment has come as published. Safe to run at any time, as often as wanted."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say which they are and change nothing")

    @transaction.atomic
    def handle(self, *args, dry_run, **options):
        due = Article.objects.due_by(timezone.now()).select_for_update()
        for article in due:
            since = article.publish_at.isoformat()  # type: ignore[union-attr]  # none is due without a moment
            self.stdout.write(f"{article.slug}: due since {since}")
            if not dry_run:
                article.mark_published()

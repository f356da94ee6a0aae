"""What is thrown away after a while: a background job that the clock asks for once a day."""

from datetime import datetime, timedelta

from django.core.management import call_command
from django.tasks import task
from django.utils import timezone

from console.accounts.sign_in import forget_failures
from console.community import photos
from console.phone import jobs, looks
from conversations import drafts, webhooks
from conversations.files import attachments

EVERY = timedelta(days=1)
DRAFTS_FOR = timedelta(days=90)

_asked_at: datetime | None = None  # by this process; asking twice does no harm


@task
def tidy_up():
    """Expired sessions, failures, drafts, jobs of long ago, files without a row. Safe to run twice, safe to lose."""
    forget_failures(timezone.now())
    looks.drop_old(timezone.now() - EVERY)
    jobs.drop_old(timezone.now() - EVERY)
    photos.drop_old(timezone.now() - EVERY)
    drafts.drop_old(timezone.now() - DRAFTS_FOR)
    webhooks.drop_old(timezone.now())
    attachments.sweep(timezone.now())
    call_command("clearsessions")
    call_command("prune_db_task_results", queue_name="*", min_age_days=3, failed_min_age_days=14, verbosity=0)


def ask_when_due(now):
    global _asked_at  # noqa: PLW0603 - one process's memory of when it asked, worth no row
    if _asked_at is None or now >= _asked_at + EVERY:
        _asked_at = now
        tidy_up.enqueue()

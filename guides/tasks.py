"""What the clock starts for the guide: drafts whose day has come, PDFs of what changed."""

from __future__ import annotations

from celery import shared_task

from guides.actions import drafts, editions
from people import clock


@shared_task
def sweep() -> dict[str, int]:
    """Safe to run as often as one likes."""
    published = drafts.publish_due(today=clock.today(), now=clock.now())
    return {"published": published, "made": editions.make_due(now=clock.now())}

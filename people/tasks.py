"""What the clock starts: the feed folder is looked at, and a new file is read."""

from __future__ import annotations

import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.db import OperationalError

from people import clock
from people.actions import feed_folder
from people.hris.reading import UnreadableFile
from people.models import RosterImport

log = logging.getLogger(__name__)


@shared_task
def read_feed_folder() -> str:
    """Safe to run as often as one likes: a file is known by its content and read once."""
    if not settings.FEED_FOLDER:
        return "no folder"
    folder = Path(settings.FEED_FOLDER)
    now = clock.now()
    try:
        path = feed_folder.newest_unread(folder, before=clock.real_now())
        if path is None:
            return "nothing new"
        row, _ = feed_folder.take(path, source=RosterImport.Source.FOLDER, now=now)
    except UnreadableFile as error:
        log.warning("The feed file can't be read: %s", error.reason)
        return "refused"
    except OperationalError:
        log.warning("Another import is running; the feed folder is looked at again later.")
        return "busy"
    except OSError as error:
        log.warning("The feed folder %s can't be read: %s", folder, error.strerror)
        return "no folder"
    return row.state

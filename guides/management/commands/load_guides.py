from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guides.actions import publishing
from guides.load import UnusableContent
from people import clock


class Command(BaseCommand):
    help = "Publishes the shipped handbook and courses; a text that did not change stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            published = publishing.load_shipped(now=clock.now())
        except UnusableContent as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{published.chapters} chapters and {published.lessons} lessons are new or changed."
        )

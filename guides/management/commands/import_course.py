from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guides import parcels
from guides.actions import course_texts


class Command(BaseCommand):
    help = "Brings in a company's own course from a ZIP or a folder, or says why it can't be used."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a ZIP, or a folder with en/<course>/ and nl/<course>/")
        parser.add_argument("--major", action="store_true", help="whoever starts anew takes it again")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        parcel = _read(options["path"])
        if parcel.course is None:
            for problem in parcel.problems:
                self.stderr.write(f"{problem.file}: {problem.reason}" if problem.file else problem.reason)
            raise CommandError("Nothing was written.")
        try:
            difference = course_texts.compare(parcel.course)
            if not options["dry_run"]:
                course = course_texts.bring_in(parcel.course, is_major=options["major"], by=None)
        except course_texts.BelongsToTheHouse as error:
            raise CommandError(f"{parcel.course.slug} is shipped: give yours another name.") from error
        counts = (len(difference.added), len(difference.changed), len(difference.removed))
        self.stdout.write("{} parts new, {} changed, {} removed.".format(*counts))
        self.stdout.write(
            "Dry run: nothing was written." if options["dry_run"] else f"Version {course.number}."
        )


def _read(path: Path) -> parcels.Parcel:
    try:
        if path.is_dir():
            return parcels.read(parcels.in_folder(path))
        return parcels.read(parcels.unzipped(path.read_bytes()))
    except (OSError, parcels.UnreadableParcel) as error:
        raise CommandError(str(error)) from error

"""What a person says about one file: remembered for later ones, and the file is looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from people.actions import feed_memory, roster_look
from people.models import Person, RosterImport


def answer(
    roster_import: RosterImport, told: Iterable[tuple[Mapping[str, Any], str]], *, by: Person, now: datetime
) -> None:
    """Remember what the words and dates of this file mean, and look at it again."""
    with transaction.atomic():
        signature = roster_import.report["file"]["signature"]
        for question, value in told:
            if question["kind"] == "date order":
                feed_memory.order_dates(signature, month_first=value == "month", by=by, now=now)
            else:
                feed_memory.learn(
                    question["kind"],
                    plain=question["plain"],
                    written=question["word"],
                    value=value,
                    by=by,
                    now=now,
                )
        roster_look.again(roster_import, now=now)


def map_columns(
    roster_import: RosterImport, columns: Mapping[str, str], *, by: Person, now: datetime
) -> None:
    with transaction.atomic():
        signature = roster_import.report["file"]["signature"]
        feed_memory.map_columns(signature, columns, by=by, now=now)
        roster_look.again(roster_import, now=now)

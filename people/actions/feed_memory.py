"""What people told the feed, kept for the next file: columns, words, the order of dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from people import audit
from people.hris.memory import Memory
from people.models import FeedMapping, FeedWord, Person, RosterImport


def recall(signature: str) -> Memory:
    mapping = FeedMapping.objects.filter(signature=signature).first()
    words = FeedWord.objects.values_list("kind", "word", "value")
    return Memory(
        columns=mapping.columns or None if mapping else None,
        words={(kind, word): value for kind, word, value in words},
        month_first=mapping.month_first if mapping else None,
    )


def reading_of(sha256: str) -> dict[str, Any] | None:
    """What a process found in the very same bytes before; they needn't go through it once more."""
    rows = RosterImport.objects.filter(sha256=sha256, options__reading__has_key="version")
    found: dict[str, Any] | None = rows.order_by("-pk").values_list("options__reading", flat=True).first()
    return found


def map_columns(signature: str, columns: Mapping[str, str], *, by: Person, now: datetime) -> FeedMapping:
    """Which header means what, in files with exactly these headers."""
    with transaction.atomic():
        row, _ = FeedMapping.objects.update_or_create(
            signature=signature, defaults={"columns": dict(columns), "by": by, "changed_at": now}
        )
        audit.record(by=by, verb="map columns", about=row)
    return row


def order_dates(signature: str, *, month_first: bool, by: Person, now: datetime) -> None:
    with transaction.atomic():
        row, _ = FeedMapping.objects.update_or_create(
            signature=signature, defaults={"month_first": month_first, "by": by, "changed_at": now}
        )
        audit.record(by=by, verb="order dates", about=row, month_first=month_first)


def learn(kind: str, *, plain: str, written: str, value: str, by: Person, now: datetime) -> None:
    """What a word means to this company; an empty value leaves it unknown and is not asked again."""
    with transaction.atomic():
        row, _ = FeedWord.objects.update_or_create(
            kind=kind,
            word=plain[:150],
            defaults={"written": written[:150], "value": value, "by": by, "changed_at": now},
        )
        audit.record(by=by, verb="learn word", about=row, value=value)

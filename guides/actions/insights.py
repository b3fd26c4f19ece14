"""Insight cards: written for oneself, published by the author alone, taken back at any time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from guides.models import InsightCard
from guides.permissions import can_change_insight, can_take_back_insight
from people import audit
from people.models import Person

SECOND_CLICK = timedelta(minutes=1)
COLUMNS = frozenset({"title", "body", "topics", "language", "shows_name"})


class NotYours(Exception):
    """Only the author writes and publishes; an editor may take back."""


@transaction.atomic
def write(author: Person, *, program_name: str, now: datetime, **fields: Any) -> InsightCard:
    """The app that knows the pair asks whether there was one; the same words at once are a second click."""
    _known(fields)
    same = {"author": author, "title": fields["title"], "written_at__gt": now - SECOND_CLICK}
    again = InsightCard.objects.filter(**same).first()
    if again:
        return again
    return InsightCard.objects.create(author=author, program_name=program_name, written_at=now, **fields)


@transaction.atomic
def change(card: InsightCard, *, by: Person, **fields: Any) -> None:
    """What is published changes for every reader at once."""
    _known(fields)
    if not can_change_insight(by, _locked(card)):
        raise NotYours
    InsightCard.objects.filter(pk=card.pk).update(**fields)


@transaction.atomic
def publish(card: InsightCard, *, by: Person, now: datetime) -> None:
    """The author's consent: from now on everybody who works here finds it."""
    row = _locked(card)
    if not can_change_insight(by, row):
        raise NotYours
    if row.is_published:
        return
    InsightCard.objects.filter(pk=row.pk).update(state=InsightCard.State.PUBLISHED, published_at=now)
    audit.record(by=by, verb="publish insight", about=row)


@transaction.atomic
def take_back(card: InsightCard, *, by: Person) -> None:
    """Nobody finds it any more; the author keeps the words and can publish them again."""
    row = _locked(card)
    if not can_take_back_insight(by, row):
        raise NotYours
    if not row.is_published:
        return
    InsightCard.objects.filter(pk=row.pk).update(state=InsightCard.State.WITHDRAWN, published_at=None)
    audit.record(by=by, verb="take back insight", about=row)


@transaction.atomic
def remove(card: InsightCard, *, by: Person) -> None:
    row = InsightCard.objects.select_for_update(of=("self",)).filter(pk=card.pk).first()
    if row is None:
        return
    if not can_change_insight(by, row):
        raise NotYours
    audit.record(by=by, verb="remove insight", about=row)
    row.delete()


def _locked(card: InsightCard) -> InsightCard:
    rows = InsightCard.objects.select_for_update(of=("self",), no_key=True).select_related("author")
    return rows.get(pk=card.pk)


def _known(fields: dict[str, Any]) -> None:
    unknown = fields.keys() - COLUMNS
    if unknown:
        raise TypeError(f"an insight card has no {', '.join(sorted(unknown))}")

"""The words of a request go some time after it ended, or after the pair that came of it did."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from matching.models import MentorRequest


def with_words(*, now: datetime, today: date, days: int) -> QuerySet[MentorRequest]:
    rows = MentorRequest.objects.filter(ended_at__lt=now - timedelta(days=days)).exclude(
        wish="", why="", question="", reply=""
    )
    over = Q(mentorship__ended_on__lte=today - timedelta(days=days))
    return rows.filter(Q(mentorship__isnull=True) | over)


def forget(*, now: datetime, today: date, days: int) -> int:
    return with_words(now=now, today=today, days=days).update(wish="", why="", question="", reply="")

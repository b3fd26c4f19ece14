"""Who was in a program for a protected group goes some time after it is over (decision 0052)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from matching.models import Ask, MatchRun, MentorRequest, Proposal
from people import acting
from programs.actions import protecting
from programs.models import Program, Waiver


def amount(*, now: datetime, days: int) -> int:
    """What is due: programs that are over, and people who took back their yes."""
    return protecting.over(now=now, days=days).count() + sum(rows.count() for rows in protecting.who_left())


@acting.as_house()
def forget(*, now: datetime, days: int) -> int:
    """Requests, runs and pairs first: they point at who took part. How many were emptied or left."""
    left = _who_left()
    rows = list(protecting.over(now=now, days=days))
    for row in rows:
        with transaction.atomic():
            Program.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
            MatchRun.objects.filter(program=row).delete()
            Ask.objects.filter(program=row).delete()
            MentorRequest.objects.filter(program=row).delete()
            protecting.forget(row)
    return len(rows) + left


def _who_left() -> int:
    gone = 0
    mentees, mentors = protecting.who_left()
    with transaction.atomic():
        for side, rows in (("mentee", mentees), ("mentor", mentors)):
            keys = list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
            Proposal.objects.filter(**{f"{side}__in": keys}).delete()
            Ask.objects.filter(**{f"{side}__in": keys}).delete()
            MentorRequest.objects.filter(**{f"{side}__in": keys}).delete()
            Waiver.objects.filter(**{f"{side}__in": keys}).delete()
            gone += len(keys)
            rows.filter(pk__in=keys).delete()
    return gone

"""What a pair wrote goes some time after its end; both are told thirty days before."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from notices import rules
from notices.models import Notice
from people import acting, audit
from programs import emails
from programs.models import (
    GOAL_TEXTS,
    Agreement,
    Answer,
    Goal,
    GoalStep,
    Meeting,
    Mentorship,
    Message,
    Note,
    Voice,
)

log = logging.getLogger(__name__)

TOLD_BEFORE = -rules.RULES["texts.tell"].span


def with_texts(*, ended_by: date) -> QuerySet[Mentorship]:
    """Pairs that ended by that day and of which words are left."""
    of_this = Q(mentorship=OuterRef("pk"))
    answers = Answer.objects.filter(follow_up__mentorship=OuterRef("pk"))
    left = (
        Exists(Note.objects.filter(of_this))
        | Exists(GoalStep.objects.filter(of_this))
        | Exists(Message.objects.filter(of_this))
        | Exists(Voice.objects.filter(of_this))
        | Exists(Agreement.objects.filter(of_this).exclude(text="", rhythm=""))
        | Exists(Goal.objects.filter(of_this).exclude(**dict.fromkeys(GOAL_TEXTS, "")))
        | Exists(Meeting.objects.filter(of_this).exclude(place=""))
        | Exists(answers.exclude(expectation="", help="", values=""))
    )
    return Mentorship.objects.filter(left, ended_on__lte=ended_by).order_by("ended_on", "pk")


@acting.as_house()
def to_tell(*, today: date, days: int) -> list[Mentorship]:
    rows = with_texts(ended_by=today - timedelta(days=days) + TOLD_BEFORE)
    told = _told(rows)
    return [row for row in rows.select_related(*_PEOPLE) if row.pk not in told]


@acting.as_house()
def to_forget(*, today: date, days: int, now: datetime) -> list[Mentorship]:
    """Their days are over, and both have had thirty days since they were told."""
    rows = with_texts(ended_by=today - timedelta(days=days))
    told = _told(rows, until=now - TOLD_BEFORE)
    return [row for row in rows if row.pk in told]


_PEOPLE = ("mentor_person", "mentee_person", "program__owner")


def _told(rows: Iterable[Mentorship], until: datetime | None = None) -> set[int]:
    by_key = {emails.texts_key(row): row.pk for row in rows}
    found = Notice.objects.filter(key__in=list(by_key))
    if until is not None:
        found = found.filter(created_at__lte=until)
    return {by_key[key] for key in found.values_list("key", flat=True)}


def tell(*, today: date, days: int, now: datetime) -> int:
    pairs = to_tell(today=today, days=days)
    for pair in pairs:
        over = (pair.ended_on or today) + timedelta(days=days)
        with transaction.atomic():
            emails.texts_will_go(pair, on=max(over, today + TOLD_BEFORE), now=now)
    return len(pairs)


def forget(*, today: date, days: int, now: datetime) -> int:
    """One transaction each; one that breaks never stops the others."""
    done = 0
    for pair in to_forget(today=today, days=days, now=now):
        try:
            with transaction.atomic():
                _forget(pair)
        except Exception:
            log.exception("The texts of mentorship %s were not removed", pair.pk)
        else:
            done += 1
    return done


@acting.as_house()
def _forget(pair: Mentorship) -> None:
    pair.notes.all().delete()  # their files go with them
    pair.messages.all().delete()
    pair.voices.all().delete()
    pair.ending_wishes.all().delete()
    pair.signals.all().delete()
    pair.concerns.filter(handled_at__isnull=False).delete()
    pair.agreements.update(text="", rhythm="")
    pair.steps.all().delete()
    pair.goals.update(**dict.fromkeys(GOAL_TEXTS, ""))
    pair.meetings.update(place="")
    Answer.objects.filter(follow_up__mentorship=pair).update(expectation="", help="", values={})
    audit.record(by=None, verb="forget texts", about=pair)

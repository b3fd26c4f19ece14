"""What the mentee wants to reach; both may write it, both may move it on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from people import audit
from people.models import Person
from programs import states
from programs.actions import mentorships
from programs.models import Goal, Mentorship


def set(
    mentorship: Mentorship,
    *,
    by: Person,
    now: datetime,
    sentence: str,
    measure: str = "",
    why: str = "",
    due_on: date | None = None,
) -> Goal:
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        words = {"sentence": sentence, "measure": measure, "why": why, "due_on": due_on}
        again = row.goals.filter(**words, created_at__gt=now - mentorships.SECOND_CLICK).first()
        if again:
            return again
        goal = Goal.objects.create(mentorship=row, created_at=now, **words)
        audit.record(by=by, verb="set goal", about=goal)
    return goal


def advance(goal: Goal, *, by: Person, progress: int) -> None:
    """How far the goal is, in per cent; a goal that was reached or set aside keeps its figure."""
    with transaction.atomic():
        mentorships.lock(goal.mentorship, by=by)
        changed = Goal.objects.filter(pk=goal.pk, state=Goal.State.OPEN).update(progress=progress)
        if not changed:
            raise states.WrongState("advance", goal.state)
        audit.record(by=by, verb="advance goal", about=goal)
    goal.progress = progress


def reach(goal: Goal, *, by: Person) -> None:
    _move(goal, "reach", by=by, progress=100)


def drop(goal: Goal, *, by: Person) -> None:
    _move(goal, "drop", by=by)


def reopen(goal: Goal, *, by: Person) -> None:
    _move(goal, "reopen", by=by)


def _move(goal: Goal, verb: str, *, by: Person, **columns: Any) -> None:
    with transaction.atomic():
        mentorships.lock(goal.mentorship, by=by)
        states.move(goal, states.GOAL, verb, **columns)
        audit.record(by=by, verb=f"{verb} goal", about=goal)

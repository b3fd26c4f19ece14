"""What the mentee wants to reach; both may write it, both may move it on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from people import audit
from people.models import Person
from programs import states
from programs.actions import mentorships
from programs.models import LEVELS, Goal, GoalStep, Mentorship

QUESTIONS = ("measure", "first_step", "why", "due_on")  # after the sentence, one at a time


class ScaleChanged(Exception):
    """The scale is another one than was on screen."""


class ScaleNotAgreed(Exception):
    """A level counts on a scale only that both agreed on before."""


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
        just_now = row.goals.filter(created_at__gt=now - mentorships.SECOND_CLICK)
        for again in just_now:
            if {name: getattr(again, name) for name in words} == words:
                return again
        goal = Goal.objects.create(mentorship=row, created_at=now, **words)
        audit.record(by=by, verb="set goal", about=goal)
    return goal


def sharpen(goal: Goal, *, by: Person, **answer: Any) -> None:
    """The answer to one of QUESTIONS, or the sentence itself said better."""
    with transaction.atomic():
        mentorships.lock(goal.mentorship, by=by)
        if not Goal.objects.filter(pk=goal.pk, state=Goal.State.OPEN).update(**answer):
            raise states.WrongState("sharpen", goal.state)
        audit.record(by=by, verb="sharpen goal", about=goal)


def set_scale(goal: Goal, *, by: Person, levels: Mapping[str, str]) -> None:
    """What each level would look like; the partner agrees before a level counts, a change asks anew."""
    words = {name: levels.get(name, "") for _level, name in LEVELS}
    with transaction.atomic():
        mentorships.lock(goal.mentorship, by=by)
        row = Goal.objects.get(pk=goal.pk)
        if row.has_scale and words == {name: getattr(row, name) for _level, name in LEVELS}:
            return
        changed = Goal.objects.filter(pk=goal.pk, state=Goal.State.OPEN).update(
            **words, scale_by=by, scale_version=F("scale_version") + 1, scale_agreed_at=None, level=None
        )
        if not changed:
            raise states.WrongState("set scale", goal.state)
        audit.record(by=by, verb="set scale of goal", about=goal)


def agree_scale(goal: Goal, *, by: Person, version: int, now: datetime) -> None:
    """By the one who did not write it; a second click changes nothing."""
    with transaction.atomic():
        mentorships.lock(goal.mentorship, by=by)
        row = Goal.objects.get(pk=goal.pk)
        if row.scale_version != version or row.scale_by_id == by.pk or not row.has_scale:
            raise ScaleChanged
        if row.scale_agreed_at is None:
            Goal.objects.filter(pk=goal.pk).update(scale_agreed_at=now)
            audit.record(by=by, verb="agree scale of goal", about=goal)


def advance(
    goal: Goal, *, by: Person, now: datetime, progress: int, level: int | None = None, words: str = ""
) -> None:
    """How far the goal is and what shows it; one that was reached or set aside keeps its figure."""
    with transaction.atomic():
        mentorships.lock(goal.mentorship, by=by)
        row = Goal.objects.get(pk=goal.pk)
        if not row.is_open:
            raise states.WrongState("advance", row.state)
        if level is not None and row.scale_agreed_at is None:
            raise ScaleNotAgreed
        figures = {"progress": progress, "level": row.level if level is None else level}
        again = row.steps.filter(created_at__gt=now - mentorships.SECOND_CLICK, author=by, **figures)
        if any(step.words == words for step in again):
            return
        Goal.objects.filter(pk=goal.pk).update(**figures)
        _step(goal, GoalStep.Kind.PROGRESS, by=by, now=now, words=words, **figures)
        audit.record(by=by, verb="advance goal", about=goal)
    goal.progress, goal.level = progress, figures["level"]


def learn(
    mentorship: Mentorship,
    *,
    by: Person,
    now: datetime,
    words: str,
    will_try: str = "",
) -> GoalStep:
    """An insight, and what somebody will try; never audited, as a note is not."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        just_now = row.steps.filter(
            kind=GoalStep.Kind.INSIGHT, author=by, created_at__gt=now - mentorships.SECOND_CLICK
        )
        for again in just_now:
            if (again.words, again.will_try) == (words, will_try):
                return again
        return GoalStep.objects.create(
            mentorship=row,
            kind=GoalStep.Kind.INSIGHT,
            words=words,
            will_try=will_try,
            author=by,
            created_at=now,
        )


def reach(goal: Goal, *, by: Person) -> None:
    _move(goal, "reach", by=by, progress=100)


def drop(goal: Goal, *, by: Person) -> None:
    _move(goal, "drop", by=by)


def reopen(goal: Goal, *, by: Person) -> None:
    _move(goal, "reopen", by=by)


def _step(goal: Goal, kind: str, *, by: Person, now: datetime, **columns: Any) -> None:
    GoalStep.objects.create(
        mentorship_id=goal.mentorship_id, goal=goal, kind=kind, author=by, created_at=now, **columns
    )


def _move(goal: Goal, verb: str, *, by: Person, **columns: Any) -> None:
    with transaction.atomic():
        mentorships.lock(goal.mentorship, by=by)
        states.move(goal, states.GOAL, verb, **columns)
        audit.record(by=by, verb=f"{verb} goal", about=goal)

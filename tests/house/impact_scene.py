"""A program old enough to ask what it does: fourteen mentees who began long ago, and colleagues like them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from dashboard import histories, outcomes, segments
from dashboard.actions import outcomes as outcome_deeds
from dashboard.actions import releases
from people import clock
from people.actions import positions
from people.models import PositionsKept
from tests.factories.pairs import AnswerFactory, FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory

BEGAN = timedelta(days=480)


def add(scene: Any) -> None:
    now, today = clock.now(), clock.today()
    began, hired = now - BEGAN, today - timedelta(days=1500)
    program = ProgramFactory(name="Leaders across borders, first round", state="closed")
    PositionsKept.objects.update_or_create(only=True, defaults={"since": began.date() - timedelta(days=60)})
    colleagues = PersonFactory.create_batch(60, hired_on=hired)
    for place, person in enumerate(colleagues[:12]):
        why = "voluntary" if place % 2 else "retirement"
        _leave(person, on=today - BEGAN + timedelta(days=27 * place + 20), why=why)
    for place, person in enumerate(colleagues[20:28]):
        with transaction.atomic(), positions.changing(on=began.date() + timedelta(days=30 + place)):
            type(person).objects.filter(pk=person.pk).update(level="senior")
    for place in range(14):
        pair = MentorshipFactory(
            mentor__program=program,
            mentor__person__country="SE",
            mentee__person__hired_on=hired,
            mentee__enrolled_at=began - timedelta(days=9 + place),
            started_on=began.date(),
            planned_end_on=began.date() + timedelta(days=365),
            active_at=began,
            created_at=began,
            state="completed",
            ended_on=began.date() + timedelta(days=365),
        )
        asked = FollowUpFactory(
            mentorship=pair,
            state="closed",
            due_on=began.date() + timedelta(days=91),
            closes_on=began.date() + timedelta(days=112),
            opened_at=began + timedelta(days=84),
            closed_at=began + timedelta(days=112),
        )
        if place < 11:
            AnswerFactory(follow_up=asked, rating=3 + place % 3, answered_at=began + timedelta(days=90))
        if place < 6:
            AnswerFactory(follow_up=asked, by_mentor=True, rating=5, answered_at=began + timedelta(days=90))
    _leave(pair.mentee_person, on=began.date() + timedelta(days=200))
    until = segments.quarter_of(today)
    releases.freeze(program, until=until, now=now)
    outcome_deeds.freeze(
        program, company=outcomes.company(until, histories.read(until)), until=until, now=now
    )
    scene.who["round_owner"] = program.owner
    scene.things["round"] = program


def _leave(person: Any, *, on: Any, why: str = "") -> None:
    type(person).objects.filter(pk=person.pk).update(left_on=on, left_why=why, is_active=False)

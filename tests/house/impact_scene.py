"""A program old enough to ask what it does: fourteen mentees who began long ago, and colleagues like them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dashboard import segments
from dashboard.actions import releases
from people import clock
from tests.factories.pairs import AnswerFactory, FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory

BEGAN = timedelta(days=480)


def add(scene: Any) -> None:
    now, today = clock.now(), clock.today()
    began, hired = now - BEGAN, today - timedelta(days=1500)
    program = ProgramFactory(name="Leaders across borders, first round", state="closed")
    colleagues = PersonFactory.create_batch(60, hired_on=hired)
    for place, person in enumerate(colleagues[:9]):
        _leave(person, on=today - BEGAN + timedelta(days=30 * place + 20))
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
    releases.freeze(program, until=segments.quarter_of(today), now=now)
    scene.who["round_owner"] = program.owner
    scene.things["round"] = program


def _leave(person: Any, *, on: Any) -> None:
    type(person).objects.filter(pk=person.pk).update(left_on=on, is_active=False)

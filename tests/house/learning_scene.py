"""Live trainings of the scene: one to come with a line, one that has been, and what was learned."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from people import clock
from people.actions import expected_leaves
from programs.actions import sessions
from tests.factories.guides import InsightCardFactory
from tests.factories.sessions import SessionPlaceFactory, TrainingSessionFactory


def add(scene: Any) -> None:
    """The mentor has a place, one of the pair waits for one."""
    program, now = scene.things["program"], clock.now()
    session = TrainingSessionFactory(
        program=program, audience="both", starts_at=now + timedelta(days=9), seats=1
    )
    sessions.sign_up(session, scene.who["mentor"], now=now)
    sessions.sign_up(session, scene.who["mentee"], now=now)
    past = TrainingSessionFactory(
        program=program, title="Listening in layers", starts_at=now - timedelta(days=3), place="Room 4"
    )
    SessionPlaceFactory(session=past, person=scene.who["paired_mentor"], has_attended=True)
    SessionPlaceFactory(session=past, person=scene.who["mentor"])
    card = InsightCardFactory(author=scene.who["paired_mentee"], published=True, topics=["strategy"])
    draft = InsightCardFactory(author=scene.who["paired_mentee"], title="Wait ten seconds more")
    expected_leaves.enter(
        scene.who["mentor"], on=clock.today() + timedelta(days=90), by=scene.who["hr_admin"], now=now
    )
    scene.things["certificate_code"] = SimpleNamespace(pk=scene.things["certificate"].code)
    scene.things |= {"insight": card, "draft_insight": draft}
    scene.things |= {"session": session, "past_session": past}

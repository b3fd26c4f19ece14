"""Live trainings and messages of the scene, and what was learned: one to come with a line, one that was."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from people import clock
from people.actions import expected_leaves
from programs.actions import campaign_plan, campaigns, sessions
from tests.factories.campaigns import CampaignFactory
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
    campaign_plan.make(
        program, by=scene.who["coordinator"], now=now, steps={"mentors", "start", "closing", "tip"}
    )
    campaign_plan.skip(program.campaigns.get(step="start"), by=scene.who["coordinator"])
    narrow = {"countries": ["NL"], "levels": ["medior"], "languages": ["nl"]}
    draft = CampaignFactory(
        program=program, send_on=clock.today() + timedelta(days=3), step="invitation", **narrow
    )
    sent = CampaignFactory(program=program, planned=True, send_on=clock.today(), repeat="nudge", name="Call")
    campaigns.send_due(now=now)
    scene.things |= {"campaign": draft, "sent_campaign": sent}
    card = InsightCardFactory(author=scene.who["paired_mentee"], published=True, topics=["strategy"])
    draft = InsightCardFactory(author=scene.who["paired_mentee"], title="Wait ten seconds more")
    expected_leaves.enter(
        scene.who["mentor"], on=clock.today() + timedelta(days=90), by=scene.who["hr_admin"], now=now
    )
    scene.things["certificate_code"] = SimpleNamespace(pk=scene.things["certificate"].code)
    scene.things |= {"insight": card, "draft_insight": draft}
    scene.things |= {"session": session, "past_session": past}

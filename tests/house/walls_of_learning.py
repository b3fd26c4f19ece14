"""Walls around live trainings and messages; same shape as walls.py."""

from __future__ import annotations

from typing import Any

from guides.models import GuideWriter
from notices.models import Card
from people.models import ExpectedLeave
from programs.models import Lottery, Outcome, Release, SessionPlace, TrainingSession
from tests.conftest import NOW
from tests.factories.campaigns import CampaignFactory, CampaignWaveFactory
from tests.factories.declarations import DeclarationFactory
from tests.factories.guides import GuideFactory, InsightCardFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import ProgramFactory
from tests.factories.sessions import SessionPlaceFactory, TrainingSessionFactory


def _card() -> Card:
    return Card.objects.create(key="card", title="News", path="/", not_before=NOW, created_at=NOW)


LIES = {
    "card_sent_at_iff_sent": (_card, [{"state": "sent"}, {"sent_at": NOW}]),
    "campaign_planned_has_a_hold": (
        lambda: CampaignFactory(planned=True),
        [{"held_until": None}, {"planned_by": None}],
    ),
    "campaign_nudges_who_can_respond": (lambda: CampaignFactory(segments=["pairs"]), [{"repeat": "nudge"}]),
    "campaign_for_somebody": (CampaignFactory, [{"segments": []}]),
    "campaign_counts_from_a_day_of_the_program": (CampaignFactory, [{"offset": 3}]),
    "campaign_service_to_participants": (CampaignFactory, [{"is_service": True}]),
    "campaign_dutch_whole_or_not": (CampaignFactory, [{"subject_nl": ""}, {"body_nl": ""}]),
    "insight_published_at_iff_published": (
        InsightCardFactory,
        [{"state": "published"}, {"published_at": NOW}, {"state": "withdrawn", "published_at": NOW}],
    ),
    "session_has_seats": (TrainingSessionFactory, [{"seats": 0}, {"seats": 501}]),
    "session_attended_with_a_place": (
        lambda: SessionPlaceFactory(state="waiting"),
        [{"has_attended": True}, {"has_attended": False}],
    ),
}


def _leave(**columns: Any) -> ExpectedLeave:
    person = columns.pop("person", None) or PersonFactory()
    return ExpectedLeave.objects.create(person=person, on=NOW.date(), entered_at=NOW, **columns)


def _writer(**columns: Any) -> GuideWriter:
    wanted = {"guide": columns.pop("guide", None) or GuideFactory(parent=GuideFactory(slug="handbook"))}
    wanted["person"] = columns.pop("person", None) or PersonFactory()
    return GuideWriter.objects.create(**wanted, **columns)


def _release(**columns: Any) -> Release:
    wanted = {"program": columns.pop("program", None) or ProgramFactory()}
    facts = {"side": "mentee", "until": NOW.date(), "counts": [], "groups": {}, "cells": [], "made_at": NOW}
    return Release.objects.create(**wanted, **facts | columns)


def _outcome(**columns: Any) -> Outcome:
    facts = {"until": NOW.date(), "counts": [], "cells": [], "told": {}, "made_at": NOW}
    return Outcome.objects.create(program=ProgramFactory(), **facts | columns)


def _lottery(**columns: Any) -> Lottery:
    program = columns.pop("program", None) or ProgramFactory()
    facts = {"seed": "s", "places": 1, "order": [1, 2], "drawn_by": program.owner, "drawn_at": NOW}
    return Lottery.objects.create(program=program, **facts | columns)


def _drawn_otherwise() -> None:
    Lottery.objects.filter(pk=_lottery().pk).update(order=[2, 1])


def _drawn_for_another() -> None:
    Lottery.objects.filter(pk=_lottery().pk).update(program=ProgramFactory())


def _drawn_by_another() -> None:
    row = _lottery()
    Lottery.objects.filter(pk=row.pk).update(drawn_by=row.program.deputy)


def _told_otherwise() -> None:
    Release.objects.filter(pk=_release().pk).update(cells=[["everybody", ["everybody"], 0, 7]])


def _became_otherwise() -> None:
    Outcome.objects.filter(pk=_outcome().pk).update(told={"left": 7})


COUNTS = {
    "notices_card": _card,
    "programs_campaignwave": CampaignWaveFactory,
    "programs_sessionplace": SessionPlaceFactory,
    "programs_trainingsession": TrainingSessionFactory,
}
COVERED = {
    "programs_trainingsession_seats_check",
    "programs_lottery_places_check",
    "programs_lottery_program_id_key",  # no row that is there can become a twin; a race shows it
}
TWINS = {
    "guide_writer_once": (_writer, ["guide", "person"]),
    "notices_card_key_key": (_card, ["key"]),
    "campaign_step_once": (lambda: CampaignFactory(step="tip"), ["program"]),
    "declaration_once_per_trait": (DeclarationFactory, ["person", "trait"]),
    "outcome_once_per_quarter": (_outcome, ["program"]),
    "release_once_per_quarter": (_release, ["program"]),
    "campaign_wave_once": (CampaignWaveFactory, ["campaign"]),
    "people_expectedleave_person_id_key": (_leave, ["person"]),
    "programs_trainingsession_uid_key": (TrainingSessionFactory, ["uid"]),
    "session_place_once": (
        lambda: SessionPlaceFactory(session=TrainingSessionFactory(seats=9)),
        ["session", "person"],
    ),
}


def _one_too_many() -> None:
    session = TrainingSessionFactory(seats=1)
    SessionPlaceFactory(session=session)
    SessionPlaceFactory(session=session)


def _one_too_many_later() -> None:
    session = TrainingSessionFactory(seats=1)
    SessionPlaceFactory(session=session)
    late = SessionPlaceFactory(session=session, state="waiting")
    SessionPlace.objects.filter(pk=late.pk).update(state="taken")


def _seats_taken_away() -> None:
    session = TrainingSessionFactory(seats=2)
    SessionPlaceFactory.create_batch(2, session=session)
    TrainingSession.objects.filter(pk=session.pk).update(seats=1)


DEEDS = {
    "lottery_is_frozen": ("programs_lottery", [_drawn_otherwise, _drawn_for_another, _drawn_by_another]),
    "outcome_is_frozen": ("programs_outcome", [_became_otherwise]),
    "release_is_frozen": ("programs_release", [_told_otherwise]),
    "session_within_seats": ("programs_sessionplace", [_one_too_many]),
    "session_within_seats_again": ("programs_sessionplace", [_one_too_many_later]),
    "session_keeps_seats": ("programs_trainingsession", [_seats_taken_away]),
}

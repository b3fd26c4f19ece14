"""Walls around live trainings; same shape as walls.py."""

from __future__ import annotations

from typing import Any

from guides.models import GuideWriter
from people.models import ExpectedLeave
from programs.models import SessionPlace, TrainingSession
from tests.conftest import NOW
from tests.factories.guides import GuideFactory, InsightCardFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import SessionPlaceFactory, TrainingSessionFactory

LIES = {
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


COUNTS = {
    "programs_sessionplace": SessionPlaceFactory,
    "programs_trainingsession": TrainingSessionFactory,
}
COVERED = {"programs_trainingsession_seats_check"}
TWINS = {
    "guide_writer_once": (_writer, ["guide", "person"]),
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
    "session_within_seats": ("programs_sessionplace", [_one_too_many]),
    "session_within_seats_again": ("programs_sessionplace", [_one_too_many_later]),
    "session_keeps_seats": ("programs_trainingsession", [_seats_taken_away]),
}

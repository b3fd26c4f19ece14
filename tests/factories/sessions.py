"""Live trainings and who comes."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from programs.models import SessionPlace, TrainingSession
from tests.factories.programs import LONG_AGO, MentorFactory, ProgramFactory


class TrainingSessionFactory(DjangoModelFactory):
    """For mentors, on 16 March 2026 at 14:00 UTC, with two seats."""

    class Meta:
        model = TrainingSession

    program = factory.SubFactory(ProgramFactory)
    title = "The first talk, practiced"
    about = "You try out a first talk in threes."
    audience = "mentor"
    starts_at = datetime(2026, 3, 16, 14, 0, tzinfo=UTC)
    minutes = 90
    place = "https://meet.example.com/first-talk"
    seats = 2
    led_by = factory.SelfAttribute("program.owner")
    created_at = LONG_AGO


class SessionPlaceFactory(DjangoModelFactory):
    """A mentor who has a place."""

    class Meta:
        model = SessionPlace

    session = factory.SubFactory(TrainingSessionFactory)
    person = factory.LazyAttribute(lambda place: MentorFactory(program=place.session.program).person)
    state = "taken"
    asked_at = LONG_AGO

"""Pairs that stop: a wish for the end, somebody who stands in, somebody who does not feel safe."""

from __future__ import annotations

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from programs.models import Concern, EndingWish, Signal, StandIn
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory


class EndingWishFactory(DjangoModelFactory):
    """The mentee wishes three months more."""

    class Meta:
        model = EndingWish

    mentorship = factory.SubFactory(MentorshipFactory)
    person = factory.SelfAttribute("mentorship.mentee_person")
    side = "mentee"
    end_on = date(2027, 1, 5)
    wish = "extend"
    months = 3
    said_at = datetime(2026, 12, 7, 9, tzinfo=UTC)


class StandInFactory(DjangoModelFactory):
    """Asked for, nobody found yet."""

    class Meta:
        model = StandIn

    mentorship = factory.SubFactory(MentorshipFactory)
    asked_at = datetime(2026, 3, 1, 9, tzinfo=UTC)


class ConcernFactory(DjangoModelFactory):
    """The mentee's, said on the page of the pair; the owner of the program is told."""

    class Meta:
        model = Concern

    mentorship = factory.SubFactory(MentorshipFactory)
    person = factory.SelfAttribute("mentorship.mentee_person")
    contact = factory.SubFactory(PersonFactory)
    said_in = "button"
    said_at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    has_stopped = False


class SignalFactory(DjangoModelFactory):
    """A pair that has not met for a while."""

    class Meta:
        model = Signal

    mentorship = factory.SubFactory(MentorshipFactory)
    program = factory.SelfAttribute("mentorship.program")
    rule = "S2"
    subject = factory.LazyAttribute(lambda row: f"pair:{row.mentorship.pk}")
    facts = factory.LazyFunction(lambda: {"days": 50})
    since_on = date(2026, 2, 20)
    opened_at = datetime(2026, 3, 1, 9, tzinfo=UTC)

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from notices.models import Notice
from programs.models import Campaign, CampaignWave, Program
from tests.factories.programs import LONG_AGO, ProgramFactory

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday, and the day of the factory's message


class CampaignFactory(DjangoModelFactory):
    """A draft to who could be a mentee; `planned=True` for one that goes out on its day."""

    class Meta:
        model = Campaign

    class Params:
        planned = factory.Trait(
            state=Campaign.State.SCHEDULED,
            held_until=LONG_AGO,
            planned_by=factory.SelfAttribute("program.owner"),
        )

    program = factory.SubFactory(ProgramFactory)
    name = "Invitation"
    segments = ("mentees_to_be",)
    subject = "{program}: find a mentor"
    body = "Hello {name},\n\nAsk {coordinator}."
    subject_nl = "{program}: vind een mentor"
    body_nl = "Hallo {name},\n\nVraag het {coordinator}."
    send_on = date(2026, 3, 2)
    created_at = LONG_AGO


class CampaignWaveFactory(DjangoModelFactory):
    class Meta:
        model = CampaignWave

    campaign = factory.SubFactory(CampaignFactory, planned=True)
    number = 1
    sent_at = LONG_AGO
    people = 1


def day(number: int) -> datetime:
    """The morning of day 1, 2, … of the message."""
    return MORNING + timedelta(days=number - 1)


def told() -> list[tuple[int, str]]:
    """Whom, and in which wave."""
    rows = Notice.objects.filter(key__startswith="campaign:").order_by("pk")
    return [(row.to_id, row.key.split(":")[2]) for row in rows]


def planned(program: Program, **columns: object) -> Campaign:
    return CampaignFactory(program=program, planned=True, **columns)

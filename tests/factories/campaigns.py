from __future__ import annotations

from datetime import date

import factory
from factory.django import DjangoModelFactory

from programs.models import Campaign, CampaignWave
from tests.factories.programs import LONG_AGO, ProgramFactory


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
    segment = "mentees_to_be"
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

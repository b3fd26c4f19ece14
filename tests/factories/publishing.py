"""What lies between a draft and a pair: a hold, a confirmation, an exception to the rules, a dossier."""

from __future__ import annotations

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from matching.models import Dossier
from programs.models import Confirmation, Waiver
from tests.factories.matching import MatchRunFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

ASKED_AT = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)


class ConfirmationFactory(DjangoModelFactory):
    """A pair that both have still to confirm."""

    class Meta:
        model = Confirmation

    mentorship = factory.SubFactory(MentorshipFactory, state="proposed", active_at=None)
    asked_at = ASKED_AT
    confirm_by = date(2026, 3, 10)


class WaiverFactory(DjangoModelFactory):
    """Asked by the owner; `approved=True` by the deputy."""

    class Meta:
        model = Waiver

    class Params:
        approved = factory.Trait(
            state=Waiver.State.APPROVED,
            decided_by=factory.SelfAttribute("program.deputy"),
            decided_at=ASKED_AT,
        )

    mentor = factory.SubFactory(MentorFactory)
    mentee = factory.SubFactory(
        MenteeFactory,
        program=factory.SelfAttribute("..mentor.program"),
        person=factory.SubFactory(PersonFactory, country="SE"),
    )
    program = factory.SelfAttribute("mentor.program")
    rules = factory.LazyFunction(lambda: ["other_country"])
    reason = "The only mentor who knows this plant."
    until = date(2026, 12, 31)
    asked_by = factory.SelfAttribute("program.owner")
    asked_at = ASKED_AT


class DossierFactory(DjangoModelFactory):
    class Meta:
        model = Dossier

    run = factory.SubFactory(MatchRunFactory, solved=True)
    problem = "{}"
    result_digest = "0" * 64
    code_version = "0"
    kept_at = ASKED_AT

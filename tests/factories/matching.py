from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from matching.models import MatchRun, MentorRequest, Policy, Proposal
from programs.presets import PRESETS
from tests.factories.programs import LONG_AGO, MenteeFactory, MentorFactory, ProgramFactory

ASKED_AT = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)


class PolicyFactory(DjangoModelFactory):
    """The preset's own rules: another country, a shared language, not in line."""

    class Meta:
        model = Policy

    program = factory.SubFactory(ProgramFactory)
    version = factory.Sequence(lambda n: n + 1)
    musts = factory.LazyAttribute(lambda policy: list(PRESETS[policy.program.preset].musts))
    wishes = factory.LazyAttribute(lambda policy: list(PRESETS[policy.program.preset].wishes))
    created_at = LONG_AGO


class MentorRequestFactory(DjangoModelFactory):
    """A mentor was asked on Friday and has until 10 March; `queued=True` for a further choice."""

    class Meta:
        model = MentorRequest

    class Params:
        queued = factory.Trait(state=MentorRequest.State.QUEUED, asked_at=None, answer_by=None, rank=2)

    mentor = factory.SubFactory(MentorFactory)
    mentee = factory.SubFactory(MenteeFactory, program=factory.SelfAttribute("..mentor.program"))
    program = factory.SelfAttribute("mentor.program")
    state = MentorRequest.State.PENDING
    wish = "I lead a team for the first time."
    form = "both"
    created_at = ASKED_AT
    asked_at = ASKED_AT
    turn_at = factory.SelfAttribute("asked_at")
    answer_by = date(2026, 3, 10)


class MatchRunFactory(DjangoModelFactory):
    """A planned draft; `solved=True` for one that can be reviewed."""

    class Meta:
        model = MatchRun

    class Params:
        solved = factory.Trait(state=MatchRun.State.SOLVED, solved_at=ASKED_AT, rounds=1)
        published = factory.Trait(
            state=MatchRun.State.PUBLISHED,
            solved_at=ASKED_AT,
            published_at=ASKED_AT,
            published_by=factory.SelfAttribute("planned_by"),
            held_until=ASKED_AT + timedelta(minutes=10),
            released_at=ASKED_AT + timedelta(minutes=10),
            rounds=1,
        )

    program = factory.SubFactory(ProgramFactory)
    policy = factory.SubFactory(PolicyFactory, program=factory.SelfAttribute("..program"))
    planned_by = factory.SelfAttribute("program.owner")
    planned_at = ASKED_AT


class ProposalFactory(DjangoModelFactory):
    class Meta:
        model = Proposal

    run = factory.SubFactory(MatchRunFactory, solved=True)
    mentor = factory.SubFactory(MentorFactory, program=factory.SelfAttribute("..run.program"))
    mentee = factory.SubFactory(MenteeFactory, program=factory.SelfAttribute("..run.program"))
    points = 4000

from __future__ import annotations

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from people.models import Level
from programs.models import Audience, Mentee, Mentor, Mentorship, Nomination, Program, ProgramRole
from tests.factories.people import PersonFactory

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class ProgramFactory(DjangoModelFactory):
    """A live one-year program; `draft=True` for one that nobody sees yet."""

    class Meta:
        model = Program
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=Program.State.DRAFT, live_at=None)
        always_on = factory.Trait(preset=Program.Preset.OPEN, is_always_on=True, starts_on=None, ends_on=None)

    name = "Leaders across borders 2026"
    preset = Program.Preset.LEADERS
    purpose = "Future leaders learn from a mentor in another country."
    state = Program.State.LIVE
    owner = factory.SubFactory(PersonFactory, coordinator=True, given_name="Olga", family_name="Owner")
    deputy = factory.SubFactory(PersonFactory, coordinator=True, given_name="Dirk", family_name="Deputy")
    starts_on = date(2026, 1, 5)
    ends_on = date(2027, 1, 5)
    mentors_are_expected = True
    created_at = LONG_AGO
    live_at = LONG_AGO

    @factory.post_generation
    def audiences(self, create: bool, extracted: object, **kwargs: object) -> None:
        if create:
            Audience.objects.create(
                program=self, role="mentor", levels=["senior", "lead", "head", "director"]
            )
            Audience.objects.create(program=self, role="mentee", levels=["medior"])


class MentorFactory(DjangoModelFactory):
    """An available senior mentor in Sweden with one seat."""

    class Meta:
        model = Mentor
        skip_postgeneration_save = True

    class Params:
        expected = factory.Trait(state=Mentor.State.EXPECTED, answered_at=None)

    program = factory.SubFactory(ProgramFactory)
    person = factory.SubFactory(
        PersonFactory, country="SE", location="Stockholm", level=Level.SENIOR, time_zone="Europe/Stockholm"
    )
    state = Mentor.State.AVAILABLE
    seats = 1
    topics = ["strategy"]
    answered_at = LONG_AGO
    created_at = LONG_AGO

    @factory.post_generation
    def full(self, create: bool, extracted: bool | None, **kwargs: object) -> None:
        if create and extracted:
            for _ in range(self.seats):
                MentorshipFactory(mentor=self, mentee__program=self.program)


class MenteeFactory(DjangoModelFactory):
    """An enrolled medior mentee in the Netherlands."""

    class Meta:
        model = Mentee

    program = factory.SubFactory(ProgramFactory)
    person = factory.SubFactory(PersonFactory)
    topics = ["strategy"]
    enrolled_at = LONG_AGO


class MentorshipFactory(DjangoModelFactory):
    """An active pair across a border since January; `preparing=True` before that, `paused=True` in May."""

    class Meta:
        model = Mentorship

    class Params:
        preparing = factory.Trait(
            state=Mentorship.State.PREPARING, active_at=None, prepare_by=date(2026, 1, 26)
        )
        paused = factory.Trait(
            state=Mentorship.State.PAUSED, paused_on=date(2026, 5, 1), paused_until=date(2026, 6, 1)
        )

    mentor = factory.SubFactory(MentorFactory)
    mentee = factory.SubFactory(MenteeFactory, program=factory.SelfAttribute("..mentor.program"))
    program = factory.SelfAttribute("mentor.program")
    mentor_person = factory.SelfAttribute("mentor.person")
    mentee_person = factory.SelfAttribute("mentee.person")
    mentor_country = factory.SelfAttribute("mentor.person.country")
    mentee_country = factory.SelfAttribute("mentee.person.country")
    crosses_border = True
    state = Mentorship.State.ACTIVE
    origin = Mentorship.Origin.REQUEST
    started_on = date(2026, 1, 5)
    planned_end_on = date(2027, 1, 5)
    active_at = LONG_AGO
    created_at = LONG_AGO


class ProgramRoleFactory(DjangoModelFactory):
    """Somebody who coordinates beside the owner and the deputy."""

    class Meta:
        model = ProgramRole

    program = factory.SubFactory(ProgramFactory)
    person = factory.SubFactory(PersonFactory)
    role = ProgramRole.Role.COORDINATOR
    given_at = LONG_AGO


class NominationFactory(DjangoModelFactory):
    """The owner thinks of a medior as a mentee."""

    class Meta:
        model = Nomination

    program = factory.SubFactory(ProgramFactory)
    person = factory.SubFactory(PersonFactory)
    role = Audience.Role.MENTEE
    by = factory.SelfAttribute("program.owner")
    why = "You ask the questions that others do not."
    created_at = LONG_AGO

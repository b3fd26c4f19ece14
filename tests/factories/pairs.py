"""What a pair makes together."""

from __future__ import annotations

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from programs.models import (
    Agreement,
    Answer,
    FollowUp,
    Goal,
    GoalStep,
    Meeting,
    Message,
    Note,
    SharedFile,
    Voice,
)
from tests.factories.programs import LONG_AGO, MentorshipFactory


class AgreementFactory(DjangoModelFactory):
    """Written and confirmed by the mentee; `agreed=True` by both."""

    class Meta:
        model = Agreement

    class Params:
        agreed = factory.Trait(mentor_confirmed_at=LONG_AGO)

    mentorship = factory.SubFactory(MentorshipFactory)
    version = 1
    rhythm = "Monthly, 45 minutes"
    form = "online"
    text = "What we discuss stays between us."
    written_by = factory.SelfAttribute("mentorship.mentee_person")
    written_at = LONG_AGO
    mentee_confirmed_at = LONG_AGO


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = Goal

    mentorship = factory.SubFactory(MentorshipFactory)
    sentence = "Hold a monthly talk with everyone in my team"
    due_on = date(2026, 10, 1)
    created_at = LONG_AGO


class GoalStepFactory(DjangoModelFactory):
    """The mentee is at 40 %; `insight=True` for what they learned."""

    class Meta:
        model = GoalStep

    class Params:
        insight = factory.Trait(kind="insight", goal=None, progress=None, will_try="Ask before I explain")

    mentorship = factory.SubFactory(MentorshipFactory)
    goal = factory.LazyAttribute(lambda step: GoalFactory(mentorship=step.mentorship))
    kind = "progress"
    words = "I held two talks and got feedback on both"
    progress = 40
    author = factory.SelfAttribute("mentorship.mentee_person")
    created_at = LONG_AGO


class MeetingFactory(DjangoModelFactory):
    """Planned for an afternoon in May; `held=True` for one in February."""

    class Meta:
        model = Meeting

    class Params:
        held = factory.Trait(state=Meeting.State.HELD, starts_at=datetime(2026, 2, 10, 14, 0, tzinfo=UTC))

    mentorship = factory.SubFactory(MentorshipFactory)
    starts_at = datetime(2026, 5, 14, 13, 0, tzinfo=UTC)
    planned_by = factory.SelfAttribute("mentorship.mentee_person")
    created_at = LONG_AGO


class NoteFactory(DjangoModelFactory):
    """The mentee's; `private=True` for what the mentor does not see either."""

    class Meta:
        model = Note

    class Params:
        private = factory.Trait(is_shared=False)

    mentorship = factory.SubFactory(MentorshipFactory)
    author = factory.SelfAttribute("mentorship.mentee_person")
    is_shared = True
    body = "Talk about the new team"
    created_at = LONG_AGO


class VoiceFactory(DjangoModelFactory):
    """The mentee's own words before the agreement; `shown=True` once both have released the card."""

    class Meta:
        model = Voice

    class Params:
        shown = factory.Trait(is_released=True, is_shown=True)

    mentorship = factory.SubFactory(MentorshipFactory)
    round = 0
    card = "hope"
    side = "mentee"
    author = factory.SelfAttribute("mentorship.mentee_person")
    words = "That I dare to lead a whole site"
    said_at = LONG_AGO


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    mentorship = factory.SubFactory(MentorshipFactory)
    author = factory.SelfAttribute("mentorship.mentee_person")
    words = "Shall we move to Thursday?"
    sent_at = LONG_AGO


class SharedFileFactory(DjangoModelFactory):
    """A text file of a shared note."""

    class Meta:
        model = SharedFile

    mentorship = factory.SubFactory(MentorshipFactory)
    note = factory.LazyAttribute(lambda file: NoteFactory(mentorship=file.mentorship))
    author = factory.SelfAttribute("mentorship.mentee_person")
    name = "plan.txt"
    kind = "text/plain"
    size = 5
    content = SharedFile.packed(b"Plan.")
    added_at = LONG_AGO


class FollowUpFactory(DjangoModelFactory):
    """Open since late March."""

    class Meta:
        model = FollowUp

    class Params:
        closed = factory.Trait(state=FollowUp.State.CLOSED, closed_at=datetime(2026, 4, 27, tzinfo=UTC))

    mentorship = factory.SubFactory(MentorshipFactory)
    quarter = 1
    due_on = date(2026, 4, 5)
    closes_on = date(2026, 4, 26)
    opened_at = datetime(2026, 3, 26, 6, 0, tzinfo=UTC)


class AnswerFactory(DjangoModelFactory):
    """The mentee's; `by_mentor=True` for the other side."""

    class Meta:
        model = Answer

    class Params:
        by_mentor = factory.Trait(
            side="mentor", person=factory.SelfAttribute("follow_up.mentorship.mentor_person")
        )

    follow_up = factory.SubFactory(FollowUpFactory)
    side = "mentee"
    person = factory.SelfAttribute("follow_up.mentorship.mentee_person")
    meetings = 2
    rating = 4
    closer = "somewhat"
    expectation = "More questions, fewer answers"
    answered_at = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)

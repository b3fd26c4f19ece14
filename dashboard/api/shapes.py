"""What is asked and answered: the OpenAPI schema is made of these."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Generic, Literal, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dashboard.program_events import EVENTS

MOST = 2**63 - 1  # of a number in the database
MOST_ROWS = 500

if TYPE_CHECKING:
    EventName = str
    AnyEventName = str
else:
    EventName = Literal[tuple(EVENTS)]
    AnyEventName = Literal["", *EVENTS]
Id = Annotated[int, Field(ge=1, le=MOST)]
Row = TypeVar("Row", bound=Schema)
ProgramState = Literal["live", "paused", "closed", "cancelled"]
MentorState = Literal["expected", "available", "not_now", "exempt", "paused", "dormant", "withdrawn"]
MenteeState = Literal["enrolled", "withdrawn"]
PairState = Literal["proposed", "preparing", "active", "paused", "completed", "ended", "cancelled"]
FollowUpState = Literal["open", "closed"]


class Problem(Schema):
    type: str
    title: str
    status: int
    detail: str
    errors: list[Wrong]


class Wrong(Schema):
    where: str = Field(description="The part of the question that is wrong, such as query.limit.")
    why: str


class Asked(Schema):
    limit: int = Field(100, ge=1, le=MOST_ROWS, description="Rows in one answer, at most.")
    after: int = Field(
        0, ge=0, le=MOST, description="Begin after this number: what `next` said in the answer before."
    )


class OfProgram(Schema):
    program: int = Field(0, ge=0, le=MOST, description="Of this program only; 0 = of all.")


class AskedOfProgram(Asked, OfProgram):
    pass


class AskedPrograms(Asked):
    state: Literal["", ProgramState] = Field("", description="In this state only.")


class AskedMentors(AskedOfProgram):
    state: Literal["", MentorState] = Field("", description="In this state only.")


class AskedMentees(AskedOfProgram):
    state: Literal["", MenteeState] = Field("", description="In this state only.")


class AskedPairs(AskedOfProgram):
    state: Literal["", PairState] = Field("", description="In this state only.")


class AskedFollowUps(AskedOfProgram):
    state: Literal["", FollowUpState] = Field("", description="In this state only.")


class AskedEvents(Asked):
    type: AnyEventName = Field("", description="Of this kind only.")


class ProgramRow(Schema):
    id: Id
    name: str
    preset: Literal["leaders", "open", "coffee", "guide"]
    state: ProgramState
    starts_on: date | None
    ends_on: date | None
    is_always_on: bool
    quarters: int = Field(description="Quarterly check-ins of one pair.")
    live_at: datetime | None


class MentorRow(Schema):
    id: Id
    program: Id
    person: UUID = Field(
        description="The same number for the same person everywhere; a name only in /people."
    )
    state: MentorState
    country: str = Field(description="Country of work, ISO 3166; empty where HR did not say.")
    seats: int = Field(description="Mentees this mentor takes here, at most.")
    mentees: int = Field(description="Of these places, taken now.")
    topics: list[str]
    answered_at: datetime | None


class MenteeRow(Schema):
    id: Id
    program: Id
    person: UUID
    state: MenteeState
    country: str
    topics: list[str]
    enrolled_at: datetime


class PairRow(Schema):
    id: Id
    program: Id
    mentor: Id
    mentee: Id
    mentor_person: UUID
    mentee_person: UUID
    mentor_country: str
    mentee_country: str
    state: PairState
    origin: Literal["request", "run", "hand"]
    started_on: date
    planned_end_on: date
    active_at: datetime | None
    ended_on: date | None
    meetings_held: int


class FollowUpRow(Schema):
    id: Id
    program: Id
    mentorship: Id
    kind: Literal["quarter", "week6", "closing", "lookback"]
    quarter: int = Field(description="0 for those that are not of a quarter.")
    due_on: date
    closes_on: date
    state: FollowUpState
    mentor_answered: bool
    mentee_answered: bool


class CompletionRow(Schema):
    program: Id
    kind: Literal["quarter", "week6", "closing", "lookback"]
    quarter: int
    pairs: int = Field(description="Check-ins that were opened: one per pair.")
    closed: int
    mentors_answered: int
    mentees_answered: int


class About(Schema):
    kind: Literal["program", "mentor", "mentee", "mentorship", "follow_up", "training_session", "match_run"]
    id: Id


class EventRow(Schema):
    id: Id
    at: datetime
    type: EventName
    program: Id | None
    about: About


class PersonRow(Schema):
    id: UUID
    employee_id: str
    name: str
    email: str = Field(description="Work address; empty where there is none.")
    country: str
    works_here: bool


class Page(Schema, Generic[Row]):
    items: list[Row]
    next: Id | None = Field(description="Ask again with this as `after`; null at the end.")


class Programs(Page[ProgramRow]):
    """Programs, drafts left out."""


class Mentors(Page[MentorRow]):
    """Mentors of programs."""


class Mentees(Page[MenteeRow]):
    """Mentees of programs."""


class Pairs(Page[PairRow]):
    """Pairs that the two know of."""


class FollowUps(Page[FollowUpRow]):
    """Check-ins of pairs."""


class Events(Page[EventRow]):
    """Events of programs."""


class People(Page[PersonRow]):
    """Who takes part in programs."""


class Completion(Schema):
    items: list[CompletionRow]

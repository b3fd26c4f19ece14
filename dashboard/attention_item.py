"""One thing that needs a coordinator, and its place in the list of everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from programs.models import Signal

Rule, Matter = Signal.Rule, Signal.Matter

# First who waits for a person, then what waits for a decision, then pairs, then what can wait a day.
ORDER: tuple[str, ...] = (
    Matter.CONCERN, Rule.TALK, Rule.LOW, Rule.APART, Matter.LEAVERS, Matter.IMPORT, Matter.WAIVER,
    Rule.UNANSWERED, Matter.REQUESTS, Rule.DRIFT,
    Matter.STAND_IN, Matter.DRAFT, Matter.WAITING, Matter.UNCONFIRMED, Matter.NO_PLACE, Matter.LEAD,
    Matter.POLICY, Matter.WAIVER_OVER, Matter.MOVED, Rule.NO_KICK_OFF, Rule.NOT_MET, Rule.NO_AGREEMENT,
    Rule.SILENT, Rule.CANCELS, Rule.MENTOR, Rule.DORMANT, Rule.NO_GOAL, Matter.CHECK_INS, Matter.SLOW,
    Matter.MENTORS, Matter.MAILS, Matter.KEY, Matter.API_KEY, Matter.NOTE,
)  # fmt: skip
RANKS = {rule: rank for rank, rule in enumerate(ORDER)}


@dataclass(frozen=True)
class Attention:
    """One named fact with its reason and where to act; gone as soon as it is mended."""

    title: str
    reason: str
    verb: str
    url: str
    is_deed: bool = False  # the verb is a button that does it
    rule: str = ""  # of Signal.Rule or Signal.Matter
    subject: str = ""
    key: int = 0
    program: int = 0
    program_name: str = ""
    since_on: date | None = None
    amount: int = 1
    mentorship: int | None = None
    mark: str = ""
    as_of: datetime | None = None  # counted by the clock, not at this look

    @property
    def place(self) -> tuple[int, int, int, int]:
        """In the list of everything: by kind, then who waits longest; the same on each look."""
        return (RANKS[self.rule], self.since_on.toordinal() if self.since_on else 0, 0, self.key)

"""Who has whom before and after an event, and what became of it."""

from dataclasses import dataclass

import numpy as np

from matching.engine.columns import Ints
from matching.engine.flow import NOBODY
from matching.engine.results import Reason


@dataclass(frozen=True)
class Move:
    """A mentee whose mentor changed; None stands for nobody."""

    mentee: int
    before: int | None
    after: int | None


@dataclass(frozen=True)
class State:
    """Who has whom, by place, and how many points; places of one numbering are the same people."""

    numbering: object
    assigned: Ints
    mentee_ids: list[int]
    mentor_ids: list[int]
    total: int

    @property
    def matched(self) -> int:
        """How many mentees have a mentor."""
        return int((self.assigned != NOBODY).sum())

    def pairs(self, places: Ints) -> dict[int, int]:
        """Return mentee id → mentor id of the mentees at these places who have a mentor."""
        here = places[places < len(self.assigned)]
        has = here[self.assigned[here] != NOBODY]
        both = zip(has.tolist(), self.assigned[has].tolist(), strict=True)
        return {self.mentee_ids[mentee]: self.mentor_ids[mentor] for mentee, mentor in both}

    def moves(self, before: "State") -> tuple[Move, ...]:
        """Tell whose mentor is another than before."""
        if before.numbering is self.numbering:  # then the other one may be of fewer people
            places = np.flatnonzero(self.assigned[: len(before.assigned)] != before.assigned)
            places = np.append(places, np.arange(len(before.assigned), len(self.assigned)))
        else:
            places = np.arange(max(len(self.assigned), len(before.assigned)))
        now, then = self.pairs(places), before.pairs(places)
        changed = sorted({mentee for mentee, _ in now.items() ^ then.items()})
        return tuple(Move(mentee, then.get(mentee), now.get(mentee)) for mentee in changed)


@dataclass(frozen=True)
class Change:
    """What an event did: who moved, how many more are matched, how many more points there are.

    `blocked` says why a pair can't be forced at all.
    """

    moves: tuple[Move, ...] = ()
    matched: int = 0
    points: int = 0
    blocked: tuple[Reason, ...] = ()

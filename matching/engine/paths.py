"""One change at a time: a shortest path brings an optimal assignment and its prices to the next optimum.

The prices stay a proof over all pairs: u + v ≥ W everywhere, equal on every pair chosen, u = 0 for those without
a mentor, v = 0 for mentors with an empty seat. Of equally good paths the one that moves the fewest people wins.
"""

from dataclasses import dataclass, field

import numpy as np

from matching.engine.columns import Bools, Ints
from matching.engine.flow import NOBODY
from matching.engine.grid import Grid

FAR = 2**62
MOVES = 16  # bits of a cost that count the people moved


@dataclass
class Standing:
    """An assignment with its prices; `gone` are mentees who take no part."""

    grid: Grid
    seats: Ints
    base: Ints
    assigned: Ints
    u: Ints
    v: Ints
    gone: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def __post_init__(self) -> None:
        """Nobody is gone unless told."""
        if not len(self.gone):
            self.gone = np.zeros(len(self.assigned), dtype=np.bool_)

    def copy(self) -> "Standing":
        """Return the same to try something out on."""
        arrays = (self.seats, self.base, self.assigned, self.u, self.v, self.gone)
        return Standing(self.grid, *(array.copy() for array in arrays))

    def weights(self, mentee: int) -> Ints:
        """Return what each mentor is worth to this mentee, below 0 where forbidden."""
        points = self.grid.part(slice(mentee, mentee + 1))[0].astype(np.int64)
        return np.where(points >= 0, points + self.base[mentee], -FAR)

    def weights_of_seat(self, mentor: int) -> Ints:
        """Return what each mentee is worth to this mentor, below 0 where forbidden or gone."""
        points = self.grid.part(slice(0, len(self.u)), slice(mentor, mentor + 1))[:, 0].astype(np.int64)
        return np.where((points >= 0) & ~self.gone, points + self.base, -FAR)

    def load(self) -> Ints:
        """Return how many mentees each mentor has."""
        return np.bincount(self.assigned[self.assigned != NOBODY], minlength=len(self.seats))


def join(standing: Standing, mentee: int) -> None:
    """Let a mentee in who has no mentor yet."""
    standing.gone[mentee] = False
    standing.assigned[mentee] = NOBODY
    standing.u[mentee] = max(0, int((standing.weights(mentee) - standing.v).max(initial=0)))
    if standing.u[mentee]:
        _Search(standing).from_mentees([mentee], NOBODY)


def leave(standing: Standing, mentee: int) -> None:
    """Take a mentee out; the seat goes to whom it is worth most."""
    mentor = int(standing.assigned[mentee])
    standing.gone[mentee] = True
    standing.assigned[mentee] = NOBODY
    standing.u[mentee] = 0
    if mentor != NOBODY and standing.v[mentor]:
        _Offer(standing).of_seat(mentor)


def add_seat(standing: Standing, mentor: int) -> None:
    """Give a mentor one seat more."""
    standing.seats[mentor] += 1
    if standing.v[mentor]:
        _Offer(standing).of_seat(mentor)


def withdraw_seat(standing: Standing, mentor: int) -> None:
    """Take one seat of a mentor away; if all are taken, one of these mentees moves."""
    standing.seats[mentor] -= 1
    holders = np.flatnonzero(standing.assigned == mentor)
    if len(holders) > standing.seats[mentor]:
        _Search(standing).from_mentees(holders.tolist(), mentor)


class _Search:
    """The cheapest way to find a place: at an empty seat, or by somebody going without."""

    def __init__(self, standing: Standing) -> None:
        self.at = standing
        self.cost = np.full(len(standing.v), FAR, dtype=np.int64)
        self.open = np.full(len(standing.v), FAR, dtype=np.int64)  # costs of the mentors not yet passed
        self.by = np.full(len(standing.v), NOBODY, dtype=np.int64)
        self.reached: dict[int, int] = {}
        self.end = (FAR, False, NOBODY)  # cost, whether at a seat, and whose

    def from_mentees(self, starts: list[int], mentor: int) -> None:
        """Move one of these mentees away from the mentor they have."""
        at = self.at
        spare = at.load() < at.seats
        passed = np.zeros(len(at.v), dtype=np.bool_)
        if mentor != NOBODY:
            passed[mentor], self.cost[mentor] = True, 0
        for mentee in starts:
            self._reach(mentee, 0, passed)
        while len(self.open) and self.open[place := int(self.open.argmin())] < self.end[0]:
            passed[place], self.open[place] = True, FAR
            if spare[place]:
                self.end = min(self.end, (int(self.cost[place]), True, place))
            for mentee in np.flatnonzero(at.assigned == place).tolist():
                self._reach(mentee, int(self.cost[place]), passed)
        self._reprice(passed)
        self._move(mentor)

    def _reach(self, mentee: int, cost: int, passed: Bools) -> None:
        """Look where this mentee could go instead."""
        at = self.at
        self.reached[mentee] = cost
        self.end = min(self.end, (cost + (int(at.u[mentee]) << MOVES), False, mentee))
        weight = at.weights(mentee)
        way = ((at.u[mentee] + at.v - weight) << MOVES) + (cost + 1)
        better = (weight >= 0) & (way < self.cost) & ~passed
        self.cost[better] = self.open[better] = way[better]
        self.by[better] = mentee

    def _reprice(self, passed: Bools) -> None:
        """Raise the prices along the ways that are shorter than the one taken."""
        length = self.end[0] >> MOVES
        for mentee, cost in self.reached.items():
            self.at.u[mentee] -= max(0, length - (cost >> MOVES))
        self.at.v[passed] += np.maximum(0, length - (self.cost[passed] >> MOVES))

    def _move(self, origin: int) -> None:
        """Move everybody along the way, from its end to where it began."""
        _, seat, place = self.end
        assigned = self.at.assigned
        if not seat:
            assigned[place], place = NOBODY, int(assigned[place])
        while place not in (NOBODY, origin):
            mentee = int(self.by[place])
            assigned[mentee], place = place, int(assigned[mentee])


class _Offer:
    """The best use of an empty seat: somebody without a mentor, or one whose own seat then serves another."""

    def __init__(self, standing: Standing) -> None:
        self.at = standing
        self.cost = np.full(len(standing.u), FAR, dtype=np.int64)
        self.open = np.full(len(standing.u), FAR, dtype=np.int64)
        self.to = np.full(len(standing.u), NOBODY, dtype=np.int64)
        self.reached: dict[int, int] = {}
        self.entry: dict[int, int] = {}  # mentor → the mentee who left the seat
        self.end = (FAR, False, NOBODY)  # cost, whether a mentee takes it, and who

    def of_seat(self, mentor: int) -> None:
        """Fill the seat, or leave it empty where that is best."""
        at = self.at
        passed = np.zeros(len(at.u), dtype=np.bool_)
        self._reach(mentor, 0, passed)
        while len(self.open) and self.open[place := int(self.open.argmin())] < self.end[0]:
            passed[place], self.open[place] = True, FAR
            before = int(at.assigned[place])
            if before == NOBODY:
                self.end = min(self.end, (int(self.cost[place]), True, place))
            elif before not in self.reached:
                self.entry[before] = place
                self._reach(before, int(self.cost[place]), passed)
        self._reprice(passed)
        self._move(mentor)

    def _reach(self, mentor: int, cost: int, passed: Bools) -> None:
        """Look who could take a seat here."""
        at = self.at
        self.reached[mentor] = cost
        self.end = min(self.end, (cost + (int(at.v[mentor]) << MOVES), False, mentor))
        weight = at.weights_of_seat(mentor)
        way = ((at.u + at.v[mentor] - weight) << MOVES) + (cost + 1)
        better = (weight >= 0) & (way < self.cost) & ~passed
        self.cost[better] = self.open[better] = way[better]
        self.to[better] = mentor

    def _reprice(self, passed: Bools) -> None:
        """Lower the prices of seats along the ways that are shorter than the one taken."""
        length = self.end[0] >> MOVES
        for mentor, cost in self.reached.items():
            self.at.v[mentor] -= max(0, length - (cost >> MOVES))
        self.at.u[passed] += np.maximum(0, length - (self.cost[passed] >> MOVES))

    def _move(self, origin: int) -> None:
        """Move everybody along the way, from its end to the seat it began with."""
        _, taken, place = self.end
        mentee = place if taken else self.entry.get(place, NOBODY)
        while mentee != NOBODY:
            mentor = int(self.to[mentee])
            self.at.assigned[mentee] = mentor
            mentee = NOBODY if mentor == origin else self.entry[mentor]

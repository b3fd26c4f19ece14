"""One change at a time: a shortest path brings an optimal assignment and its prices to the next optimum.

The prices stay a proof over all pairs: u + v ≥ W everywhere, equal on every pair chosen, u = 0 for those
without a mentor, v = 0 for mentors with an empty seat. Of equally good paths the one that moves the fewest
people wins.
"""

import numpy as np

from matching.engine.bids import most_offered
from matching.engine.columns import Bools, Ints
from matching.engine.flow import NOBODY
from matching.engine.lists import Lists
from matching.engine.packs import Packs

FAR = 2**62
MOVES = 16  # bits of a cost that count the people moved


class Standing:
    """An assignment with its prices; `gone` are mentees who take no part."""

    def __init__(self, pairs: Lists, seats: Ints, base: Ints, assigned: Ints, u: Ints, v: Ints) -> None:
        self.pairs, self.seats, self.base = pairs, seats.copy(), base.copy()
        self.assigned, self.u, self.v = assigned.copy(), u.copy(), v.copy()
        self.gone: Bools = np.zeros(len(u), dtype=np.bool_)

    def copy(self, pairs: Lists) -> "Standing":
        """Return the same on a copy of the pairs, to try something out."""
        other = Standing(pairs, self.seats, self.base, self.assigned, self.u, self.v)
        other.gone = self.gone.copy()
        return other

    def new_mentee(self, base: int) -> None:
        """Make room for the prices of a mentee, who takes no part yet."""
        self.base, self.u = np.append(self.base, base), np.append(self.u, 0)
        self.assigned, self.gone = np.append(self.assigned, NOBODY), np.append(self.gone, True)

    def new_mentor(self) -> None:
        """Make room for the prices of a mentor without a seat."""
        self.seats, self.v = np.append(self.seats, 0), np.append(self.v, 0)
        mentor = len(self.seats) - 1
        self.v[mentor] = max(0, -int(self.near_seat(mentor, FAR)[1].min(initial=0)))

    def price_seatless(self, packs: Packs) -> None:
        """Give mentors without a seat a price that leaves nobody wanting one."""
        if len(seatless := np.flatnonzero(self.seats == 0)):
            self.v[seatless] = np.maximum(most_offered(packs, self.u - self.base)[seatless], 0)

    def put(self, mentee: int, mentor: int) -> None:
        """Pair two whatever the prices say; no path may follow."""
        mentors, points = self.pairs.row(mentee)
        self.gone[mentee], self.assigned[mentee] = False, mentor
        self.seats[mentor] += 1
        self.u[mentee] = int(points[mentors == mentor][0]) + self.base[mentee] - self.v[mentor]

    def dual(self) -> int:
        """Return the bound that the prices give."""
        return int(self.u.sum() + (self.seats * self.v).sum())

    def proved(self) -> bool:
        """Check the prices against every pair, and that they add up to what the pairs weigh."""
        weight, allowed = 0, bool((self.u >= 0).all() and (self.v >= 0).all())
        for mentee in np.flatnonzero(~self.gone).tolist():
            mentors, slack = self.near(mentee, FAR)
            allowed = allowed and bool((slack >= 0).all())
            if (mentor := int(self.assigned[mentee])) != NOBODY:
                weight += int((self.u[mentee] + self.v[mentor] - slack[mentors == mentor]).sum())
        return allowed and bool((self.load() <= self.seats).all()) and weight == self.dual()

    def near(self, mentee: int, most: int) -> tuple[Ints, Ints]:
        """Return the mentors whose prices exceed the pair's worth by `most` at most, and by how much."""
        mentors, points = self.pairs.row(mentee)
        slack, over = self.v.take(mentors) - points, int(self.u[mentee] - self.base[mentee])
        near = np.flatnonzero(slack <= most - over)
        return mentors.take(near), slack.take(near) + over

    def near_seat(self, mentor: int, most: int) -> tuple[Ints, Ints]:
        """Return the same for the mentees with this mentor."""
        mentees, points = self.pairs.column(mentor)
        slack, over = (self.u - self.base).take(mentees) - points, int(self.v[mentor])
        near = np.flatnonzero(slack <= most - over)
        mentees, slack = mentees.take(near), slack.take(near) + over
        here = ~self.gone[mentees]
        return mentees[here], slack[here]

    def asks(self, mentee: int) -> int:
        """Return the least price at which this mentee finds no mentor worth more."""
        self.u[mentee] = 0
        return max(0, -int(self.near(mentee, FAR)[1].min(initial=0)))

    def load(self) -> Ints:
        """Return how many mentees each mentor has."""
        return np.bincount(self.assigned[self.assigned != NOBODY], minlength=len(self.seats))


def join(standing: Standing, mentee: int) -> None:
    """Let a mentee in who has no mentor yet."""
    standing.gone[mentee] = False
    standing.assigned[mentee] = NOBODY
    standing.u[mentee] = standing.asks(mentee)
    if standing.u[mentee]:
        _Search(standing).from_mentees([mentee], NOBODY)


def change_place(standing: Standing, mentee: int) -> None:
    """Find the best place for a mentee whose prices do not hold any more; the grid tells what is allowed now.

    Mostly a few people change places and the seat left is taken again. Where that is not the best, the seat
    is offered to all first.
    """
    mentor = int(standing.assigned[mentee])
    if mentor != NOBODY and standing.v[mentor]:
        standing.gone[mentee], standing.assigned[mentee] = False, NOBODY
        standing.u[mentee] = standing.asks(mentee)
        if _Search(standing).from_mentees([mentee], NOBODY, goal=mentor):
            return
        standing.assigned[mentee] = mentor
    leave(standing, mentee)
    join(standing, mentee)


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
        self.spare = standing.load() < standing.seats
        self.most = FAR  # what the nearest way known to an end costs

    def from_mentees(self, starts: list[int], mentor: int, *, goal: int = NOBODY) -> bool:
        """Move one of these mentees away from the mentor they have.

        With a goal the way must end at an empty seat there; False, and nothing is changed, if a better one
        doesn't.
        """
        at, spare = self.at, self.spare
        passed = np.zeros(len(at.v), dtype=np.bool_)
        if mentor != NOBODY:
            passed[mentor], self.cost[mentor] = True, 0
        for mentee in starts:
            self._reach(mentee, 0)
        while len(self.open) and self.open[place := int(self.open.argmin())] < self.end[0]:
            if place == goal or spare[place]:
                self.end = (int(self.cost[place]), True, place)
                break
            passed[place], self.open[place] = True, FAR
            for mentee in np.flatnonzero(at.assigned == place).tolist():
                if not at.gone[mentee]:
                    self._reach(mentee, int(self.cost[place]))
        if goal not in (NOBODY, self.end[2] if self.end[1] else NOBODY):
            return False
        self._reprice(passed)
        self._move(mentor)
        return True

    def _reach(self, mentee: int, cost: int) -> None:
        """Look where this mentee could go instead."""
        self.reached[mentee] = cost
        self.end = min(self.end, (cost + (int(self.at.u[mentee]) << MOVES), False, mentee))
        self.most = min(self.most, self.end[0])
        near, slack = self.at.near(mentee, (self.most - cost) >> MOVES)
        way = (slack << MOVES) + (cost + 1)
        better = way < self.cost[near]  # who is passed has a cost as small
        near, way = near[better], way[better]
        self.cost[near] = self.open[near] = way
        self.by[near] = mentee
        self.most = min(self.most, int(way[self.spare[near]].min(initial=FAR)))

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
        self.free = standing.assigned == NOBODY
        self.most = FAR  # what the nearest way known to an end costs

    def of_seat(self, mentor: int) -> None:
        """Fill the seat, or leave it empty where that is best."""
        at = self.at
        passed = np.zeros(len(at.u), dtype=np.bool_)
        self._reach(mentor, 0)
        while len(self.open) and self.open[place := int(self.open.argmin())] < self.end[0]:
            passed[place], self.open[place] = True, FAR
            before = int(at.assigned[place])
            if before == NOBODY:
                self.end = min(self.end, (int(self.cost[place]), True, place))
            elif before not in self.reached:
                self.entry[before] = place
                self._reach(before, int(self.cost[place]))
        self._reprice(passed)
        self._move(mentor)

    def _reach(self, mentor: int, cost: int) -> None:
        """Look who could take a seat here."""
        self.reached[mentor] = cost
        self.end = min(self.end, (cost + (int(self.at.v[mentor]) << MOVES), False, mentor))
        self.most = min(self.most, self.end[0])
        near, slack = self.at.near_seat(mentor, (self.most - cost) >> MOVES)
        way = (slack << MOVES) + (cost + 1)
        better = way < self.cost[near]  # who is passed has a cost as small
        near, way = near[better], way[better]
        self.cost[near] = self.open[near] = way
        self.to[near] = mentor
        self.most = min(self.most, int(way[self.free[near]].min(initial=FAR)))

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

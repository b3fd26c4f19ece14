"""After publishing: events one by one, each followed by the best there is now and the fewest moves."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matching.engine import paths
from matching.engine.assign import ROOM, Solved, queue_of, solved
from matching.engine.codes import Bar
from matching.engine.columns import Codes, Points, Side
from matching.engine.explain import blocked_by
from matching.engine.facts import MenteeFacts, MentorFacts, Pair, Problem
from matching.engine.flow import NOBODY
from matching.engine.grid import FORBIDDEN, Calculated, nowhere
from matching.engine.lists import Lists
from matching.engine.moves import Change, State
from matching.engine.packs import Packs
from matching.engine.policy import BadProblem
from matching.engine.results import Certificate, Reason


class Arrangement:
    """The best assignment of a problem, kept the best while people come and go.

    Each event needs one or two shortest paths over all pairs instead of a new solution. Where two people
    would come to mentor each other, or a locked pair is touched, the problem as it stands is solved anew.
    """

    def __init__(
        self, problem: Problem, done: Solved | None = None, lists: Callable[[Packs], Lists] = Lists.whole
    ) -> None:
        self._begin(problem, done or solved(problem), lists)

    def _begin(self, problem: Problem, done: Solved, lists: Callable[[Packs], Lists] = Lists.whole) -> None:
        """Make ready to follow what happens after this solution."""
        self.policy, self.past, self.blocked = problem.policy, problem.past, problem.blocked
        self.locked = done.locks
        self.mentors = {row.id: row for row in problem.mentors}
        self.mentees = {row.id: row for row in problem.mentees}
        self.mentor_ids, self.mentee_ids = list(self.mentors), list(self.mentees)
        self.numbering = object()  # from now on who comes is added at the end
        self.places = dict(problem.mentee_places), dict(problem.mentor_places)
        self.rows: tuple[list[MenteeFacts], list[MentorFacts]] = [*problem.mentees], [*problem.mentors]
        self.codes = Codes.of([*problem.mentees, *problem.mentors])
        self.most, self.worth = 2 * len(self.mentee_ids) + ROOM, done.network.worth
        self.mutual = bool(done.dropped)
        facts = replace(done.facts, any_seats=True)
        self.theirs, self.ours = facts.mentees, facts.mentors
        found = done.solution
        seats = np.minimum(facts.mentors.seats, self.most)
        self.done = done
        whole = facts.mentors.seats.all() and not done.dropped
        self.packs = done.network.packs if whole else Packs(*facts.sorted())
        self.lists = lists(self.packs)
        self.now = paths.Standing(self.lists, seats, done.network.base, found.assigned, found.u, found.v)
        self.now.price_seatless(self.packs)

    @property
    def problem(self) -> Problem:
        """The problem as it stands."""
        people = tuple(self.mentors.values()), tuple(self.mentees.values())
        return Problem(self.policy, *people, self.past, self.blocked, self.locked)

    @property
    def pairs(self) -> frozenset[Pair]:
        """All pairs as (mentor id, mentee id)."""
        return frozenset((mentor, mentee) for mentee, mentor in self._mentor_of().items())

    @property
    def paired(self) -> frozenset[int]:
        """The ids of the mentees who have a mentor."""
        return frozenset(self._mentor_of())

    def choices(self, mentee: int) -> dict[int, int]:
        """Return the mentors whom this mentee may have, with the points of each pair, by id."""
        places, points = self.lists.row(self._row(mentee))
        return {self.mentor_ids[place]: worth for place, worth in zip(places, points.tolist(), strict=True)}

    def price(self, mentor: int) -> int:
        """Return what a seat of this mentor is worth at least: the more, the more is gained by another."""
        return int(self.now.v[self._column(mentor)])

    def worth_of(self, mentor: MentorFacts) -> Points:
        """Return the points of somebody new with each mentee, by place, below 0 where forbidden."""
        return self._facts(self.theirs, self.codes.side([mentor]))[:, 0]

    @property
    def matched(self) -> int:
        """How many mentees have a mentor."""
        return int((self.now.assigned != NOBODY).sum())

    @property
    def total(self) -> int:
        """All points together: what the prices allow, which the pairs reach."""
        return self.now.dual() - int(self.now.base[self.now.assigned != NOBODY].sum())

    def certificate(self) -> Certificate:
        """Check the assignment and its prices against every pair."""
        size = len(self.mentees) * len(self.mentors)
        proved = self.done.solution.proved if self.mutual else self.now.proved()  # events then solve anew
        return Certificate(proved, self.total, size)

    def decline(self, mentor: int, mentee: int) -> Change:
        """This pair is not to be."""
        row, column = self._row(mentee), self._column(mentor)
        self.blocked |= {(mentor, mentee)}

        def event() -> None:
            self.lists.forbid(row, column)
            if self.now.assigned[row] == column:
                paths.change_place(self.now, row)

        return self._after(event, self.locked - {(mentor, mentee)})

    def leave(self, mentee: int) -> Change:
        """A mentee takes no part any more."""
        row = self._row(mentee)
        del self.mentees[mentee]
        locked = frozenset(pair for pair in self.locked if pair[1] != mentee)
        return self._after(lambda: paths.leave(self.now, row), locked)

    def join(self, mentee: MenteeFacts) -> Change:
        """A mentee comes in; raises BadProblem for an id that is here already."""
        if mentee.id in self.mentees:
            raise BadProblem(f"mentee {mentee.id} is here already")
        self.mentees[mentee.id] = mentee
        if len(self.mentee_ids) >= self.most:
            return self._anew(self._state(), self.locked)
        side = self._coded(mentee)
        self.places[0][mentee.id] = len(self.mentee_ids)
        self.mentee_ids.append(mentee.id)
        self.rows[0].append(mentee)
        self.theirs = self.theirs.plus(side)
        self.lists.add(0, self._facts(side, self.ours)[0])
        self.now.new_mentee(queue_of(mentee, self.policy) * self.worth)
        return self._after(lambda: paths.join(self.now, len(self.mentee_ids) - 1), self.locked)

    def add_seat(self, mentor: int) -> Change:
        """A mentor offers one seat more."""
        column, facts = self._column(mentor), self.mentors[mentor]
        self.mentors[mentor] = replace(facts, seats=facts.seats + 1)
        if facts.seats >= self.most:
            return Change()
        return self._after(lambda: paths.add_seat(self.now, column), self.locked)

    def withdraw_seat(self, mentor: int) -> Change:
        """A mentor takes one seat back; raises BadProblem where there is none, or all are locked."""
        column, facts = self._column(mentor), self.mentors[mentor]
        if facts.seats <= sum(number == mentor for number, _ in self.locked):
            raise BadProblem(f"mentor {mentor} has no seat to withdraw")
        self.mentors[mentor] = replace(facts, seats=facts.seats - 1)
        if facts.seats > self.most:
            return Change()
        return self._after(lambda: paths.withdraw_seat(self.now, column), self.locked)

    def mentor_leaves(self, mentor: int) -> Change:
        """A mentor takes no part any more; the mentees find others where there are any."""
        column = self._column(mentor)
        del self.mentors[mentor]

        def event() -> None:
            while self.now.seats[column]:
                paths.withdraw_seat(self.now, column)

        return self._after(event, frozenset(pair for pair in self.locked if pair[0] != mentor))

    def mentor_joins(self, mentor: MentorFacts) -> Change:
        """A mentor comes in; raises BadProblem for an id that is here already."""
        if mentor.id in self.mentors:
            raise BadProblem(f"mentor {mentor.id} is here already")
        self.mentors[mentor.id] = mentor
        side = self._coded(mentor)
        self.places[1][mentor.id] = len(self.mentor_ids)
        self.mentor_ids.append(mentor.id)
        self.rows[1].append(mentor)
        self.ours = self.ours.plus(side)
        points = self._facts(self.theirs, side)
        points[[self._row(mentee) for _, mentee in self.locked]] = FORBIDDEN
        self.lists.add(1, points[:, 0])
        self.now.new_mentor()

        def event() -> None:
            for _ in range(min(mentor.seats, self.most)):
                paths.add_seat(self.now, len(self.mentor_ids) - 1)

        return self._after(event, self.locked)

    def _coded(self, person: MenteeFacts | MentorFacts) -> Side:
        """Return the columns of somebody new; where they bring a new value, everybody is numbered anew."""
        if not self.codes.know(person):
            self.codes = Codes.of([*self.rows[0], *self.rows[1], person])
            self.theirs, self.ours = self.codes.side(self.rows[0]), self.codes.side(self.rows[1])
        return self.codes.side([person])

    def _facts(self, mentees: Side, mentors: Side) -> Points:
        """Return the points of somebody new with everybody on the other side."""
        rules = Problem(self.policy, past=self.past, blocked=self.blocked)
        only = np.full(len(mentees), NOBODY, dtype=np.int64)
        facts = Calculated(rules, mentees, mentors, only, nowhere(), any_seats=True)
        return facts.part(np.arange(len(mentees)), np.arange(len(mentors)))

    def force(self, mentor: int, mentee: int) -> Change:
        """What it would take to pair these two: nothing is changed, the price is exact."""
        row, column = self._row(mentee), self._column(mentor)
        locked = frozenset(pair for pair in self.locked if pair[1] != mentee) | {(mentor, mentee)}
        pair = frozenset({(mentor, mentee)})
        people = (self.mentors[mentor],), (self.mentees[mentee],)
        alone = Problem(self.policy, *people, self.past & pair, self.blocked & pair)
        if blocked := blocked_by(alone, mentor, mentee):
            return Change(blocked=blocked)
        if sum(number == mentor for number, _ in locked) > self.mentors[mentor].seats:
            return Change(blocked=(Reason(Bar.SEATS, False, mentor=self.mentors[mentor].seats),))
        trial, now, before = self.copy(), self.now, self._state()
        if any(pair[1] == mentee for pair in self.locked) or self.mutual:
            return trial._anew(before, locked)
        if now.assigned[row] != column:
            paths.leave(trial.now, row)
            paths.withdraw_seat(trial.now, column)
            trial.now.put(row, column)
        return trial._anew(before, locked) if trial.has_couples() else trial._since(before)

    def copy(self) -> "Arrangement":
        """Return the same to try something out on."""
        other = object.__new__(Arrangement)
        other.__dict__ |= self.__dict__
        other.mentors, other.mentees = dict(self.mentors), dict(self.mentees)
        other.rows = [*self.rows[0]], [*self.rows[1]]
        other.mentor_ids, other.mentee_ids = [*self.mentor_ids], [*self.mentee_ids]
        other.places = dict(self.places[0]), dict(self.places[1])
        other.lists = self.lists.copy()
        other.now = self.now.copy(other.lists)
        return other

    def _after(self, event: Callable[[], None], locked: frozenset[Pair]) -> Change:
        """Let the event happen and tell what it did."""
        before = self._state()
        if locked != self.locked or self.mutual:
            return self._anew(before, locked)
        event()
        return self._anew(before, locked) if self.has_couples() else self._since(before)

    def _anew(self, before: State, locked: frozenset[Pair]) -> Change:
        """Solve the problem as it stands."""
        self.locked = locked
        self._begin(self.problem, solved(self.problem))
        return self._since(before)

    def _state(self) -> State:
        """Return who has whom now."""
        ids = self.mentee_ids, self.mentor_ids
        return State(self.numbering, self.now.assigned.copy(), *ids, self.total)

    def _mentor_of(self) -> dict[int, int]:
        """Return mentee id → mentor id of all pairs."""
        return self._state().pairs(np.arange(len(self.mentee_ids)))

    def _since(self, before: State) -> Change:
        """Tell what is other than before."""
        now = self._state()
        return Change(now.moves(before), now.matched - before.matched, now.total - before.total)

    def has_couples(self) -> bool:
        """Tell whether two people would mentor each other."""
        has = np.flatnonzero(self.now.assigned != NOBODY)
        theirs, ours = self.theirs.person[has], self.ours.person[self.now.assigned[has]]
        both = np.isin(ours, theirs) & np.isin(theirs, ours)
        pairs = set(zip(theirs[both].tolist(), ours[both].tolist(), strict=True))
        return any(pair[::-1] in pairs for pair in pairs)

    def _row(self, mentee: int) -> int:
        """Return where this mentee stands; raises BadProblem for a stranger."""
        if mentee not in self.mentees:
            raise BadProblem(f"mentee {mentee} is not among the mentees")
        return self.places[0][mentee]

    def _column(self, mentor: int) -> int:
        """Return where this mentor stands; raises BadProblem for a stranger."""
        if mentor not in self.mentors:
            raise BadProblem(f"mentor {mentor} is not among the mentors")
        return self.places[1][mentor]

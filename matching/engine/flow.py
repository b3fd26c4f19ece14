"""One minimum-cost flow: mentees to mentors and on to a sink; the hash that decides between equals."""

from dataclasses import dataclass

import numpy as np

from matching.engine.columns import Bools, Ints

NOBODY = -1  # in an assignment: the mentee has no mentor
HASH_BITS = 32


@dataclass(frozen=True)
class Arcs:
    """Pairs that take part in a flow, each once, by mentee and mentor: both places and a value of each."""

    mentee: Ints
    mentor: Ints
    value: Ints

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.value)

    def some(self, which: Bools | Ints) -> "Arcs":
        """Return some of them."""
        return Arcs(self.mentee[which], self.mentor[which], self.value[which])

    def plus(self, others: "Arcs", mentors: int) -> "Arcs":
        """Return both lists as one."""
        mentee = np.concatenate([self.mentee, others.mentee])
        mentor = np.concatenate([self.mentor, others.mentor])
        _, first = np.unique(mentee * mentors + mentor, return_index=True)
        return Arcs(mentee, mentor, np.concatenate([self.value, others.value])).some(first)


def flow(arcs: Arcs, cost: Ints, *, seats: Ints, full: Bools, skip: Ints, skip_cost: Ints, n: int) -> Ints:
    """Solve one minimum-cost flow of n mentees; returns the mentor of each.

    `full` mentors must fill every seat, only the mentees in `skip` may go without. OR-Tools is imported here
    and nowhere else: it is heavy, and only the worker solves.
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    m, count, open_ = len(seats), len(arcs), np.flatnonzero(~full)
    supply = [*[1] * n, *np.where(full, -seats, 0).tolist(), int(seats[full].sum()) - n]
    tails = np.concatenate([arcs.mentee, n + open_, skip])
    heads = np.concatenate([n + arcs.mentor, np.full(len(open_) + len(skip), n + m)])
    room = np.concatenate([_same(count, 1), seats[open_], _same(len(skip), 1)])
    costs = np.concatenate([cost, _same(len(open_), 0), skip_cost])
    network = SimpleMinCostFlow()
    network.set_nodes_supplies(np.arange(n + m + 1, dtype=np.int32), np.array(supply, dtype=np.int64))
    network.add_arcs_with_capacity_and_unit_cost(tails.astype(np.int32), heads.astype(np.int32), room, costs)
    if (status := network.solve()) != network.OPTIMAL:
        raise ArithmeticError(f"the flow ended with {status}")
    chosen = network.flows(np.arange(count, dtype=np.int32)).astype(np.bool_)
    assigned = _same(n, NOBODY)
    assigned[arcs.mentee[chosen]] = arcs.mentor[chosen]
    return assigned


def _same(length: int, value: int) -> Ints:
    """Return a column of one value."""
    return np.full(length, value, dtype=np.int64)


def hashes(mentor_ids: Ints, mentee_ids: Ints, seed: int) -> Ints:
    """Return 32 bits for each pair from its stable ids and the seed (mixing steps of SplitMix64)."""
    mixed = _mix(_same(len(mentor_ids), seed).view(np.uint64))
    for ids in (mentor_ids, mentee_ids):
        mixed = _mix(mixed ^ ids.astype(np.int64).view(np.uint64))
    return (mixed >> np.uint64(64 - HASH_BITS)).astype(np.int64)


def _mix(
    word: "np.ndarray[tuple[int], np.dtype[np.uint64]]",
) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
    """Return words in which every bit depends on every bit of the input."""
    word = word + np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))

"""Facts as arrays: one column per attribute, sets as bits, so that a rule looks at all pairs at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from matching.engine.facts import MenteeFacts, MentorFacts, PersonFacts, minutes

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Points = NDArray[np.int32]  # hundredths; half the memory of Ints for a whole matrix
Bits = NDArray[np.uint64]

UNKNOWN = -(2**62)  # no id, level or minute is this small
CELLS = 1_000_000  # pairs looked at in one go: some MB for each temporary array
RANKS = 3  # places of a ranking that count
WORD = 64  # bits


@dataclass(frozen=True)
class Side:
    """One side of the problem: n people, everything of shape (n,) or (n, k), padded with UNKNOWN."""

    ids: Ints
    person: Ints
    country: Ints
    unit: Ints
    level: Ints
    languages: Bits
    topics: Bits
    topic_count: Ints
    start: Ints  # minutes after midnight UTC
    length: Ints  # minutes
    managers: Ints
    ranked: Ints
    seats: Ints  # 0 for mentees

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.ids)

    def part(self, rows: slice | Ints) -> "Side":
        """Return some of the people, in their order."""
        return Side(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})


def sides(mentors: Sequence[MentorFacts], mentees: Sequence[MenteeFacts]) -> tuple[Side, Side]:
    """Turn the facts of both sides into columns that share their codes."""
    everyone: list[PersonFacts] = [*mentors, *mentees]
    countries = _numbered({row.country for row in everyone})
    units = _numbered({row.unit for row in everyone})
    languages = _shared(mentors, mentees, "languages")
    topics = _shared(mentors, mentees, "topics")

    def side(rows: Sequence[PersonFacts], seats: list[int]) -> Side:
        worked = [(UNKNOWN, 0) if row.hours is None else minutes(row.hours) for row in rows]
        return Side(
            ids=_ints([row.id for row in rows]),
            person=_ints([row.person for row in rows]),
            country=_ints([countries.get(row.country, UNKNOWN) for row in rows]),
            unit=_ints([units.get(row.unit, UNKNOWN) for row in rows]),
            level=_ints([UNKNOWN if row.level is None else row.level for row in rows]),
            languages=_bits([row.languages for row in rows], languages),
            topics=_bits([row.topics for row in rows], topics),
            topic_count=_ints([len(row.topics) for row in rows]),
            start=_ints([start for start, _ in worked]),
            length=_ints([length for _, length in worked]),
            managers=_padded([row.managers for row in rows]),
            ranked=_padded([row.ranked[:RANKS] for row in rows]),
            seats=_ints(seats),
        )

    return side(mentors, [row.seats for row in mentors]), side(mentees, [0] * len(mentees))


def blocks(mentors: int, mentees: int) -> Iterator[slice]:
    """Cut the rows of a mentors × mentees matrix so that no temporary array grows large."""
    step = max(1, CELLS // max(1, mentees))
    for first in range(0, mentors, step):
        yield slice(first, min(mentors, first + step))


def _numbered(values: set[str | None]) -> dict[str | None, int]:
    """Give each known value a small integer."""
    return {value: number for number, value in enumerate(sorted(v for v in values if v is not None))}


def _shared(mentors: Sequence[PersonFacts], mentees: Sequence[PersonFacts], name: str) -> dict[str, int]:
    """Give a bit to each value that both sides have: no other can be shared."""
    ours, theirs = ({value for row in rows for value in getattr(row, name)} for rows in (mentors, mentees))
    return {value: bit for bit, value in enumerate(sorted(ours & theirs))}


def _ints(values: Sequence[int]) -> Ints:
    """Return a column."""
    return np.array(values, dtype=np.int64)


def _bits(sets: Sequence[frozenset[str]], bit_of: dict[str, int]) -> Bits:
    """Return the sets as rows of 64-bit words."""
    bits = np.zeros((len(sets), -(-len(bit_of) // WORD)), dtype=np.uint64)
    for row, values in enumerate(sets):
        for value in values:
            if value in bit_of:
                word, bit = divmod(bit_of[value], WORD)
                bits[row, word] |= np.uint64(1 << bit)
    return bits


def _padded(lists: Sequence[Sequence[int]]) -> Ints:
    """Return the lists as rows, filled up with UNKNOWN."""
    padded = np.full((len(lists), max(map(len, lists), default=0)), UNKNOWN, dtype=np.int64)
    for row, values in enumerate(lists):
        padded[row, : len(values)] = values
    return padded

"""Facts as arrays: one column per attribute, sets as bits, so that a rule looks at all pairs at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.facts import MenteeFacts, MentorFacts, PersonFacts, minutes

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Points = NDArray[np.signedinteger]  # hundredths in 16 or 32 bits, see `narrow`
Bits = NDArray[np.unsignedinteger]

UNKNOWN = -(2**62)  # no id, level or minute is this small
CELLS = 320_000  # pairs looked at in one go: temporary arrays stay in the cache of the processor
RANKS = 3  # places of a ranking that count
WORD = 64  # bits


@dataclass(frozen=True)
class Side:
    """One side of the problem: n people, everything of shape (n,) or (n, k), padded with UNKNOWN."""

    ids: Ints
    person: Ints
    country: Ints
    region: Ints
    legal_entity: Ints
    unit: Ints
    level: Ints
    languages: Bits
    topics: Bits
    topic_count: Ints
    rare: Bits  # of the topics; none of mentees
    start: Ints  # minutes after midnight UTC
    length: Ints  # minutes
    managers: Ints
    ranked: Ints
    seats: Ints  # 0 for mentees
    mentees_now: Ints  # 0 for mentees
    waited: Ints  # days, 0 for mentors

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.ids)

    def part(self, rows: slice | Ints) -> "Side":
        """Return some of the people, in their order."""
        return Part(self, rows)

    def plus(self, others: "Side") -> "Side":
        """Return the people of both, coded alike, these first."""
        return Side(
            **{
                column.name: _stacked(getattr(self, column.name), getattr(others, column.name))
                for column in fields(self)
            }
        )


class Part(Side):
    """Some people of a side; a column is cut out when somebody first looks at it."""

    def __init__(self, whole: Side, rows: slice | Ints) -> None:
        self.__dict__ |= {"_whole": whole, "_rows": rows}

    def __getattr__(self, name: str) -> NDArray[Any]:
        """Cut out a column."""
        if name not in Side.__annotations__:
            raise AttributeError(name)
        column: NDArray[Any] = getattr(self.__dict__["_whole"], name)[self.__dict__["_rows"]]
        self.__dict__[name] = column
        return column


@dataclass(frozen=True)
class Codes:
    """The small integers and bits that stand for places, units, languages and topics on both sides."""

    countries: dict[str | None, int]
    regions: dict[str | None, int]
    legal_entities: dict[str | None, int]
    units: dict[str | None, int]
    languages: dict[str, int]
    topics: dict[str, int]

    @classmethod
    def of(cls, people: Sequence[PersonFacts]) -> "Codes":
        """Number every value that occurs."""
        places = ("country", "region", "legal_entity", "unit")
        countries, regions, entities, units = (
            _numbered({getattr(row, name) for row in people}) for name in places
        )
        languages, topics = (
            {value for row in people for value in getattr(row, name)} for name in ("languages", "topics")
        )
        bits = ({value: bit for bit, value in enumerate(sorted(values))} for values in (languages, topics))
        return cls(countries, regions, entities, units, *bits)

    def know(self, person: PersonFacts) -> bool:
        """Tell whether this person has no value without a code."""
        return (
            self.countries.keys() >= {person.country} - {None}
            and self.regions.keys() >= {person.region} - {None}
            and self.legal_entities.keys() >= {person.legal_entity} - {None}
            and self.units.keys() >= {person.unit} - {None}
            and self.languages.keys() >= person.languages
            and self.topics.keys() >= person.topics
        )

    def topic_bits(self, topics: frozenset[str]) -> Bits:
        """Return these topics, all of which have a code, as one row."""
        return _bits([topics], self.topics)

    def side(self, rows: Sequence[PersonFacts]) -> Side:
        """Turn people into columns."""
        worked = [(UNKNOWN, 0) if row.hours is None else minutes(row.hours) for row in rows]
        return Side(
            ids=_ints([row.id for row in rows]),
            person=_ints([row.person for row in rows]),
            country=_ints([self.countries.get(row.country, UNKNOWN) for row in rows]),
            region=_ints([self.regions.get(row.region, UNKNOWN) for row in rows]),
            legal_entity=_ints([self.legal_entities.get(row.legal_entity, UNKNOWN) for row in rows]),
            unit=_ints([self.units.get(row.unit, UNKNOWN) for row in rows]),
            level=_ints([UNKNOWN if row.level is None else row.level for row in rows]),
            languages=_bits([row.languages for row in rows], self.languages),
            topics=_bits([row.topics for row in rows], self.topics),
            topic_count=_ints([len(row.topics) for row in rows]),
            rare=_bits([getattr(row, "rare", frozenset()) for row in rows], self.topics),
            start=_ints([start for start, _ in worked]),
            length=_ints([length for _, length in worked]),
            managers=_padded([row.managers for row in rows]),
            ranked=_padded([row.ranked[:RANKS] for row in rows]),
            seats=_ints([getattr(row, "seats", 0) for row in rows]),
            mentees_now=_ints([getattr(row, "mentees_now", 0) for row in rows]),
            waited=_ints([getattr(row, "waiting_days", 0) for row in rows]),
        )


def sides(mentees: Sequence[MenteeFacts], mentors: Sequence[MentorFacts]) -> tuple[Side, Side]:
    """Turn the facts of both sides into columns that share their codes."""
    codes = Codes.of([*mentees, *mentors])
    return codes.side(mentees), codes.side(mentors)


def blocks(mentees: int, mentors: int) -> Iterator[slice]:
    """Cut the rows of a mentees × mentors matrix so that no temporary array grows large."""
    step = max(1, CELLS // max(1, mentors))
    for first in range(0, mentees, step):
        yield slice(first, min(mentees, first + step))


def _numbered(values: set[str | None]) -> dict[str | None, int]:
    """Give each known value a small integer."""
    return {value: number for number, value in enumerate(sorted(v for v in values if v is not None))}


def _ints(values: Sequence[int]) -> Ints:
    """Return a column."""
    return np.array(values, dtype=np.int64)


def _bits(sets: Sequence[frozenset[str]], bit_of: dict[str, int]) -> Bits:
    """Return the sets as rows of words, one narrow word where the values fit into it."""
    width = next((width for width in (8, 16, 32) if len(bit_of) <= width), WORD)
    bits = np.zeros((len(sets), -(-len(bit_of) // width)), dtype=f"u{width // 8}")
    known: dict[frozenset[str], list[int]] = {}
    for row, values in enumerate(sets):
        if (words := known.get(values)) is None:
            words = known[values] = [0] * bits.shape[1]
            for value in values:
                word, bit = divmod(bit_of[value], width)
                words[word] |= 1 << bit
        bits[row] = words
    return bits


def _padded(lists: Sequence[Sequence[int]]) -> Ints:
    """Return the lists as rows, filled up with UNKNOWN."""
    padded = np.full((len(lists), max(map(len, lists), default=0)), UNKNOWN, dtype=np.int64)
    for row, values in enumerate(lists):
        padded[row, : len(values)] = values
    return padded


def _stacked(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """Put rows below rows, the narrower ones filled up with UNKNOWN."""
    if one.ndim == 2 and one.shape[1] != other.shape[1]:
        width = max(one.shape[1], other.shape[1])
        one, other = (
            np.pad(rows, ((0, 0), (0, width - rows.shape[1])), constant_values=UNKNOWN)
            for rows in (one, other)
        )
    return np.concatenate([one, other])


def narrow(largest: int) -> type[np.signedinteger]:
    """Return the type that holds points up to this size."""
    return np.int16 if largest < np.iinfo(np.int16).max else np.int32

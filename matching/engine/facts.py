"""What the engine may know: ids, codes and sets; no names and no addresses, so a problem is safe to share."""

import hashlib
import json
import math
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.policy import LARGEST, BadProblem, PolicyFacts, refuse_twice, whole

Ints = NDArray[np.int64]
Pair = tuple[int, int]  # (mentor id, mentee id)
Hours = tuple[float, float]  # start and end in UTC; an end before the start is on the next day

DAY = 24 * 60  # minutes
LARGEST_LEVEL = 1_000_000


@lru_cache(4096)
def minutes(hours: Hours) -> tuple[int, int]:
    """Return start (0 to 1,439) and length (0 to 1,440) in minutes; raises BadProblem."""
    if not all(math.isfinite(hour) for hour in hours):
        raise BadProblem("hours: expected two numbers")
    start, end = (round(hour * 60) for hour in hours)
    if any(abs(hour * 60 - minute) > 1e-6 for hour, minute in zip(hours, (start, end), strict=True)):
        raise BadProblem("hours: expected whole minutes")
    length = end - start if end >= start else end - start + DAY
    if not (-DAY <= start <= 2 * DAY and 0 <= length <= DAY):
        raise BadProblem("hours: expected a start and an end at most 24 hours apart")
    return start % DAY, length


@dataclass(frozen=True)
class PersonFacts:
    """What both sides have; None is unknown and never equals None.

    `person` is the id of the human being, `managers` the chain upward as person ids, nearest first;
    `ranked` the ids of the other side, best first (three count); `region` the part of the
    world, `legal_entity` the company of the group that employs them.
    """

    id: int
    person: int
    country: str | None = None
    unit: str | None = None
    level: int | None = None
    languages: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    hours: Hours | None = None
    managers: tuple[int, ...] = ()
    ranked: tuple[int, ...] = ()
    region: str | None = None
    legal_entity: str | None = None

    def __post_init__(self) -> None:
        """Refuse what the arrays can't hold."""
        refuse_twice("ranked", self.ranked)
        for place, number in (("id", self.id), ("person", self.person)):
            if abs(number) > LARGEST:
                raise BadProblem(f"{place}: expected at most {LARGEST} in size")
        if self.level is not None and abs(self.level) > LARGEST_LEVEL:
            raise BadProblem(f"level: expected at most {LARGEST_LEVEL} in size")
        if self.hours is not None:
            minutes(self.hours)

    def as_dict(self) -> dict[str, Any]:
        """Return the facts as JSON writes them, sets sorted; region and legal entity only where known."""
        known = ((name, getattr(self, name)) for name in ("region", "legal_entity"))
        return {
            "id": self.id,
            "person": self.person,
            "country": self.country,
            "unit": self.unit,
            "level": self.level,
            "languages": sorted(self.languages),
            "topics": sorted(self.topics),
            "hours": None if self.hours is None else [whole(hour) for hour in self.hours],
            "managers": list(self.managers),
            "ranked": list(self.ranked),
        } | {name: value for name, value in known if value is not None}


@dataclass(frozen=True)
class MentorFacts(PersonFacts):
    """A mentor: topics offered, seats open to this problem (locked ones included), mentees already there.

    `rare` are those of the topics that would be lost with the few who hold them.
    """

    seats: int = 1
    rare: frozenset[str] = frozenset()
    mentees_now: int = 0

    def __post_init__(self) -> None:
        """Refuse a negative number of seats, and a rare topic that is not offered."""
        super().__post_init__()
        if not self.rare <= self.topics:
            raise BadProblem(f"rare: {min(self.rare - self.topics)} is not among the topics")
        if not 0 <= self.seats <= LARGEST:
            raise BadProblem(f"seats: expected 0 or more, found {self.seats}")
        if not 0 <= self.mentees_now <= LARGEST:
            raise BadProblem(f"mentees_now: expected 0 or more, found {self.mentees_now}")

    def as_dict(self) -> dict[str, Any]:
        """Return the facts as JSON writes them."""
        rare = {"rare": sorted(self.rare)} if self.rare else {}
        now = {"mentees_now": self.mentees_now} if self.mentees_now else {}
        return super().as_dict() | {"seats": self.seats} | rare | now


@dataclass(frozen=True)
class MenteeFacts(PersonFacts):
    """A mentee: topics asked for, and the days waited so far."""

    waiting_days: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the facts as JSON writes them."""
        return super().as_dict() | {"waiting_days": self.waiting_days}


@dataclass(frozen=True)
class Problem:
    """Everything a solution depends on. People are kept in the order of their ids, whatever order came in.

    `past` and `blocked` forbid pairs and may name ids that aren't here; `locked` pairs stay where allowed.
    """

    policy: PolicyFacts
    mentors: tuple[MentorFacts, ...] = ()
    mentees: tuple[MenteeFacts, ...] = ()
    past: frozenset[Pair] = field(default=frozenset())
    blocked: frozenset[Pair] = field(default=frozenset())
    locked: frozenset[Pair] = field(default=frozenset())

    def __post_init__(self) -> None:
        """Sort the people; refuse an id twice and locks that contradict each other."""
        object.__setattr__(self, "mentors", tuple(sorted(self.mentors, key=lambda row: row.id)))
        object.__setattr__(self, "mentees", tuple(sorted(self.mentees, key=lambda row: row.id)))
        refuse_twice("mentors: id", (row.id for row in self.mentors))
        refuse_twice("mentees: id", (row.id for row in self.mentees))
        refuse_twice("locked: mentee", sorted(mentee for _, mentee in self.locked))
        for mentor, mentee in sorted(self.locked):
            if mentor not in self.mentor_places:
                raise BadProblem(f"locked: mentor {mentor} is not among the mentors")
            if mentee not in self.mentee_places:
                raise BadProblem(f"locked: mentee {mentee} is not among the mentees")

    @cached_property
    def listed(self) -> dict[str, Ints]:
        """The past and blocked pairs as rows of (mentor id, mentee id)."""
        lists = {"past": self.past, "blocked": self.blocked}
        return {name: np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2) for name, pairs in lists.items()}

    @cached_property
    def mentor_places(self) -> dict[int, int]:
        """Mentor id → row of every matrix."""
        return {row.id: place for place, row in enumerate(self.mentors)}

    @cached_property
    def mentee_places(self) -> dict[int, int]:
        """Mentee id → column of every matrix."""
        return {row.id: place for place, row in enumerate(self.mentees)}

    def mentor(self, mentor_id: int) -> MentorFacts:
        """Return the mentor with this id; raises BadProblem for a stranger."""
        if mentor_id not in self.mentor_places:
            raise BadProblem(f"mentor {mentor_id} is not among the mentors")
        return self.mentors[self.mentor_places[mentor_id]]

    def mentee(self, mentee_id: int) -> MenteeFacts:
        """Return the mentee with this id; raises BadProblem for a stranger."""
        if mentee_id not in self.mentee_places:
            raise BadProblem(f"mentee {mentee_id} is not among the mentees")
        return self.mentees[self.mentee_places[mentee_id]]

    def as_dict(self) -> dict[str, Any]:
        """Return the problem as JSON writes it, in one canonical order; `problem_from_dict` reads it back."""
        return {
            "policy": self.policy.as_dict(),
            "mentors": [row.as_dict() for row in self.mentors],
            "mentees": [row.as_dict() for row in self.mentees],
            "past": sorted(map(list, self.past)),
            "blocked": sorted(map(list, self.blocked)),
            "locked": sorted(map(list, self.locked)),
        }


def fingerprint(problem: Problem) -> str:
    """Return the SHA-256 of the canonical JSON in hexadecimal: equal problems, equal fingerprints."""
    text = json.dumps(problem.as_dict(), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

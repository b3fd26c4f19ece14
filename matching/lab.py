"""The rule lab: what other rules or more places would change, on the facts of today. Writes nothing.

An outcome depends on facts, rules and seed alone: it is kept for a while under the fingerprint of all three.
The facts themselves are kept until the next deed of anybody: each deed writes an event.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Max

from matching import load
from matching.engine import MenteeFacts, Problem, Why, fingerprint, problem_from_dict, solve
from matching.models import Policy
from people.models import Event
from programs.models import Program

log = logging.getLogger(__name__)

KEPT_FOR = 15 * 60  # seconds
ASKED_FOR = 60
IN_A_PAGE = 1_000_000  # mentees × mentors; a larger program is calculated in a worker
SMALLEST_GROUP = 5  # smaller ones are counted together: nobody is to be found in them
GROUPS_SHOWN = 8


@dataclass(frozen=True)
class Scenario:
    """Rules to try, and places that each mentor with room would have on top, in one country or in all."""

    rules: dict[str, Any]
    more_places: int = 0
    places_in: str = ""

    @property
    def key(self) -> str:
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Facts:
    """Who waits and who has room, under the rules in force; `mark` is the fingerprint of it all."""

    problem: Problem
    mark: str

    @property
    def is_small(self) -> bool:
        return len(self.problem.mentors) * len(self.problem.mentees) <= IN_A_PAGE


@dataclass(frozen=True)
class Outcome:
    """Who would get whom; points are hundredths."""

    mentor_of: dict[int, int] = field(default_factory=dict)  # by mentee
    fewest: int | None = None
    total: int = 0
    alone: int = 0  # mentees whom no mentor is allowed at all

    @property
    def matched(self) -> int:
        return len(self.mentor_of)

    @property
    def mean(self) -> float | None:
        return self.total / self.matched if self.matched else None


@dataclass(frozen=True)
class Difference:
    """Against the rules in force: mentees by id."""

    gained: tuple[int, ...]
    lost: tuple[int, ...]
    moved: tuple[int, ...]

    @property
    def amount(self) -> int:
        return len(self.gained) + len(self.lost) + len(self.moved)


@dataclass(frozen=True)
class Group:
    """Waiting mentees who share a value, and how many each outcome matches; no value: all others."""

    value: str | int | None
    size: int
    matched: tuple[int, ...]


def facts_of(program: Program, policy: Policy, *, today: date) -> Facts:
    """Read once and then kept, until anything happens in the house or the day is over."""
    last = Event.objects.aggregate(last=Max("pk"))["last"]
    place = f"lab:facts:{program.pk}:{policy.version}:{today}:{last}"
    found = _look_up([place]).get(place)
    if found is None:
        problem = load.problem(program, policy, today=today)
        found = Facts(problem, fingerprint(problem))
        _keep(place, found)
    return found


def tried(problem: Problem, scenario: Scenario) -> Problem:
    """The same people under the rules and places of a scenario; raises BadProblem."""
    policy = problem_from_dict({"policy": scenario.rules, "mentors": [], "mentees": []}).policy
    mentors = problem.mentors
    if scenario.more_places:
        mentors = tuple(
            replace(row, seats=row.seats + scenario.more_places)
            if scenario.places_in in {"", row.country}
            else row
            for row in mentors
        )
    return replace(problem, policy=policy, mentors=mentors)


def outcome(problem: Problem) -> Outcome:
    """The best pairs of a problem; the CPU-bound part."""
    result = solve(problem)
    return Outcome(
        mentor_of={pair.mentee: pair.mentor for pair in result.pairs},
        fewest=min((pair.points for pair in result.pairs), default=None),
        total=result.total,
        alone=sum(row.reason is Why.NO_ALLOWED_MENTOR for row in result.unmatched),
    )


def place_of(facts: Facts, scenario: Scenario) -> str:
    """Where an outcome is kept: named by everything that it depends on."""
    return "lab:" + hashlib.sha256(f"{facts.mark}:{scenario.key}".encode()).hexdigest()


def outcomes(facts: Facts, scenarios: Sequence[Scenario]) -> list[Outcome | None]:
    """One for each scenario; None where the program is large and nobody has calculated it yet."""
    known = _look_up([place_of(facts, scenario) for scenario in scenarios])
    return [
        known.get(place_of(facts, scenario)) or (calculate(facts, scenario) if facts.is_small else None)
        for scenario in scenarios
    ]


def calculate(facts: Facts, scenario: Scenario) -> Outcome:
    """Solve a scenario and keep its outcome."""
    made = outcome(tried(facts.problem, scenario))
    _keep(place_of(facts, scenario), made)
    return made


def ask_once(facts: Facts, scenario: Scenario) -> bool:
    """True for the first who asks a worker for this outcome, and again after a while."""
    try:
        return cache.add(f"{place_of(facts, scenario)}:asked", True, ASKED_FOR)
    except Exception:
        return False


def _look_up(places: list[str]) -> dict[str, Any]:
    try:
        return cache.get_many(places)
    except Exception:  # without the cache everything is only calculated again
        log.warning("The cache of the rule lab could not be read.", exc_info=True)
        return {}


def _keep(place: str, made: object) -> None:
    try:
        cache.set(place, made, KEPT_FOR)
    except Exception:
        log.warning("The cache of the rule lab could not be written.", exc_info=True)


def difference(present: Outcome, other: Outcome) -> Difference:
    """Who gets a mentor under the other rules only, who no longer, who another one."""
    now, then = present.mentor_of, other.mentor_of
    return Difference(
        gained=tuple(sorted(then.keys() - now.keys())),
        lost=tuple(sorted(now.keys() - then.keys())),
        moved=tuple(sorted(mentee for mentee in now.keys() & then.keys() if now[mentee] != then[mentee])),
    )


def spread(
    mentees: Sequence[MenteeFacts],
    value_of: Callable[[MenteeFacts], str | int | None],
    found: Sequence[Outcome],
) -> list[Group]:
    """Mentees by a value, the largest groups first; small ones are one group, and so is what is left of many.

    Were that one smaller than the smallest group allowed, the next smallest joins it.
    """
    sizes = Counter(value_of(row) for row in mentees)
    order = sorted(sizes, key=lambda value: (-sizes[value], str(value)))
    shown = [value for value in order if value is not None and sizes[value] >= SMALLEST_GROUP][:GROUPS_SHOWN]
    while shown and 0 < sum(sizes.values()) - sum(sizes[value] for value in shown) < SMALLEST_GROUP:
        shown.pop()
    counts = [Counter(value_of(row) for row in mentees if row.id in each.mentor_of) for each in found]
    groups = [Group(value, sizes[value], tuple(count[value] for count in counts)) for value in shown]
    rest = [value for value in order if value not in shown]
    if rest:
        size = sum(sizes[value] for value in rest)
        groups.append(Group(None, size, tuple(sum(count[value] for value in rest) for count in counts)))
    return groups

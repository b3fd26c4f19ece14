"""Pairs among people who have no roles, by the engine of the match runs, as many as there can be.

The engine knows two sides. So the people are sorted by the size of their function and cut in the middle: a
large function faces the small ones. Those whom it leaves over get a cut of their own, until nobody more fits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from matching import managers
from matching.engine import MenteeFacts, MentorFacts, Must, PolicyFacts, Problem, Rule, solve
from people.models import Person

Two = tuple[int, int]
Managers = dict[int, tuple[int, ...]]


def pairs(people: Sequence[Person], rules: Sequence[Rule], *, past: frozenset[Two]) -> list[Two]:
    """Ids of two people each; `past`, both ways round, never come together."""
    waiting, found = sorted(people, key=lambda person: person.pk), []
    while len(waiting) > 1:
        new = _across(waiting, rules, past) or _first_that_fits(waiting, rules, past)
        if not new:
            break
        found += new
        gone = {pk for two in new for pk in two}
        waiting = [person for person in waiting if person.pk not in gone]
    return sorted(found)


def _across(people: Sequence[Person], rules: Sequence[Rule], past: frozenset[Two]) -> list[Two]:
    size = Counter(person.unit_id for person in people)
    ordered = sorted(people, key=lambda person: (-size[person.unit_id], person.unit_id or 0, person.pk))
    half = len(ordered) // 2
    return _solved(ordered[:half], ordered[half:], rules, past)


def _first_that_fits(people: Sequence[Person], rules: Sequence[Rule], past: frozenset[Two]) -> list[Two]:
    """Two of the same side of every cut so far may still fit."""
    for place, one in enumerate(people):
        new = _solved([one], people[place + 1 :], rules, past)
        if new:
            return new
    return []


def _solved(
    here: Sequence[Person], there: Sequence[Person], rules: Sequence[Rule], past: frozenset[Two]
) -> list[Two]:
    above = managers.chains([*here, *there])
    problem = Problem(
        policy=PolicyFacts(musts=tuple(Must(rule) for rule in rules)),
        mentors=tuple(MentorFacts(**_facts(person, above), seats=1) for person in here),
        mentees=tuple(MenteeFacts(**_facts(person, above)) for person in there),
        past=past,
    )
    return [(pair.mentor, pair.mentee) for pair in solve(problem).pairs]


def _facts(person: Person, above: Managers) -> dict[str, Any]:
    return {
        "id": person.pk,
        "person": person.pk,
        "unit": str(person.unit_id) if person.unit_id else None,
        "languages": frozenset(person.languages),
        "managers": above.get(person.pk, ()),
    }

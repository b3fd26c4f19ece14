"""What lies between one mentee and the mentors: asked, paired before, kept apart, marked, below them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from matching import load, managers, twos
from matching.engine import Problem, Rule
from matching.models import Mark, Policy
from matching.shelf import Shelf
from people.models import Person
from programs.load import remembered_partners
from programs.models import Mentee, Mentor


@dataclass(frozen=True)
class Ties:
    problem: Problem  # the mentee and what the engine has to know of pairs, without mentors
    asked: frozenset[int]  # mentors with an open request of this mentee
    marks: dict[int, str]
    pair: int | None  # the mentorship that goes on


def of(mentee: Mentee, policy: Policy, shelf: Shelf, *, today: date) -> Ties:
    found = twos.between(mentee)
    ranked, marks, partners, apart = _sorted(found)
    if any(kind == "erased" for kind, _, _ in found):
        partners |= _remembered(mentee, shelf)
    above, under = _line(mentee, policy)
    past = frozenset((key, mentee.pk) for key in (*_mentors(shelf, partners), *under))
    blocked = frozenset((key, mentee.pk) for key in _mentors(shelf, apart))
    problem = load.mentee_alone(
        mentee, policy, ranked=ranked, today=today, above=above, past=past, blocked=blocked
    )
    return Ties(problem, frozenset(ranked), marks, _pair(found))


def of_two(mentor: Mentor, mentee: Mentee, policy: Policy, *, today: date) -> Ties:
    """The same of one mentor from `with_load()`, who stands in the problem."""
    found = twos.between(mentee)
    ranked, marks, partners, apart = _sorted(found)
    if any(kind == "erased" for kind, _, _ in found):
        partners |= remembered_partners(mentee.person, [mentor.person])
    two, none = frozenset({(mentor.pk, mentee.pk)}), frozenset[tuple[int, int]]()
    past, blocked = (two if mentor.person_id in people else none for people in (partners, apart))
    problem = load.two(mentor, mentee, policy, ranked=ranked, today=today, past=past, blocked=blocked)
    return Ties(problem, frozenset(ranked), marks, _pair(found))


def _mentors(shelf: Shelf, people: set[int]) -> list[int]:
    side = shelf.pool.side
    found: list[int] = side.ids[np.isin(side.person, list(people))].tolist()
    return found


def _sorted(
    found: list[tuple[str, int, int]],
) -> tuple[tuple[int, ...], dict[int, str], set[int], set[int]]:
    """Mentors asked, in order; marks by mentor; people of earlier pairs; people to be kept apart."""
    ranked = tuple(key for kind, key, _ in sorted(found, key=lambda row: row[2]) if kind == "asked")
    marks = {key: kind for kind, key, _ in found if kind in Mark.Kind.values}
    partners, apart = ({key for kind, key, _ in found if kind == wanted} for wanted in ("past", "apart"))
    return ranked, marks, partners, apart


def _pair(found: list[tuple[str, int, int]]) -> int | None:
    return next((key for kind, key, _ in found if kind == "pair"), None)


def _remembered(mentee: Mentee, shelf: Shelf) -> set[int]:
    """Partners of before one of the two was erased; looked for only where somebody was."""
    rows = Person.objects.filter(pk__in=shelf.pool.side.person.tolist()).only(
        "pk", "employee_id", "created_at"
    )
    return remembered_partners(mentee.person, rows)


def _line(mentee: Mentee, policy: Policy) -> tuple[managers.Chains, list[int]]:
    """Managers above this mentee, and mentors whom the mentee leads, where the rules mind."""
    rules = {must["rule"]: must for must in policy.musts}
    if Rule.NOT_IN_LINE not in rules:
        return managers.chains([mentee.person]), []
    most = rules[Rule.NOT_IN_LINE].get("max")
    return managers.line(mentee.person, mentee.program, most=None if most is None else int(most))

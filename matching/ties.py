"""What lies between one mentee and the mentors: asked, paired before, marked, below them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import F, Value

from matching import load
from matching.engine import Problem, Rule
from matching.models import Mark, MentorRequest, Policy
from matching.shelf import Shelf
from people.models import Person
from programs.load import remembered_partners
from programs.models import Mentee, Mentor, Mentorship, PastPair


@dataclass(frozen=True)
class Ties:
    problem: Problem  # the mentee and what the engine has to know of pairs, without mentors
    asked: frozenset[int]  # mentors with an open request of this mentee
    marks: dict[int, str]
    pair: int | None  # the mentorship that goes on


def of(mentee: Mentee, policy: Policy, shelf: Shelf, *, today: date) -> Ties:
    found = _found(mentee)
    ranked, marks, partners = _sorted(found)
    if any(kind == "erased" for kind, _, _ in found):
        partners |= _remembered(mentee, shelf)
    side = shelf.pool.side
    out = [*side.ids[np.isin(side.person, list(partners))].tolist(), *_under(mentee, policy)]
    past = frozenset((key, mentee.pk) for key in out)
    problem = load.mentee_alone(mentee, policy, ranked=ranked, today=today, past=past)
    return Ties(problem, frozenset(ranked), marks, _pair(found))


def of_two(mentor: Mentor, mentee: Mentee, policy: Policy, *, today: date) -> Ties:
    """The same of one mentor from `with_load()`, who stands in the problem."""
    found = _found(mentee)
    ranked, marks, partners = _sorted(found)
    if any(kind == "erased" for kind, _, _ in found):
        partners |= remembered_partners(mentee.person, [mentor.person])
    past = frozenset({(mentor.pk, mentee.pk)} if mentor.person_id in partners else ())
    problem = load.two(mentor, mentee, policy, ranked=ranked, today=today, past=past)
    return Ties(problem, frozenset(ranked), marks, _pair(found))


def _sorted(found: list[tuple[str, int, int]]) -> tuple[tuple[int, ...], dict[int, str], set[int]]:
    """Mentors asked, first choice first; marks by mentor; people with whom the mentee was a pair."""
    ranked = tuple(key for kind, key, _ in sorted(found, key=lambda row: row[2]) if kind == "asked")
    marks = {key: kind for kind, key, _ in found if kind in Mark.Kind.values}
    return ranked, marks, {key for kind, key, _ in found if kind == "past"}


def _pair(found: list[tuple[str, int, int]]) -> int | None:
    return next((key for kind, key, _ in found if kind == "pair"), None)


def _found(mentee: Mentee) -> list[tuple[str, int, int]]:
    """(kind, key, place) of everything in one question."""
    me, none = mentee.person_id, Value(0)
    asked = MentorRequest.objects.open().filter(mentee=mentee)
    going_on = Mentorship.objects.going_on().filter(mentee=mentee)
    had, was = Mentorship.objects.filter(mentee_person=me), Mentorship.objects.filter(mentor_person=me)
    marked = Mark.objects.filter(mentee=mentee)
    erased = PastPair.objects.order_by()[:1]
    parts = [
        rows.annotate(sort=sort, place=place).values_list("sort", key, "place")
        for rows, sort, key, place in (
            (asked.order_by(), Value("asked"), "mentor_id", F("rank")),
            (had, Value("past"), "mentor_person_id", none),
            (was, Value("past"), "mentee_person_id", none),
            (going_on, Value("pair"), "pk", none),
            (marked, F("kind"), "mentor_id", none),
            (erased, Value("erased"), "pk", none),
        )
    ]
    return list(parts[0].union(*parts[1:], all=True))


def _remembered(mentee: Mentee, shelf: Shelf) -> set[int]:
    """Partners of before one of the two was erased; looked for only where somebody was."""
    rows = Person.objects.filter(pk__in=shelf.pool.side.person.tolist()).only(
        "pk", "employee_id", "created_at"
    )
    return remembered_partners(mentee.person, rows)


def _under(mentee: Mentee, policy: Policy) -> list[int]:
    """Mentors whom this mentee leads, where the rules mind."""
    rules = {must["rule"]: must for must in policy.musts}
    if Rule.NOT_IN_LINE not in rules:
        return []
    most = rules[Rule.NOT_IN_LINE].get("max")
    return load.below(mentee.person, mentee.program, most=None if most is None else int(most))

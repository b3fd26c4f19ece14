"""What lies between people who may become a pair: asked, paired before, kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from matching.models import Apart, Mark, MentorRequest
from people import prepared
from programs.load import remembered_pairs
from programs.models import Mentee, Mentor, Mentorship, PastPair

Pairs = frozenset[tuple[int, int]]


def between(mentee: Mentee) -> list[tuple[str, int, int]]:
    """(kind, key, place) of everything that lies between a mentee and the mentors, in one question."""
    return prepared.rows("between", lambda keys: question(*keys), [mentee.pk, mentee.person_id])


def question(mentee: int, person: int) -> QuerySet[Any, Any]:
    """What `between` asks."""
    none = Value(0)
    asked = MentorRequest.objects.open().filter(mentee=mentee)
    going_on = Mentorship.objects.going_on().filter(mentee=mentee)
    had, was = (
        Mentorship.objects.filter(mentee_person=person),
        Mentorship.objects.filter(mentor_person=person),
    )
    marked = Mark.objects.filter(mentee=mentee)
    mine, theirs = Apart.objects.filter(person=person), Apart.objects.filter(other=person)
    parts = [
        rows.annotate(sort=sort, place=place).values_list("sort", key, "place")
        for rows, sort, key, place in (
            (asked.order_by(), Value("asked"), "mentor_id", F("rank")),
            (had, Value("past"), "mentor_person_id", none),
            (was, Value("past"), "mentee_person_id", none),
            (going_on, Value("pair"), "pk", none),
            (marked, F("kind"), "mentor_id", none),
            (mine.order_by(), Value("apart"), "other_id", none),
            (theirs.order_by(), Value("apart"), "person_id", none),
            (PastPair.objects.order_by()[:1], Value("erased"), "pk", none),
        )
    ]
    return parts[0].union(*parts[1:], all=True)


def of_one(mentee: Mentee, mentors: Sequence[Mentor]) -> tuple[dict[int, tuple[int, ...]], Pairs, Pairs]:
    """What `of_many` gives, for one mentee: planned once."""
    found, me = between(mentee), mentee.person_id
    asked = sorted((place, key) for kind, key, place in found if kind == "asked")
    past, apart = (
        {frozenset({me, key}) for kind, key, _ in found if kind == wanted} for wanted in ("past", "apart")
    )
    if any(kind == "erased" for kind, _, _ in found):
        people = {row.person_id: row.person for row in mentors} | {me: mentee.person}
        past |= remembered_pairs(people.values())
    ranked = {mentee.pk: tuple(key for _, key in asked)}
    return ranked, _across(past, mentors, [mentee]), _across(apart, mentors, [mentee])


def of_many(
    mentors: Sequence[Mentor], mentees: Sequence[Mentee]
) -> tuple[dict[int, tuple[int, ...]], Pairs, Pairs]:
    """What lies between these people, in one question: mentors each mentee asked or will ask, first choice
    first; who was a pair before, in any program and either direction; whom one of the two wants kept apart.
    """
    people = {row.person_id: row.person for row in mentees} | {row.person_id: row.person for row in mentors}
    pairs = Mentorship.objects.filter(Q(mentee_person__in=people) | Q(mentor_person__in=people))
    asked = MentorRequest.objects.open().filter(mentee__in=[row.pk for row in mentees])
    apart = Apart.objects.filter(person__in=people, other__in=people)
    none = Value(0)
    parts = [
        rows.annotate(sort=Value(sort), place=place).values_list("sort", one, other, "place")
        for sort, rows, one, other, place in (
            ("asked", asked.order_by(), "mentee_id", "mentor_id", F("rank")),
            ("past", pairs.order_by(), "mentor_person_id", "mentee_person_id", none),
            ("apart", apart.order_by(), "person_id", "other_id", none),
            ("erased", PastPair.objects.order_by()[:1], "pk", "pk", none),
        )
    ]
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for sort, *row in parts[0].union(*parts[1:], all=True):
        found[sort].append(tuple(row))
    past = {frozenset(row[:2]) for row in found["past"]}
    past |= remembered_pairs(people.values()) if found["erased"] else set()
    wished = {frozenset(row[:2]) for row in found["apart"]}
    return _ranked(found["asked"]), _across(past, mentors, mentees), _across(wished, mentors, mentees)


def _ranked(asked: Iterable[tuple[int, int, int]]) -> dict[int, tuple[int, ...]]:
    """By mentee, from (mentee, mentor, place)."""
    found: dict[int, list[int]] = defaultdict(list)
    for mentee, mentor, _place in sorted(asked, key=lambda row: row[2]):
        found[mentee].append(mentor)
    return {mentee: tuple(mentors) for mentee, mentors in found.items()}


def _across(twos: Iterable[frozenset[int]], mentors: Sequence[Mentor], mentees: Sequence[Mentee]) -> Pairs:
    """People who are two → (mentor, mentee), whichever of them is which."""
    giving = {row.person_id: row.pk for row in mentors}
    asking = {row.person_id: row.pk for row in mentees}
    return frozenset(
        (giving[one], asking[other])
        for one, other in (two for pair in twos for two in permutations(pair))
        if one in giving and other in asking
    )

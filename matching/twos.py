"""What lies between people who may become a pair: asked, paired before, kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Any, Protocol

from django.db import connection
from django.db.models import F, QuerySet, Value

from matching.models import Apart, Mark, MentorRequest
from matching.states import OPEN_REQUEST
from people import prepared
from people.models import Person
from programs.load import remembered_pairs
from programs.models import Mentee, Mentorship, PastPair

Pairs = frozenset[tuple[int, int]]


class Row(Protocol):
    """A mentor or a mentee, or as much of one as was read."""

    @property
    def pk(self) -> int: ...

    @property
    def person_id(self) -> int: ...


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


def of_one(mentee: Mentee, mentors: Sequence[Any]) -> tuple[dict[int, tuple[int, ...]], Pairs, Pairs]:
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
    mentors: Sequence[Row], mentees: Sequence[Row]
) -> tuple[dict[int, tuple[int, ...]], Pairs, Pairs]:
    """What lies between these people, in one question: mentors each mentee asked or will ask, first choice
    first; who was a pair before, in any program and either direction; whom one of the two wants kept apart.
    """
    people = list({row.person_id for row in (*mentors, *mentees)})
    words: dict[str, Any] = {
        "people": people,
        "mentees": [row.pk for row in mentees],
        "open": list(OPEN_REQUEST),
    }
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_between_many(), words)
        for sort, *row in cursor.fetchall():
            found[sort].append(tuple(row))
    past = {frozenset(row[:2]) for row in found["past"]}
    if found["erased"]:
        past |= remembered_pairs(Person.objects.filter(pk__in=people).only("employee_id", "created_at"))
    wished = {frozenset(row[:2]) for row in found["apart"]}
    return _ranked(found["asked"]), _across(past, mentors, mentees), _across(wished, mentors, mentees)


def _between_many() -> str:
    """Lists of thousands of keys go as arrays: one parameter each."""
    request, pair, apart, erased = (
        connection.ops.quote_name(model._meta.db_table)
        for model in (MentorRequest, Mentorship, Apart, PastPair)
    )
    return f"""
        SELECT 'asked', mentee_id, mentor_id, rank FROM {request}
            WHERE state = ANY(%(open)s) AND mentee_id = ANY(%(mentees)s)
        UNION ALL SELECT 'past', mentor_person_id, mentee_person_id, 0 FROM {pair}
            WHERE mentor_person_id = ANY(%(people)s) AND mentee_person_id = ANY(%(people)s)
        UNION ALL SELECT 'apart', person_id, other_id, 0 FROM {apart}
            WHERE person_id = ANY(%(people)s) AND other_id = ANY(%(people)s)
        UNION ALL (SELECT 'erased', id, id, 0 FROM {erased} LIMIT 1)"""  # noqa: S608  # the tables' own names


def _ranked(asked: Iterable[tuple[int, int, int]]) -> dict[int, tuple[int, ...]]:
    """By mentee, from (mentee, mentor, place)."""
    found: dict[int, list[int]] = defaultdict(list)
    for mentee, mentor, _place in sorted(asked, key=lambda row: row[2]):
        found[mentee].append(mentor)
    return {mentee: tuple(mentors) for mentee, mentors in found.items()}


def _across(twos: Iterable[frozenset[int]], mentors: Sequence[Row], mentees: Sequence[Row]) -> Pairs:
    """People who are two → (mentor, mentee), whichever of them is which."""
    giving = {row.person_id: row.pk for row in mentors}
    asking = {row.person_id: row.pk for row in mentees}
    return frozenset(
        (giving[one], asking[other])
        for one, other in (two for pair in twos for two in permutations(pair))
        if one in giving and other in asking
    )

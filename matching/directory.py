"""The directory as the engine sees it: who is allowed for this mentee, filtered and in order. No HTTP.

Everything is an array over the mentors of the shelf, so that a page costs about the same among twenty
thousand as among twenty: the engine judges all of them at once, a filter is a mask, a count is a sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import QuerySet

from matching import load, search, shelf, ties
from matching.choosing import Filters
from matching.engine import PairReasons, why_all_mentors
from matching.models import Mark, Policy
from matching.places import mixed, place_of, ranked, written
from matching.shelf import FORMS, Shelf
from matching.ties import Ties
from people import prepared
from people.models import LEVEL_ORDER
from programs.actions import mentorships
from programs.models import Mentee, Mentor

A_PAGE = 20
MOST_WORDS = 200  # kept for one program
FULL, POINTS, ASKED = 62, 38, 32  # bits of the place in the order: room, points, asked, then a mixed-up id
MOST_POINTS, MOST_ASKED = 2**24 - 1, 2**6 - 1
FACETS = ("q", "topics", "language", "country", "unit", "level", "form", "hours", "has_room")


@dataclass(frozen=True)
class Card:
    mentor: Mentor
    reasons: PairReasons
    free: int
    pending: int  # people who wait for this mentor's answer
    usual: int = 0  # days within which this mentor answers
    mark: str = ""
    is_asked: bool = False
    may_ask: bool = False


@dataclass(frozen=True)
class Page:
    cards: list[Card]
    first: int  # place of the first card in the whole list, from 1
    count: int
    before: str = ""  # the page before ends here; empty = there is none
    after: str = ""  # the next one begins after this

    @property
    def last(self) -> int:
        return self.first + len(self.cards) - 1


@dataclass(frozen=True)
class Directory:
    """All mentors allowed for one mentee, seen through filters."""

    mentee: Mentee
    policy: Policy
    shelf: Shelf
    ties: Ties
    filters: Filters
    language: str
    today: date

    @cached_property
    def topic_names(self) -> dict[str, str]:
        return self.shelf.topic_names(self.language)

    @cached_property
    def _judged(self) -> tuple[Any, Any]:
        return self.shelf.pool.with_rare(self.rare).judged(self.ties.problem)

    @cached_property
    def rare(self) -> frozenset[str]:
        return load.rare_topics(self.policy)

    @property
    def points(self) -> Any:
        """Of the engine, in hundredths, for each mentor of the shelf."""
        return self._judged[1]

    @cached_property
    def minutes(self) -> Any:
        """Shared minutes of work a day with each mentor."""
        return self.shelf.pool.shared_minutes(self.ties.problem.mentees[0])

    @cached_property
    def shown(self) -> Any:
        """Whom the rules allow, without those put aside; or the saved ones, or those put aside, alone."""
        allowed = self._judged[0]
        marked = {
            kind: np.isin(self.shelf.ids, [key for key, own in self.ties.marks.items() if own == kind])
            for kind in Mark.Kind.values
        }
        if self.filters.show == "saved":
            return allowed & marked[Mark.Kind.SAVED]
        if self.filters.show == "aside":
            return allowed & marked[Mark.Kind.NOT_FOR_ME]
        return allowed & ~marked[Mark.Kind.NOT_FOR_ME]

    @property
    def may_ask(self) -> bool:
        """Whether this mentee may ask one more at all."""
        full = len(self.ties.asked) >= self.mentee.program.most_choices
        return self.ties.pair is None and not full and not self.is_left_out

    @cached_property
    def is_left_out(self) -> bool:
        """Lots gave the places to others first."""
        return mentorships.is_left_out(self.mentee)

    def marked(self, kind: str) -> int:
        """How many of those allowed have this mark."""
        keys = [key for key, own in self.ties.marks.items() if own == kind]
        return int((self._judged[0] & np.isin(self.shelf.ids, keys)).sum()) if keys else 0

    @cached_property
    def masks(self) -> dict[str, Any]:
        """For each filter in use who passes it."""
        return self._masks(self.filters)

    def _masks(self, filters: Filters) -> dict[str, Any]:
        return {name: self._mask(name, value) for name in FACETS if (value := getattr(filters, name))}

    def _mask(self, name: str, value: Any) -> Any:
        side, codes = self.shelf.pool.side, self.shelf.pool.codes
        match name:
            case "q":
                return np.isin(self.shelf.ids, self._said)
            case "topics":
                return _any_bit(side.topics, [codes.topics[one] for one in value if one in codes.topics])
            case "language":
                return _any_bit(side.languages, [codes.languages[value]] if value in codes.languages else [])
            case "country":
                return side.country == codes.countries.get(value, -1)
            case "unit":
                return side.unit == codes.units.get(value, -1)
            case "level":
                return side.level == LEVEL_ORDER[value]
            case "form":
                return self._meets(value)
            case "hours":
                return self.minutes >= int(value) * 60
        return side.seats > 0

    def _meets(self, form: str) -> Any:
        """Online or in person also finds who does both."""
        return np.isin(self.shelf.form, [FORMS.index(form), FORMS.index("both")])

    @cached_property
    def _said(self) -> Any:
        """Looked for once, and again when something about a mentor has changed: each filter asks the same."""
        words, known = (self.language, self.filters.q), self.shelf.said
        if words not in known:
            if len(known) >= MOST_WORDS:
                known.clear()
            known[words] = search.mentors(self.mentee.program, self.filters.q, language=self.language)
        return known[words]

    def but(self, name: str) -> Any:
        """Whom all filters but this one leave."""
        rows = self.shown.copy()
        for other, mask in self.masks.items():
            if other != name:
                rows &= mask
        return rows

    @cached_property
    def found(self) -> Any:
        return self.but("")

    @cached_property
    def count(self) -> int:
        return int(self.found.sum())

    def count_without(self, name: str, value: str = "") -> int:
        """How many there are when this filter, or this one topic of several, is taken away."""
        fewer = self.filters.without(name, value)
        if name == "show":
            return seen_through(self, fewer).count
        rows = self.but(name)
        if left := getattr(fewer, name):
            rows = rows & self._mask(name, left)
        return int(rows.sum())

    @cached_property
    def keys(self) -> Any:
        """Place of each mentor in the order, one whole number each.

        Room first, then points, then who was asked less, then an order of the mentee's own: among equals
        everybody is first for somebody.
        """
        side = self.shelf.pool.side
        points = np.minimum(self._judged[1].astype(np.int64), MOST_POINTS)
        asked = np.minimum(self.shelf.asked, MOST_ASKED)
        full = (side.seats == 0).astype(np.int64)
        return (
            full << FULL | (MOST_POINTS - points) << POINTS | asked << ASKED | mixed(side.ids, self.mentee.pk)
        )

    def page(self, *, number: int = 1, before: str = "", after: str = "") -> Page:
        """A page by its number, or the one that ends before or begins after a place in the order."""
        rows = np.flatnonzero(self.found)
        keys = self.keys[rows]
        if (place := place_of(after)) is not None:
            start = int((keys <= place).sum())
        elif (place := place_of(before)) is not None:
            start = max(int((keys < place).sum()) - A_PAGE, 0)
        else:
            start = (max(number, 1) - 1) * A_PAGE
        start = min(start, max(len(keys) - 1, 0) // A_PAGE * A_PAGE) if start >= len(keys) else start
        chosen = ranked(keys, start, start + A_PAGE)
        here = keys[chosen]
        return Page(
            cards=self._cards(rows[chosen]),
            first=start + 1 if len(here) else 0,
            count=len(keys),
            before=written(here[0]) if start and len(here) else "",
            after=written(here[-1]) if start + len(here) < len(keys) else "",
        )

    def best(self, amount: int) -> list[Card]:
        """The first few."""
        rows = np.flatnonzero(self.found)
        return self._cards(rows[ranked(self.keys[rows], 0, amount)])

    def _cards(self, rows: Any) -> list[Card]:
        """The mentors at these places of the shelf, with the engine's reasons, in two questions."""
        side = self.shelf.pool.side
        found = _mentors(side.ids[rows].tolist())
        mentors = []
        for row in rows.tolist():
            if (mentor := found.get(int(side.ids[row]))) is not None:
                mentor.free = int(side.seats[row])  # type: ignore[attr-defined]  # as with_load() names it
                mentors.append((row, mentor))
        facts = load.mentors_alone([mentor for _, mentor in mentors], today=self.today, rare=self.rare)
        reasons = why_all_mentors(load.held_up(self.ties.problem, facts))
        return [
            Card(
                mentor=mentor,
                reasons=reasons[mentor.pk],
                free=load.free_seats(mentor),
                pending=int(self.shelf.pending[row]),
                usual=int(self.shelf.usual[row]),
                mark=self.ties.marks.get(mentor.pk, ""),
                is_asked=mentor.pk in self.ties.asked,
                may_ask=self.may_ask and load.free_seats(mentor) > 0,
            )
            for row, mentor in mentors
        ]


def _mentors(keys: list[int]) -> dict[int, Mentor]:
    """With the people; planned for whole pages, of which the last key fills up the rest."""

    def write(keys: Sequence[int]) -> QuerySet[Mentor]:
        return Mentor.objects.select_related("person").defer(*shelf.HEAVY).filter(pk__in=keys)

    if not keys:
        return {}
    full = [*keys, *[keys[-1]] * (-len(keys) % A_PAGE)]
    return {row.pk: row for row in prepared.objects(f"{len(full)} mentors of a page", write, full)}


def directory(mentee: Mentee, filters: Filters, *, today: date, language: str) -> Directory:
    """Exactly the mentors whom the engine allows; who is full stays, since room may come back."""
    policy = Policy.objects.current(mentee.program)
    mentors = shelf.of(mentee.program, today=today)
    between = ties.of(mentee, policy, mentors, today=today)
    return Directory(mentee, policy, mentors, between, filters, language, today)


def seen_through(found: Directory, filters: Filters) -> Directory:
    """The same mentors through other filters."""
    return Directory(
        found.mentee, found.policy, found.shelf, found.ties, filters, found.language, found.today
    )


def _any_bit(words: Any, bits: list[int]) -> Any:
    """Who has one of these bits."""
    width = words.dtype.itemsize * 8
    rows = np.zeros(len(words), dtype=np.bool_)
    for bit in bits:
        rows |= (words[:, bit // width] >> words.dtype.type(bit % width)) & 1 == 1
    return rows

"""Which topics would go with the people who hold them: who holds what, and which of them few hold.

Somebody holds a topic who says so in their profile or offers it as a mentor. It is at risk when at most FEW
of those who stay hold it, or when half of its holders or more are expected to leave. No age is
looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from people.load import Choices, topics
from people.models import Person

FEW = 2
SHOWN = 6  # names beside a topic

HELD = """
    WITH held AS (
        SELECT id AS person_id, unnest(topics) AS slug FROM people_person WHERE is_active
        UNION
        SELECT mentor.person_id, unnest(mentor.topics) FROM programs_mentor mentor
            JOIN programs_program program ON program.id = mentor.program_id
            JOIN people_person person ON person.id = mentor.person_id
            WHERE mentor.state = 'available' AND program.state = 'live' AND person.is_active
    )
    SELECT held.slug, count(*), count(expected.id),
        (array_agg(held.person_id ORDER BY expected."on", held.person_id))[:%s],
        (array_agg(expected."on" ORDER BY expected."on", held.person_id))[:%s]
    FROM held LEFT JOIN people_expectedleave expected ON expected.person_id = held.person_id
    GROUP BY held.slug
"""
ASKED = """
    SELECT slug, count(*) FROM programs_mentee mentee
        JOIN programs_program program ON program.id = mentee.program_id AND program.state = 'live'
        JOIN people_person person ON person.id = mentee.person_id AND person.is_active,
        unnest(mentee.topics) AS slug
    WHERE mentee.state = 'enrolled' GROUP BY slug
"""


@dataclass(frozen=True)
class Holding:
    """One topic: how many hold it, how many of them leave, and the first few, who leaves first."""

    slug: str
    holders: int
    leaving: int
    first: tuple[tuple[int, date | None], ...] = ()  # (person, expected last day)
    asked: int = 0  # mentees who want to work on it
    people: list[tuple[Person, date | None]] = field(default_factory=list)

    @property
    def stay(self) -> int:
        return self.holders - self.leaving

    @property
    def is_rare(self) -> bool:
        return self.holders <= FEW

    @property
    def leaves(self) -> bool:
        return self.leaving > 0 and (self.stay <= FEW or 2 * self.leaving >= self.holders)

    @property
    def is_at_risk(self) -> bool:
        return self.is_rare or self.leaves

    @property
    def others(self) -> int:
        """Beyond those that are named."""
        return self.holders - len(self.people)


def register() -> list[Holding]:
    """Every topic that somebody holds: those at risk first, the most wanted of them on top."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED)
        asked = dict(cursor.fetchall())
        cursor.execute(HELD, [SHOWN, SHOWN])
        rows = [
            Holding(slug, holders, leaving, tuple(zip(people, days, strict=True)), asked.get(slug, 0))
            for slug, holders, leaving, people, days in cursor.fetchall()
        ]
    return sorted(rows, key=lambda row: (not row.is_at_risk, -row.asked, row.stay, row.slug))


def named(rows: Iterable[Holding]) -> list[Holding]:
    """With the people themselves, in one query."""
    rows = list(rows)
    keys = {key for row in rows for key, _day in row.first}
    people = Person.objects.in_bulk(keys)
    for row in rows:
        row.people.extend((people[key], day) for key, day in row.first if key in people)
    return rows


def at_risk() -> frozenset[str]:
    """Slugs, for matching; nobody learns from it who leaves."""
    return frozenset(row.slug for row in register() if row.is_at_risk)


def rare_topics_of(person: Person) -> list[str]:
    """Of one's own topics those that few colleagues hold; that somebody leaves is not said here."""
    own = set(person.topics)
    return sorted(row.slug for row in register() if row.is_rare and row.slug in own) if own else []


def topics_of(person: Person) -> Choices:
    """The topics of one's own profile, by name."""
    return [(slug, name) for slug, name in topics() if slug in person.topics] if person.topics else []


def rare_names_of(person: Person) -> list[str]:
    rare = rare_topics_of(person)
    return [name for slug, name in topics() if slug in rare] if rare else []

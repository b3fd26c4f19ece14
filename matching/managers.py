"""Who is above and below somebody in the company, in one question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.db import connection

from people import prepared
from people.models import Person
from programs.models import Mentor, Program

LONGEST_CHAIN = 40  # managers; keeps a circle in the HR feed from running forever

Chains = dict[int, tuple[int, ...]]  # of a person: managers, nearest first


class Somebody(Protocol):
    """A person, or as much of one as was read."""

    @property
    def pk(self) -> int: ...


def chains(people: Iterable[Somebody]) -> Chains:
    """The managers above each of these people, nearest first; each manager is read once."""
    table = connection.ops.quote_name(Person._meta.db_table)
    sql = f"""
        WITH RECURSIVE above (person, manager) AS (
            SELECT id, manager_id FROM {table} WHERE id = ANY(%s) AND manager_id IS NOT NULL
            UNION
            SELECT boss.id, boss.manager_id
            FROM above JOIN {table} boss ON boss.id = above.manager WHERE boss.manager_id IS NOT NULL
        )
        SELECT person, manager FROM above"""  # noqa: S608  # the table's own name
    keys = [person.pk for person in people]
    with connection.cursor() as cursor:
        cursor.execute(sql, [keys])
        manager_of: dict[int, int] = dict(cursor.fetchall())
    return {person: _above(person, manager_of) for person in keys if person in manager_of}


def _above(person: int, manager_of: dict[int, int]) -> tuple[int, ...]:
    """Up to the top, or once around a circle."""
    found: dict[int, None] = {}
    manager = manager_of.get(person)
    while manager is not None and manager not in found and len(found) < LONGEST_CHAIN:
        found[manager] = None
        manager = manager_of.get(manager)
    return tuple(found)


def line(person: Person, program: Program, *, most: int | None = None) -> tuple[Chains, list[int]]:
    """The managers above this person; and mentors of the program in whose chain of managers this person is,
    at most so many steps up. Both in one question.
    """
    table, mentors = (connection.ops.quote_name(model._meta.db_table) for model in (Person, Mentor))
    sql = f"""
        WITH RECURSIVE below (person, depth) AS (
            SELECT id, 1 FROM {table} WHERE manager_id = $1
            UNION ALL
            SELECT report.id, below.depth + 1
            FROM below JOIN {table} report ON report.manager_id = below.person
            WHERE below.depth < $2
        ), above (manager, height) AS (
            SELECT manager_id, 1 FROM {table} WHERE id = $1 AND manager_id IS NOT NULL
            UNION ALL
            SELECT boss.manager_id, above.height + 1 FROM above JOIN {table} boss ON boss.id = above.manager
            WHERE boss.manager_id IS NOT NULL AND above.height < $3
        )
        SELECT mentor.id, 0 AS height FROM {mentors} mentor JOIN below ON mentor.person_id = below.person
            WHERE mentor.program_id = $4
        UNION SELECT manager, height FROM above ORDER BY height"""  # noqa: S608  # the tables' own names
    steps = min(most or LONGEST_CHAIN, LONGEST_CHAIN)
    rows = prepared.raw("line of command", sql, [person.pk, steps, LONGEST_CHAIN, program.pk])
    managers = dict.fromkeys(key for key, height in rows if height)
    return {person.pk: tuple(managers)}, [key for key, height in rows if not height]

"""Who is above and below somebody in the company, in one question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from people import prepared
from people.models import Person
from programs.models import Mentor, Program

LONGEST_CHAIN = 40  # managers; keeps a circle in the HR feed from running forever

Chains = dict[int, tuple[int, ...]]  # of a person: managers, nearest first


def chains(people: Iterable[Person]) -> Chains:
    """The managers above each of these people, nearest first."""
    table = connection.ops.quote_name(Person._meta.db_table)
    sql = f"""
        WITH RECURSIVE above (person, manager, height) AS (
            SELECT id, manager_id, 1 FROM {table} WHERE id = ANY(%s) AND manager_id IS NOT NULL
            UNION ALL
            SELECT above.person, boss.manager_id, above.height + 1
            FROM above JOIN {table} boss ON boss.id = above.manager
            WHERE boss.manager_id IS NOT NULL AND above.height < %s
        )
        SELECT person, manager FROM above ORDER BY person, height"""  # noqa: S608  # the table's own name
    found: dict[int, dict[int, None]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(sql, [[person.pk for person in people], LONGEST_CHAIN])
        for person, manager in cursor.fetchall():
            found[person][manager] = None
    return {person: tuple(managers) for person, managers in found.items()}


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

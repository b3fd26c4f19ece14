"""Rows → facts of the engine, in a fixed number of queries: the only bridge between the two."""

from __future__ import annotations

import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations

from django.db import connection
from django.db.models import Q

from matching.engine import MenteeFacts, MentorFacts, PolicyFacts, Problem, problem_from_dict
from matching.models import MatchRun, MentorRequest, Policy
from people.models import LEVEL_ORDER, Person, Topic
from people.regions import region_of
from programs import knowledge
from programs.load import remembered_pairs
from programs.models import Mentee, Mentor, Mentorship, Program

AGAIN_AFTER = timedelta(days=90)  # a pair that was asked in vain rests for so long
OFFICE_HOURS = (time(9), time(17))  # local, for who has not named their own
LONGEST_CHAIN = 40  # managers; keeps a circle in the HR feed from running forever

Pairs = frozenset[tuple[int, int]]


def pair(mentor: Mentor, mentee: Mentee, policy: Policy, *, today: date) -> Problem:
    """One mentor and one mentee."""
    row = Mentor.objects.with_load().select_related("person").get(pk=mentor.pk)
    return around(mentee, policy, today=today, mentors=[row])


def around(
    mentee: Mentee, policy: Policy, *, today: date, mentors: Sequence[Mentor] | None = None
) -> Problem:
    """One mentee and all available mentors of the program, full ones too (they have no seat)."""
    rows = available_mentors(mentee.program) if mentors is None else mentors
    return _problem(rows, [mentee], policy, today=today)


def facing(mentor: Mentor, mentees: Sequence[Mentee], policy: Policy, *, today: date) -> Problem:
    """One mentor, from `with_load()`, and all who ask."""
    return _problem([mentor], mentees, policy, today=today)


def problem(program: Program, policy: Policy, *, today: date, run: MatchRun | None = None) -> Problem:
    """Who waits, and the mentors with room; locked pairs of a run stay, struck ones never come again."""
    mentors = [row for row in available_mentors(program) if free_seats(row)]
    mentees = list(Mentee.objects.filter(program=program).waiting().select_related("person"))
    locked, struck = _wanted(run, mentors, mentees)
    blocked = struck | _asked_in_vain(program, today)
    return _problem(mentors, mentees, policy, today=today, blocked=blocked, locked=locked)


def of_audiences(
    program: Program,
    policy: Policy,
    *,
    mentors: Iterable[Person],
    mentees: Iterable[Person],
    seats: int,
    today: date,
) -> Problem:
    """People who may take part, before anybody has joined: ids are those of the people themselves."""
    offering = [Mentor(pk=row.pk, program=program, person=row, topics=row.topics) for row in mentors]
    for row in offering:
        row.free = seats  # type: ignore[attr-defined]
    noon = datetime.combine(today, time(12), tzinfo=UTC)
    asking = [
        Mentee(pk=row.pk, program=program, person=row, topics=row.topics, enrolled_at=noon) for row in mentees
    ]
    above = chains([*(row.person for row in offering), *(row.person for row in asking)])
    rare = rare_topics(policy)
    return Problem(
        policy=policy_facts(policy),
        mentors=tuple(_mentor(row, above, today, rare=rare) for row in offering),
        mentees=tuple(_mentee(row, above, (), today) for row in asking),
        past=_past(offering, asking),
        blocked=frozenset(),
        locked=frozenset(),
    )


def available_mentors(program: Program) -> list[Mentor]:
    rows = Mentor.objects.filter(program=program).available().with_load()
    return list(rows.select_related("person").order_by("pk"))


def free_seats(mentor: Mentor) -> int:
    """Of a row from `with_load()`; not below zero, even where seats were lowered below the pairs."""
    return max(getattr(mentor, "free", 0), 0)


def rare_topics(policy: Policy) -> frozenset[str]:
    """Those that would be lost with the few who hold them, where the policy wishes to keep them."""
    return knowledge.at_risk() if policy.has_wish("knowledge_at_risk") else frozenset()


def mentors_alone(
    rows: Iterable[Mentor], *, today: date, rare: frozenset[str] = frozenset()
) -> list[MentorFacts]:
    """Mentors from `with_load()` with nobody above them but the nearest manager: no chain is looked up."""
    return [
        _mentor(
            row,
            {row.person_id: (row.person.manager_id,)} if row.person.manager_id else {},
            today,
            rare=rare,
        )
        for row in rows
    ]


def mentee_alone(
    mentee: Mentee, policy: Policy, *, ranked: tuple[int, ...], today: date, past: Pairs = frozenset()
) -> Problem:
    """One mentee against whoever is held up to them, see `matching.shelf`."""
    facts = _mentee(mentee, chains([mentee.person]), ranked, today)
    return Problem(policy=policy_facts(policy), mentees=(facts,), past=past)


def two(
    mentor: Mentor, mentee: Mentee, policy: Policy, *, ranked: tuple[int, ...], today: date, past: Pairs
) -> Problem:
    """One mentor from `with_load()` and one mentee, with the managers above both."""
    above = chains([mentor.person, mentee.person])
    facts = _mentee(mentee, above, ranked, today)
    ours = _mentor(mentor, above, today, rare=rare_topics(policy))
    return Problem(policy=policy_facts(policy), mentors=(ours,), mentees=(facts,), past=past)


def held_up(alone: Problem, mentors: Sequence[MentorFacts]) -> Problem:
    """The mentee of a problem against these mentors; who is blocked or below them is none of these."""
    return Problem(policy=alone.policy, mentors=tuple(mentors), mentees=alone.mentees)


def below(person: Person, program: Program, *, most: int | None = None) -> list[int]:
    """Mentors of the program in whose chain of managers this person is, at most so many steps up."""
    table, mentors = (connection.ops.quote_name(model._meta.db_table) for model in (Person, Mentor))
    sql = f"""
        WITH RECURSIVE below (person, depth) AS (
            SELECT id, 1 FROM {table} WHERE manager_id = %s
            UNION ALL
            SELECT report.id, below.depth + 1
            FROM below JOIN {table} report ON report.manager_id = below.person
            WHERE below.depth < %s
        )
        SELECT DISTINCT mentor.id FROM {mentors} mentor JOIN below ON mentor.person_id = below.person
        WHERE mentor.program_id = %s"""  # noqa: S608  # the tables' own names
    with connection.cursor() as cursor:
        cursor.execute(sql, [person.pk, min(most or LONGEST_CHAIN, LONGEST_CHAIN), program.pk])
        return [key for (key,) in cursor.fetchall()]


def topic_names(language: str) -> dict[str, str]:
    """Slug → name of every topic in one query."""
    dutch = language.startswith("nl")
    return {row.slug: (row.name_nl or row.name) if dutch else row.name for row in Topic.objects.all()}


def policy_facts(policy: Policy) -> PolicyFacts:
    """The policy as the engine reads it; raises BadProblem."""
    return problem_from_dict({"policy": policy.rules, "mentors": [], "mentees": []}).policy


def office_hours(person: Person, day: date) -> tuple[float, float] | None:
    """Their own hours, or nine to five, in hours UTC on that day; None where the zone is not known."""
    try:
        zone = zoneinfo.ZoneInfo(person.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None
    noon = datetime.combine(day, time(12), tzinfo=UTC).astimezone(zone)
    ahead = round((noon.utcoffset() or timedelta()).total_seconds() / 60) / 60
    begins, ends = (person.works_from or OFFICE_HOURS[0], person.works_until or OFFICE_HOURS[1])
    return begins.hour + begins.minute / 60 - ahead, ends.hour + ends.minute / 60 - ahead


def chains(people: Iterable[Person]) -> dict[int, tuple[int, ...]]:
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


def _problem(
    mentors: Sequence[Mentor],
    mentees: Sequence[Mentee],
    policy: Policy,
    *,
    today: date,
    blocked: Pairs = frozenset(),
    locked: Pairs = frozenset(),
) -> Problem:
    above = chains([*(row.person for row in mentors), *(row.person for row in mentees)])
    ranked = _ranked(mentees)
    rare = rare_topics(policy)
    return Problem(
        policy=policy_facts(policy),
        mentors=tuple(_mentor(row, above, today, rare=rare) for row in mentors),
        mentees=tuple(_mentee(row, above, ranked.get(row.pk, ()), today) for row in mentees),
        past=_past(mentors, mentees),
        blocked=blocked,
        locked=locked,
    )


def _mentor(
    row: Mentor, above: dict[int, tuple[int, ...]], today: date, *, rare: frozenset[str]
) -> MentorFacts:
    person = row.person
    return MentorFacts(
        id=row.pk,
        person=person.pk,
        country=person.country or None,
        region=region_of(person.country) or None,
        unit=str(person.unit_id) if person.unit_id else None,
        level=LEVEL_ORDER.get(person.level),
        languages=frozenset(person.languages),
        topics=frozenset(row.topics),
        hours=office_hours(person, today),
        managers=above.get(person.pk, ()),
        seats=free_seats(row),
        rare=rare & frozenset(row.topics),
        mentees_now=getattr(row, "load", 0),
    )


def _mentee(
    row: Mentee, above: dict[int, tuple[int, ...]], ranked: tuple[int, ...], today: date
) -> MenteeFacts:
    person = row.person
    return MenteeFacts(
        id=row.pk,
        person=person.pk,
        country=person.country or None,
        region=region_of(person.country) or None,
        unit=str(person.unit_id) if person.unit_id else None,
        level=LEVEL_ORDER.get(person.level),
        languages=frozenset(person.languages),
        topics=frozenset(row.topics),
        hours=office_hours(person, today),
        managers=above.get(person.pk, ()),
        ranked=ranked,
        waiting_days=max((today - row.enrolled_at.date()).days, 0),
    )


def _ranked(mentees: Sequence[Mentee]) -> dict[int, tuple[int, ...]]:
    """The mentors each mentee has asked or will ask, first choice first."""
    rows = MentorRequest.objects.open().filter(mentee__in=[row.pk for row in mentees])
    found: dict[int, list[int]] = defaultdict(list)
    for mentee, mentor in rows.order_by("rank", "pk").values_list("mentee_id", "mentor_id"):
        found[mentee].append(mentor)
    return {mentee: tuple(mentors) for mentee, mentors in found.items()}


def _past(mentors: Sequence[Mentor], mentees: Sequence[Mentee]) -> Pairs:
    """Who was a pair before, in any program and either direction: the same two are never paired twice."""
    people = {row.person_id: row.person for row in mentees} | {row.person_id: row.person for row in mentors}
    rows = Mentorship.objects.filter(Q(mentee_person__in=people) | Q(mentor_person__in=people))
    together = {frozenset(two) for two in rows.values_list("mentor_person_id", "mentee_person_id")}
    together |= remembered_pairs(people.values())
    giving = {row.person_id: row.pk for row in mentors}
    asking = {row.person_id: row.pk for row in mentees}
    return frozenset(
        (giving[one], asking[other])
        for one, other in (two for pair in together for two in permutations(pair))
        if one in giving and other in asking
    )


def _asked_in_vain(program: Program, today: date) -> Pairs:
    """A run never proposes a pair of whom one said no a short while ago."""
    rows = MentorRequest.objects.filter(
        Q(state=MentorRequest.State.DECLINED) | Q(close_reason=MentorRequest.CloseReason.NOT_CONTINUED),
        program=program,
        ended_at__date__gt=today - AGAIN_AFTER,
    )
    return frozenset(rows.values_list("mentor_id", "mentee_id"))


def _wanted(
    run: MatchRun | None, mentors: Sequence[Mentor], mentees: Sequence[Mentee]
) -> tuple[Pairs, Pairs]:
    """(locked, struck) of a run; a lock that lost one of the two, or the mentor's place, is none any more."""
    if run is None:
        return frozenset(), frozenset()
    room, theirs = {row.pk: free_seats(row) for row in mentors}, {row.pk for row in mentees}
    locked, struck = set(), set()
    for mentor, mentee, is_locked, is_struck in run.proposals.order_by("-points", "pk").values_list(
        "mentor_id", "mentee_id", "is_locked", "is_struck"
    ):
        if is_struck:
            struck.add((mentor, mentee))
        elif is_locked and room.get(mentor) and mentee in theirs:
            room[mentor] -= 1
            locked.add((mentor, mentee))
    return frozenset(locked), frozenset(struck)

"""Rows → facts of the engine, in a fixed number of queries: the only bridge between the two."""

from __future__ import annotations

import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from django.db.models import Q, QuerySet

from matching import crowd, twos
from matching.engine import MenteeFacts, MentorFacts, PolicyFacts, Problem, problem_from_dict
from matching.managers import Chains, chains
from matching.models import MatchRun, MentorRequest, Policy
from people import prepared
from people.models import LEVEL_ORDER, Person, Topic
from people.regions import region_of
from programs import knowledge
from programs.models import Mentee, Mentor, Mentorship, Program

AGAIN_AFTER = timedelta(days=90)  # a pair that was asked in vain rests for so long
OFFICE_HOURS = (time(9), time(17))  # local, for who has not named their own

Pairs = frozenset[tuple[int, int]]
Offering = Sequence[Mentor] | Sequence[crowd.Offer]
Asking = Sequence[Mentee] | Sequence[crowd.Waiting]


def pair(mentor: Mentor, mentee: Mentee, policy: Policy, *, today: date) -> Problem:
    """One mentor and one mentee."""
    return around(mentee, policy, today=today, mentors=[with_load(mentor.pk)])


def living(pairs: Sequence[Mentorship], policy: Policy, *, today: date) -> Problem:
    """Pairs that go on, to look at the rules again; each mentor and mentee once."""
    mentors = Mentor.objects.with_load().filter(pk__in={row.mentor_id for row in pairs})
    mentees = Mentee.objects.filter(pk__in={row.mentee_id for row in pairs})
    one = list(mentors.select_related("person").order_by("pk"))
    other = list(mentees.select_related("person").order_by("pk"))
    return _problem(one, other, policy, today=today)


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
    mentors, mentees = crowd.with_room(program), crowd.waiting(program)
    locked, struck = _wanted(run, mentors, mentees)
    blocked = struck | _asked_in_vain(program, today)
    found = _problem(mentors, mentees, policy, today=today, blocked=blocked, locked=locked)
    if not policy.has_wish("ranked"):
        return found
    preferred = _preferred(program)
    return replace(
        found,
        mentors=tuple(
            replace(row, ranked=preferred[row.id]) if row.id in preferred else row for row in found.mentors
        ),
    )


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
        past=twos.of_many(offering, asking)[1],
        blocked=frozenset(),
        locked=frozenset(),
    )


def with_load(pk: int) -> Mentor:
    """One mentor, as `with_load()` reads many."""

    def write(keys: Sequence[int]) -> QuerySet[Mentor]:
        return (
            Mentor.objects.with_load()
            .select_related("person__unit", "program__owner", "program__deputy")
            .filter(pk=keys[0])
        )

    found = prepared.objects("mentor with load", write, [pk])
    if not found:
        raise Mentor.DoesNotExist
    return found[0]


def available_mentors(program: Program) -> list[Mentor]:
    rows = Mentor.objects.filter(program=program).available().with_load()
    return list(rows.select_related("person").order_by("pk"))


def free_seats(mentor: Mentor | crowd.Offer) -> int:
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
    mentee: Mentee,
    policy: Policy,
    *,
    ranked: tuple[int, ...],
    today: date,
    above: Chains,
    past: Pairs = frozenset(),
    blocked: Pairs = frozenset(),
) -> Problem:
    """One mentee against whoever is held up to them, see `matching.shelf`."""
    facts = _mentee(mentee, above, ranked, today)
    return Problem(policy=policy_facts(policy), mentees=(facts,), past=past, blocked=blocked)


def two(
    mentor: Mentor,
    mentee: Mentee,
    policy: Policy,
    *,
    ranked: tuple[int, ...],
    today: date,
    past: Pairs,
    blocked: Pairs,
) -> Problem:
    """One mentor from `with_load()` and one mentee, with the managers above both."""
    above = chains([mentor.person, mentee.person])
    facts = _mentee(mentee, above, ranked, today)
    ours = _mentor(mentor, above, today, rare=rare_topics(policy))
    return Problem(policy=policy_facts(policy), mentors=(ours,), mentees=(facts,), past=past, blocked=blocked)


def held_up(alone: Problem, mentors: Sequence[MentorFacts]) -> Problem:
    """The mentee of a problem against these mentors; who is blocked or below them is none of these."""
    return Problem(policy=alone.policy, mentors=tuple(mentors), mentees=alone.mentees)


def topic_names(language: str) -> dict[str, str]:
    """Slug → name of every topic in one query."""
    dutch = language.startswith("nl")
    every = Topic.objects.order_by().values_list("slug", "name", "name_nl")
    found = prepared.rows("names of topics", lambda keys: every, [])
    return {slug: (other or name) if dutch else name for slug, name, other in found}


def policy_facts(policy: Policy) -> PolicyFacts:
    """The policy as the engine reads it; raises BadProblem."""
    return problem_from_dict({"policy": policy.rules, "mentors": [], "mentees": []}).policy


def office_hours(person: Person | crowd.Somebody, day: date) -> tuple[float, float] | None:
    """Their own hours, or nine to five, in hours UTC on that day; None where the zone is not known."""
    begins, ends = (person.works_from or OFFICE_HOURS[0], person.works_until or OFFICE_HOURS[1])
    return _hours(person.time_zone, begins, ends, day)


@lru_cache(4096)
def _hours(zone_name: str, begins: time, ends: time, day: date) -> tuple[float, float] | None:
    try:
        zone = zoneinfo.ZoneInfo(zone_name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None
    noon = datetime.combine(day, time(12), tzinfo=UTC).astimezone(zone)
    ahead = round((noon.utcoffset() or timedelta()).total_seconds() / 60) / 60
    return begins.hour + begins.minute / 60 - ahead, ends.hour + ends.minute / 60 - ahead


def _problem(
    mentors: Offering,
    mentees: Asking,
    policy: Policy,
    *,
    today: date,
    blocked: Pairs = frozenset(),
    locked: Pairs = frozenset(),
) -> Problem:
    above = chains([*(row.person for row in mentors), *(row.person for row in mentees)])
    if len(mentees) == 1 and isinstance(mentees[0], Mentee):
        ranked, past, apart = twos.of_one(mentees[0], mentors)
    else:
        ranked, past, apart = twos.of_many(mentors, mentees)
    rare = rare_topics(policy)
    return Problem(
        policy=policy_facts(policy),
        mentors=tuple(_mentor(row, above, today, rare=rare) for row in mentors),
        mentees=tuple(_mentee(row, above, ranked.get(row.pk, ()), today) for row in mentees),
        past=past,
        blocked=blocked | apart,
        locked=locked,
    )


def _mentor(row: Mentor | crowd.Offer, above: Chains, today: date, *, rare: frozenset[str]) -> MentorFacts:
    person = row.person
    return MentorFacts(
        id=row.pk,
        person=person.pk,
        country=person.country or None,
        region=region_of(person.country) or None,
        legal_entity=person.legal_entity or None,
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


def _mentee(row: Mentee | crowd.Waiting, above: Chains, ranked: tuple[int, ...], today: date) -> MenteeFacts:
    person = row.person
    return MenteeFacts(
        id=row.pk,
        person=person.pk,
        country=person.country or None,
        region=region_of(person.country) or None,
        legal_entity=person.legal_entity or None,
        unit=str(person.unit_id) if person.unit_id else None,
        level=LEVEL_ORDER.get(person.level),
        languages=frozenset(person.languages),
        topics=frozenset(row.topics),
        hours=office_hours(person, today),
        managers=above.get(person.pk, ()),
        ranked=ranked,
        waiting_days=max((today - row.enrolled_at.date()).days, 0),
    )


def _preferred(program: Program) -> dict[int, tuple[int, ...]]:
    """The mentees each mentor would rather have of those who ask, the dearest first."""
    rows = MentorRequest.objects.asked().filter(program=program, mentor_rank__isnull=False)
    found: dict[int, list[int]] = defaultdict(list)
    for mentor, mentee in rows.order_by("mentor_rank").values_list("mentor_id", "mentee_id"):
        found[mentor].append(mentee)
    return {mentor: tuple(mentees) for mentor, mentees in found.items()}


def _asked_in_vain(program: Program, today: date) -> Pairs:
    """A run never proposes a pair of whom one said no a short while ago."""
    rows = MentorRequest.objects.filter(
        Q(state=MentorRequest.State.DECLINED) | Q(close_reason=MentorRequest.CloseReason.NOT_CONTINUED),
        program=program,
        ended_at__date__gt=today - AGAIN_AFTER,
    )
    return frozenset(rows.values_list("mentor_id", "mentee_id"))


def _wanted(run: MatchRun | None, mentors: Offering, mentees: Asking) -> tuple[Pairs, Pairs]:
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

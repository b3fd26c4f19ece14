"""After every change of the HR data the rules are looked at again for pairs that go on.

A pair never ends by it: coordinators read which rule does not fit any more, and what can be done.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from matching import load
from matching.engine import Rule, why
from matching.models import MentorRequest, Policy
from notices.rules import RULES, day_of
from programs.actions import signals
from programs.actions.signals import Found
from programs.models import GOES_ON, Mentorship, Program, Signal

AT_ONCE = 50
URGENT = frozenset({Rule.NOT_IN_LINE, Rule.OTHER_MANAGER})
REMATCH = RULES["drift.rematch"].after[0]


def look(*, today: date, now: datetime, of: Program | None = None) -> dict[str, int]:
    drifted = signals.keep(
        [Signal.Rule.DRIFT], lambda: _drifted(today=today, of=of), today=today, now=now, of=of
    )
    waiting = signals.keep(
        [Signal.Rule.UNANSWERED], lambda: _unanswered(today=today, of=of), today=today, now=now, of=of
    )
    return {name: drifted[name] + waiting[name] for name in drifted}


def _drifted(*, today: date, of: Program | None) -> Iterator[Found]:
    programs = Program.objects.filter(pk=of.pk) if of else Program.objects.all()
    for program in programs.filter(state=Program.State.LIVE).order_by("pk"):
        rows = Mentorship.objects.filter(program=program, state__in=GOES_ON).select_related(
            "mentor__person", "mentee__person", "mentor__program", "mentee__program", "waiver"
        )
        pairs = list(rows.order_by("pk"))
        if pairs:
            policy = Policy.objects.current(program)
            for some in _batched(pairs):
                yield from _broken(program, some, policy, today=today)


def _batched(pairs: list[Mentorship]) -> Iterator[list[Mentorship]]:
    for start in range(0, len(pairs), AT_ONCE):
        yield pairs[start : start + AT_ONCE]


def _broken(program: Program, pairs: list[Mentorship], policy: Policy, *, today: date) -> Iterator[Found]:
    problem = load.living(pairs, policy, today=today)
    for pair in pairs:
        blocked = why(problem, pair.mentor_id, pair.mentee_id).blocked
        rules = [reason.code for reason in blocked if isinstance(reason.code, Rule)]
        lifted = set(pair.waiver.rules) if pair.waiver and not pair.waiver.is_over(today) else set()
        broken = sorted(str(rule.value) for rule in rules if rule.value not in lifted)
        if broken:
            yield _found(program, pair, broken, today=today)


def _found(program: Program, pair: Mentorship, broken: list[str], *, today: date) -> Found:
    facts: dict[str, Any] = {"rules": broken}
    known = Signal.objects.going_on().filter(rule=Signal.Rule.DRIFT, subject=f"pair:{pair.pk}").first()
    since = known.since_on if known else today
    if URGENT & set(broken):
        country = pair.mentee.person.country
        facts["by"] = day_of(REMATCH, since, country).isoformat()
    return Found(
        rule=Signal.Rule.DRIFT,
        subject=f"pair:{pair.pk}",
        program=program.pk,
        since_on=since,
        mentorship=pair.pk,
        mark=",".join(broken)[:80],
        facts=facts,
    )


def _unanswered(*, today: date, of: Program | None) -> Iterator[Found]:
    """On the last day of the mentor; the request itself goes on by its own clock."""
    rows = MentorRequest.objects.late(today).filter(program__state=Program.State.LIVE)
    rows = rows.filter(program=of) if of else rows
    for row in rows.select_related("mentor"):
        yield Found(
            rule=Signal.Rule.UNANSWERED,
            subject=f"request:{row.pk}",
            program=row.program_id,
            since_on=row.answer_by or timezone.localdate(),
            person=row.mentor.person_id,
            mark=str(row.answer_by),
            facts={"answer_by": row.answer_by.isoformat() if row.answer_by else ""},
        )

"""A mentor for the time another one is away: the rules of the program count here too."""

from __future__ import annotations

from datetime import datetime

from matching import load
from matching.actions.by_hand import OwnPair
from matching.actions.requests import NotAllowed
from matching.engine import Reason, Rule, why, why_all_mentors
from matching.models import Policy
from people.models import Person
from programs.actions import stand_ins
from programs.models import Mentor, Mentorship, StandIn


def possible(pair: Mentorship, *, now: datetime) -> list[Mentor]:
    """Available mentors whom no rule forbids, by name; a full one may stand in, it takes no seat."""
    policy = Policy.objects.current(pair.program)
    found = why_all_mentors(load.around(pair.mentee, policy, today=now.date()))
    allowed = [key for key, reasons in found.items() if not _rules(reasons.blocked)]
    rows = Mentor.objects.available().filter(pk__in=allowed).exclude(pk=pair.mentor_id)
    return list(rows.select_related("person").order_by("person__sort_name", "pk"))


def give(pair: Mentorship, *, mentor: Mentor, by: Person, now: datetime) -> StandIn:
    if pair.side_of(by) is not None:
        raise OwnPair
    problem = load.pair(mentor, pair.mentee, Policy.objects.current(pair.program), today=now.date())
    broken = _rules(why(problem, mentor.pk, pair.mentee_id).blocked)
    if broken:
        raise NotAllowed(broken)
    return stand_ins.give(pair, mentor=mentor, by=by, now=now)


def _rules(blocked: tuple[Reason, ...]) -> list[Reason]:
    """Seats and what the mentee has already do not count for somebody who stands in."""
    return [reason for reason in blocked if isinstance(reason.code, Rule)]

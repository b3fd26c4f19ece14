"""Why this pair, why not that one: each condition and wish with the facts behind it."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from matching.engine.codes import Bar, Rule, WishKind
from matching.engine.columns import RANKS, UNKNOWN, sides
from matching.engine.facts import MenteeFacts, MentorFacts, Pair, Problem
from matching.engine.grid import every_condition
from matching.engine.policy import BadProblem, Must, Wish, whole
from matching.engine.results import PairReasons, Reason
from matching.engine.rules import shared_minutes
from matching.engine.score import parts

AT_ONCE = 64  # pairs looked at together


def why(problem: Problem, mentor_id: int, mentee_id: int) -> PairReasons:
    """Return everything about one pair, allowed or not; raises BadProblem for a stranger."""
    return _why(problem, [problem.mentor(mentor_id)], problem.mentee(mentee_id))[0]


def why_all_mentors(problem: Problem) -> dict[int, PairReasons]:
    """Return the same for the one mentee of the problem and all mentors at once, by mentor id."""
    if len(problem.mentees) != 1:
        raise BadProblem(f"mentees: expected one, found {len(problem.mentees)}")
    reasons = _why(problem, problem.mentors, problem.mentees[0])
    return {mentor.id: own for mentor, own in zip(problem.mentors, reasons, strict=True)}


def blocked_by(problem: Problem, mentor_id: int, mentee_id: int) -> tuple[Reason, ...]:
    """Return what forbids this pair, nothing if it is allowed; raises BadProblem for a stranger."""
    return why(problem, mentor_id, mentee_id).blocked


def shared_facts(problem: Problem, mentor_id: int, mentee_id: int) -> tuple[Reason, ...]:
    """Return the musts, then the wishes, with the facts behind each; raises BadProblem for a stranger."""
    reasons = why(problem, mentor_id, mentee_id)
    return reasons.musts + reasons.wishes


def why_pairs(problem: Problem, pairs: Sequence[Pair]) -> list[PairReasons]:
    """Return the reasons of many pairs, given as (mentor id, mentee id); raises BadProblem for a stranger."""
    mentors = [problem.mentor(mentor) for mentor, _ in pairs]
    mentees = [problem.mentee(mentee) for _, mentee in pairs]
    theirs, ours = sides(mentees, mentors)
    conditions = every_condition(problem)
    found: list[PairReasons] = []
    for first in range(0, len(pairs), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        two = theirs.part(some), ours.part(some)
        met = {row.code: np.diagonal(row.met(*two)).tolist() for row in conditions}
        points = {kind: np.diagonal(m).tolist() for kind, m in parts(problem, *two).items()}
        hours = _hours(np.diagonal(shared_minutes(*two)).tolist())
        people = zip(mentors[some], mentees[some], strict=True)
        found += [_reasons(problem, met, points, hours, row, *both) for row, both in enumerate(people)]
    return found


def forbidden_pairs(problem: Problem, pairs: Sequence[Pair]) -> dict[Pair, tuple[Reason, ...]]:
    """Return what forbids those of the pairs that may not be; raises BadProblem for a stranger."""
    mentors = [problem.mentor(mentor) for mentor, _ in pairs]
    mentees = [problem.mentee(mentee) for _, mentee in pairs]
    theirs, ours = sides(mentees, mentors)
    conditions = every_condition(problem)
    found: list[Pair] = []
    for first in range(0, len(pairs), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        two = theirs.part(some), ours.part(some)
        met = [np.diagonal(row.met(*two)) for row in conditions]
        found += [pairs[first + place] for place in np.flatnonzero(~np.all(met, axis=0)).tolist()]
    return {pair: reasons.blocked for pair, reasons in zip(found, why_pairs(problem, found), strict=True)}


def _why(problem: Problem, mentors: Sequence[MentorFacts], mentee: MenteeFacts) -> list[PairReasons]:
    """Return the reasons of each mentor with this mentee."""
    theirs, ours = sides([mentee], mentors)
    met = {row.code: row.met(theirs, ours)[0].tolist() for row in every_condition(problem)}
    points = {kind: matrix[0].tolist() for kind, matrix in parts(problem, theirs, ours).items()}
    hours = _hours(shared_minutes(theirs, ours)[0].tolist())
    return [_reasons(problem, met, points, hours, row, mentor, mentee) for row, mentor in enumerate(mentors)]


def _reasons(
    problem: Problem,
    met: dict[Bar | Rule, list[bool]],
    points: dict[WishKind, list[int]],
    hours: list[float | None],
    row: int,
    mentor: MentorFacts,
    mentee: MenteeFacts,
) -> PairReasons:
    """Return the reasons of one pair, whose figures stand in this row."""
    standing = [_bar(code, mentor) for code in met if isinstance(code, Bar) and not met[code][row]]
    musts = [_must(must, met[must.rule][row], mentor, mentee, hours[row]) for must in problem.policy.musts]
    asked = problem.policy.wishes
    wishes = [_wish(wish, points[wish.kind][row], mentor, mentee, hours[row]) for wish in asked]
    failed = [reason for reason in musts if not reason.met]
    total = sum(points[wish.kind][row] for wish in asked)
    return PairReasons(tuple(standing + failed), tuple(musts), tuple(wishes), total)


def _bar(bar: Bar, mentor: MentorFacts) -> Reason:
    """Return a standing bar that forbids the pair."""
    return Reason(bar, False, mentor=mentor.seats if bar is Bar.SEATS else None)


def _must(must: Must, met: bool, mentor: MentorFacts, mentee: MenteeFacts, hours: float | None) -> Reason:
    """Return a must with the facts that it looked at."""
    match must.rule:
        case Rule.OTHER_COUNTRY:
            return Reason(must.rule, met, mentor=mentor.country, mentee=mentee.country)
        case Rule.OTHER_REGION:
            return Reason(must.rule, met, mentor=mentor.region, mentee=mentee.region)
        case Rule.OTHER_LEGAL_ENTITY:
            return Reason(must.rule, met, mentor=mentor.legal_entity, mentee=mentee.legal_entity)
        case Rule.OTHER_UNIT:
            return Reason(must.rule, met, mentor=mentor.unit, mentee=mentee.unit)
        case Rule.SHARE_LANGUAGE:
            return Reason(must.rule, met, shared=tuple(sorted(mentor.languages & mentee.languages)))
        case Rule.LEVEL_GAP:
            levels = partial(Reason, must.rule, met, mentor=mentor.level, mentee=mentee.level)
            return levels(min=must.min, max=must.max)
        case Rule.NOT_IN_LINE:
            return Reason(must.rule, met, max=must.max)
        case Rule.MENTOR_LEVEL_IN:
            return Reason(must.rule, met, mentor=mentor.level, levels=tuple(sorted(must.levels)))
        case Rule.HOURS_OVERLAP:
            return Reason(must.rule, met, hours=hours, min=must.min)
        case _:
            return Reason(must.rule, met)


def _wish(wish: Wish, points: int, mentor: MentorFacts, mentee: MenteeFacts, hours: float | None) -> Reason:
    """Return a wish with its points and the facts that earned them; met where it gave any."""
    reason = partial(Reason, wish.kind, points > 0, points=points, most=wish.most)
    match wish.kind:
        case WishKind.TOPICS:
            return reason(shared=tuple(sorted(mentor.topics & mentee.topics)), asked=len(mentee.topics))
        case WishKind.KNOWLEDGE_AT_RISK:
            return reason(shared=tuple(sorted(mentor.rare & mentee.topics)))
        case WishKind.RANKED:
            theirs, ours = _place(mentee.id, mentor.ranked), _place(mentor.id, mentee.ranked)
            return reason(mentor=theirs, mentee=ours)
        case WishKind.OTHER_UNIT:
            return reason(mentor=mentor.unit, mentee=mentee.unit)
        case WishKind.OTHER_COUNTRY:
            return reason(mentor=mentor.country, mentee=mentee.country)
        case WishKind.OTHER_REGION:
            return reason(mentor=mentor.region, mentee=mentee.region)
        case WishKind.LEVEL_GAP:
            return reason(mentor=mentor.level, mentee=mentee.level)
        case WishKind.WAITING:
            return reason(mentee=mentee.waiting_days)
        case WishKind.FEW_MENTEES:
            return reason(mentor=mentor.mentees_now)
        case WishKind.HOURS_OVERLAP:
            return reason(hours=hours)
        case _:
            return reason(shared=tuple(sorted(mentor.languages & mentee.languages)))


def _hours(shared: list[int]) -> list[float | None]:
    """Return minutes as hours, None where unknown."""
    return [None if minutes == UNKNOWN else whole(minutes / 60) for minutes in shared]


def _place(chosen: int, ranked: tuple[int, ...]) -> int | None:
    """Return the place in a ranking, 1 to 3, None beyond."""
    return ranked.index(chosen) + 1 if chosen in ranked[:RANKS] else None

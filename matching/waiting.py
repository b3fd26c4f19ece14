"""Why somebody still waits for a mentor, and what they can change themselves; for one page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from matching import load
from matching.engine import Bar, Problem, Rule, why_all_mentors
from matching.models import Policy
from programs.models import Mentee

TRIED = 3  # languages, what most mentors with room have first


@dataclass(frozen=True)
class Waiting:
    """Mentors of the program: who can be asked, who is only full, and how many each rule forbids."""

    mentors: int
    free: int
    full: int
    rules: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]  # one more language, and how many more could be asked
    has_asked: bool = False  # somebody, and waits for the answer


def why_waiting(mentee: Mentee, policy: Policy, *, today: date) -> Waiting:
    problem = load.around(mentee, policy, today=today)
    has_asked = bool(problem.mentees[0].ranked)
    if not problem.mentors:
        return Waiting(0, 0, 0, (), (), has_asked)
    found = why_all_mentors(problem)
    rules: Counter[str] = Counter()
    full = 0
    for reasons in found.values():
        failed = [reason.code for reason in reasons.blocked if isinstance(reason.code, Rule)]
        if failed:
            rules[str(failed[0])] += 1
        elif [reason.code for reason in reasons.blocked] == [Bar.SEATS]:
            full += 1
    free = _free(problem)
    languages = _languages(problem, free)
    return Waiting(len(problem.mentors), free, full, tuple(rules.most_common()), languages, has_asked)


def _free(problem: Problem) -> int:
    return sum(not reasons.blocked for reasons in why_all_mentors(problem).values())


def _languages(problem: Problem, free: int) -> tuple[tuple[str, int], ...]:
    if not any(must.rule is Rule.SHARE_LANGUAGE for must in problem.policy.musts):
        return ()
    own = problem.mentees[0]
    offered = Counter(code for mentor in problem.mentors if mentor.seats for code in mentor.languages)
    tried = sorted(offered.keys() - own.languages, key=lambda code: (-offered[code], code))[:TRIED]
    found = []
    for code in tried:
        other = replace(problem, mentees=(replace(own, languages=own.languages | {code}),))
        if (more := _free(other) - free) > 0:
            found.append((code, more))
    return tuple(found)

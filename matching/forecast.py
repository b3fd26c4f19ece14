"""Before a program starts: how many of its audience could get a mentor, and what limits it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Value

from matching import load
from matching.engine import MenteeFacts, MentorFacts, Problem, Rule, Why, solve
from matching.models import Policy
from people.models import Person
from programs.models import Audience, Program

CELLS = 1_000_000  # mentees × mentors that a page calculates; of more, an even part is looked at
GROUP = 5  # mentees; fewer without a mentor are told, and do not keep a program from starting
PLACES = 1  # that each mentor is counted with: nobody has said more yet


@dataclass(frozen=True)
class Limit:
    """A rule that leaves mentees without any mentor; `value`: the language or country most of them share."""

    rule: str
    amount: int
    value: str = ""


@dataclass(frozen=True)
class Gap:
    """A group of mentees none of whom may have any mentor: all of a country, or of a language alone."""

    kind: str  # "country" or "language"
    value: str
    asked: int
    offered: int = 0  # mentors of that language
    only_in: str = ""  # the one country all of these work in


@dataclass(frozen=True)
class Forecast:
    """`parts` is how many people stand for one where the audience is too large to look at all of it."""

    mentees: int
    mentors: int
    matched: int
    short_of_places: int
    limits: tuple[Limit, ...]
    gaps: tuple[Gap, ...]
    parts: int = 1


def fitting(program: Program) -> dict[str, list[int]]:
    """Keys of the people who fit each role, in order; one question for both."""
    found: dict[str, list[int]] = {role: [] for role in Audience.Role.values}
    parts = [
        audience.people().order_by().values_list(Value(audience.role, CharField()), "pk")
        for audience in program.audiences.all()
    ]
    for role, key in sorted(parts[0].union(*parts[1:], all=True)) if parts else ():
        found[role].append(key)
    return found


def forecast(
    program: Program, policy: Policy, *, today: date, fits: Mapping[str, Sequence[int]] | None = None
) -> Forecast:
    """`fits`: keys by role, where the caller knows them already."""
    keys = fits or fitting(program)
    parts = 1
    while len(keys["mentor"]) * len(keys["mentee"]) > CELLS * parts * parts:
        parts += 1
    people = {role: Person.objects.active().filter(pk__in=found[::parts]) for role, found in keys.items()}
    problem = load.of_audiences(
        program,
        policy,
        mentors=people["mentor"].order_by("pk"),
        mentees=people["mentee"].order_by("pk"),
        seats=PLACES,
        today=today,
    )
    return of_problem(problem, parts=parts)


def of_problem(problem: Problem, *, parts: int = 1) -> Forecast:
    result = solve(problem)
    facts = {row.id: row for row in problem.mentees}
    why = {
        row.mentee: _rule(row.forbidden_by or row.fails)
        for row in result.unmatched
        if row.reason is Why.NO_ALLOWED_MENTOR
    }
    return Forecast(
        mentees=len(problem.mentees),
        mentors=len(problem.mentors),
        matched=result.matched,
        short_of_places=len(result.unmatched) - len(why),
        limits=_limits(why, facts),
        gaps=tuple(_gaps(problem, set(why))),
        parts=parts,
    )


def _rule(counts: Sequence[tuple[object, int]]) -> str:
    """The rule that stands between this mentee and most mentors."""
    rules = [(count, str(code)) for code, count in counts if isinstance(code, Rule)]
    return max(rules)[1] if rules else ""


def _limits(why: dict[int, str], facts: dict[int, MenteeFacts]) -> tuple[Limit, ...]:
    found = []
    for rule, amount in Counter(rule for rule in why.values() if rule).most_common():
        rows = [facts[mentee] for mentee, its in why.items() if its == rule]
        found.append(Limit(rule, amount, _most(rows, VALUES[rule]) if rule in VALUES else ""))
    return tuple(found)


def _most(rows: Sequence[MenteeFacts], values: Callable[[MenteeFacts], Sequence[str]]) -> str:
    counts = Counter(value for row in rows for value in values(row))
    return counts.most_common(1)[0][0] if counts else ""


VALUES: dict[str, Callable[[MenteeFacts], Sequence[str]]] = {
    Rule.SHARE_LANGUAGE: lambda row: sorted(row.languages),
    Rule.OTHER_COUNTRY: lambda row: [row.country] if row.country else [],
}


def _gaps(problem: Problem, without: set[int]) -> list[Gap]:
    """Countries first; a language only where it is the only one its mentees speak."""
    countries = _whole(problem.mentees, without, lambda row: row.country or "")
    gaps = [Gap("country", value, amount) for value, amount in countries]
    alone = [row for row in problem.mentees if len(row.languages) == 1]
    for value, amount in _whole(alone, without, lambda row: next(iter(row.languages))):
        speak: list[MentorFacts] = [row for row in problem.mentors if value in row.languages]
        where = {row.country or "" for row in speak}
        gaps.append(Gap("language", value, amount, len(speak), where.pop() if len(where) == 1 else ""))
    return gaps


def _whole(
    rows: Sequence[MenteeFacts], without: set[int], value_of: Callable[[MenteeFacts], str]
) -> list[tuple[str, int]]:
    """Groups large enough to be nobody in particular, all of whom are without a mentor."""
    sizes = Counter(value_of(row) for row in rows)
    missing = Counter(value_of(row) for row in rows if row.id in without)
    return sorted(
        (value, size) for value, size in sizes.items() if value and size >= GROUP and missing[value] == size
    )

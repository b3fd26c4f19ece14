"""The pairs of a draft as rows: written down with their reasons, and with what changed since before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from matching.engine import Bar, PairReasons, Problem, Result, blocked_by
from matching.engine.results import PairResult
from matching.models import MatchRun, Proposal
from programs.states import WrongState

Pairs = Mapping[int, int]  # mentee → mentor
NEW, OTHER = Proposal.Change.NEW, Proposal.Change.OTHER
STRUCK, AWAY, GIVEN = "struck", "away", "given"  # why a pair is gone, beside the codes of the engine


def in_review(run: MatchRun, verb: str) -> MatchRun:
    """The locked row of a draft that is being looked at."""
    rows = MatchRun.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("program", "policy").get(pk=run.pk)
    if row.state != MatchRun.State.SOLVED:
        raise WrongState(verb, row.state)
    return row


def replace_all(
    run: MatchRun, problem: Problem, result: Result, reasons: Sequence[PairReasons]
) -> dict[str, Any]:
    """The pairs of a new round; of the rounds before only what was struck stays. Returns what went."""
    before = of_last_round(run)
    struck = {row[0] for row in run.proposals.filter(is_struck=True).values_list("mentee_id")}
    locked = set(run.proposals.filter(is_locked=True).values_list("mentor_id", "mentee_id"))
    run.proposals.standing().delete()
    rows = [
        proposal(run, pair, own, before=before, number=run.rounds + 1)
        for pair, own in zip(result.pairs, reasons, strict=True)
    ]
    for row in rows:
        row.is_locked = (row.mentor_id, row.mentee_id) in locked
    Proposal.objects.bulk_create(rows, batch_size=500)
    after = {pair.mentee: pair.mentor for pair in result.pairs}
    return {"gone": gone(problem, before, after, struck=struck)}


def of_last_round(run: MatchRun) -> dict[int, int]:
    """Who had whom, before anything was struck; nobody before the first round."""
    rows = run.proposals.filter(round=run.rounds) if run.rounds else run.proposals.none()
    pairs = rows.order_by("-is_struck").values_list("mentee_id", "mentor_id")
    return dict(pairs)


def proposal(run: MatchRun, pair: PairResult, own: PairReasons, *, before: Pairs, number: int) -> Proposal:
    had = before.get(pair.mentee)
    change = ""
    if before and had != pair.mentor:
        change = NEW if had is None else OTHER
    return Proposal(
        run=run,
        mentor_id=pair.mentor,
        mentee_id=pair.mentee,
        points=pair.points,
        parts={kind.value: points for kind, points in pair.parts},
        reasons=words(own),
        round=number,
        change=change,
        before_id=had if change == OTHER else None,
    )


def gone(problem: Problem, before: Pairs, after: Pairs, *, struck: Iterable[int]) -> list[dict[str, Any]]:
    """Who had a mentor before and has none now, and why."""
    left_by_hand = set(struck)
    return [
        {"mentee": mentee, "mentor": mentor, "why": _why_gone(problem, mentor, mentee, left_by_hand)}
        for mentee, mentor in sorted(before.items())
        if mentee not in after
    ]


def _why_gone(problem: Problem, mentor: int, mentee: int, struck: set[int]) -> str:
    if mentee not in problem.mentee_places or mentor not in problem.mentor_places:
        return AWAY
    if blocked := blocked_by(problem, mentor, mentee):
        return STRUCK if blocked[0].code == Bar.BLOCKED and mentee in struck else blocked[0].code.value
    return GIVEN


def words(reasons: PairReasons) -> list[dict[str, Any]]:
    """Codes and facts as they are kept; templates make the sentences."""
    return [reason.as_dict() for reason in reasons.musts + reasons.wishes]


def summary(problem: Problem, result: Result) -> dict[str, Any]:
    """What is kept beside the pairs: who is left and why, the proof, the sizes."""
    kept = {name: value for name, value in result.as_dict().items() if name != "pairs"}
    return kept | {
        "mentees": len(problem.mentees),
        "mentors": len(problem.mentors),
        "seats": sum(mentor.seats for mentor in problem.mentors),
    }

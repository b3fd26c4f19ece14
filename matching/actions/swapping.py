"""Another mentor for one mentee: what that changes is said before, and exactly that is done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.db import transaction

from matching import load
from matching.actions import dossiers, drafts
from matching.actions.requests import NotAllowed
from matching.engine import Arrangement, Move, Problem, Reason, arranged, points_matrix, resumed, why_pairs
from matching.models import MatchRun, Proposal
from people import audit
from people.models import Person
from programs.models import Mentee, Mentor

MOST_PAIRS = 25_000_000  # mentees × mentors; larger ones are calculated by a worker only


class Overtaken(Exception):
    """The draft or the facts behind it changed since this was shown; nothing was done."""


class TooLarge(Exception):
    """So many people that trying it out takes longer than a page may."""


class ForOthers(Exception):
    """It would change the pair of whoever decides; another coordinator may."""


@dataclass(frozen=True)
class Outcome:
    """What pairing these two would do to the draft on the screen; nothing where a must forbids it."""

    mentor: int
    blocked: tuple[Reason, ...] = ()
    moves: tuple[Move, ...] = ()
    matched: int = 0
    points: int = 0
    after: tuple[tuple[int, int], ...] = ()  # (mentee, mentor)

    @property
    def key(self) -> str:
        """Equal for equal drafts: what was shown is what is done."""
        return hashlib.sha256(repr((self.mentor, self.after)).encode()).hexdigest()[:20]


class Trial:
    """A draft and the facts behind it as they are at this moment, to try something out on."""

    def __init__(self, run: MatchRun, *, today: date) -> None:
        self.run = run
        self.problem = load.problem(run.program, run.policy, today=today, run=run)
        rows = list(run.proposals.standing().values_list("mentee_id", "mentor_id", "points"))
        self.shown = {mentee: mentor for mentee, mentor, _points in rows}
        self.total = sum(points for *_pair, points in rows)

    @property
    def is_too_large(self) -> bool:
        return len(self.problem.mentees) * len(self.problem.mentors) > MOST_PAIRS

    @cached_property
    def arrangement(self) -> Arrangement:
        if self.is_too_large:
            raise TooLarge
        return resumed(self.problem, self.shown, self.prices)

    @cached_property
    def prices(self) -> dict[int, int]:
        return dossiers.prices(self.run)

    @cached_property
    def best(self) -> dict[int, int]:
        """Mentee → mentor, as is best at this moment."""
        return {theirs: own for own, theirs in self.arrangement.pairs}

    @cached_property
    def apart(self) -> set[int]:
        """Mentees whose mentor in the draft on the screen is not the best any more."""
        everybody = self.best.keys() | self.shown.keys()
        return {number for number in everybody if self.best.get(number) != self.shown.get(number)}

    def allowed(self, mentee: int) -> list[int]:
        """The mentors this mentee may have, best first; nobody where the mentee waits no more."""
        if mentee not in self.problem.mentee_places:
            return []
        is_locked = any(pair[1] == mentee for pair in self.problem.locked)
        found = self._alone(mentee) if is_locked or self.is_too_large else self.arrangement.choices(mentee)
        return sorted(found, key=lambda mentor: (-found[mentor], mentor))

    def _alone(self, mentee: int) -> dict[int, int]:
        """The same from the facts of this mentee, whoever is locked."""
        alone = replace(self.problem, mentees=(self.problem.mentee(mentee),), locked=frozenset())
        points = points_matrix(alone)[:, 0].tolist()
        return {row.id: worth for row, worth in zip(alone.mentors, points, strict=True) if worth >= 0}

    def outcome(self, mentor: int, mentee: int) -> Outcome:
        """Raises BadProblem for who has no room or waits no more, and TooLarge."""
        change = self.arrangement.force(mentor, mentee)
        if change.blocked:
            return Outcome(mentor, change.blocked)
        after = dict(self.best)
        for move in change.moves:
            after.pop(move.mentee, None)
            if move.after is not None:
                after[move.mentee] = move.after
        moves = tuple(
            Move(number, self.shown.get(number), after.get(number))
            for number in sorted(self.apart | {move.mentee for move in change.moves})
            if after.get(number) != self.shown.get(number)
        )
        points = self.arrangement.total + change.points - self.total
        return Outcome(mentor, (), moves, len(after) - len(self.shown), points, tuple(sorted(after.items())))


def swap(run: MatchRun, mentor: int, mentee: int, *, seen: str, by: Person, now: datetime) -> Outcome:
    """Pair these two for good and let the others have the best that is left; `seen` is the outcome shown."""
    with transaction.atomic():
        row = drafts.in_review(run, "swap pair")
        trial = Trial(row, today=now.date())
        outcome = trial.outcome(mentor, mentee)
        if outcome.blocked:
            raise NotAllowed(outcome.blocked)
        if outcome.key != seen:
            raise Overtaken
        if by.pk in _people_of(outcome.moves):
            raise ForOthers
        _apply(row, trial, outcome, mentee)
        moved = len(outcome.moves)
        audit.record(by=by, verb="swap pair", about=row, mentor=mentor, mentee=mentee, moved=moved)
    return outcome


def _apply(run: MatchRun, trial: Trial, outcome: Outcome, mentee: int) -> None:
    after, moved = dict(outcome.after), {move.mentee for move in outcome.moves}
    locked = frozenset(pair for pair in trial.problem.locked if pair[1] != mentee)
    problem = replace(trial.problem, locked=locked | {(outcome.mentor, mentee)})
    result = arranged(problem, after, trial.prices)
    pairs = [pair for pair in result.pairs if pair.mentee in moved]
    reasons = why_pairs(problem, [(pair.mentor, pair.mentee) for pair in pairs])
    run.proposals.standing().filter(mentee__in=moved).delete()
    Proposal.objects.bulk_create(
        [
            drafts.proposal(run, pair, own, before=trial.shown, number=run.rounds)
            for pair, own in zip(pairs, reasons, strict=True)
        ]
    )
    run.proposals.standing().filter(mentee=mentee).update(is_locked=True)
    kept = _gone_now(run, problem, trial, after)
    told = drafts.summary(problem, result) | {"gone": kept, "fixes": [], "questions": [], "edited": True}
    MatchRun.objects.filter(pk=run.pk).update(result=told)


def _gone_now(run: MatchRun, problem: Problem, trial: Trial, after: drafts.Pairs) -> list[dict[str, object]]:
    """Who had a mentor before this round or this swap and has none."""
    earlier = [row for row in run.result.get("gone", []) if row["mentee"] not in after]
    known = {row["mentee"] for row in earlier}
    new = drafts.gone(problem, trial.shown, after, struck=())
    return earlier + [row for row in new if row["mentee"] not in known]


def _people_of(moves: Iterable[Move]) -> set[int]:
    mentors = {mentor for move in moves for mentor in (move.before, move.after) if mentor is not None}
    found = set(Mentor.objects.filter(pk__in=mentors).values_list("person_id", flat=True))
    mentees = Mentee.objects.filter(pk__in=[move.mentee for move in moves])
    return found | set(mentees.values_list("person_id", flat=True))

"""One mentee of a draft and the mentors there are: allowed or not, why, and what a swap changes. No HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from matching import load
from matching.actions.swapping import Outcome, Trial
from matching.engine import PairReasons, why_all_mentors, why_pairs
from matching.models import MatchRun
from matching.views.filters import named
from people.models import Person
from programs.models import Mentee, Mentor

MOST_NAMED = 10
Card = dict[str, Any]


class Sketch:
    """What the page of one mentee shows, worked out on the facts of this moment."""

    def __init__(self, run: MatchRun, mentee: Mentee, *, today: date) -> None:
        self.run, self.mentee, self.today = run, mentee, today
        self.trial = Trial(run, today=today)
        self.most = sum(round(wish["weight"] * 100) for wish in run.policy.wishes)
        self.theirs = self.trial.shown.get(mentee.pk)
        self.now: Mentor | None = None  # known once mentors were read

    @property
    def waits(self) -> bool:
        return self.mentee.pk in self.trial.problem.mentee_places

    def cards(self, mentors: Sequence[int]) -> list[Card]:
        """Mentors who are allowed, in this order."""
        reasons = why_pairs(self.trial.problem, [(pk, self.mentee.pk) for pk in mentors])
        found = dict(zip(mentors, reasons, strict=True))
        return self._told([(pk, own, self._outcome(pk)) for pk, own in found.items()])

    def _outcome(self, mentor: int) -> Outcome | None:
        known = self.waits and mentor in self.trial.problem.mentor_places
        return self.trial.outcome(mentor, self.mentee.pk) if known and not self.trial.is_too_large else None

    def _told(self, rows: Sequence[tuple[int, PairReasons, Outcome | None]]) -> list[Card]:
        """With people instead of ids, from one question per side."""
        moves = [move for *_rest, outcome in rows if outcome for move in outcome.moves]
        others = {pk for move in moves for pk in (move.before, move.after) if pk is not None}
        wanted = others | {pk for pk, *_rest in rows} | ({self.theirs} if self.theirs else set())
        mentors = _by_id(Mentor.objects.filter(pk__in=wanted).with_load())
        self.now = mentors.get(self.theirs or 0)
        mentees = Mentee.objects.filter(pk__in={move.mentee for move in moves}).select_related("person")
        people = {row.pk: row.person for row in mentees}
        return [
            {
                "mentor": mentors[pk],
                "free": load.free_seats(mentors[pk]),
                "reasons": own,
                "outcome": outcome,
                "blocked": outcome.blocked if outcome else own.blocked,
                "is_theirs": self.theirs == pk,
                "changes": self._changes(outcome, mentors, people) if outcome else [],
                "fit": self._fit(outcome) if outcome and not outcome.blocked else "",
            }
            for pk, own, outcome in rows
            if pk in mentors
        ]

    def _changes(self, outcome: Outcome, mentors: dict[int, Mentor], people: dict[int, Person]) -> list[str]:
        """Sentences about everybody else whose mentor changes."""
        said = []
        for move in outcome.moves:
            if move.mentee == self.mentee.pk or move.mentee not in people:
                continue
            name = {"name": people[move.mentee].full_name}
            if move.after is None:
                said.append(_("%(name)s would have no mentor") % name)
            elif move.before is None:
                mentor = {"mentor": mentors[move.after].person.full_name}
                said.append(_("%(name)s, who has no mentor, would get %(mentor)s") % (name | mentor))
            else:
                both = {"mentor": mentors[move.after].person.full_name}
                both["before"] = mentors[move.before].person.full_name
                said.append(_("%(name)s would get %(mentor)s instead of %(before)s") % (name | both))
        return said

    def _fit(self, outcome: Outcome) -> str:
        """How well all pairs together fit then, against what one pair can have at most."""
        if outcome.matched < 0:
            return _("One mentee fewer has a mentor.")
        share = outcome.points / self.most if self.most else 0
        if outcome.matched > 0:
            return _("One mentee more has a mentor.") if outcome.matched == 1 else _("More have a mentor.")
        if abs(share) < 0.02:
            return _("All pairs together fit as well as now.")
        if share > 0:
            return _("All pairs together fit better than now.")
        return (
            _("All pairs together fit a little less well.")
            if share > -0.25
            else _("All pairs together fit clearly less well.")
        )


def possible(sketch: Sketch) -> list[int]:
    """Who else this mentee may have, best first."""
    return [pk for pk in sketch.trial.allowed(sketch.mentee.pk) if pk != sketch.theirs]


def named_mentors(sketch: Sketch, q: str) -> list[Card]:
    """Mentors of the program by a part of their name, allowed or not, each with the reason."""
    rows = Mentor.objects.filter(program=sketch.run.program).with_load().select_related("person")
    for word in q.split():
        rows = rows.filter(named(word))
    mentors = list(rows.order_by("person__sort_name", "pk")[:MOST_NAMED])
    here = [row for row in mentors if row.is_available and row.person.is_active]
    problem = load.around(sketch.mentee, sketch.run.policy, today=sketch.today, mentors=here)
    reasons = why_all_mentors(problem)
    told = sketch._told([(row.pk, reasons[row.pk], sketch._outcome(row.pk)) for row in here])
    away = [{"mentor": row, "is_away": True} for row in mentors if row not in here]
    return [*told, *away]


def _by_id(rows: Any) -> dict[int, Mentor]:
    return {row.pk: row for row in rows.select_related("person")}

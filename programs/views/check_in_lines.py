"""Questions of a check-in with what one side answered: for that side, for the partner, for coordinators."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from django.utils.translation import get_language

from programs import questions
from programs.forms.follow_ups import SHARED
from programs.models import Answer, FollowUp

Line = tuple[str, Any]
GOAL_LEVELS = dict(questions.SCALES["goal"])


def asked_of(follow_up: FollowUp, side: str) -> list[questions.Question]:
    own = follow_up.question_set
    entries = own.entries if own else None
    asked = questions.asked(entries, name=follow_up.set_name, language=(get_language() or "en")[:2])
    return questions.of_side(asked, side, abroad=follow_up.mentorship.crosses_border)


def mine(answer: Answer, follow_up: FollowUp) -> list[Line]:
    """All that this person said beside the columns."""
    return [*_goals(answer, follow_up), *_lines(answer, follow_up)]


def shared(answer: Answer, follow_up: FollowUp) -> list[Line]:
    """What the label beside the question said that the partner reads: goals, and texts that were ticked."""
    ticked = {
        key.removesuffix(SHARED) for key, value in answer.values.items() if key.endswith(SHARED) and value
    }
    return [*_goals(answer, follow_up), *_lines(answer, follow_up, sees={questions.PARTNER}, also=ticked)]


def told(answer: Answer, follow_up: FollowUp) -> list[Line]:
    """What the label said that coordinators see."""
    return list(_lines(answer, follow_up, sees={questions.HR, questions.CHOICE}))


def _lines(
    answer: Answer, follow_up: FollowUp, *, sees: Set[str] | None = None, also: Set[str] = frozenset()
) -> Iterator[Line]:
    name = {"name": follow_up.mentorship.partner_of(answer.person).short_name}
    for question in asked_of(follow_up, answer.side):
        if question.key in answer.values and (sees is None or question.sees in sees or question.key in also):
            value = answer.values[question.key]
            yield str(question.words(answer.side)) % name, dict(question.options).get(value, value)


def _goals(answer: Answer, follow_up: FollowUp) -> Iterator[Line]:
    judged = {key: value for key, value in answer.values.items() if key.startswith(questions.GOAL)}
    if judged:
        for goal in follow_up.mentorship.goals.all():
            level = judged.get(f"{questions.GOAL}{goal.pk}")
            if level is not None:
                yield goal.sentence, GOAL_LEVELS.get(level, level)

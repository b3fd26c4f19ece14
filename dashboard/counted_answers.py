"""Answers that nobody reads: of each question how many gave one, and their mean or how often each choice.

Of ten people at least, from everybody's newest answer, and up to the first day of the quarter: two looks
within it show the same, so no subtraction tells what one person said in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from dashboard import statistics
from programs import questions
from programs.models import Answer, Program

LEAST = 10
ONLY_COUNTED = frozenset({questions.TOTALS, questions.BAND})
Place = tuple[str, str, str]  # set of an own question, else empty; key; side


@dataclass(frozen=True)
class Counted:
    words: str
    side: str
    amount: int
    mean: float | None = None
    choices: tuple[tuple[str, int | None], ...] = ()


def of_program(program: Program, *, until: date) -> list[Counted]:
    found: dict[Place, dict[int, Any]] = {}
    asked: dict[Place, questions.Question] = {}
    rows = Answer.objects.filter(follow_up__mentorship__program=program, answered_at__date__lt=until)
    rows = rows.select_related("follow_up__question_set").defer("expectation", "help")
    for row in rows.order_by("answered_at", "pk"):
        for question, place in _counted_in(row):
            asked[place] = question
            found.setdefault(place, {})[row.person_id] = row.values[question.key]
    order = {key: number for number, key in enumerate(questions.BY_KEY)}
    places = sorted(found, key=lambda place: (order.get(place[1], len(order)), place))
    enough = [place for place in places if len(found[place]) >= LEAST]
    return [_told(asked[place], place[2], list(found[place].values())) for place in enough]


def _counted_in(row: Answer) -> Iterator[tuple[questions.Question, Place]]:
    own = row.follow_up.question_set
    entries = own.entries if own else None
    name = row.follow_up.set_name
    for question in questions.asked(entries, name=name, language=(get_language() or "en")[:2]):
        if question.sees in ONLY_COUNTED and question.kind != "text" and question.key in row.values:
            of_set = "" if question.key in questions.BY_KEY else name
            yield question, (of_set, question.key, row.side)


def _told(question: questions.Question, side: str, values: list[Any]) -> Counted:
    name = gettext("the mentor") if side == "mentee" else gettext("the mentee")
    words = str(question.words(side)) % {"name": name}
    if question.kind in questions.NUMBERS:
        return Counted(words[:1].upper() + words[1:], side, len(values), mean=sum(values) / len(values))
    amounts = Counter(values)
    kept = statistics.few_hidden({option: amounts[option] for option, _words in question.options})
    choices = tuple((str(label), kept[option]) for option, label in question.options)
    return Counted(words[:1].upper() + words[1:], side, len(values), choices=choices)

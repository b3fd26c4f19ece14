"""Taking a course: assigned once, answered as often as you like, done when enough answers are right."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from guides.models import SOURCE_LANGUAGE, Completion, Course, Lesson, Question
from guides.permissions import can_answer_completion
from people import audit
from people.models import Person

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is mistaken for another


class NotYourCourse(Exception):
    """Somebody answers for another person."""


class UnknownAnswer(Exception):
    """An answer to a question of another lesson, a choice that does not exist, or a question left out."""


@dataclass(frozen=True)
class Result:
    """One question with the choice that was made, and what the others would have meant."""

    question: Question
    choice: dict[str, Any]
    others: list[dict[str, Any]]


@dataclass(frozen=True)
class Part:
    """One lesson as one person stands in it."""

    lesson: Lesson
    questions: list[Question]
    answers: dict[str, int]

    @property
    def is_answered(self) -> bool:
        return all(question.slug in self.answers for question in self.questions)

    @property
    def right(self) -> int:
        return sum(is_right(question, self.answers.get(question.slug)) for question in self.questions)

    @property
    def results(self) -> list[Result]:
        return [
            _result(each, self.answers[each.slug]) for each in self.questions if each.slug in self.answers
        ]

    @property
    def is_all_right(self) -> bool:
        return self.right == len(self.questions)


@dataclass(frozen=True)
class Standing:
    """How far one person is in one course."""

    parts: list[Part]
    pass_percent: int

    @property
    def minutes(self) -> int:
        return sum(part.lesson.minutes for part in self.parts)

    @property
    def total(self) -> int:
        return sum(len(part.questions) for part in self.parts)

    @property
    def right(self) -> int:
        return sum(part.right for part in self.parts)

    @property
    def needed(self) -> int:
        return -(-self.total * self.pass_percent // 100)

    @property
    def percent(self) -> int:
        return 100 * self.right // self.total if self.total else 0

    @property
    def is_answered(self) -> bool:
        return all(part.is_answered for part in self.parts)

    @property
    def is_passed(self) -> bool:
        return self.total > 0 and self.is_answered and self.right >= self.needed

    @property
    def number(self) -> int:
        """The part to go on with, from 1: the first without answers, else the first with a wrong one."""
        numbered = list(enumerate(self.parts, start=1))
        unanswered = [number for number, part in numbered if not part.is_answered]
        wrong = [number for number, part in numbered if not part.is_all_right]
        return [*unanswered, *wrong, len(self.parts)][0]

    @property
    def current(self) -> Part | None:
        return self.parts[self.number - 1] if self.parts else None


def is_right(question: Question, choice: int | None) -> bool:
    return choice is not None and choice < len(question.choices) and question.choices[choice]["is_right"]


def _result(question: Question, choice: int) -> Result:
    others = [other for number, other in enumerate(question.choices) if number != choice]
    return Result(question, question.choices[choice] if choice < len(question.choices) else {}, others)


def standing(course: Course, *, answers: dict[str, int], language: str = SOURCE_LANGUAGE) -> Standing:
    """The lessons in this language, with what was answered so far."""
    lessons = course.lessons.in_language(language).prefetch_related("questions")
    return Standing(
        [Part(each, list(each.questions.all()), answers) for each in lessons], course.pass_percent
    )


def present(person: Person, course: Course, *, now: datetime) -> tuple[Completion | None, Completion | None]:
    """How this person stands: what counts or is being taken, and what was finished but no longer counts."""
    rows = Completion.objects.filter(person=person, course=course).select_related("course", "recorded_by")
    newest = list(rows.newest_first()[:2])
    current = [row for row in newest if not row.is_done or row.holds(now)]
    past = [row for row in newest if row.is_done and not row.holds(now)]
    return (current[0] if current else None, past[0] if past else None)


def has_done(person: Person, course: Course, *, now: datetime) -> bool:
    """Counts for a mentorship that starts now: in the present version, and not too long ago."""
    return Completion.objects.valid(now).filter(person=person, course=course).exists()


@transaction.atomic
def assign(person: Person, course: Course, *, now: datetime, by: Person | None = None) -> Completion:
    """Once, however often it is asked; `by=None` where the clock or the house asks for it.

    Whoever finished an older version, or finished it too long ago, gets the course again as a refresher.
    """
    done = Completion.objects.valid(now).filter(person=person, course=course).newest_first().first()
    if done:
        return done
    completion, is_new = Completion.objects.get_or_create(
        person=person, course=course, completed_at__isnull=True, defaults={"assigned_at": now}
    )
    if is_new:
        audit.record(by=by, verb="assign", about=completion)
    return completion


@transaction.atomic
def take(
    person: Person, course: Course, *, lesson: Lesson, choices: dict[str, int], now: datetime
) -> Completion:
    """Of one's own accord or because it was assigned: from the first answers on the course is on the list."""
    completion = assign(person, course, now=now, by=person)
    return answer(completion, lesson=lesson, choices=choices, by=person, now=now)


@transaction.atomic
def answer(
    completion: Completion, *, lesson: Lesson, choices: dict[str, int], by: Person, now: datetime
) -> Completion:
    """Keep the answers to all questions of one lesson; complete the course when enough of all are right."""
    rows = Completion.objects.select_for_update(of=("self",)).select_related("course", "person")
    row = rows.get(pk=completion.pk)
    if not can_answer_completion(by, row):
        raise NotYourCourse
    _refuse_unknown(row.course, lesson, choices)
    if row.is_done:
        return row
    row.answers = row.answers | choices
    Completion.objects.filter(pk=row.pk).update(answers=row.answers, attempts=F("attempts") + 1)
    row.attempts += 1
    result = standing(row.course, answers=row.answers)
    if result.is_passed:
        _complete(row, percent=result.percent, by=by, now=now)
    return row


def _complete(row: Completion, *, percent: int, by: Person, now: datetime) -> None:
    columns = {
        "completed_at": now,
        "percent_right": percent,
        "version": row.course.version,
        "code": "".join(secrets.choice(LETTERS) for _ in range(12)),
    }
    Completion.objects.filter(pk=row.pk).update(**columns)
    row.refresh_from_db(fields=list(columns))
    audit.record(by=by, verb="complete", about=row, percent_right=percent)


def _refuse_unknown(course: Course, lesson: Lesson, choices: dict[str, int]) -> None:
    questions = {question.slug: question for question in lesson.questions.all()}
    if lesson.course_id != course.pk or set(choices) != set(questions):
        raise UnknownAnswer
    if not all(0 <= choice < len(questions[slug].choices) for slug, choice in choices.items()):
        raise UnknownAnswer

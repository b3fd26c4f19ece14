"""Courses into the database: those that are shipped, and a company's own in minor and major versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from guides import text_files
from guides.models import Course, Lesson, Question
from people import audit
from people.models import Person


class BelongsToTheHouse(Exception):
    """A course of that name is shipped with the product; it is not written over."""


@dataclass(frozen=True)
class Difference:
    """What bringing in a course would do; lessons as (language, title)."""

    is_new: bool
    added: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    asks_anew: bool = False  # a question came, went, or has another right answer
    only_in: dict[str, list[str]] = field(default_factory=dict)  # language → titles not in the other one

    @property
    def is_empty(self) -> bool:
        return not (self.is_new or self.added or self.changed or self.removed)


def compare(shipped: text_files.ShippedCourse) -> Difference:
    """Raises BelongsToTheHouse."""
    course = Course.objects.filter(slug=shipped.slug).first()
    if course and not course.is_own:
        raise BelongsToTheHouse
    rows = course.lessons.prefetch_related("questions") if course else []
    present = {(row.slug, row.language): row for row in rows}
    texts = {(text.slug, text.language): text for text in shipped.lessons}
    both = [(present[key], text) for key, text in texts.items() if key in present]
    return Difference(
        is_new=course is None,
        added=[(text.language, text.title) for key, text in texts.items() if key not in present],
        changed=[(text.language, text.title) for row, text in both if _as_kept(row) != _as_shipped(text)],
        removed=[(row.language, row.title) for key, row in present.items() if key not in texts],
        asks_anew=course is not None and _asked(present.values()) != _shipped_asked(texts.values()),
        only_in=_only_in(shipped),
    )


def _as_kept(row: Lesson) -> tuple[Any, ...]:
    asked = [(each.slug, each.text, each.choices) for each in row.questions.all()]
    return (row.position, row.title, row.body, row.minutes, row.reflection, asked)


def _as_shipped(text: text_files.ShippedText) -> tuple[Any, ...]:
    asked = [(each.slug, each.text, each.choices) for each in text.questions]
    return (text.position, text.title, text.body, text.minutes, text.reflection, asked)


def _asked(rows: Any) -> set[tuple[str, str, tuple[bool, ...]]]:
    return {
        (row.slug, each.slug, tuple(choice["is_right"] for choice in each.choices))
        for row in rows
        for each in row.questions.all()
    }


def _shipped_asked(texts: Any) -> set[tuple[str, str, tuple[bool, ...]]]:
    return {(text.slug, each.slug, tuple(each.right)) for text in texts for each in text.questions}


def _only_in(shipped: text_files.ShippedCourse) -> dict[str, list[str]]:
    slugs: dict[str, set[str]] = {}
    for text in shipped.lessons:
        slugs.setdefault(text.slug, set()).add(text.language)
    alone: dict[str, list[str]] = {}
    for text in shipped.lessons:
        if len(slugs[text.slug]) == 1:
            alone.setdefault(text.language, []).append(text.title)
    return alone


@transaction.atomic
def bring_in(shipped: text_files.ShippedCourse, *, is_major: bool, by: Person | None) -> Course:
    """The same texts twice change nothing. A major version asks whoever starts anew to learn again."""
    difference = compare(shipped)
    course, is_new = Course.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        slug=shipped.slug, defaults=_columns(shipped) | {"is_own": True, "version": shipped.version}
    )
    if not is_new:
        if difference.is_empty and _columns(shipped) == {
            name: getattr(course, name) for name in _columns(shipped)
        }:
            return course
        major = {"version": max(course.version + 1, shipped.version), "minor": 0}
        number = major if is_major else {"minor": course.minor + 1}
        Course.objects.filter(pk=course.pk).update(**_columns(shipped), **number)
    _put_lessons(course, shipped)
    course.refresh_from_db()
    audit.record(by=by, verb="bring in course", about=course, version=course.number)
    return course


def kept(course: Course) -> text_files.ShippedCourse:
    """A course that is here, as what brought it in."""
    rows = course.lessons.order_by("language", "position", "slug").prefetch_related("questions")
    return text_files.ShippedCourse(
        slug=course.slug,
        titles=course.titles,
        audience=course.audience,
        pass_percent=course.pass_percent,
        version=course.version,
        lessons=tuple(_kept_lesson(row) for row in rows),
    )


def _kept_lesson(row: Lesson) -> text_files.ShippedText:
    asked = tuple(
        text_files.ShippedQuestion(each.slug, each.text, each.choices) for each in row.questions.all()
    )
    return text_files.ShippedText(
        slug=row.slug, language=row.language, title=row.title, position=row.position, minutes=row.minutes,
        body=row.body, questions=asked, reflection=row.reflection,
    )  # fmt: skip


def put_shipped(shipped: text_files.ShippedCourse) -> int:
    """Whoever finished a course stays finished; a new version asks only new mentorships for it again.

    A company's own course of the same name stays as it is.
    """
    columns = _columns(shipped) | {"version": shipped.version}
    course, is_new = Course.objects.get_or_create(slug=shipped.slug, defaults=columns)
    if course.is_own:
        return 0
    if not is_new:
        Course.objects.filter(pk=course.pk).update(**columns)
    changed = _put_lessons(course, shipped)
    if is_new or changed:
        audit.record(by=None, verb="publish", about=course, lessons=changed)
    return changed


def _columns(shipped: text_files.ShippedCourse) -> dict[str, Any]:
    return {"titles": shipped.titles, "audience": shipped.audience, "pass_percent": shipped.pass_percent}


def _put_lessons(course: Course, shipped: text_files.ShippedCourse) -> int:
    kept = [(lesson.slug, lesson.language) for lesson in shipped.lessons]
    for lesson in course.lessons.all():
        if (lesson.slug, lesson.language) not in kept:
            lesson.delete()
    return sum(_put_lesson(course, text) for text in shipped.lessons)


def _put_lesson(course: Course, text: text_files.ShippedText) -> bool:
    columns = {"position": text.position, "title": text.title, "body": text.body, "minutes": text.minutes}
    columns["reflection"] = text.reflection
    lesson, is_new = Lesson.objects.get_or_create(
        course=course, slug=text.slug, language=text.language, defaults=columns
    )
    differs = any(getattr(lesson, name) != value for name, value in columns.items())
    if differs:
        Lesson.objects.filter(pk=lesson.pk).update(**columns)
    return _put_questions(lesson, text.questions) or differs or is_new


def _put_questions(lesson: Lesson, shipped: tuple[text_files.ShippedQuestion, ...]) -> bool:
    wanted = [(number, each.slug, each.text, each.choices) for number, each in enumerate(shipped, start=1)]
    present = list(lesson.questions.values_list("position", "slug", "text", "choices"))
    if wanted == present:
        return False
    lesson.questions.all().delete()
    Question.objects.bulk_create(
        Question(lesson=lesson, position=number, slug=slug, text=text, choices=choices)
        for number, slug, text, choices in wanted
    )
    return True

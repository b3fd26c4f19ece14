"""Shipped texts into the database: a changed chapter becomes a new version, the same text changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from guides import load
from guides.models import HANDBOOK, Chapter, Course, Guide, Lesson, Question
from people import audit

CONTENT = Path(__file__).resolve().parent.parent / "content"


@dataclass(frozen=True)
class Published:
    chapters: int
    lessons: int


@transaction.atomic
def load_shipped(*, now: datetime, folder: Path = CONTENT) -> Published:
    """All or nothing, and one at a time: two servers that start together publish once."""
    chapters, courses = load.chapters(folder), load.courses(folder)
    Guide.objects.get_or_create(slug=HANDBOOK, defaults={"name": "Mentor guide"})
    guide = Guide.objects.select_for_update(of=("self",)).get(slug=HANDBOOK)
    return Published(
        chapters=sum(_publish(guide, text, now=now) for text in chapters),
        lessons=sum(_put_course(course) for course in courses),
    )


def _publish(guide: Guide, text: load.ShippedText, *, now: datetime) -> bool:
    current = guide.chapters.current().filter(slug=text.slug, language=text.language).first()
    place = {"part": text.part, "position": text.position, "minutes": text.minutes}
    if current and (current.title, current.body) == (text.title, text.body):
        if any(getattr(current, name) != value for name, value in place.items()):
            Chapter.objects.filter(pk=current.pk).update(**place)
        return False
    if current:
        Chapter.objects.filter(pk=current.pk).update(replaced_at=now)
    chapter = guide.chapters.create(
        slug=text.slug,
        language=text.language,
        version=current.version + 1 if current else 1,
        title=text.title,
        body=text.body,
        published_at=now,
        **place,
    )
    audit.record(by=None, verb="publish", about=chapter)
    return True


def _put_course(shipped: load.ShippedCourse) -> int:
    """Whoever finished a course stays finished; a new version asks only new mentorships for it again."""
    columns = {
        "titles": shipped.titles,
        "audience": shipped.audience,
        "pass_percent": shipped.pass_percent,
        "version": shipped.version,
    }
    course, is_new = Course.objects.get_or_create(slug=shipped.slug, defaults=columns)
    if not is_new:
        Course.objects.filter(pk=course.pk).update(**columns)
    kept = [(lesson.slug, lesson.language) for lesson in shipped.lessons]
    for lesson in course.lessons.all():
        if (lesson.slug, lesson.language) not in kept:
            lesson.delete()
    changed = sum(_put_lesson(course, text) for text in shipped.lessons)
    if is_new or changed:
        audit.record(by=None, verb="publish", about=course, lessons=changed)
    return changed


def _put_lesson(course: Course, text: load.ShippedText) -> bool:
    columns = {"position": text.position, "title": text.title, "body": text.body, "minutes": text.minutes}
    columns["reflection"] = text.reflection
    lesson, is_new = Lesson.objects.get_or_create(
        course=course, slug=text.slug, language=text.language, defaults=columns
    )
    differs = any(getattr(lesson, name) != value for name, value in columns.items())
    if differs:
        Lesson.objects.filter(pk=lesson.pk).update(**columns)
    return _put_questions(lesson, text.questions) or differs or is_new


def _put_questions(lesson: Lesson, shipped: tuple[load.ShippedQuestion, ...]) -> bool:
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

from __future__ import annotations

from datetime import timedelta

import pytest

from guides.actions import training
from guides.models import Completion
from people.models import Event
from tests.factories.guides import CompletionFactory, CourseFactory, LessonFactory

pytestmark = pytest.mark.django_db
WRONG, RIGHT = 0, 1


def choices(lesson, *, right: int) -> dict[str, int]:
    slugs = list(lesson.questions.values_list("slug", flat=True))
    return {slug: RIGHT if number < right else WRONG for number, slug in enumerate(slugs)}


def answer(completion: Completion, lesson, *, right: int, now) -> Completion:
    return training.answer(
        completion, lesson=lesson, choices=choices(lesson, right=right), by=completion.person, now=now
    )


def test_assign_twice_is_one_completion(stranger, coordinator, now) -> None:
    course = CourseFactory()

    first = training.assign(stranger, course, now=now, by=coordinator)
    second = training.assign(stranger, course, now=now + timedelta(days=1))

    assert first == second
    assert second.assigned_at == now
    assert list(Event.objects.values_list("verb", "by_name")) == [("assign", coordinator.full_name)]


@pytest.mark.parametrize(("right", "is_done", "percent"), [(5, True, 100), (4, True, 80), (3, False, None)])
def test_answer_completes_from_eighty_percent(right: int, is_done: bool, percent: int | None, now) -> None:
    completion = CompletionFactory()

    answer(completion, completion.course.lessons.get(), right=right, now=now)

    completion.refresh_from_db()
    assert (completion.is_done, completion.percent_right, completion.attempts) == (is_done, percent, 1)
    assert completion.completed_at == (now if is_done else None)
    assert training.has_done(completion.person, completion.course, now=now) is is_done
    assert Event.objects.filter(verb="complete").count() == int(is_done)


def test_answer_again_after_too_few_right_completes(now) -> None:
    completion = CompletionFactory()
    lesson = completion.course.lessons.get()
    answer(completion, lesson, right=0, now=now)
    answer(completion, lesson, right=2, now=now)

    answer(completion, lesson, right=5, now=now + timedelta(days=2))

    completion.refresh_from_db()
    assert (completion.attempts, completion.percent_right) == (3, 100)
    assert completion.completed_at == now + timedelta(days=2)


def test_answer_after_completion_changes_nothing(now) -> None:
    completion = CompletionFactory()
    lesson = completion.course.lessons.get()
    answer(completion, lesson, right=5, now=now)

    answer(completion, lesson, right=0, now=now + timedelta(days=1))

    completion.refresh_from_db()
    assert (completion.attempts, completion.completed_at, completion.percent_right) == (1, now, 100)
    assert completion.answers == choices(lesson, right=5)
    assert Event.objects.filter(verb="complete").count() == 1


def test_answer_one_of_two_lessons_keeps_the_place(now) -> None:
    completion = CompletionFactory(course=CourseFactory(lessons=2))
    first, second = completion.course.lessons.all()

    row = answer(completion, first, right=5, now=now)

    standing = training.standing(completion.course, answers=row.answers)
    assert not row.is_done
    assert (standing.number, standing.current.lesson, standing.minutes) == (2, second, 20)
    assert (standing.right, standing.total, standing.needed) == (5, 10, 8)
    assert answer(completion, second, right=3, now=now).is_done


def test_standing_all_answered_goes_back_to_the_lesson_with_a_wrong_answer(now) -> None:
    completion = CompletionFactory(course=CourseFactory(lessons=2))
    first, second = completion.course.lessons.all()
    answer(completion, first, right=5, now=now)

    row = answer(completion, second, right=0, now=now)

    standing = training.standing(completion.course, answers=row.answers)
    assert (standing.number, standing.is_answered, standing.is_passed) == (2, True, False)


def test_standing_speaks_the_language_of_the_reader_where_it_exists() -> None:
    course = CourseFactory(lessons=2)
    LessonFactory(course=course, slug="part-1", dutch=True)

    standing = training.standing(course, answers={}, language="nl")

    assert [part.lesson.title for part in standing.parts] == ["Goed beginnen", "Starting well 2"]


def test_answer_by_another_person_is_refused(stranger, now) -> None:
    completion = CompletionFactory()
    lesson = completion.course.lessons.get()

    with pytest.raises(training.NotYourCourse):
        training.answer(completion, lesson=lesson, choices=choices(lesson, right=5), by=stranger, now=now)

    completion.refresh_from_db()
    assert (completion.answers, completion.attempts) == ({}, 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda given: given.pop("part-1-1"),
        lambda given: given.update({"part-9-1": 1}),
        lambda given: given.update({"part-1-1": 3}),
        lambda given: given.update({"part-1-1": -1}),
    ],
)
def test_answer_that_does_not_fit_the_questions_is_refused(change, now) -> None:
    completion = CompletionFactory()
    lesson = completion.course.lessons.get()
    given = choices(lesson, right=5)
    change(given)

    with pytest.raises(training.UnknownAnswer):
        training.answer(completion, lesson=lesson, choices=given, by=completion.person, now=now)

    assert Completion.objects.get().answers == {}


def test_answer_lesson_of_another_course_is_refused(now) -> None:
    completion = CompletionFactory()
    elsewhere = LessonFactory(course__slug="another")

    with pytest.raises(training.UnknownAnswer):
        answer(completion, elsewhere, right=5, now=now)


def test_has_done_open_or_other_course_is_no(stranger, now) -> None:
    done = CompletionFactory(person=stranger, done=True)
    open_ = CompletionFactory(person=stranger, course=CourseFactory(slug="another", lessons=0))

    assert training.has_done(stranger, done.course, now=now)
    assert not training.has_done(stranger, open_.course, now=now)


def test_take_of_ones_own_accord_assigns_and_answers(stranger, now) -> None:
    course = CourseFactory()
    lesson = course.lessons.get()

    row = training.take(stranger, course, lesson=lesson, choices=choices(lesson, right=5), now=now)

    assert (row.assigned_at, row.completed_at) == (now, now)
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["assign", "complete"]


def test_take_with_an_unknown_answer_leaves_nothing_behind(stranger, now) -> None:
    course = CourseFactory()

    with pytest.raises(training.UnknownAnswer):
        training.take(stranger, course, lesson=course.lessons.get(), choices={}, now=now)

    assert Completion.objects.count() == 0

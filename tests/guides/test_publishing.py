from __future__ import annotations

import shutil
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from guides.actions import publishing, training
from guides.actions.publishing import CONTENT, Published
from guides.load import UnusableContent
from guides.models import Chapter, Course, Lesson, Question
from people.models import Event
from tests.factories.guides import CompletionFactory

pytestmark = pytest.mark.django_db
CHAPTER = "handbook/06-good-conversation.md"
LESSON = "courses/mentor-basics/02-starting-well.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_load_shipped_publishes_every_text_in_both_languages(now) -> None:
    published = publishing.load_shipped(now=now)

    chapters = Chapter.objects.filter(slug="good-conversation").values_list("language", "version", "title")
    course = Course.objects.get(slug="mentor-basics")
    assert published == Published(chapters=Chapter.objects.count(), lessons=Lesson.objects.count())
    assert sorted(chapters) == [
        ("en", 1, "A good mentoring conversation"),
        ("nl", 1, "Een goed mentorgesprek"),
    ]
    assert course.titles == {"en": "Mentoring: the basics", "nl": "Mentor zijn: de basis"}
    assert [lesson.questions.count() for lesson in course.lessons.filter(slug="starting-well")] == [5, 5]


def test_load_shipped_twice_changes_nothing(now) -> None:
    publishing.load_shipped(now=now)
    before = [
        list(model.objects.order_by("pk").values()) for model in (Chapter, Course, Lesson, Question, Event)
    ]

    published = publishing.load_shipped(now=now + timedelta(days=1))

    after = [
        list(model.objects.order_by("pk").values()) for model in (Chapter, Course, Lesson, Question, Event)
    ]
    assert published == Published(chapters=0, lessons=0)
    assert after == before


def test_load_shipped_changed_chapter_becomes_a_new_version(now, folder: Path) -> None:
    publishing.load_shipped(now=now, folder=folder)
    change(folder, f"en/{CHAPTER}", "Start with the person", "Begin with the person")
    later = now + timedelta(days=1)

    published = publishing.load_shipped(now=later, folder=folder)

    versions = Chapter.objects.filter(slug="good-conversation", language="en").order_by("version")
    assert published == Published(chapters=1, lessons=0)
    assert list(versions.values_list("version", "published_at", "replaced_at")) == [
        (1, now, later),
        (2, later, None),
    ]
    assert Event.objects.filter(verb="publish", about_kind="guides.chapter", at__isnull=False).count() == (
        Chapter.objects.count()
    )


def test_load_shipped_moved_chapter_keeps_its_version(now, folder: Path) -> None:
    publishing.load_shipped(now=now, folder=folder)
    change(folder, f"en/{CHAPTER}", "position = 6", "position = 9")

    published = publishing.load_shipped(now=now, folder=folder)

    chapter = Chapter.objects.current().get(slug="good-conversation", language="en")
    assert published == Published(chapters=0, lessons=0)
    assert (chapter.version, chapter.position) == (1, 9)


def test_load_shipped_changed_question_is_put_in_place(now, folder: Path) -> None:
    publishing.load_shipped(now=now, folder=folder)
    change(folder, f"en/{LESSON}", "What stays between the two of you?", "What stays between you?")

    published = publishing.load_shipped(now=now, folder=folder)

    lesson = Lesson.objects.get(slug="starting-well", language="en")
    assert published == Published(chapters=0, lessons=1)
    assert lesson.questions.get(slug="confidential").text == "What stays between you?"
    assert lesson.questions.count() == 5


def test_load_shipped_lesson_that_went_is_removed_and_a_finished_course_stays_finished(
    now, folder: Path
) -> None:
    publishing.load_shipped(now=now, folder=folder)
    done = CompletionFactory(course=Course.objects.get(slug="mentor-basics"), done=True)
    shutil.rmtree(folder / "nl/courses/mentor-basics")

    publishing.load_shipped(now=now, folder=folder)

    assert set(done.course.lessons.values_list("language", flat=True)) == {"en"}
    assert training.has_done(done.person, done.course, now=now)


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (f"nl/{LESSON}", "right = true\n", "", "needs exactly one right choice"),
        (
            f"nl/{LESSON}",
            'slug = "ending"',
            'slug = "stopping"',
            "questions and right choices of “starting-well” differ",
        ),
        (f"en/{LESSON}", 'slug = "ending"', 'slug = "manager"', "Two questions are called"),
        (f"en/{CHAPTER}", "+++\ntitle", "title", "a head between two lines"),
        (f"en/{CHAPTER}", "minutes = 6", "", "“minutes” is a whole number"),
        (f"en/{CHAPTER}", "minutes = 6", "minutes = six", "Invalid value"),
        ("en/courses/mentor-basics/course.toml", '"mentor"', '"boss"', "audience is one of"),
    ],
)
def test_load_shipped_unusable_file_publishes_nothing(now, folder: Path, file, old, new, reason) -> None:
    change(folder, file, old, new)

    with pytest.raises(UnusableContent, match=reason):
        publishing.load_shipped(now=now, folder=folder)

    assert Chapter.objects.count() == Course.objects.count() == 0


def test_load_shipped_question_without_feedback_is_refused(now, folder: Path) -> None:
    path = folder / f"en/{LESSON}"
    first = next(
        line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("feedback")
    )
    change(folder, f"en/{LESSON}", first, 'feedback = " "')

    with pytest.raises(UnusableContent, match="needs feedback for each choice"):
        publishing.load_shipped(now=now, folder=folder)


def test_load_guides_says_what_changed() -> None:
    first, second = StringIO(), StringIO()

    call_command("load_guides", stdout=first)
    call_command("load_guides", stdout=second)

    expected = (
        f"{Chapter.objects.count()} chapters and {Lesson.objects.count()} lessons are new or changed.\n"
    )
    assert first.getvalue() == expected
    assert second.getvalue() == "0 chapters and 0 lessons are new or changed.\n"


def test_load_guides_unusable_file_is_one_sentence(monkeypatch) -> None:
    def refuse(**kwargs: object) -> None:
        raise UnusableContent("06-x.md: the head lacks 'title'")

    monkeypatch.setattr(publishing, "load_shipped", refuse)

    with pytest.raises(CommandError, match=r"06-x\.md: the head lacks 'title'"):
        call_command("load_guides")


def test_load_shipped_wants_every_part_in_each_language(now, folder: Path) -> None:
    (folder / f"nl/{LESSON}").unlink()

    with pytest.raises(UnusableContent, match="“starting-well” is missing in this language"):
        publishing.load_shipped(now=now, folder=folder)


def test_load_shipped_names_all_that_is_wrong_at_once(now, folder: Path) -> None:
    change(folder, f"en/{CHAPTER}", "minutes = 6", "minutes = 0")
    change(folder, f"nl/{CHAPTER}", 'part = "talks"', 'part = "else"')

    with pytest.raises(UnusableContent) as refused:
        publishing.load_shipped(now=now, folder=folder)

    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        f"en/{CHAPTER}",
        f"nl/{CHAPTER}",
    ]

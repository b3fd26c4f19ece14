from __future__ import annotations

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from guides.models import HANDBOOK, Chapter, Completion, Course, Guide, InsightCard, Lesson, Question
from tests.factories.people import PersonFactory

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class GuideFactory(DjangoModelFactory):
    class Meta:
        model = Guide
        django_get_or_create = ("slug",)

    slug = HANDBOOK
    name = "Mentor guide"


class ChapterFactory(DjangoModelFactory):
    """The current English version; `dutch=True` for the Dutch one of the same chapter."""

    class Meta:
        model = Chapter

    class Params:
        dutch = factory.Trait(language="nl", title="Een goed gesprek", body="## Landen {#check-in}\n\nBegin.")

    guide = factory.SubFactory(GuideFactory)
    slug = "good-conversation"
    language = "en"
    version = 1
    position = 6
    title = "A good conversation"
    body = "## Check in {#check-in}\n\nStart with the person."
    published_at = LONG_AGO


class CourseFactory(DjangoModelFactory):
    """One lesson in English with five questions; the second choice is the right one of each."""

    class Meta:
        model = Course
        django_get_or_create = ("slug",)
        skip_postgeneration_save = True

    slug = "mentor-basics"
    titles = {"en": "Mentoring: the basics", "nl": "Mentor zijn: de basis"}
    audience = Course.Audience.MENTOR

    @factory.post_generation
    def lessons(self, create: bool, extracted: int | None, **kwargs: object) -> None:
        if create and not self.lessons.exists():
            for position in range(1, (1 if extracted is None else extracted) + 1):
                LessonFactory(course=self, position=position, slug=f"part-{position}")


class LessonFactory(DjangoModelFactory):
    class Meta:
        model = Lesson
        skip_postgeneration_save = True

    class Params:
        dutch = factory.Trait(language="nl", title="Goed beginnen")

    course = factory.SubFactory(CourseFactory, lessons=0)
    slug = "part-1"
    language = "en"
    position = 1
    title = factory.LazyAttribute(lambda lesson: f"Starting well {lesson.position}")
    body = "Say what you expect."
    minutes = 10

    @factory.post_generation
    def questions(self, create: bool, extracted: int | None, **kwargs: object) -> None:
        if create:
            for number in range(1, (5 if extracted is None else extracted) + 1):
                QuestionFactory(lesson=self, position=number, slug=f"{self.slug}-{number}")


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    lesson = factory.SubFactory(LessonFactory, questions=0)
    slug = "part-1-1"
    position = 1
    text = factory.LazyAttribute(lambda question: f"What do you do in case {question.position}?")
    choices = [
        {"text": "I wait.", "is_right": False, "feedback": "Nobody told the other."},
        {"text": "I ask.", "is_right": True, "feedback": "That opens the talk."},
        {"text": "I tell.", "is_right": False, "feedback": "Then it is your talk."},
    ]


class CompletionFactory(DjangoModelFactory):
    """Assigned, not begun; `done=True` when all answers were right."""

    class Meta:
        model = Completion

    class Params:
        done = factory.Trait(
            completed_at=LONG_AGO,
            percent_right=100,
            code=factory.Sequence(lambda number: f"CERT{number:08d}"),
        )

    person = factory.SubFactory(PersonFactory)
    course = factory.SubFactory(CourseFactory)
    assigned_at = LONG_AGO


class InsightCardFactory(DjangoModelFactory):
    """A draft; `published=True` for one that everybody finds."""

    class Meta:
        model = InsightCard

    class Params:
        published = factory.Trait(state="published", published_at=LONG_AGO)

    author = factory.SubFactory(PersonFactory)
    title = "Ask twice"
    body = "The second answer was the true one."
    language = "en"
    program_name = "Leaders across borders 2026"
    written_at = LONG_AGO

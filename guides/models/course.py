from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guides.models.written import LANGUAGES, SOURCE_LANGUAGE, WrittenQuerySet
from people.models import Person


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, person: Person) -> CourseQuerySet:
        """Everybody who works here may learn; a mentorship only makes it a duty."""
        return self.all() if person.is_active else self.none()


class Course(models.Model):
    class Audience(models.TextChoices):
        MENTOR = "mentor", _("Mentors")
        MENTEE = "mentee", _("Mentees")
        COORDINATOR = "coordinator", _("Coordinators")

    slug = models.SlugField(unique=True)
    titles = models.JSONField(default=dict)  # {language: title}
    audience = models.CharField(max_length=12, choices=Audience.choices)
    pass_percent = models.PositiveSmallIntegerField(default=80)
    version = models.PositiveSmallIntegerField(default=1)  # grows when whoever starts anew must learn again

    minor = models.PositiveSmallIntegerField(default=0)  # grows when words get better
    is_own = models.BooleanField(default=False)  # brought in by this company; shipped texts leave it alone

    objects = CourseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.titles.get(SOURCE_LANGUAGE) or next(iter(self.titles.values()), self.slug)

    @property
    def number(self) -> str:
        return f"{self.version}.{self.minor}"

    @property
    def title(self) -> str:
        return self.titles.get(get_language() or SOURCE_LANGUAGE) or str(self)


class LessonQuerySet(WrittenQuerySet):
    same_text = ("course", "slug")


class Lesson(models.Model):
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="lessons")
    slug = models.SlugField()
    language = models.CharField(max_length=8, choices=LANGUAGES)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()  # Markdown
    minutes = models.PositiveSmallIntegerField(default=8)
    reflection = models.TextField(blank=True)  # the question that only the learner answers

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["position", "slug"]
        constraints = [models.UniqueConstraint(fields=["course", "slug", "language"], name="lesson_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Question(models.Model):
    """A quiz question; `choices` is [{"text": …, "is_right": bool, "feedback": …}, …], feedback for each."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="questions")
    slug = models.SlugField()
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    choices = models.JSONField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["lesson", "slug"], name="question_once")]

    def __str__(self) -> str:
        return self.text


class CourseRating(models.Model):
    """How many learners gave these stars. No person and no time, so that nobody can be found behind it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="ratings")
    version = models.PositiveSmallIntegerField()
    stars = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["course", "version", "stars"]
        constraints = [
            models.UniqueConstraint(fields=["course", "version", "stars"], name="course_rating_once"),
            models.CheckConstraint(
                condition=models.Q(stars__gte=1, stars__lte=5), name="course_rating_stars"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}: {self.stars} × {self.count}"

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = [("en", "English"), ("nl", "Nederlands")]


class Guide(models.Model):
    """The mentor handbook: chapters in several languages."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=150)

    def __str__(self) -> str:
        return self.name


class ChapterQuerySet(models.QuerySet["Chapter"]):
    def current(self) -> ChapterQuerySet:
        return self.filter(replaced_at__isnull=True)


class Chapter(models.Model):
    """One version of one chapter in one language; the current one is not replaced yet."""

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="chapters")
    slug = models.SlugField()
    language = models.CharField(max_length=8, choices=LANGUAGES)
    version = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()  # Markdown
    minutes = models.PositiveSmallIntegerField(default=4)  # to read
    published_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = ChapterQuerySet.as_manager()

    class Meta:
        ordering = ["position", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["guide", "slug", "language", "version"], name="chapter_version_once"
            ),
            models.UniqueConstraint(
                fields=["guide", "slug", "language"],
                condition=models.Q(replaced_at__isnull=True),
                name="chapter_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language}, {self.version})"


class Course(models.Model):
    class Audience(models.TextChoices):
        MENTOR = "mentor", _("Mentors")
        MENTEE = "mentee", _("Mentees")

    slug = models.SlugField(unique=True)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    pass_percent = models.PositiveSmallIntegerField(default=80)

    def __str__(self) -> str:
        return self.slug


class Lesson(models.Model):
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="lessons")
    slug = models.SlugField()
    language = models.CharField(max_length=8, choices=LANGUAGES)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()  # Markdown
    minutes = models.PositiveSmallIntegerField(default=8)

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


class CompletionQuerySet(models.QuerySet["Completion"]):
    def open(self) -> CompletionQuerySet:
        return self.filter(completed_at__isnull=True)

    def done(self) -> CompletionQuerySet:
        return self.filter(completed_at__isnull=False)

    def visible_to(self, person: models.Model) -> CompletionQuerySet:
        return self.filter(person=person)


class Completion(models.Model):
    """A course that a person is to take, and when it was done; answers = {question slug: choice number}."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="completions")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="completions")
    answers = models.JSONField(default=dict)
    assigned_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    percent_right = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "course"], name="completion_once"),
            models.CheckConstraint(
                condition=models.Q(completed_at__isnull=True, percent_right__isnull=True)
                | models.Q(completed_at__isnull=False, percent_right__isnull=False),
                name="completion_score_iff_completed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} – {self.person}"

    @property
    def is_done(self) -> bool:
        return self.completed_at is not None

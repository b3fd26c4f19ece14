from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.models import Person

LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
SOURCE_LANGUAGE = "en"
HANDBOOK = "handbook"
YEARS_VALID = 2  # then a new mentorship asks for the course again


def shifted(moment: datetime, *, years: int) -> datetime:
    """The same day of another year; 29 February becomes the 28th."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)


class WrittenQuerySet(models.QuerySet[Any]):
    """Texts of which several languages exist."""

    same_text: tuple[str, ...]  # what rows in different languages of one text share

    def in_language(self, language: str) -> Self:
        """One row per text: in the reader's language, else in English, else in what there is."""
        rank = Case(When(language=language, then=0), When(language=SOURCE_LANGUAGE, then=1), default=Value(2))
        best = self.order_by(*self.same_text, rank, "language").distinct(*self.same_text)
        return self.model._default_manager.filter(pk__in=best.values("pk"))


class Guide(models.Model):
    """The mentor handbook: chapters in several languages."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=150)

    def __str__(self) -> str:
        return self.name


class ChapterQuerySet(WrittenQuerySet):
    same_text = ("guide", "slug")

    def current(self) -> Self:
        return self.filter(replaced_at__isnull=True)

    def of_handbook(self) -> Self:
        return self.filter(guide__slug=HANDBOOK)

    def visible_to(self, person: Person) -> Self:
        """Everybody who works here reads the handbook."""
        return self.all() if person.is_active else self.none()


class Chapter(models.Model):
    """One version of one chapter in one language; the current one is not replaced yet."""

    class Part(models.TextChoices):
        BEGIN = "begin", _("Before you begin")
        TALKS = "talks", _("Your conversations")
        YEAR = "year", _("Through the year")
        AROUND = "around", _("Around the pair")
        KIT = "kit", _("To use and to print")

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="chapters")
    slug = models.SlugField()
    language = models.CharField(max_length=8, choices=LANGUAGES)
    version = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.TALKS)
    position = models.PositiveSmallIntegerField()  # in the whole handbook; parts follow one another
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

    objects = CourseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.titles.get(SOURCE_LANGUAGE) or self.slug

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


class CompletionQuerySet(models.QuerySet["Completion"]):
    def open(self) -> CompletionQuerySet:
        return self.filter(completed_at__isnull=True)

    def done(self) -> CompletionQuerySet:
        return self.filter(completed_at__isnull=False)

    def valid(self, now: datetime) -> CompletionQuerySet:
        """Done in the present version, and not too long ago."""
        oldest = shifted(now, years=-YEARS_VALID)
        return self.filter(completed_at__gt=oldest, version=F("course__version"))

    def newest_first(self) -> CompletionQuerySet:
        """The one being taken, then the last one that was finished."""
        return self.order_by(F("completed_at").desc(nulls_first=True), "-pk")

    def visible_to(self, person: Person) -> CompletionQuerySet:
        return self.filter(person=person)


class Completion(models.Model):
    """A course that a person is to take, and when it was done; answers = {question slug: choice number}.

    A refresher is a new row, so that what was finished stays finished.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="completions")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="completions")
    answers = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)  # sets of answers; each is asked in a new order
    assigned_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    percent_right = models.PositiveSmallIntegerField(null=True, blank=True)
    reflections = models.JSONField(default=dict)  # {lesson slug: words for nobody else}
    version = models.PositiveSmallIntegerField(default=1)  # of the course, when it was finished
    code = models.CharField(max_length=16, unique=True, null=True, blank=True)  # of the certificate
    is_rated = models.BooleanField(default=False)  # that, never how
    evidence = models.TextField(blank=True)  # what a trainer saw, where it was done elsewhere
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CompletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"],
                condition=models.Q(completed_at__isnull=True),
                name="completion_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(completed_at__isnull=True, percent_right__isnull=True, code__isnull=True)
                | models.Q(completed_at__isnull=False, percent_right__isnull=False, code__isnull=False)
                | models.Q(completed_at__isnull=False, recorded_by__isnull=False),
                name="completion_score_iff_completed",
            ),
            models.CheckConstraint(
                condition=models.Q(recorded_by__isnull=True, evidence="")
                | (models.Q(recorded_by__isnull=False, percent_right__isnull=True, code__isnull=True)),
                name="completion_evidence_iff_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} – {self.person}"

    @property
    def is_done(self) -> bool:
        return self.completed_at is not None

    @property
    def valid_until(self) -> datetime | None:
        return shifted(self.completed_at, years=YEARS_VALID) if self.completed_at else None

    def holds(self, now: datetime) -> bool:
        """As `valid` on the rows: counts for a mentorship that starts now."""
        return (
            self.completed_at is not None
            and self.completed_at > shifted(now, years=-YEARS_VALID)
            and self.version == self.course.version
        )


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

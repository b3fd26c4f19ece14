from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F

from guides.models.course import Course
from people.models import Person

YEARS_VALID = 2  # then a new mentorship asks for the course again


def shifted(moment: datetime, *, years: int) -> datetime:
    """The same day of another year; 29 February becomes the 28th."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)


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

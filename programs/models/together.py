"""What the two of a pair make together: goals, meetings, notes."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person, SealedTextField
from programs.models.mentorship import Mentorship, PairQuerySet, zone_of
from programs.models.participants import MeetingForm

LEVELS = (
    (-2, "minus_two"),
    (-1, "minus_one"),
    (0, "zero"),
    (1, "plus_one"),
    (2, "plus_two"),
)


GOAL_TEXTS = ("sentence", "measure", "first_step", "why", *(name for _level, name in LEVELS))


class Goal(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("Open")
        REACHED = "reached", _("Reached")
        DROPPED = "dropped", _("Set aside")

    is_pair_private = True  # the database itself shows it to these two only (people/acting.py)

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="goals")
    sentence = SealedTextField(max_length=300)
    measure = SealedTextField(blank=True)  # how will you see it?
    first_step = SealedTextField(blank=True)  # and who can help
    why = SealedTextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])  # per cent
    # What much less than expected to much more would look like: agreed by both before it is used.
    minus_two = SealedTextField(max_length=300, blank=True)
    minus_one = SealedTextField(max_length=300, blank=True)
    zero = SealedTextField(max_length=300, blank=True)
    plus_one = SealedTextField(max_length=300, blank=True)
    plus_two = SealedTextField(max_length=300, blank=True)
    scale_version = models.PositiveSmallIntegerField(default=0)
    scale_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    scale_agreed_at = models.DateTimeField(null=True, blank=True)  # by the other of the two
    level = models.SmallIntegerField(null=True, blank=True)  # −2 to 2; 0 is what was expected
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="goal_progress_within_100"),
            models.CheckConstraint(
                condition=Q(level__isnull=True)
                | Q(level__gte=-2, level__lte=2, scale_agreed_at__isnull=False),
                name="goal_level_on_an_agreed_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"goal {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def scale(self) -> list[tuple[int, str]]:
        """From much more than expected down, as it is read."""
        return [(level, getattr(self, name)) for level, name in reversed(LEVELS)]

    @property
    def has_scale(self) -> bool:
        return self.scale_version > 0


class GoalStep(models.Model):
    """One line of the history: how far a goal is, what shows it, or what was learned and will be tried."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("Progress")
        INSIGHT = "insight", _("Insight")

    is_pair_private = True

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="steps")
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = SealedTextField(blank=True)  # what shows it, or what was learned
    will_try = SealedTextField(blank=True)
    progress = models.PositiveSmallIntegerField(null=True, blank=True)
    level = models.SmallIntegerField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="progress", goal__isnull=False, progress__isnull=False)
                | Q(kind="insight", progress__isnull=True, level__isnull=True),
                name="step_progress_is_of_a_goal",
            )
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"


class Meeting(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        MISSED = "missed", _("Did not take place")
        CANCELLED = "cancelled", _("Cancelled")

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="meetings")
    uid = models.UUIDField(default=uuid.uuid4, unique=True)  # iCalendar UID
    sequence = models.PositiveIntegerField(default=0)  # iCalendar SEQUENCE
    series = models.UUIDField(null=True, blank=True)  # planned together; each can be moved by itself
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=45, validators=[MaxValueValidator(480)])
    form = models.CharField(max_length=16, choices=MeetingForm.choices[:2], default=MeetingForm.ONLINE)
    place = SealedTextField(max_length=200, blank=True)  # a room, or the address of a call
    state = models.CharField(max_length=16, choices=State.choices, default=State.PLANNED)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return f"meeting {self.pk}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def starts_for(self, person: Person) -> datetime:
        """The same moment on that person's own clock."""
        return self.starts_at.astimezone(zone_of(person))

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, person: Person) -> NoteQuerySet:
        """Shared notes to the pair, private ones to the author; to nobody else, whatever their role."""
        pair = Q(mentorship__mentor_person=person) | Q(mentorship__mentee_person=person)
        return self.filter(pair & (Q(is_shared=True) | Q(author=person)))


class Note(models.Model):
    """Never registered in the admin, never in a mail, log, audit row or search index."""

    is_pair_private = True

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField()
    body = SealedTextField()
    created_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"

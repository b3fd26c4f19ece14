from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.models.mentorship import Mentorship, zone_of
from programs.models.participants import Mentee, Mentor
from programs.models.program import Program

MOST_PLACES = 500


class Learners(models.TextChoices):
    MENTOR = "mentor", _("Mentors")
    MENTEE = "mentee", _("Mentees")
    BOTH = "both", _("Mentors and mentees")

    @classmethod
    def with_side(cls, side: str) -> tuple[str, str]:
        return (side, cls.BOTH.value)


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def upcoming(self, now: datetime) -> TrainingSessionQuerySet:
        return self.filter(state=TrainingSession.State.PLANNED, starts_at__gt=now)

    def open_to(self, person: Person) -> TrainingSessionQuerySet:
        """Those for mentors or mentees of the programs in which this person is one."""
        if not person.is_active:
            return self.none()
        mentor = Mentor.objects.available().filter(person=person).values("program")
        mentee = Mentee.objects.enrolled().filter(person=person).values("program")
        return self.filter(
            Q(program__in=mentor, audience__in=Learners.with_side("mentor"))
            | Q(program__in=mentee, audience__in=Learners.with_side("mentee"))
        ).filter(program__state=Program.State.LIVE)

    def trained_by(self, person: Person) -> TrainingSessionQuerySet:
        """Those of the programs in which this person coordinates or trains."""
        coordinated = Program.objects.coordinated_by(person).values("pk")
        trained = Program.objects.helped_by(person, "trainer").filter(is_protected=False).values("pk")
        return self.filter(Q(program__in=coordinated) | Q(program__in=trained))

    def visible_to(self, person: Person) -> TrainingSessionQuerySet:
        """Also to whoever had a place, when the program is over or they left it."""
        mine = SessionPlace.objects.filter(person=person).values("session")
        return self.filter(
            Q(pk__in=self.open_to(person).values("pk"))
            | Q(pk__in=self.trained_by(person).values("pk"))
            | Q(pk__in=mine)
        )

    def with_counts(self) -> TrainingSessionQuerySet:
        """Adds `taken` and `waiting`."""
        return self.annotate(
            taken=Count("places", filter=Q(places__state="taken")),
            waiting=Count("places", filter=Q(places__state="waiting")),
        )


class TrainingSession(models.Model):
    """A live training of a program; a trigger keeps its places within the seats (migration 0009)."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CANCELLED = "cancelled", _("Cancelled")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(max_length=150)
    about = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=Learners.choices)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)  # iCalendar UID
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60, validators=[MaxValueValidator(480)])
    place = models.CharField(max_length=300)  # a room, or the address of a call
    seats = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    state = models.CharField(max_length=16, choices=State.choices, default=State.PLANNED)
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    taken: int  # these two by with_counts()
    waiting: int

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=MOST_PLACES), name="session_has_seats"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_online(self) -> bool:
        return self.place.startswith(("https://", "http://"))

    def is_to_come(self, now: datetime) -> bool:
        return self.is_planned and not self.has_begun(now)

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at <= now

    def starts_for(self, person: Person) -> datetime:
        """The same moment on that person's own clock."""
        return self.starts_at.astimezone(zone_of(person))


class SessionPlaceQuerySet(models.QuerySet["SessionPlace"]):
    def held(self) -> SessionPlaceQuerySet:
        """Seated or in the line."""
        return self.exclude(state=SessionPlace.State.WITHDRAWN)

    def taken(self) -> SessionPlaceQuerySet:
        return self.filter(state=SessionPlace.State.TAKEN)

    def in_line(self) -> SessionPlaceQuerySet:
        """Whoever asked first is first."""
        return self.filter(state=SessionPlace.State.WAITING).order_by("asked_at", "pk")

    def attended_since(self, day: datetime) -> SessionPlaceQuerySet:
        return self.filter(has_attended=True, session__starts_at__gt=day)


class SessionPlace(models.Model):
    """One person at one training: has a place, waits for one, or gave it up."""

    class State(models.TextChoices):
        TAKEN = "taken", _("Has a place")
        WAITING = "waiting", _("Waits for a place")
        WITHDRAWN = "withdrawn", _("Withdrew")

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="places")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="session_places"
    )
    state = models.CharField(max_length=16, choices=State.choices)
    asked_at = models.DateTimeField()  # the place in the line; withdrawing and asking again goes to its end
    sequence = models.PositiveIntegerField(default=0)  # iCalendar SEQUENCE of this person's own file
    has_attended = models.BooleanField(null=True, blank=True)  # unknown until the trainer says

    objects = SessionPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="session_place_once"),
            models.CheckConstraint(
                condition=Q(has_attended__isnull=True) | Q(state="taken"),
                name="session_attended_with_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"place {self.pk}"

    @property
    def is_taken(self) -> bool:
        return self.state == self.State.TAKEN

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING


def pairs_that_wait_for_training(person: Person, *, now: datetime) -> models.QuerySet[Mentorship]:
    """Where this person has neither been at a training that the program asks for, nor a place to come."""
    asked = Q(mentor_person=person, program__needs_session__in=Learners.with_side("mentor")) | Q(
        mentee_person=person, program__needs_session__in=Learners.with_side("mentee")
    )
    places = SessionPlace.objects.held().filter(person=person, session__program=OuterRef("program"))
    to_come = Q(session__state=TrainingSession.State.PLANNED, session__starts_at__gt=now)
    places = places.filter(Q(has_attended=True) | to_come)
    return Mentorship.objects.preparing().filter(asked).exclude(Exists(places))

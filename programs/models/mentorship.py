from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs import calendar
from programs.models.participants import GOES_ON, MeetingForm, Mentee, Mentor
from programs.models.program import Program


def zone_of(person: Person) -> ZoneInfo:
    try:
        return ZoneInfo(person.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def hours_of(person: Person) -> calendar.Hours | None:
    """Their own working hours; None = office hours."""
    if person.works_from is None or person.works_until is None:
        return None
    return person.works_from, person.works_until


class Side(models.TextChoices):
    MENTOR = "mentor", _("Mentor")
    MENTEE = "mentee", _("Mentee")


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    def of(self, person: Person) -> MentorshipQuerySet:
        return self.filter(Q(mentor__person=person) | Q(mentee__person=person))

    def visible_to(self, person: Person) -> MentorshipQuerySet:
        """The pair itself. What coordinators may know is a page of its own, without texts."""
        return self.of(person)

    def going_on(self) -> MentorshipQuerySet:
        return self.filter(state__in=GOES_ON)

    def preparing(self) -> MentorshipQuerySet:
        return self.filter(state=Mentorship.State.PREPARING)

    def to_agree_by(self, person: Person) -> MentorshipQuerySet:
        """Where this person has yet to write or confirm it; `agreement_id` is the newest version or None."""
        newest = Agreement.objects.filter(mentorship=OuterRef("pk")).order_by("-version")
        mine = newest.filter(
            Q(mentorship__mentor_person=person, mentor_confirmed_at__isnull=True)
            | Q(mentorship__mentee_person=person, mentee_confirmed_at__isnull=True)
        )
        rows = self.of(person).preparing().filter(program__needs_agreement=True)
        rows = rows.annotate(agreement_id=Subquery(newest.values("pk")[:1]))
        return rows.filter(Q(agreement_id=None) | Q(agreement_id__in=Subquery(mine.values("pk"))))

    def due_for_follow_up(self) -> MentorshipQuerySet:
        """Active pairs of live programs; which quarter is due the calendar says."""
        return self.filter(state=Mentorship.State.ACTIVE, program__state=Program.State.LIVE)

    def with_meetings(self) -> MentorshipQuerySet:
        """Adds `meetings_held`, `last_met_at` and `next_planned_at`: dates and counts, no words."""
        held, planned = Q(meetings__state="held"), Q(meetings__state="planned")
        return self.annotate(
            meetings_held=Count("meetings", filter=held),
            last_met_at=Max("meetings__starts_at", filter=held),
            next_planned_at=Min("meetings__starts_at", filter=planned),
        )

    def coordinated_by(self, person: Person) -> MentorshipQuerySet:
        """Facts for the desk; never the coordinator's own pairs."""
        return self.filter(program__in=Program.objects.coordinated_by(person).values("pk")).exclude(
            Q(mentor__person=person) | Q(mentee__person=person)
        )


class Mentorship(models.Model):
    """The pair. Born only in actions.mentorships.start(); a trigger keeps the seats too (migration 0002)."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("Preparing")
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        COMPLETED = "completed", _("Completed")
        ENDED = "ended", _("Ended early")
        CANCELLED = "cancelled", _("Never started")

    class Origin(models.TextChoices):
        REQUEST = "request", _("Own choice")
        RUN = "run", _("Match run")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="mentorships")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="mentorships")
    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="mentorships")
    # Copied at birth, so that the database itself refuses oneself and, where asked, one's own country:
    mentor_person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mentee_person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mentor_country = models.CharField(max_length=2, blank=True)
    mentee_country = models.CharField(max_length=2, blank=True)
    crosses_border = models.BooleanField()  # the policy asked for another country on the day of pairing
    state = models.CharField(max_length=16, choices=State.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    started_on = models.DateField()  # the quarters count from here
    planned_end_on = models.DateField()
    active_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(mentor_person=F("mentee_person")), name="mentorship_nobody_mentors_oneself"
            ),
            models.CheckConstraint(
                condition=Q(crosses_border=False)
                | (~Q(mentor_country=F("mentee_country")) & ~Q(mentor_country="") & ~Q(mentee_country="")),
                name="mentorship_crosses_border",
            ),
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(state__in=GOES_ON), name="mentorship_one_per_mentee"
            ),
            models.CheckConstraint(condition=Q(started_on__lt=F("planned_end_on")), name="mentorship_dates"),
            models.CheckConstraint(
                condition=Q(state__in=["completed", "ended", "cancelled"], ended_on__isnull=False)
                | (~Q(state__in=["completed", "ended", "cancelled"]) & Q(ended_on__isnull=True)),
                name="mentorship_ended_on_iff_ended",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["active", "paused", "completed", "ended"], active_at__isnull=False)
                | Q(state__in=["preparing", "cancelled"], active_at__isnull=True),
                name="mentorship_active_at_iff_started",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_person.full_name} – {self.mentee_person.full_name}"

    @property
    def goes_on(self) -> bool:
        return self.state in GOES_ON

    def side_of(self, person: Person) -> str | None:
        """`mentor`, `mentee`, or None for everybody else."""
        if person.pk == self.mentor_person_id:
            return Side.MENTOR.value
        if person.pk == self.mentee_person_id:
            return Side.MENTEE.value
        return None

    def partner_of(self, person: Person) -> Person:
        return self.mentee_person if person.pk == self.mentor_person_id else self.mentor_person


class PairQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> PairQuerySet:
        """Rows of one's own pairs only; nobody else, not HR, not a superuser."""
        return self.filter(Q(mentorship__mentor_person=person) | Q(mentorship__mentee_person=person))


class Agreement(models.Model):
    """What the pair agrees, one row per version; a change is a new version that both confirm anew."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    rhythm = models.CharField(max_length=200)
    form = models.CharField(max_length=16, choices=MeetingForm.choices)
    text = models.TextField(blank=True)  # what we agree, in own words
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    mentor_confirmed_at = models.DateTimeField(null=True)
    mentee_confirmed_at = models.DateTimeField(null=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "version"], name="agreement_version_once")
        ]

    def __str__(self) -> str:
        return f"version {self.version}"

    def is_confirmed_by(self, side: str | None) -> bool:
        return side is not None and getattr(self, f"{side}_confirmed_at") is not None

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def confirmed_at(self) -> datetime | None:
        """When the second of the two confirmed."""
        if self.mentor_confirmed_at is None or self.mentee_confirmed_at is None:
            return None
        return max(self.mentor_confirmed_at, self.mentee_confirmed_at)


class Goal(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("Open")
        REACHED = "reached", _("Reached")
        DROPPED = "dropped", _("Set aside")

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="goals")
    sentence = models.CharField(max_length=300)
    measure = models.TextField(blank=True)  # how will you see it?
    why = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])  # per cent
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="goal_progress_within_100")
        ]

    def __str__(self) -> str:
        return f"goal {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Meeting(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="meetings")
    uid = models.UUIDField(default=uuid.uuid4, unique=True)  # iCalendar UID
    sequence = models.PositiveIntegerField(default=0)  # iCalendar SEQUENCE
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=45, validators=[MaxValueValidator(480)])
    form = models.CharField(max_length=16, choices=MeetingForm.choices[:2], default=MeetingForm.ONLINE)
    place = models.CharField(max_length=200, blank=True)  # a room, or the address of a call
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

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField()
    body = models.TextField()
    created_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"

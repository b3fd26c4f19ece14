from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.states import OPEN_REQUEST
from people.models import Person
from programs.models import MeetingForm, Mentee, Mentor, Program


class MentorRequestQuerySet(models.QuerySet["MentorRequest"]):
    def open(self) -> MentorRequestQuerySet:
        return self.filter(state__in=OPEN_REQUEST)

    def pending(self) -> MentorRequestQuerySet:
        return self.filter(state=MentorRequest.State.PENDING)

    def overdue(self, today: date) -> MentorRequestQuerySet:
        return self.pending().filter(answer_by__lt=today)

    def sent_by(self, person: Person) -> MentorRequestQuerySet:
        return self.filter(mentee__person=person)

    def received_by(self, person: Person) -> MentorRequestQuerySet:
        """What the mentor was really asked: a queued second choice is not shown to anybody else."""
        return self.filter(mentor__person=person, asked_at__isnull=False)

    def visible_to(self, person: Person) -> MentorRequestQuerySet:
        return self.filter(Q(mentee__person=person) | Q(mentor__person=person, asked_at__isnull=False))


class MentorRequest(models.Model):
    """A mentee asks a mentor. Further choices wait queued; the next is asked when the one before ends."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Next choice")
        PENDING = "pending", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Not possible now")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Not answered in time")
        SUPERSEDED = "superseded", _("Another mentor accepted")
        CLOSED = "closed", _("Closed")

    class DeclineReason(models.TextChoices):
        NO_TIME = "no_time", _("No time now")
        NOT_MY_TOPIC = "not_my_topic", _("Not my topic")
        TOO_CLOSE = "too_close", _("We work too closely together")
        OTHER = "other", _("Something else")

    class CloseReason(models.TextChoices):
        NO_ROOM = "no_room", _("This mentor has no room left")
        NOT_ALLOWED = "not_allowed", _("The rules of the program no longer allow this pair")
        ENDED = "ended", _("The program does not match any more")
        LEFT = "left", _("One of you is no longer available")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="requests")
    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="requests")
    state = models.CharField(max_length=16, choices=State.choices)
    rank = models.PositiveSmallIntegerField(default=1)  # 1 = asked first
    wish = models.TextField()  # what I want to work on; the mentor reads it
    why = models.TextField(blank=True)  # why you
    form = models.CharField(max_length=16, choices=MeetingForm.choices)
    decline_reason = models.CharField(
        max_length=16, choices=DeclineReason.choices, blank=True
    )  # statistics only
    close_reason = models.CharField(max_length=16, choices=CloseReason.choices, blank=True)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    mentorship = models.OneToOneField(
        "programs.Mentorship", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MentorRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "mentee"],
                condition=Q(state__in=OPEN_REQUEST),
                name="request_one_open_per_pair",
            ),
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(state="pending"), name="request_one_pending_per_mentee"
            ),
            models.CheckConstraint(
                condition=Q(state="queued", asked_at__isnull=True)
                | Q(state__in=["pending", "accepted", "declined", "expired"], asked_at__isnull=False)
                | Q(state__in=["withdrawn", "superseded", "closed"]),
                name="request_asked_at_iff_asked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_REQUEST, ended_at__isnull=True)
                | (~Q(state__in=OPEN_REQUEST) & Q(ended_at__isnull=False)),
                name="request_ended_at_iff_ended",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "declined"], answered_at__isnull=False)
                | (~Q(state__in=["accepted", "declined"]) & Q(answered_at__isnull=True)),
                name="request_answered_at_iff_answered",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", mentorship__isnull=False)
                | (~Q(state="accepted") & Q(mentorship__isnull=True)),
                name="request_mentorship_iff_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REQUEST

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.states import ASKED, OPEN_REQUEST
from people.models import Person, SealedTextField
from programs.models import MeetingForm, Mentee, Mentor, Program

PLACES = 3  # that a mentor gives, as a mentee does


class MentorRequestQuerySet(models.QuerySet["MentorRequest"]):
    def open(self) -> MentorRequestQuerySet:
        return self.filter(state__in=OPEN_REQUEST)

    def asked(self) -> MentorRequestQuerySet:
        """The mentor knows of them and nothing is decided."""
        return self.filter(state__in=ASKED)

    def on_the_way(self) -> MentorRequestQuerySet:
        """Sent to a mentor, or within its ten minutes."""
        return self.filter(Q(state="pending") | Q(state="queued", hold="ask"))

    def waits_for(self, person: Person) -> MentorRequestQuerySet:
        """Where this person's word is the next: an answer, a reply, or whether to go on after the talk."""
        as_mentor = Q(state="pending") | Q(state="introduction", mentor_goes_on__isnull=True)
        as_mentee = Q(state="question") | Q(state="introduction", mentee_goes_on__isnull=True)
        mine = Q(mentor__person=person) & as_mentor | Q(mentee__person=person) & as_mentee
        return self.filter(mine, hold="")

    def released_by(self, now: datetime) -> MentorRequestQuerySet:
        """Held deeds whose ten minutes are over, in programs whose clock runs."""
        rows = self.open().exclude(hold="").filter(held_until__lte=now)
        return rows.exclude(program__state=Program.State.PAUSED)

    def pending(self) -> MentorRequestQuerySet:
        return self.filter(state=MentorRequest.State.PENDING)

    def overdue(self, today: date) -> MentorRequestQuerySet:
        return self.asked().filter(answer_by__lt=today, hold="")

    def late(self, today: date) -> MentorRequestQuerySet:
        """From their last day on: a call of a coordinator still helps."""
        return self.asked().filter(answer_by__lte=today, hold="")

    def sent_by(self, person: Person) -> MentorRequestQuerySet:
        return self.filter(mentee__person=person)

    def received_by(self, person: Person) -> MentorRequestQuerySet:
        """What the mentor was really asked: a queued second choice is not shown to anybody else."""
        return self.filter(mentor__person=person, asked_at__isnull=False)

    def coordinated_by(self, person: Person) -> MentorRequestQuerySet:
        """Facts for who coordinates; never the own requests, never their words."""
        mine = Q(mentee__person=person) | Q(mentor__person=person)
        return self.filter(program__in=Program.objects.coordinated_by(person).values("pk")).exclude(mine)

    def visible_to(self, person: Person) -> MentorRequestQuerySet:
        return self.filter(Q(mentee__person=person) | Q(mentor__person=person, asked_at__isnull=False))


class MentorRequest(models.Model):
    """A mentee asks a mentor. Further choices wait queued; the next is asked when the one before ends."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Next choice")
        PENDING = "pending", _("Waiting for an answer")
        QUESTION = "question", _("A question first")
        INTRODUCTION = "introduction", _("Getting to know each other")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Not possible now")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Not answered in time")
        SUPERSEDED = "superseded", _("Another mentor accepted")
        CLOSED = "closed", _("Closed")

    class Hold(models.TextChoices):
        """A deed that nobody else hears of until its ten minutes are over."""

        ASK = "ask", _("Sent")
        ACCEPT = "accept", _("Accepted")
        DECLINE = "decline", _("Not possible now")
        WITHDRAW = "withdraw", _("Withdrawn")

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
        NOT_CONTINUED = "not_continued", _("Not continued after the introduction")
        AWAY = "away", _("The mentee is away for some time")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="requests")
    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="requests")
    state = models.CharField(max_length=16, choices=State.choices)
    rank = models.PositiveSmallIntegerField(default=1)  # 1 = asked first
    wish = SealedTextField()  # what I want to work on; the mentor reads it
    why = SealedTextField(blank=True)  # why you
    form = models.CharField(max_length=16, choices=MeetingForm.choices)
    decline_reason = models.CharField(
        max_length=16, choices=DeclineReason.choices, blank=True
    )  # statistics only
    close_reason = models.CharField(max_length=16, choices=CloseReason.choices, blank=True)
    hold = models.CharField(max_length=10, choices=Hold.choices, blank=True, db_default="", default="")
    held_until = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pause_until = models.DateField(null=True, blank=True)  # a no with “and pause me until”, while it is held
    suggested = models.ForeignKey(  # whom the mentor names instead
        Mentor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    question = SealedTextField(blank=True, db_default="", default="")  # the mentor's, before an answer
    reply = SealedTextField(blank=True, db_default="", default="")
    mentor_rank = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 = whom they would rather have
    mentor_goes_on = models.BooleanField(null=True)  # after the introduction; blank again once it is over
    mentee_goes_on = models.BooleanField(null=True)
    created_at = models.DateTimeField()
    turn_at = models.DateTimeField(null=True, blank=True)  # since when the present word is waited for
    reminded_at = models.DateTimeField(null=True, blank=True)  # newest reminder of this turn
    snoozed_until = models.DateField(null=True, blank=True)  # “I will look on Friday”, once
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
                fields=["mentor", "mentor_rank"],
                condition=Q(mentor_rank__isnull=False),
                name="request_place_once_per_mentor",
            ),
            models.CheckConstraint(
                condition=Q(mentor_rank__isnull=True)
                | (Q(state__in=ASKED, mentor_rank__lte=PLACES) & ~Q(mentor_rank=0)),
                name="request_place_while_asked",
            ),
            models.CheckConstraint(
                condition=Q(state="queued", asked_at__isnull=True)
                | Q(state__in=[*ASKED, "accepted", "declined", "expired"], asked_at__isnull=False)
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
            models.CheckConstraint(
                condition=Q(hold="", held_until__isnull=True, held_by__isnull=True)
                | Q(held_until__isnull=False, held_by__isnull=False, state="queued", hold="ask")
                | Q(
                    held_until__isnull=False,
                    held_by__isnull=False,
                    state__in=ASKED,
                    hold__in=["accept", "decline", "withdraw"],
                ),
                name="request_held_until_iff_held",
            ),
            models.CheckConstraint(
                condition=Q(state="introduction")
                | Q(mentor_goes_on__isnull=True, mentee_goes_on__isnull=True),
                name="request_goes_on_within_introduction",
            ),
            models.CheckConstraint(
                condition=~Q(state="question") | ~Q(question=""), name="request_question_is_asked"
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

    @property
    def is_asked(self) -> bool:
        return self.state in ASKED

    @property
    def is_held(self) -> bool:
        return self.hold != ""

    @property
    def can_be_answered(self) -> bool:
        """By the mentor, with yes, no, a talk first or a question."""
        return self.state in (self.State.PENDING, self.State.QUESTION) and not self.hold

    @property
    def can_be_snoozed(self) -> bool:
        return self.is_pending and not self.hold and self.snoozed_until is None

    def goes_on_for(self, person: Person) -> bool | None:
        """What this person said after the introduction; None = nothing yet."""
        return self.mentor_goes_on if person.pk == self.mentor.person_id else self.mentee_goes_on

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs import calendar
from programs.models.mentorship import Mentorship, Side


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> FollowUpQuerySet:
        return self.filter(state=FollowUp.State.OPEN)

    def overdue(self, today: date) -> FollowUpQuerySet:
        return self.open().filter(closes_on__lt=today)

    def visible_to(self, person: Person) -> FollowUpQuerySet:
        return self.filter(Q(mentorship__mentor_person=person) | Q(mentorship__mentee_person=person))

    def running(self) -> FollowUpQuerySet:
        """Of active pairs in live programs: while one of these pauses, nobody is reminded."""
        return self.filter(mentorship__state=Mentorship.State.ACTIVE, mentorship__program__state="live")

    def coordinated_by(self, person: Person) -> FollowUpQuerySet:
        """Facts for the desk; never those of the coordinator's own pairs."""
        return self.filter(mentorship__in=Mentorship.objects.coordinated_by(person).values("pk"))

    def with_sides(self) -> FollowUpQuerySet:
        """Adds `mentor_answered` and `mentee_answered`: that somebody answered, never what."""
        of_this = Answer.objects.filter(follow_up=OuterRef("pk"))
        return self.annotate(
            mentor_answered=Exists(of_this.filter(side=Side.MENTOR)),
            mentee_answered=Exists(of_this.filter(side=Side.MENTEE)),
        )

    def unanswered_by(self, person: Person) -> FollowUpQuerySet:
        return self.open().visible_to(person).exclude(answers__person=person)


class FollowUp(models.Model):
    """One quarterly check-in of one mentorship; the database keeps it unique however often the clock runs."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="follow_ups")
    quarter = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "quarter"], name="follow_up_once_a_quarter"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | Q(state="open", closed_at__isnull=True),
                name="follow_up_closed_at_iff_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"check-in {self.quarter}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def quarter_starts_on(self) -> date:
        return calendar.quarter_starts(self.mentorship.counts_from, self.quarter)


class Answer(models.Model):
    """One side's answers; only the expectation is read by the partner, and only once both have answered."""

    class Closer(models.TextChoices):
        YES = "yes", _("Yes")
        SOMEWHAT = "somewhat", _("Somewhat")
        NOT_YET = "not_yet", _("Not yet")

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    meetings = models.PositiveSmallIntegerField(validators=[MaxValueValidator(60)])
    rating = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    closer = models.CharField(max_length=10, choices=Closer.choices)
    expectation = models.TextField(blank=True)  # shared with the partner
    help = models.TextField(blank=True)  # for the named coordinators
    wants_contact = models.BooleanField(default=False)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "side"], name="answer_once_a_side"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="answer_rating_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"

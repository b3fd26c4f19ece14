from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person, SealedJSONField, SealedTextField
from programs import calendar, questions, scores
from programs.models.mentorship import Mentorship, Side
from programs.models.program import Program


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> FollowUpQuerySet:
        return self.filter(state=FollowUp.State.OPEN)

    def within(self, program: Program | None) -> FollowUpQuerySet:
        """Of this program only; None: of all."""
        return self if program is None else self.filter(mentorship__program=program)

    def quarterly(self) -> FollowUpQuerySet:
        return self.filter(kind=FollowUp.Kind.QUARTER)

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

    class Kind(models.TextChoices):
        QUARTER = "quarter", _("Quarterly check-in")
        WEEK6 = "week6", _("Six-week check")
        CLOSING = "closing", _("Closing form")
        LOOKBACK = "lookback", _("Looking back")

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.QUARTER, db_default="quarter")
    quarter = models.PositiveSmallIntegerField()  # 0 for those that are not of a quarter
    question_set = models.ForeignKey(  # the program's own version; empty = the questions as shipped
        "programs.QuestionSet", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "kind", "quarter"], name="follow_up_once_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(kind="quarter") & ~Q(quarter=0) | (~Q(kind="quarter") & Q(quarter=0)),
                name="follow_up_quarter_iff_quarterly",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | Q(state="open", closed_at__isnull=True),
                name="follow_up_closed_at_iff_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"check-in {self.quarter}"

    @property
    def title(self) -> str:
        """In the reader's language, with its number where it has one."""
        words = str(self.get_kind_display())
        return f"{words} {self.quarter}" if self.kind == self.Kind.QUARTER else words

    @property
    def is_quarterly(self) -> bool:
        return self.kind == self.Kind.QUARTER

    @property
    def set_name(self) -> str:
        return questions.set_for(self.kind, self.quarter)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def quarter_starts_on(self) -> date:
        if not self.is_quarterly:
            return self.mentorship.started_on
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
    meetings = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(60)])
    rating = models.PositiveSmallIntegerField(  # "I would choose this match again"
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    closer = models.CharField(max_length=10, choices=Closer.choices, blank=True)
    expectation = SealedTextField(blank=True)  # shared with the partner
    help = SealedTextField(blank=True)  # for the named coordinators
    wants_contact = models.BooleanField(default=False)
    values = SealedJSONField(default=dict, db_default="", blank=True)  # all other questions
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "side"], name="answer_once_a_side"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="answer_rating_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    @property
    def is_unsafe(self) -> bool:
        """Any answer to that question but yes; none is no answer."""
        return bool(self.values.get("safe", "yes") != "yes")

    @property
    def quality(self) -> float | None:
        """Of the relationship, 0 to 100; None where too little was answered."""
        return scores.relationship({**self.values, "rating": self.rating})

    @property
    def band(self) -> str:
        return scores.band(self.quality)

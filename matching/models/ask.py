from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models.run import MatchRun
from people.models import Person
from programs.models import Mentee, Mentor, Program


class AskQuerySet(models.QuerySet["Ask"]):
    def open(self) -> AskQuerySet:
        return self.filter(answered_at__isnull=True)

    def to_answer_by(self, person: Person) -> AskQuerySet:
        """While an answer helps: a mentor who takes part, a mentee who waits, a program that goes on."""
        waiting = Mentee.objects.waiting().filter(person=person).order_by()
        asked = Q(mentor__in=Mentor.objects.available().filter(person=person)) | Q(mentee__in=waiting)
        return self.open().filter(asked, program__state=Program.State.LIVE)

    def visible_to(self, person: Person) -> AskQuerySet:
        """Who is asked; whoever coordinates sees on the draft that it was asked."""
        return self.filter(Q(mentor__person=person) | Q(mentee__person=person))


class Ask(models.Model):
    """A question to one person that would get a mentee a mentor; only that person can say yes."""

    class Kind(models.TextChoices):
        SEAT = "seat", _("One more mentee")
        LANGUAGE = "language", _("One more language")
        TOPIC = "topic", _("One more topic")

    class Answer(models.TextChoices):
        OPEN = "", _("Not answered yet")
        YES = "yes", _("Yes")
        NO = "no", _("Not now")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="asks")
    mentor = models.ForeignKey(Mentor, null=True, on_delete=models.PROTECT, related_name="+")
    mentee = models.ForeignKey(Mentee, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    value = models.CharField(max_length=80, blank=True)  # a language or a topic, as its code
    asked_at = models.DateTimeField()
    answer = models.CharField(
        max_length=8, choices=Answer.choices, blank=True, default=Answer.OPEN, db_default=""
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="seat", mentor__isnull=False, mentee__isnull=True)
                | (~Q(kind="seat") & Q(mentor__isnull=True, mentee__isnull=False)),
                name="ask_of_a_mentor_or_a_mentee",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="ask_answered_at_iff_answered",
            ),
            models.UniqueConstraint(
                fields=["mentor", "kind"],
                condition=Q(mentor__isnull=False, answer=""),
                name="ask_mentor_once",
            ),
            models.UniqueConstraint(
                fields=["mentee", "kind", "value"], condition=Q(mentee__isnull=False), name="ask_mentee_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.mentor or self.mentee}"

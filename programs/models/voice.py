"""What the two of a pair say apart before they compare: expectations at the start and in each quarter."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.models import Person, SealedTextField
from programs.models.mentorship import Mentorship, Side


class VoiceQuerySet(models.QuerySet["Voice"]):
    def visible_to(self, person: Person) -> VoiceQuerySet:
        """One's own; the partner's once both have released the same card."""
        pair = Q(mentorship__mentor_person=person) | Q(mentorship__mentee_person=person)
        return self.filter(pair).filter(Q(author=person) | Q(is_shown=True))


class Voice(models.Model):
    """One side's words on one card of one round; round 0 is the kick-off, the others are quarters."""

    is_pair_private = True

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="voices")
    round = models.PositiveSmallIntegerField()
    card = models.CharField(max_length=20)
    side = models.CharField(max_length=10, choices=Side.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField(blank=True)
    is_released = models.BooleanField(default=False)
    is_shown = models.BooleanField(default=False)  # both have released it: the database shows it to both
    said_at = models.DateTimeField()

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "round", "card", "side"], name="voice_once_a_side"),
            models.CheckConstraint(
                condition=Q(is_shown=False) | Q(is_released=True), name="voice_shown_was_released"
            ),
        ]

    def __str__(self) -> str:
        return f"voice {self.pk}"

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models.mentorship import Mentorship


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def open(self) -> ConfirmationQuerySet:
        return self.filter(mentorship__state=Mentorship.State.PROPOSED)

    def overdue(self, today: date) -> ConfirmationQuerySet:
        return self.open().filter(confirm_by__lt=today)


class Confirmation(models.Model):
    """What the two say to a pair that was proposed to them. Who said no is not written down."""

    class DeclineReason(models.TextChoices):
        NO_TIME = "no_time", _("No time now")
        OTHER_WISHES = "other_wishes", _("I look for something else")
        TOO_CLOSE = "too_close", _("We work too closely together")
        OTHER = "other", _("Something else")

    mentorship = models.OneToOneField(Mentorship, on_delete=models.CASCADE, related_name="confirmation")
    asked_at = models.DateTimeField()
    confirm_by = models.DateField()
    mentor_confirmed_at = models.DateTimeField(null=True, blank=True)
    mentee_confirmed_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=16, choices=DeclineReason.choices, blank=True)  # statistics

    objects = ConfirmationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"confirmation of {self.mentorship_id}"

    def is_given_by(self, side: str | None) -> bool:
        return side is not None and getattr(self, f"{side}_confirmed_at") is not None

    @property
    def is_complete(self) -> bool:
        return self.mentor_confirmed_at is not None and self.mentee_confirmed_at is not None

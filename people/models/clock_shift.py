from __future__ import annotations

from datetime import timedelta

from django.db import models


class ClockShift(models.Model):
    """How far the demo's clock is moved ahead; at most one row, read only where DEMO is on."""

    only = models.BooleanField(primary_key=True, default=True)
    ahead = models.DurationField(default=timedelta)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="clock_shift_one_row")]

    def __str__(self) -> str:
        return str(self.ahead)

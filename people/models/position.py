"""Where somebody stood before: level, unit and country as HR had them, to count moves and nothing else."""

from __future__ import annotations

from django.db import models

from people.models.person import Person
from people.models.unit import Level, OrgUnit


class PositionChange(models.Model):
    """One change of what HR knew about a person; rows are written by the feed, else by a trigger.

    What was unknown before is no change, nor what somebody comes back with after they had left. No row is
    ever changed (a trigger refuses); the round of retention takes the old ones away.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="position_changes")
    changed_on = models.DateField(db_index=True)
    level_was = models.CharField(max_length=20, choices=Level.choices, blank=True)
    level = models.CharField(max_length=20, choices=Level.choices, blank=True)
    unit_was = models.ForeignKey(OrgUnit, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, null=True, on_delete=models.PROTECT, related_name="+")
    country_was = models.CharField(max_length=2, blank=True)
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.changed_on}"


class PositionsKept(models.Model):
    """The day from which on every change is kept; one row, written where the table is made."""

    only = models.BooleanField(primary_key=True, default=True)
    since = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="positions_kept_one_row")]

    def __str__(self) -> str:
        return self.since.isoformat()

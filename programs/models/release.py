"""Totals of a program as they were told for a quarter: what was told once can't be told otherwise later."""

from __future__ import annotations

from django.db import models

from programs.models.mentorship import Side
from programs.models.program import Program


class Release(models.Model):
    """One per quarter and side, frozen; a trigger refuses changes.

    `counts` are the true amounts, read by the audit of the next quarter and by no page: rows of table,
    category, step and amount. `groups` are the categories of each table as they are told together, and
    `cells` what is shown of them: rows of table, categories, step and amount.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="releases")
    side = models.CharField(max_length=10, choices=Side.choices)
    until = models.DateField()  # first day of the quarter; counted up to the day before
    counts = models.JSONField()
    groups = models.JSONField()
    cells = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "side", "until"], name="release_once_per_quarter")
        ]

    def __str__(self) -> str:
        return f"{self.program}, {self.until}"


class Outcome(models.Model):
    """What became of those who started, beside colleagues like them: one per program and quarter, frozen.

    `counts` are the true amounts of each table, read by the audit of the next quarter and by no page; `cells`
    are those that may be told, and `told` is what the page says of them.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="outcomes")
    until = models.DateField()  # first day of the quarter; counted up to the day before
    counts = models.JSONField()
    cells = models.JSONField()
    told = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "until"], name="outcome_once_per_quarter")]

    def __str__(self) -> str:
        return f"{self.program}, {self.until}"

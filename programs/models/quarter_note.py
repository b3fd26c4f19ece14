"""What a coordinator writes down about a program once a quarter: ten minutes, with the figures beside it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from programs.models.program import Program


class QuarterNote(models.Model):
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="quarter_notes")
    until_on = models.DateField()  # the last day it is about
    figures = models.JSONField()  # as they were on that day; amounts only, nobody's name
    communication = models.TextField(blank=True)  # what was told to whom
    incidents = models.TextField(blank=True)
    has_reviewed_exceptions = models.BooleanField(default=False)
    decisions = models.TextField(blank=True)  # for the next quarter
    sponsor = models.CharField(max_length=300, blank=True)  # one sentence for who pays for it
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-until_on"]
        constraints = [
            models.UniqueConstraint(fields=["program", "until_on"], name="quarter_note_once_a_day")
        ]

    def __str__(self) -> str:
        return f"note of {self.until_on}"

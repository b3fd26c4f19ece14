from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models.program import Program


class ProgramRole(models.Model):
    """Who helps the owner and the deputy, and with what."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")  # works from the desk of this program
        TRAINER = "trainer", _("Trainer")  # sees and records who was trained
        ANALYST = "analyst", _("Analyst")  # totals only

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="program_roles"
    )
    role = models.CharField(max_length=16, choices=Role.choices)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["program", "person", "role"], name="program_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class PastPair(models.Model):
    """Two people who were a pair once, known by a keyed hash only: it outlives their erasure."""

    digest = models.CharField(max_length=64, unique=True)  # HMAC-SHA-256 of both employee ids, hex

    def __str__(self) -> str:
        return self.digest[:12]

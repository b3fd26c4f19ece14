from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models.run import MatchRun


class Dossier(models.Model):
    """What a calculation was made of, so that it can be repeated and defended: ids only, no names."""

    class Replay(models.TextChoices):
        NEVER = "never", _("Not repeated yet")
        WANTED = "wanted", _("Is being repeated")
        EQUAL = "equal", _("Equal to the last byte")
        DIFFERS = "differs", _("Differs")

    run = models.OneToOneField(MatchRun, on_delete=models.CASCADE, related_name="dossier")
    problem = models.TextField(blank=True)  # the engine's own JSON; emptied when its days are over
    prices = models.JSONField(default=dict, db_default={})  # what a seat is worth, by mentor; emptied with it
    result_digest = models.CharField(max_length=64)  # SHA-256 of the whole result as JSON
    code_version = models.CharField(max_length=40)
    kept_at = models.DateTimeField()
    replay = models.CharField(max_length=10, choices=Replay.choices, default=Replay.NEVER)
    replay_attempts = models.PositiveSmallIntegerField(default=0, db_default=0)  # begun since it was wanted
    replay_digest = models.CharField(max_length=64, blank=True)
    replay_version = models.CharField(max_length=40, blank=True)
    replay_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replay_wanted_at = models.DateTimeField(null=True, blank=True)
    replayed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(replay__in=["equal", "differs"], replayed_at__isnull=False)
                | Q(replay__in=["never", "wanted"], replayed_at__isnull=True),
                name="dossier_replayed_at_iff_repeated",
            ),
        ]

    def __str__(self) -> str:
        return f"dossier of run {self.run_id}"

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models

from programs.models import Program
from programs.presets import PRESETS


class PolicyQuerySet(models.QuerySet["Policy"]):
    def current(self, program: Program) -> Policy:
        """The newest version; before anything is saved, the preset's own (unsaved, version 0)."""
        saved = self.filter(program=program).order_by("-version").first()
        return saved or self._of_preset(program)

    def current_of(self, programs: Iterable[Program]) -> dict[int, Policy]:
        """The same for many programs in one question, by program key."""
        rows = self.filter(program__in=programs).order_by("program_id", "-version").distinct("program_id")
        saved = {row.program_id: row for row in rows}
        return {program.pk: saved.get(program.pk) or self._of_preset(program) for program in programs}

    @staticmethod
    def _of_preset(program: Program) -> Policy:
        preset = PRESETS[program.preset]
        return Policy(program=program, version=0, musts=list(preset.musts), wishes=list(preset.wishes))


class Policy(models.Model):
    """Musts and wishes of a program as the engine reads them; a change is a new version."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    musts = models.JSONField()  # [{"rule": "other_country"}, …]
    wishes = models.JSONField()  # [{"wish": "topics", "weight": 40}, …]
    seed = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "version"], name="policy_version_once")]

    def __str__(self) -> str:
        return f"policy {self.version}"

    def has_must(self, rule: str) -> bool:
        return any(must["rule"] == rule for must in self.musts)

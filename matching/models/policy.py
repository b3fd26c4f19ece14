from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from people import prepared
from people.models import Person
from programs.models import Program
from programs.presets import PRESETS


class PolicyQuerySet(models.QuerySet["Policy"]):
    def in_force(self) -> PolicyQuerySet:
        """Also those that a newer one has replaced."""
        return self.filter(state=Policy.State.IN_FORCE)

    def waiting(self) -> PolicyQuerySet:
        """At most one per program waits for a second person."""
        return self.filter(state=Policy.State.WAITING)

    def visible_to(self, person: Person) -> PolicyQuerySet:
        return self.filter(program__in=Program.objects.coordinated_by(person).values("pk"))

    def held_at(self, program: Program, moment: datetime) -> Policy | None:
        """The version that was in force at this moment; None before the first."""
        begun = Coalesce("decided_at", "created_at")
        rows = self.in_force().filter(program=program).alias(begun=begun).filter(begun__lte=moment)
        return rows.order_by("-version").first()

    def current(self, program: Program) -> Policy:
        """The newest version in force; before anything is saved, the preset's own (unsaved, version 0)."""

        def write(keys: Sequence[int]) -> models.QuerySet[Policy]:
            return Policy.objects.in_force().filter(program=keys[0]).order_by("-version")[:1]

        saved = prepared.objects("policy in force", write, [program.pk])
        return saved[0] if saved else self.of_preset(program)

    def current_of(self, programs: Iterable[Program]) -> dict[int, Policy]:
        """The same for many programs in one question, by program key."""
        rows = (
            self.in_force()
            .filter(program__in=programs)
            .order_by("program_id", "-version")
            .distinct("program_id")
        )
        saved = {row.program_id: row for row in rows}
        return {program.pk: saved.get(program.pk) or self.of_preset(program) for program in programs}

    @staticmethod
    def of_preset(program: Program) -> Policy:
        """What this kind of program begins with."""
        preset = PRESETS[program.preset]
        return Policy(program=program, version=0, musts=list(preset.musts), wishes=list(preset.wishes))


class Policy(models.Model):
    """Musts and wishes of a program as the engine reads them; a change is a new version.

    A version that relaxes a must while pairs go on waits until a second person agrees.
    """

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("Came into force")
        WAITING = "waiting", _("Waits for a second person")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REFUSED = "refused", _("Turned down")

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    musts = models.JSONField()  # [{"rule": "other_country"}, …]
    wishes = models.JSONField()  # [{"wish": "topics", "weight": 40}, …]
    least_points = models.PositiveIntegerField(default=0)  # hundredths; a pair with fewer is not allowed
    priority_days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    seed = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=16, choices=State.choices, default=State.IN_FORCE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    decided_by = models.ForeignKey(  # who agreed or turned it down; never the author
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "version"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["program"], condition=Q(state="waiting"), name="policy_one_waits_per_program"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | Q(state="in_force")
                | Q(state__in=["withdrawn", "refused"], decided_at__isnull=False),
                name="policy_decided_at_iff_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(by__isnull=True) | ~Q(decided_by=F("by")),
                name="policy_second_person_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"policy {self.version}"

    @property
    def rules(self) -> dict[str, Any]:
        """What is decided, without who and when."""
        return {
            "musts": self.musts,
            "wishes": self.wishes,
            "least_points": self.least_points,
            "priority_days": sorted(self.priority_days),
            "seed": self.seed,
        }

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def since(self) -> datetime:
        """When it came into force."""
        return self.decided_at or self.created_at

    def has_wish(self, wish: str) -> bool:
        return any(row["wish"] == wish and row["weight"] for row in self.wishes)

    def has_must(self, rule: str) -> bool:
        return any(must["rule"] == rule for must in self.musts)

"""Who gets a place first where more people wait than there are places, drawn by lot and kept as it was."""

from __future__ import annotations

import random
from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from programs.models.mentorship import Mentorship
from programs.models.participants import Mentee
from programs.models.program import Program


def drawn(keys: Iterable[int], *, seed: str) -> list[int]:
    """All of them in the order of the lots; the same keys and seed give the same order anywhere."""
    order = sorted(keys)
    random.Random(seed).shuffle(order)  # noqa: S311 (the seed is secret until it is drawn, then kept)
    return order


class LotteryQuerySet(models.QuerySet["Lottery"]):
    def turn_in(self, program: int) -> set[int] | None:
        """As `turn`; None where nobody drew."""
        row = self.filter(program=program).first()
        return row.turn() if row else None


class Lottery(models.Model):
    """One per program; a trigger refuses changes. `order` are keys of mentees, the first `places` are drawn.

    The only design for which a report may say “effect”: nobody chose who is on which side.
    """

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="lottery")
    seed = models.CharField(max_length=32)
    places = models.PositiveIntegerField()
    order = ArrayField(models.BigIntegerField())
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    objects = LotteryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.places} of {len(self.order)}"

    @property
    def first(self) -> list[int]:
        """Mentees who were drawn."""
        return self.order[: self.places]

    @property
    def others(self) -> list[int]:
        return self.order[self.places :]

    def had(self) -> set[int]:
        """Those who have had a mentor; a pair that never came about is none."""
        pairs = Mentorship.objects.filter(mentee__in=self.order).exclude(state=Mentorship.State.CANCELLED)
        return set(pairs.order_by().values_list("mentee_id", flat=True))

    def turn(self) -> set[int] | None:
        """Mentees who may be paired now: the first `places` of those who have not left; None is everybody.

        Whoever left without a mentor gives the place to the next. Once each has had one, lots say no more.
        """
        rows = Mentee.objects.filter(pk__in=self.order, state=Mentee.State.ENROLLED, person__is_active=True)
        here = set(rows.order_by().values_list("pk", flat=True))
        had = self.had()
        found = set([key for key in self.order if key in here or key in had][: self.places])
        return found if found - had else None

    @property
    def holds(self) -> bool:
        """Whether the same seed draws the same order again."""
        return drawn(self.order, seed=self.seed) == self.order

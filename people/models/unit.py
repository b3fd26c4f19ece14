from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Career levels from low to high; LEVEL_ORDER gives each its number."""

    JUNIOR = "junior", _("Junior")
    MEDIOR = "medior", _("Medior")
    SENIOR = "senior", _("Senior")
    LEAD = "lead", _("Lead")
    HEAD = "head", _("Head")
    DIRECTOR = "director", _("Director")


LEVEL_ORDER: dict[str, int] = {level.value: number for number, level in enumerate(Level, start=1)}


class OrgUnitQuerySet(models.QuerySet["OrgUnit"]):
    def keys_above(self, key: int | None) -> set[int]:
        """This unit and all that it is part of."""
        above = dict(self.order_by().values_list("pk", "parent_id")) if key else {}
        found: set[int] = set()
        while key and key not in found:
            found.add(key)
            key = above.get(key)
        return found

    def keys_below(self, keys: Collection[int]) -> set[int]:
        """These units and all that are part of them."""
        below: dict[int | None, list[int]] = defaultdict(list)
        for key, parent in self.order_by().values_list("pk", "parent_id"):
            below[parent].append(key)
        found, front = set(keys), list(keys)
        while front:
            front = [key for parent in front for key in below[parent] if key not in found]
            found.update(front)
        return found


class OrgUnit(models.Model):
    name = models.CharField(max_length=150)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    objects = OrgUnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], nulls_distinct=False, name="unit_name_unique_in_parent"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """What people offer and ask help with; rows hold its slug in arrays, so the engine reads plain sets."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    name_nl = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

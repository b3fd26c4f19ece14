from __future__ import annotations

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


class OrgUnit(models.Model):
    name = models.CharField(max_length=150)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

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

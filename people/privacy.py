"""What the house knows about a person, table by table; each app lists its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from people.models import Person, RosterImport


@dataclass(frozen=True)
class Held:
    """Rows of one table about a person: `whose` are lookups that lead to them, `fields` may leave."""

    model: type[models.Model]
    whose: tuple[str, ...]
    fields: tuple[str, ...]
    name: str = ""  # where one table is listed twice, seen from two sides

    @property
    def label(self) -> str:
        return self.name or self.model._meta.label_lower

    def rows(self, person: Person) -> Iterator[dict[str, Any]]:
        mine = models.Q()
        for lookup in self.whose:
            mine |= models.Q(**{lookup: person.pk})
        found = self.model._default_manager.filter(mine).order_by("pk")
        yield from found.values(*self.fields)


HELD = (
    Held(
        Person,
        ("pk",),
        (
            "employee_id",
            "email",
            "given_name",
            "family_name",
            "country",
            "location",
            "level",
            "unit__name",
            "job_title",
            "manager__employee_id",
            "hired_on",
            "left_on",
            "gender",
            "languages",
            "topics",
            "language",
            "time_zone",
            "theme",
            "house_role",
            "last_login",
            "created_at",
        ),
    ),
    Held(RosterImport, ("by",), ("file_name", "state", "created_at", "applied_at")),
)

"""What the house knows about a person, table by table; each app lists its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from people.models import (
    DirectoryGroup,
    Erasure,
    FeedMapping,
    FeedWord,
    Look,
    Person,
    Photo,
    RosterImport,
    ScimRecord,
    ScimToken,
)


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
            "about",
            "works_from",
            "works_until",
            "house_roles",
            "last_login",
            "created_at",
        ),
    ),
    Held(RosterImport, ("by", "approved_by"), ("file_name", "state", "created_at", "applied_at")),
    Held(FeedMapping, ("by",), ("columns", "changed_at")),
    Held(FeedWord, ("by",), ("kind", "written", "value", "changed_at")),
    Held(ScimToken, ("made_by",), ("name", "made_at", "revoked_at")),
    Held(ScimRecord, ("person",), ("user_name", "external_id", "extra", "created_at", "changed_at")),
    Held(DirectoryGroup, ("members",), ("name",)),
    Held(Photo, ("person",), ("digest", "added_at")),
    Held(Look, ("about",), ("by_name", "what", "where", "on")),
    Held(Look, ("by",), ("what", "where", "on"), name="people.look made"),
    Held(Erasure, ("person",), ("cause", "state", "announced_at", "due_on", "ended_at")),
)

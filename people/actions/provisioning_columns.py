"""What a planned change from the directory writes into a person's row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from people.hris import directory
from people.hris.directory import Meant
from people.hris.records import Record
from people.models import OrgUnit, Person, Topic


@dataclass(frozen=True, slots=True)
class Change:
    """One call's work: what the house showed, what the provider says now, what it had said before."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    kept: Mapping[str, Any]
    present: Record | None
    meant: Meant
    told: frozenset[str]

    def is_about(self, *where: str) -> bool:
        place = (where[0], where[1]) if len(where) > 1 else ("", where[0])
        return directory.attribute(self.after, place) != directory.attribute(self.before, place)


def columns_of(work: Change) -> dict[str, Any]:
    """What the person's row should hold; for somebody known, the house's own where nothing was said."""
    record = work.meant.record
    manager = Person.objects.filter(employee_id=record.manager_id).first() if record.manager_id else None
    columns: dict[str, Any] = {
        name: getattr(record, name)
        for name in ("employee_id", "given_name", "family_name", "email", "country", "location", "level",
                     "legal_entity", "job_title", "hired_on", "left_on", "left_why", "sort_name")
    }  # fmt: skip
    columns |= {
        "unit": _unit(record.unit),
        "manager": manager,
        "languages": list(record.languages),
        "topics": _topics(work),
        "time_zone": _time_zone(work),
    }
    language = _language(work)
    return columns | ({"language": language} if language else {})


def _unit(name: str) -> OrgUnit | None:
    """By name; where a name is used twice the topmost is meant, a new one stands at the top."""
    if not name:
        return None
    found = OrgUnit.objects.filter(name=name).order_by("parent_id", "pk")
    top = next((unit for unit in found if unit.parent_id is None), None) or found.first()
    return top or OrgUnit.objects.create(name=name)


def _topics(work: Change) -> list[str]:
    if "topics" in work.told:
        Topic.objects.bulk_create(
            [Topic(slug=slug, name=name) for slug, name in sorted(work.meant.topics.items())],
            ignore_conflicts=True,
        )
    return list(work.meant.record.topics)


def _time_zone(work: Change) -> str:
    """What the provider says, unless the person chose another zone after the provider spoke last."""
    said = work.meant.time_zone
    if said and work.present is not None and work.present.time_zone == said:
        return said  # still, wherever the country went
    if not said or not work.is_about("timezone"):
        return work.meant.record.time_zone
    shown = work.before.get("timezone", "")
    untouched = work.present is None or not work.kept or work.present.time_zone == shown
    return said if untouched else work.meant.record.time_zone


def _language(work: Change) -> str:
    """Of the pages, for somebody new; afterwards it is the person's own setting."""
    said = work.meant.language
    return said if work.present is None and said in dict(settings.LANGUAGES) else ""

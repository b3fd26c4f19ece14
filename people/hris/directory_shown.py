"""A person as a SCIM user: the provider's own words where they still mean what the house knows. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from people.hris import directory
from people.hris.directory import CORE, ENTERPRISE, MENTORING, Known
from people.hris.records import Record

READ_ONLY = frozenset({"id", "meta", "groups", "schemas", "password"})
# The attributes that carry facts, each with its facts; the manager is compared by id.
CARRIES: tuple[tuple[directory.Attribute, tuple[str, ...]], ...] = (
    (("", "name"), ("given_name", "family_name")),
    (("", "emails"), ("email",)),
    (("", "addresses"), ("country", "location")),
    (("", "title"), ("job_title",)),
    ((ENTERPRISE, "department"), ("unit",)),
    ((ENTERPRISE, "organization"), ("legal_entity",)),
    ((MENTORING, "legalEntity"), ("legal_entity",)),
    ((MENTORING, "country"), ("country",)),
    ((MENTORING, "location"), ("location",)),
    ((MENTORING, "level"), ("level",)),
    ((MENTORING, "hiredOn"), ("hired_on",)),
    ((MENTORING, "leftOn"), ("left_on",)),
    ((MENTORING, "languages"), ("languages",)),
    ((MENTORING, "topics"), ("topics",)),
)


@dataclass(frozen=True, slots=True)
class Here:
    """A person as the house knows them, with what a directory needs beside the record."""

    record: Record
    language: str = ""
    manager: str = ""  # public id
    manager_name: str = ""


def show(here: Here, kept: Mapping[str, Any] | None, words: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """`kept`: what the provider said last, None for somebody it never spoke about."""
    known = _from_facts(here)
    if kept is None:
        return known
    shown = {name: value for name, value in kept.items() if name not in READ_ONLY}
    for extension in directory.EXTENSIONS:
        if extension in shown:
            shown[extension] = dict(shown[extension])
    meant = directory.read(kept, Known(words=words), key=here.record.employee_id).record
    for where, facts in CARRIES:
        pairs = [(getattr(here.record, fact), getattr(meant, fact)) for fact in facts]
        if any(fact and fact != said for fact, said in pairs):
            _put(shown, where, directory.attribute(known, where))
    _show_manager(shown, here)
    if "active" in shown:
        shown["active"] = here.record.is_active
    return {name: value for name, value in shown.items() if value not in ({}, None)}


def _show_manager(shown: dict[str, Any], here: Here) -> None:
    said = directory.attribute(shown, (ENTERPRISE, "manager")) or {}
    value = here.manager or said.get("value", "")
    if value:
        name = {"displayName": here.manager_name} if here.manager and here.manager_name else {}
        _put(shown, (ENTERPRISE, "manager"), {"value": value, **name})


def _put(document: dict[str, Any], where: directory.Attribute, value: Any) -> None:
    extension, name = where
    home = document.setdefault(extension, {}) if extension else document
    home[name] = value
    if value is None:
        del home[name]


def _from_facts(here: Here) -> dict[str, Any]:
    record = here.record
    full_name = f"{record.given_name} {record.family_name}".strip()
    name = {"givenName": record.given_name, "familyName": record.family_name, "formatted": full_name}
    place = {"country": record.country, "locality": record.location}
    address = {**place, "type": "work", "primary": True} if any(place.values()) else {}
    manager = {"value": here.manager, "displayName": here.manager_name} if here.manager else {}
    document = {
        "userName": record.email or record.employee_id,
        "name": _said(name),
        "displayName": full_name,
        "title": record.job_title,
        "preferredLanguage": here.language,
        "timezone": record.time_zone,
        "active": record.is_active,
        "emails": [{"value": record.email, "type": "work", "primary": True}] if record.email else [],
        "addresses": [_said(address)] if address else [],
        ENTERPRISE: _said(
            {
                "employeeNumber": record.employee_id,
                "department": record.unit,
                "organization": record.legal_entity,
                "manager": _said(manager),
            }
        ),
        MENTORING: _said(
            {
                "level": record.level,
                "hiredOn": record.hired_on.isoformat() if record.hired_on else "",
                "leftOn": record.left_on.isoformat() if record.left_on else "",
                "languages": "; ".join(record.languages),
                "topics": "; ".join(record.topics),
            }
        ),
    }
    return _said(document)


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def schemas(document: Mapping[str, Any]) -> list[str]:
    return [CORE, *(extension for extension in directory.EXTENSIONS if extension in document)]


def version(document: Mapping[str, Any]) -> str:
    """Equal for equal content, whenever and by whom it was written."""
    written = json.dumps(document, sort_keys=True, default=str)
    return f'W/"{hashlib.sha256(written.encode()).hexdigest()[:20]}"'

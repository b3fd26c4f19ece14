"""What an identity provider says about a person (a SCIM user) → the facts the house keeps. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from people.hris import levels, names, places, reasons, words
from people.hris.records import Record

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
MENTORING = "urn:ietf:params:scim:schemas:extension:mentoring:2.0:User"
EXTENSIONS = (ENTERPRISE, MENTORING)

# Fact → the attributes that say it; an attribute inside an extension is (extension, name).
Attribute = tuple[str, str]
SAID_BY: dict[str, tuple[Attribute, ...]] = {
    "given_name": (("", "name"), ("", "displayName")),
    "family_name": (("", "name"), ("", "displayName")),
    "email": (("", "emails"),),
    "country": (("", "addresses"), (MENTORING, "country")),
    "location": (("", "addresses"), (MENTORING, "location")),
    "job_title": (("", "title"),),
    "unit": ((ENTERPRISE, "department"),),
    "legal_entity": ((ENTERPRISE, "organization"), (MENTORING, "legalEntity")),
    "manager_id": ((ENTERPRISE, "manager"),),
    "level": ((MENTORING, "level"),),
    "hired_on": ((MENTORING, "hiredOn"),),
    "left_on": ((MENTORING, "leftOn"),),
    "left_why": ((MENTORING, "leftWhy"),),
    "languages": ((MENTORING, "languages"),),
    "topics": ((MENTORING, "topics"),),
}
LONGEST_ID = 64
LONGEST = {
    "given_name": 100, "family_name": 150, "location": 100, "job_title": 200, "unit": 150,
    "legal_entity": 150,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meant:
    """The facts in a user's attributes; what nobody understands stays unknown."""

    record: Record
    topics: dict[str, str] = field(default_factory=dict)  # slug → name as written
    language: str = ""  # of the pages, "" = not said
    time_zone: str = ""  # "" = not said


@dataclass(frozen=True, slots=True)
class Known:
    """What the reading needs from the house: the manager's employee id, and words somebody explained."""

    manager_id: str = ""
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)


def attribute(document: Mapping[str, Any], where: Attribute) -> Any:
    extension, name = where
    home = document.get(extension) or {} if extension else document
    return home.get(name) if isinstance(home, Mapping) else None


def employee_ids(document: Mapping[str, Any]) -> list[str]:
    """What can be the key of a person: the employee number, else the provider's own id or the user name."""
    number = _text(attribute(document, (ENTERPRISE, "employeeNumber")))
    candidates = [number] if number else [_text(document.get("externalId")), _text(document.get("userName"))]
    return [each for each in candidates if 0 < len(each) <= LONGEST_ID]


def read(document: Mapping[str, Any], known: Known, *, key: str) -> Meant:
    given, family = _name(document)
    address = _chosen(document.get("addresses"))
    mentoring = document.get(MENTORING) or {}
    topics = dict(words.topics(_text(mentoring.get("topics"))))
    record = Record(
        employee_id=key,
        given_name=given,
        family_name=family,
        email=mail(document),
        country=_country(_text(mentoring.get("country") or address.get("country")), known),
        location=_text(mentoring.get("location") or address.get("locality"))[: LONGEST["location"]],
        level=_level(_text(mentoring.get("level")), known),
        unit=_text(attribute(document, (ENTERPRISE, "department")))[: LONGEST["unit"]],
        legal_entity=_legal_entity(document)[: LONGEST["legal_entity"]],
        job_title=_text(document.get("title"))[: LONGEST["job_title"]],
        manager_id=known.manager_id,
        hired_on=_day(mentoring.get("hiredOn")),
        left_on=_day(mentoring.get("leftOn")),
        left_why=_reason(_text(mentoring.get("leftWhy")), known),
        languages=words.languages(_text(mentoring.get("languages"))),
        topics=tuple(topics),
    )
    return Meant(record, topics, _language(document), _zone(document))


def _legal_entity(document: Mapping[str, Any]) -> str:
    said = attribute(document, (MENTORING, "legalEntity"))
    return _text(said or attribute(document, (ENTERPRISE, "organization")))


def _text(value: Any) -> str:
    return words.tidy(str(value)) if value is not None else ""


def _name(document: Mapping[str, Any]) -> tuple[str, str]:
    """As given and family name where they are told apart, else from the name as it is shown."""
    name = document.get("name") or {}
    given, family = _text(name.get("givenName")), _text(name.get("familyName"))
    if not (given or family):
        given, family = names.split(_text(name.get("formatted")) or _text(document.get("displayName")))
    return given[: LONGEST["given_name"]], family[: LONGEST["family_name"]]


def _chosen(entries: Any) -> Mapping[str, Any]:
    """The primary entry, else the one of work, else the first."""
    entries = [entry for entry in entries or () if isinstance(entry, Mapping)]
    marked = [entry for entry in entries if entry.get("primary")]
    at_work = [entry for entry in entries if str(entry.get("type", "")).lower() == "work"]
    return next(iter([*marked, *at_work, *entries]), {})


def mail(document: Mapping[str, Any]) -> str:
    """What is no address is kept for the provider and never written to; a user name can stand in."""
    entries = document.get("emails")
    written = _chosen(entries).get("value") if entries else document.get("userName")
    address = _text(written).lower()
    return address if words.is_mail(address) else ""


def _country(word: str, known: Known) -> str:
    return known.words.get(("country", places.plain(word))) or places.country_code(word) if word else ""


def _level(word: str, known: Known) -> str:
    return known.words.get(("level", places.plain(word))) or levels.level(word) if word else ""


def _reason(word: str, known: Known) -> str:
    return known.words.get(("leaving", places.plain(word))) or reasons.reason(word) or "" if word else ""


def without_reason(document: Mapping[str, Any]) -> dict[str, Any]:
    """What may be kept and shown back of a user: why somebody left is read once, and counted only."""
    mentoring = document.get(MENTORING)
    if not isinstance(mentoring, Mapping) or "leftWhy" not in mentoring:
        return dict(document)
    rest = {name: value for name, value in mentoring.items() if name != "leftWhy"}
    return {**document, MENTORING: rest} if rest else {k: v for k, v in document.items() if k != MENTORING}


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None


def _language(document: Mapping[str, Any]) -> str:
    told = _text(document.get("preferredLanguage")) or _text(document.get("locale"))
    return words.language(told.partition(";")[0].partition(",")[0]) if told else ""


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(document: Mapping[str, Any]) -> str:
    zone = _text(document.get("timezone"))
    return zone if zone in _zones() else ""


def told(before: Mapping[str, Any], after: Mapping[str, Any], kept: Mapping[str, Any]) -> frozenset[str]:
    """The facts this change speaks about: what is written anew, and what the provider had said and took back.

    An attribute that a provider never said and leaves out says nothing.
    """
    found = {
        fact
        for fact, attributes in SAID_BY.items()
        if any(_is_told(before, after, kept, each) for each in attributes)
    }
    return frozenset(found | ({"email"} if _is_renamed(after, kept) else set()))


def _is_renamed(after: Mapping[str, Any], kept: Mapping[str, Any]) -> bool:
    """The user name stood in for the address, and is another one now."""
    stands_in = not after.get("emails") and not kept.get("emails") and bool(mail(kept))
    return stands_in and bool(mail(after)) and after.get("userName") != kept.get("userName")


def _is_told(
    before: Mapping[str, Any], after: Mapping[str, Any], kept: Mapping[str, Any], where: Attribute
) -> bool:
    now = attribute(after, where)
    if now == attribute(before, where):
        return False
    return now is not None or attribute(kept, where) is not None

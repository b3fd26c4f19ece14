"""One's own data as the page shows it: each fact with its source, its date and who sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from dashboard import column_words as words
from dashboard import privacy
from people.models import HouseRole, Person, Source
from people.privacy import Held
from people.register import VIEWERS

SHOWN = 20  # rows of a table on the page; the download holds all
WORDS = {"about", "works_from", "works_until", "photo_digest"}  # no HR system ever fills these
OWN = WORDS | {"languages", "topics"}
SETTINGS = {"language", "theme", "time_zone"}
MADE_HERE = {"house_roles", "last_login", "created_at", "source", "public_id", "is_active", "closed_at"}


@dataclass(frozen=True)
class Fact:
    """One line; `change` is the page where the person changes it, `ask` a mail to HR about it."""

    label: str
    value: str
    source: str
    since: datetime | None
    seen: str
    change: str = ""
    ask: str = ""


def facts(person: Person, kinds: dict[str, Any]) -> list[Fact]:
    held = next(each for each in privacy.HELD if each.model is Person)
    row = next(held.rows(person))
    row["topics"] = [words.topic_names().get(slug, slug) for slug in row["topics"]]
    helper = hr_people().first()
    return [_fact(person, name, raw, held, helper) for name, raw in row.items()]


def _fact(person: Person, name: str, raw: Any, held: Held, helper: Person | None) -> Fact:
    label = words.column(name)
    known = name.split("__")[0]
    source, since = _source(person, known)
    change = "people:profile" if known in OWN else "people:settings" if known in SETTINGS else ""
    asks = not change and known not in MADE_HERE and helper is not None
    return Fact(
        label=label,
        value=_shown(name, raw, held),
        source=source,
        since=since,
        seen=seen(held, name),
        change=change,
        ask=_mail(helper, label) if asks and helper else "",
    )


def _shown(name: str, raw: Any, held: Held) -> str:
    if name == "photo_digest":
        return gettext("yes") if raw else "–"
    return words.value(raw, name, held.model)


def _source(person: Person, name: str) -> tuple[str, datetime | None]:
    """What was said of this column last, else where the whole row came from."""
    if (name in SETTINGS or name in WORDS) and name not in person.sources:
        return str(Source.SELF.label), None
    if name in MADE_HERE:
        return gettext("This site"), None
    source, moment = person.sources.get(name) or (person.source, None)
    known = str(Source(source).label) if source in Source.values else str(source)
    return known, (parse_datetime(str(moment)) if moment else person.created_at)


def _mail(helper: Person, label: str) -> str:
    subject = gettext("Correction of my data: %(field)s") % {"field": label}
    return f"mailto:{helper.email}?subject={quote(subject)}"


def seen(held: Held, name: str) -> str:
    line = privacy.facts(held.model._meta.label_lower, name)
    return str(VIEWERS[line.seen]) if line else ""


def hr_people() -> Any:
    """Whom to write to about what the HR system says."""
    rows = Person.objects.reachable().filter(house_roles__contains=[HouseRole.HR_ADMIN])
    return rows.order_by("sort_name", "pk")


def tables(person: Person, kinds: dict[str, Any]) -> list[dict[str, Any]]:
    """Every other table with something in it, newest rows first."""
    found = []
    for held in privacy.HELD:
        if held.model is Person:
            continue
        rows = list(held.of(person).order_by("-pk").values(*held.fields))
        if rows:
            found.append(
                {
                    "label": held.label,
                    "title": kinds.get(held.label, held.label),
                    "amount": len(rows),
                    "more": max(len(rows) - SHOWN, 0),
                    "rows": [_cells(row, held) for row in rows[:SHOWN]],
                }
            )
    return found


def _cells(row: dict[str, Any], held: Held) -> list[dict[str, str]]:
    return [
        {
            "label": words.column(name),
            "value": words.value(raw, name, held.model),
            "seen": seen(held, name),
        }
        for name, raw in row.items()
        if raw not in (None, "", [], {})
    ]

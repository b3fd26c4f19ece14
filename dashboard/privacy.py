"""One person's own data from every app, in the order of the chain."""

from __future__ import annotations

from typing import Any

import guides.privacy
import matching.privacy
import notices.privacy
import people.privacy
import programs.privacy
from people.models import Person
from people.privacy import Held

HELD: tuple[Held, ...] = (
    *people.privacy.HELD,
    *notices.privacy.HELD,
    *guides.privacy.HELD,
    *programs.privacy.HELD,
    *matching.privacy.HELD,
)


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row about this person, as plain values; tables without one are named with an empty list."""
    return {held.label: list(held.rows(person)) for held in HELD}

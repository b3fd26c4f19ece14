"""People whose rows say what the house knows already: they are in the file, and nobody reads their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

Person = tuple[str, str, str, str]  # employee id, given name, family name, mail


class Kind(NamedTuple):
    """What is counted about people whom nobody looks at one by one."""

    country: str
    level: str
    has_manager: bool
    is_active: bool
    has_left: bool  # a last day is known


class UnfamiliarFile(Exception):
    """Its rows hang together in a way that only reading them all can tell."""


class Same:
    """Nobody; the house has a class of its own that knows where to ask."""

    def __init__(self) -> None:
        self.kinds: Counter[Kind] = Counter()
        self.loaded: set[str] = set()  # employee ids of those among them who are in `present` all the same
        self.loose: Mapping[str, str] = {}  # employee id → manager's, of everyone else the house knows

    @property
    def count(self) -> int:
        return self.kinds.total()

    @property
    def active(self) -> int:
        return sum(number for kind, number in self.kinds.items() if kind.is_active)

    @property
    def left(self) -> int:
        return sum(number for kind, number in self.kinds.items() if kind.has_left and not kind.is_active)

    @property
    def without_manager(self) -> int:
        return sum(number for kind, number in self.kinds.items() if not kind.has_manager)

    def tally(self, name: str, *, active_only: bool = False) -> Counter[str]:
        """How many of each country or level, where known."""
        found: Counter[str] = Counter()
        for kind, number in self.kinds.items():
            value = getattr(kind, name)
            if value and (kind.is_active or not active_only):
                found[value] += number
        return found

    def holding(self, ids: Collection[str]) -> set[str]:
        """Which of these employee ids are theirs."""
        return set()

    def people(self) -> Iterable[Person]:
        """All of them, by name and address."""
        return ()

    def everyone(self) -> Iterable[Person] | None:
        """All people of the house; None where `present` holds them all."""
        return None

    def above(self, ids: Collection[str]) -> dict[str, str]:
        """Employee id → the manager's, of those among these ids whom the house knows."""
        return {}

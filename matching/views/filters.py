"""Which pairs of a draft are on the screen; all of it is in the address, so that a link keeps it. No HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matching.models import MatchRun
from matching.models.run import ProposalQuerySet
from people.countries import country_name

SHOWS = ("", "weak", "changed", "locked", "struck")
LONGEST = 80
KEPT_FOR = 15 * 60  # seconds
WEAK = 3  # a third of the points that a pair can have


@dataclass(frozen=True)
class Filters:
    """What the coordinator wants to see; nonsense in an address shows everything."""

    show: str = ""
    country: str = ""
    unit: int | None = None
    q: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        show, unit = query.get("show", ""), query.get("unit", "")
        return cls(
            show=show if show in SHOWS else "",
            country=query.get("country", "").strip()[:2].replace("\0", ""),
            unit=int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 10 else None,
            q=" ".join(query.get("q", "").replace("\0", "").split())[:LONGEST],
        )

    def query(self, **other: Any) -> str:
        """The address of these filters, or of them with some other."""
        values = {"show": self.show, "country": self.country, "unit": self.unit, "q": self.q} | other
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def narrows(self) -> bool:
        """By more than the tabs do."""
        return bool(self.country or self.unit or self.q)

    def of(self, run: MatchRun) -> ProposalQuerySet:
        rows = run.proposals.all()
        rows = rows.filter(is_struck=True) if self.show == "struck" else rows.standing()
        if self.show in {"weak", "changed", "locked"}:
            rows = rows.filter(kinds(run)[self.show])
        if self.country:
            rows = rows.filter(
                Q(mentee__person__country=self.country) | Q(mentor__person__country=self.country)
            )
        if self.unit:
            rows = rows.filter(Q(mentee__person__unit=self.unit) | Q(mentor__person__unit=self.unit))
        for word in self.q.split():
            rows = rows.filter(named(word, "mentee__person__") | named(word, "mentor__person__"))
        return rows


def named(word: str, prefix: str = "person__") -> Q:
    """A part of the first or last name."""
    given, family = f"{prefix}given_name__icontains", f"{prefix}family_name__icontains"
    return Q(**{given: word}) | Q(**{family: word})


def kinds(run: MatchRun) -> dict[str, Q]:
    """Weak = less than a third of what the program wishes for, counted in points."""
    most = sum(round(wish["weight"] * 100) for wish in run.policy.wishes)
    return {"weak": Q(points__lt=most / WEAK), "changed": ~Q(change=""), "locked": Q(is_locked=True)}


def tabs(run: MatchRun, filters: Filters) -> list[dict[str, Any]]:
    """One link per kind with its number, all from one question."""
    standing = Q(is_struck=False)
    wanted = {"all": standing, "struck": Q(is_struck=True)}
    wanted |= {name: standing & kind for name, kind in kinds(run).items()}
    wanted["begun"] = Q(mentorship__isnull=False)
    found = run.proposals.aggregate(**{name: Count("pk", filter=kind) for name, kind in wanted.items()})
    words = {
        "": _("All"),
        "weak": _("Weak"),
        "changed": _("Changed"),
        "locked": _("Locked"),
        "struck": _("Struck"),
    }
    return [
        {
            "show": show,
            "label": label,
            "number": found[show or "all"],
            "query": filters.query(show=show),
            "current": filters.show == show,
        }
        for show, label in words.items()
    ] + [{"show": "begun", "number": found["begun"]}]


def options(run: MatchRun, filters: Filters) -> dict[str, list[dict[str, Any]]]:
    """The countries and departments of who is in the draft."""
    countries, units = _places(run)
    language = get_language() or "en"
    named_countries = sorted((country_name(code, language), code) for code in countries)
    return {
        "countries": [
            {"value": code, "name": name, "current": code == filters.country}
            for name, code in named_countries
        ],
        "units": [
            {"value": pk, "name": name, "current": pk == filters.unit}
            for pk, name in sorted(units.items(), key=lambda two: two[1])
        ],
    }


def _places(run: MatchRun) -> tuple[set[str], dict[int, str]]:
    """From one question, which reads everybody in the draft: kept for as long as a review lasts."""
    key = f"places-of-run:{run.pk}:{run.rounds}:{run.planned_at.timestamp():.0f}"
    with suppress(Exception):  # without the cache they are only read again
        if kept := cache.get(key):
            return kept
    columns = ("person__country", "person__unit", "person__unit__name")
    mentees, mentors = (
        run.proposals.order_by().values_list(*(f"{side}__{column}" for column in columns)).distinct()
        for side in ("mentee", "mentor")
    )
    countries: set[str] = set()
    units: dict[int, str] = {}
    for country, unit, name in mentees.union(mentors):
        countries |= {country} - {""}
        units |= {unit: name} if unit else {}
    with suppress(Exception):
        cache.set(key, (countries, units), KEPT_FOR)
    return countries, units

"""What a mentee filters mentors by; all of it is in the address, so that a link keeps it. No HTTP."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict

from people.models import LEVEL_ORDER
from programs.models import MeetingForm

LONGEST = 100
MOST = 20  # values of one filter that are read from an address
HOURS = (2, 4, 6)
SINGLE = ("language", "country", "unit", "level", "form", "hours")
SHOWS = ("saved", "aside")


@dataclass(frozen=True)
class Filters:
    """Nonsense in an address filters nothing, or finds nobody; it never fails."""

    q: str = ""
    topics: tuple[str, ...] = ()  # any of them
    language: str = ""
    country: str = ""
    unit: str = ""
    level: str = ""
    form: str = ""
    hours: str = ""  # at least so many shared
    has_room: bool = True
    show: str = ""  # only the saved ones, or only those put aside

    @classmethod
    def read(cls, query: QueryDict) -> Filters:
        plain = {name: _clean(query.get(name, "")) for name in SINGLE}
        plain["level"] = plain["level"] if plain["level"] in LEVEL_ORDER else ""
        plain["form"] = plain["form"] if plain["form"] in MeetingForm.values else ""
        plain["hours"] = plain["hours"] if plain["hours"] in map(str, HOURS) else ""
        show = query.get("show", "")
        return cls(
            q=_clean(query.get("q", "")),
            topics=tuple(dict.fromkeys(filter(None, map(_clean, query.getlist("topic")[:MOST])))),
            has_room=query.get("room", "1") != "0",
            show=show if show in SHOWS else "",
            **plain,
        )

    def without(self, name: str, value: str = "") -> Filters:
        """One filter less; of several topics only the named one."""
        if name == "topics":
            return replace(self, topics=tuple(topic for topic in self.topics if topic != value))
        return replace(self, **{name: False if name == "has_room" else ""})  # type: ignore[arg-type]  # by name

    def bare(self) -> Filters:
        """None at all."""
        return Filters(has_room=False)

    def active(self) -> list[tuple[str, str]]:
        """(name, value) of every filter that leaves somebody out."""
        found = [(name, getattr(self, name)) for name in ("q", *SINGLE, "show") if getattr(self, name)]
        found += [("topics", topic) for topic in self.topics]
        return found + ([("has_room", "")] if self.has_room else [])

    def query(self, program: int) -> str:
        query = QueryDict(mutable=True)
        query["program"] = str(program)
        query.setlist("topic", list(self.topics))
        for name in ("q", *SINGLE, "show"):
            if getattr(self, name):
                query[name] = getattr(self, name)
        query["room"] = "1" if self.has_room else "0"
        return query.urlencode()


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:LONGEST]

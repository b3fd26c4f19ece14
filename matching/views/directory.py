"""The directory as the engine sees it: who is allowed for this mentee, filtered and in order. No HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count
from django.http import QueryDict

from matching import load
from matching.engine import Bar, PairReasons, why_all_mentors
from matching.models import MentorRequest, Policy
from matching.prefilter import allowed_by_facts
from programs.models import Mentee, Mentor


@dataclass(frozen=True)
class Card:
    mentor: Mentor
    reasons: PairReasons
    free: int
    pending: int  # people who wait for this mentor's answer


@dataclass(frozen=True)
class Filters:
    q: str = ""
    topics: tuple[str, ...] = ()
    language: str = ""
    country: str = ""
    has_room: bool = True

    @classmethod
    def read(cls, query: QueryDict) -> Filters:
        return cls(
            q=query.get("q", "").replace("\0", "").strip()[:100],
            topics=tuple(dict.fromkeys(query.getlist("topic"))),
            language=query.get("language", ""),
            country=query.get("country", ""),
            has_room=query.get("room", "1") != "0",
        )

    def without(self, name: str, value: str = "") -> Filters:
        """One filter less; of several topics only the named one."""
        if name == "topics":
            return replace(self, topics=tuple(topic for topic in self.topics if topic != value))
        return replace(self, **{name: False if name == "has_room" else ""})  # type: ignore[arg-type]  # by name

    def active(self) -> list[tuple[str, str]]:
        """(name, value) of every filter that leaves somebody out."""
        found = [(name, getattr(self, name)) for name in ("q", "language", "country") if getattr(self, name)]
        found += [("topics", topic) for topic in self.topics]
        return found + ([("has_room", "")] if self.has_room else [])

    def query(self, program: int) -> str:
        query = QueryDict(mutable=True)
        query["program"] = str(program)
        query.setlist("topic", list(self.topics))
        for name in ("q", "language", "country"):
            if getattr(self, name):
                query[name] = getattr(self, name)
        query["room"] = "1" if self.has_room else "0"
        return query.urlencode()


@dataclass(frozen=True)
class Directory:
    """All mentors allowed for one mentee, best fit first."""

    cards: tuple[Card, ...]
    policy: Policy
    topic_names: dict[str, str] = field(default_factory=dict)

    def matching(self, filters: Filters) -> list[Card]:
        return [card for card in self.cards if self._fits(card, filters)]

    def topic_counts(self, filters: Filters) -> list[tuple[str, int]]:
        """Topics offered by those whom the other filters leave, by name."""
        rest = self.matching(replace(filters, topics=()))
        counts = Counter(topic for card in rest for topic in card.mentor.topics)
        for topic in filters.topics:
            counts.setdefault(topic, 0)
        return sorted(counts.items(), key=lambda item: self.topic_names.get(item[0], item[0]).casefold())

    def languages(self) -> set[str]:
        return {code for card in self.cards for code in card.mentor.person.languages}

    def countries(self) -> set[str]:
        return {card.mentor.person.country for card in self.cards} - {""}

    def _fits(self, card: Card, filters: Filters) -> bool:
        person = card.mentor.person
        return (
            (not filters.has_room or card.free > 0)
            and (not filters.language or filters.language in person.languages)
            and (not filters.country or filters.country == person.country)
            and set(filters.topics) <= set(card.mentor.topics)
            and (not filters.q or self._says(card, filters.q))
        )

    def _says(self, card: Card, words: str) -> bool:
        """Every word occurs in the name, job, place or a topic."""
        person = card.mentor.person
        topics = [self.topic_names.get(topic, topic) for topic in card.mentor.topics]
        text = " ".join([person.full_name, person.job_title, person.location, *topics]).casefold()
        return all(word in text for word in words.casefold().split())


def directory(mentee: Mentee, *, today: date, language: str) -> Directory:
    """Exactly the mentors whom the engine allows; who is full stays, since room may come back."""
    policy = Policy.objects.current(mentee.program)
    available = Mentor.objects.filter(program=mentee.program).available().with_load()
    rows = allowed_by_facts(available, mentee, policy)
    mentors = list(rows.select_related("person").order_by("pk"))
    found = why_all_mentors(load.around(mentee, policy, today=today, mentors=mentors))
    waiting = _pending(mentors)
    cards = [
        Card(row, found[row.pk], load.free_seats(row), waiting.get(row.pk, 0))
        for row in mentors
        if all(reason.code == Bar.SEATS for reason in found[row.pk].blocked)
    ]
    cards.sort(key=lambda card: (card.free == 0, -card.reasons.points, card.pending, card.mentor.pk))
    return Directory(tuple(cards), policy, load.topic_names(language))


def _pending(mentors: Iterable[Mentor]) -> dict[int, int]:
    rows = MentorRequest.objects.pending().filter(mentor__in=[row.pk for row in mentors])
    return dict(rows.values_list("mentor").annotate(amount=Count("pk")).order_by())

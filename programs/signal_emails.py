"""Mails that follow from check-ins: a coordinator who should call today, and a word to mentors half-way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from notices import actions as notices
from people.models import Person
from programs.emails import coordinator
from programs.models import FollowUp, Signal

Letter = tuple[Person, str, dict[str, Any]]
CHAPTERS = {"career": "roles", "personal": "good-conversation", "example": "roles"}


def talk_wished(rows: Iterable[Signal], *, now: datetime) -> int:
    """To whoever leads the program, once a day at most; neither the subject nor the mail names anybody."""
    day = timezone.localdate(now).isoformat()
    letters = {}
    for row in rows:
        person = row.its_program.lead
        if person is not None and not _is_of_the_pair(row, person.pk):
            context = {"action_url": reverse("dashboard:today") + "?kind=S7", "program": row.its_program.name}
            key = f"program:{row.program_id}:talk-wished:{day}:{person.pk}"
            letters[key] = (person, key, context)
    return _queue("talk_wished", list(letters.values()), now=now)


def _is_of_the_pair(row: Signal, person: int) -> bool:
    pair = row.mentorship
    return pair is not None and person in (pair.mentor_person_id, pair.mentee_person_id)


def support_lowest(rows: Iterable[FollowUp], *, group: str, now: datetime) -> int:
    """`group` is of the program as a whole, so every mentor of it reads the same."""
    letters = []
    for row in rows:
        pair = row.mentorship
        context = {
            "action_url": reverse("guides:chapter-detail", args=[CHAPTERS[group]]),
            "group": group,
            "program": pair.program.name,
            **coordinator(pair.program),
        }
        letters.append((pair.mentor_person, f"mentorship:{pair.pk}:support", context))
    return _queue("support_lowest", letters, now=now)


def _queue(kind: str, letters: list[Letter], *, now: datetime) -> int:
    known = notices.queued_among(key for _person, key, _context in letters)
    new = [letter for letter in letters if letter[1] not in known]
    notices.queue_all(kind=kind, now=now, letters=new)
    return len(new)

"""The mentors of a program as the engine reads them, kept in memory and brought up to date by notes.

Twenty thousand mentors are read once; after that a page asks the database only what has changed. Triggers
note every change together with its transaction: whatever ended after the last look is read anew, also where
it began long before. A process holds the facts of available mentors and nothing else: no names, no words.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from threading import Lock
from typing import Any

import numpy as np
from django.db.models import CharField, Count, Q, Value
from django.db.models.functions import Cast

from matching import load, pace
from matching.engine import MentorFacts, Pool
from matching.models import MentorRequest
from people import prepared
from people.models import OrgUnit, Topic
from programs.models import MeetingForm, Mentor, Program

KEPT = 16  # programs
ANEW_AFTER = 3600  # seconds without a look; notes are kept for a day
ASKED_WITHIN = timedelta(days=90)
FORMS = tuple(MeetingForm.values)
HEAVY = ("introduction", "person__about", "person__sources", "person__password")
AT_ONCE = 1000
LATEST = 2**62  # beyond every transaction

# Nothing is later than the newest transaction or one's own, unless it came from a copy of another database.
NOTES = """
    WITH look AS (
        SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest,
            greatest(pg_snapshot_xmax(pg_current_snapshot()), pg_current_xact_id_if_assigned())::text::bigint
                AS newest
    )
    SELECT look.oldest, note.id, note.mentor FROM look LEFT JOIN matching_listingchange note
        ON note.changed_in >= least($1, look.oldest) AND note.changed_in <= look.newest"""


@dataclass(frozen=True)
class Known:
    """What the directory knows of one mentor beside the facts of the engine."""

    facts: MentorFacts
    form: int
    asked: int
    pending: int
    usual: int


@dataclass(frozen=True)
class Shelf:
    """All available mentors of one program on one day; every array in the order of the pool."""

    day: date
    pool: Pool
    form: Any  # place in FORMS
    asked: Any  # how often, in the last ninety days before today: who is asked less comes first
    pending: Any  # people who wait for an answer
    usual: Any  # days within which this mentor answers; 0 where it is not known
    topics: dict[str, tuple[str, str]] = field(default_factory=dict)  # slug → English, Dutch
    units: dict[str, str] = field(default_factory=dict)
    said: dict[tuple[str, str], Any] = field(default_factory=dict)  # words looked for since the last change
    since: int = 0  # every note of a transaction before this one is read
    seen: frozenset[int] = frozenset()  # notes read of later ones
    looked_at: float = 0.0

    @property
    def ids(self) -> Any:
        return self.pool.side.ids

    def topic_names(self, language: str) -> dict[str, str]:
        place = 1 if language.startswith("nl") else 0
        return {slug: names[place] for slug, names in self.topics.items()}


_shelves: OrderedDict[int, Shelf] = OrderedDict()
_lock = Lock()


def of(program: Program, *, today: date) -> Shelf:
    """The shelf as it is now: one question where nothing changed."""
    with _lock:
        shelf = _shelves.get(program.pk)
    is_old = shelf is None or shelf.day != today or time.monotonic() - shelf.looked_at > ANEW_AFTER
    since, notes = _notes(0 if is_old or shelf is None else shelf.since)
    if is_old or shelf is None:
        shelf = _made(program, today=today)
    else:
        shelf = _renewed(program, shelf, [note for note in notes if note[0] not in shelf.seen])
    shelf = replace(shelf, since=since, seen=frozenset(key for key, _ in notes), looked_at=time.monotonic())
    with _lock:
        _shelves[program.pk] = shelf
        _shelves.move_to_end(program.pk)
        while len(_shelves) > KEPT:
            _shelves.popitem(last=False)
    return shelf


def _notes(since: int) -> tuple[int, list[tuple[int, int | None]]]:
    """From which transaction on to look the next time, and the notes (key, mentor) since this one."""
    rows = prepared.raw("notes of changes", NOTES, [since or LATEST])
    return rows[0][0], [(key, mentor) for _, key, mentor in rows if key is not None]


def _made(program: Program, *, today: date) -> Shelf:
    known = _read(program, None, today=today)
    return Shelf(
        day=today,
        pool=Pool.of([row.facts for row in known]),
        **_columns(known),
        **_names(),
    )


def _renewed(program: Program, shelf: Shelf, notes: Sequence[tuple[int, int | None]]) -> Shelf:
    if not notes:
        return shelf
    changed = list({mentor for _, mentor in notes if mentor is not None})
    if len(changed) > max(AT_ONCE, len(shelf.pool) // 4):
        return _made(program, today=shelf.day)
    known = _read(program, changed, today=shelf.day)
    if not shelf.pool.know(row.facts for row in known):
        return _made(program, today=shelf.day)
    keep = ~np.isin(shelf.ids, changed)
    new = _columns(known)
    joined = {name: np.concatenate([getattr(shelf, name)[keep], column]) for name, column in new.items()}
    pool = shelf.pool.changed(keep, [row.facts for row in known])
    return replace(shelf, pool=pool, said={}, **joined, **_names())  # type: ignore[arg-type]  # by their names


def _names() -> dict[str, Any]:
    """Of topics and units, in one question."""
    topics = Topic.objects.order_by().values_list("slug", "name", "name_nl")
    units = OrgUnit.objects.order_by().annotate(key=Cast("pk", CharField()), none=Value(None, CharField()))
    rows = sorted(topics.union(units.values_list("key", "name", "none"), all=True), key=lambda row: row[1])
    return {
        "topics": {slug: (name, dutch or name) for slug, name, dutch in rows if dutch is not None},
        "units": {key: name for key, name, dutch in rows if dutch is None},
    }


def _columns(known: Sequence[Known]) -> dict[str, Any]:
    return {
        name: np.array([getattr(row, name) for row in known], dtype=np.int64)
        for name in ("form", "asked", "pending", "usual")
    }


def _read(program: Program, keys: list[int] | None, *, today: date) -> list[Known]:
    """These mentors as far as they are available, or all, in a fixed number of questions."""
    chosen = Q(program=program) if keys is None else Q(program=program, pk__in=keys)
    asked = _asked(program, keys, today=today)
    rows = Mentor.objects.filter(chosen).available().with_load()
    rows = rows.select_related("person").defer(*HEAVY).order_by("pk")
    found = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        before, pending, usual = asked.get(row.pk, (0, 0, 0))
        facts = load.mentors_alone([row], today=today)[0]
        found.append(Known(facts, FORMS.index(row.form), before, pending, usual))
    return found


def _asked(program: Program, keys: list[int] | None, *, today: date) -> dict[int, tuple[int, int, int]]:
    """Mentor → how often asked before today, how many wait, within how many days an answer comes.

    Today's requests do not move anybody while people look.
    """
    midnight = datetime.combine(today, clock_time(), tzinfo=UTC)
    lately = Q(asked_at__gte=midnight - ASKED_WITHIN)
    rows = MentorRequest.objects.filter(program=program).filter(lately | pace.answered(now=midnight))
    rows = rows if keys is None else rows.filter(mentor__in=keys)
    counted = (
        rows.order_by()
        .values("mentor")
        .annotate(
            before=Count("pk", filter=lately & Q(asked_at__lt=midnight)),
            waiting=Count("pk", filter=lately & Q(state=MentorRequest.State.PENDING)),
            **pace.columns(now=midnight),
        )
    )
    return {row["mentor"]: (row["before"], row["waiting"], pace.days(row) or 0) for row in counted}

"""A program's year before it is lived: an invented cohort, every mail, task and signal, and nothing kept.

It runs on a copy of the program in a transaction that is always rolled back. The clock's deeds look at that
copy only, so nothing real is touched or locked. No mail leaves the house: the sender is never asked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation

from dashboard import cohort, todo
from matching.actions import departing, drift
from notices import kinds, pacing
from notices.letters import compose
from notices.models import Notice
from people import acting
from people.models import Person
from programs.actions import (
    checkpoints,
    ending,
    follow_ups,
    looking,
    pausing,
    signals,
    support,
)
from programs.calendar import over_everywhere
from programs.models import Program, QuestionSet, Signal

COHORT = 40
DAYS = 365 + 45
WEEK = 7
TEN = time(10)  # each day is looked at once
HR = "HR"


@dataclass(frozen=True)
class Line:
    """One thing that somebody gets, or is asked, or that HR should look at."""

    week: int
    on: str
    person: str
    side: str
    kind: str  # mail, task or signal
    what: str


@dataclass
class Report:
    program: str
    starts_on: str
    pairs: int
    lines: list[Line] = field(default_factory=list)
    most_mails_a_week: int = 0
    who_gets_most: str = ""
    states: dict[str, int] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        return asdict(self)


class _Undo(Exception):
    """Always raised at the end, so that nothing stays."""


@acting.as_house()
def run(program: Program, *, now: datetime, pairs: int = COHORT, days: int = DAYS) -> Report:
    report = Report(program.name, now.date().isoformat(), pairs)
    try:
        with transaction.atomic(), translation.override("en"):
            _live(program, report, now=now, pairs=pairs, days=days)
            raise _Undo
    except _Undo:
        return report


def _live(program: Program, report: Report, *, now: datetime, pairs: int, days: int) -> None:
    copy = _copy(program, now=now)
    lead = copy.lead
    known = todo.items_of(lead, today=now.date()) if lead else []
    first = datetime.combine(now.date(), TEN, UTC)
    people = cohort.Cohort(copy, pairs=pairs, now=first)
    sides = people.sides | ({lead.pk: HR} if lead else {})
    mails = _Mails(report, sides)
    tasks = _Tasks(report, sides)
    tasks.seen |= {(lead.pk, str(item.title), item.url) for item in known if lead}
    drift.look(today=now.date(), now=first, of=copy)
    shown = set(Signal.objects.within(copy).values_list("pk", flat=True))  # of invented people, hence no news
    for day in range(days):
        moment = first + timedelta(days=day)
        people.act(day, now=moment)
        _rounds(copy, moment)
        if day % WEEK == 0:
            _signals(report, copy, shown, week=day // WEEK, now=moment)
            tasks.look(day // WEEK, today=moment.date())
        mails.send(day // WEEK, now=moment)
    report.states = people.states()
    mails.count()
    report.lines.sort(key=lambda line: (line.week, line.on, line.person, line.kind, line.what))


def _copy(program: Program, *, now: datetime) -> Program:
    """Live from today for a year; courses count as done, for the cohort has learned already."""
    sets = list(QuestionSet.objects.filter(program=program))
    copy = Program.objects.get(pk=program.pk)
    columns: dict[str, Any] = {
        "pk": None,
        "name": f"{program.name} – rehearsal",
        "state": Program.State.LIVE,
        "starts_on": now.date(),
        "ends_on": None,
        "is_always_on": True,
        "live_at": now,
        "paused_at": None,
        "mentor_course": None,
        "mentee_course": None,
        "needs_session": "",
    }
    for name, value in columns.items():
        setattr(copy, name, value)
    copy._state.adding = True
    leads = list(Person.objects.reachable().order_by("pk")[:2])
    copy.owner = copy.owner or leads[0]
    copy.deputy = copy.deputy or next((each for each in leads if each != copy.owner), None)
    copy.save(force_insert=True)
    for row in sets:
        row.pk, row.program = None, copy
        row.save(force_insert=True)
    cohort.rules_of(program, copy)
    return copy


def _rounds(of: Program, now: datetime) -> None:
    """What the clock does for pairs, in its own order."""
    today = now.date()
    deeds: tuple[Callable[[], Any], ...] = (
        lambda: departing.end_pairs(now=now, of=of),
        lambda: pausing.free_seats(today=today, now=now, of=of),
        lambda: pausing.resume_due(today=today, now=now, of=of),
        lambda: ending.ask_due(today=today, now=now, of=of),
        lambda: ending.close_due(now=now, of=of),
        lambda: follow_ups.open_due(today=today, now=now, of=of),
        lambda: checkpoints.open_six_weeks(today=today, now=now, of=of),
        lambda: checkpoints.open_look_backs(today=today, now=now, of=of),
        lambda: follow_ups.close_overdue(today=over_everywhere(now), now=now, of=of),
        lambda: follow_ups.remind(now=now, of=of),
        lambda: support.tell_mentors(now=now, of=of),
    )
    for deed in deeds:
        deed()


def _signals(report: Report, of: Program, shown: set[int], *, week: int, now: datetime) -> None:
    today = now.date()
    signals.keep(looking.OF_PAIRS, lambda: looking.find(today=today, of=of), today=today, now=now, of=of)
    drift.look(today=today, now=now, of=of)
    signals.tell_leads(now=now, of=of)
    rows = Signal.objects.open().exclude(pk__in=shown).filter(opened_at=now).select_related("mentorship")
    for row in rows.filter(program=of):
        shown.add(row.pk)
        who = str(row.mentorship) if row.mentorship else ""
        report.lines.append(Line(week, today.isoformat(), who, HR, "signal", f"{row.get_rule_display()}"))


class _Mails:
    """By the same hours and turns as the real sender; the cohort's own deeds are answered at once."""

    def __init__(self, report: Report, sides: dict[int, str]) -> None:
        self.report, self.sides = report, sides
        self.seen = 0
        self.waiting: dict[int, list[Notice]] = defaultdict(list)
        self.sent: dict[int, list[datetime]] = defaultdict(list)
        self.days: dict[int, list[tuple[date, str]]] = defaultdict(list)

    def send(self, week: int, *, now: datetime) -> None:
        fresh = Notice.objects.filter(pk__gt=self.seen, to__in=self.sides, created_at=now)
        for notice in fresh.select_related("to").order_by("pk"):
            self.seen = notice.pk
            if kinds.of(notice.kind).waits:
                self.waiting[notice.to_id].append(notice)
            else:
                self._told(week, [notice], now=now)
        for reader in list(self.waiting):
            person = self.waiting[reader][0].to
            recent = [moment for moment in self.sent[reader] if moment > now - timedelta(days=9)]
            zone = ZoneInfo(person.time_zone)
            if pacing.next_moment(now, zone=zone, country=person.country, sent=recent) == now:
                self._told(week, self.waiting.pop(reader), now=now)
                self.sent[reader].append(now)

    def _told(self, week: int, together: list[Notice], *, now: datetime) -> None:
        person = together[0].to
        subject = f"{compose(*together).subject}"
        side = self.sides[person.pk]
        self.report.lines.append(Line(week, now.date().isoformat(), person.full_name, side, "mail", subject))
        self.days[person.pk].append((now.date(), together[0].kind))

    def count(self) -> None:
        """The most mails of the program to one person within seven days; answers to own deeds aside."""
        worst: Counter[int] = Counter()
        for person, mails in self.days.items():
            if self.sides[person] == HR:
                continue
            days = sorted(day for day, kind in mails if kind not in cohort.OWN_DEEDS)
            for day in days:
                within = sum(day <= other < day + timedelta(days=WEEK) for other in days)
                worst[person] = max(worst[person], within)
        if worst:
            person, most = worst.most_common(1)[0]
            self.report.most_mails_a_week = most
            self.report.who_gets_most = Person.objects.get(pk=person).full_name


class _Tasks:
    """What stands on somebody's to-do list for the first time this week."""

    def __init__(self, report: Report, sides: dict[int, str]) -> None:
        self.report, self.sides = report, sides
        self.seen: set[tuple[int, str, str]] = set()

    def look(self, week: int, *, today: date) -> None:
        for person in Person.objects.filter(pk__in=self.sides).order_by("pk"):
            for line in self._new(person, week, today):
                self.report.lines.append(line)

    def _new(self, person: Person, week: int, today: date) -> Iterator[Line]:
        for item in todo.items_of(person, today=today):
            key = (person.pk, str(item.title), item.url)
            if key not in self.seen:
                self.seen.add(key)
                side = self.sides[person.pk]
                yield Line(week, today.isoformat(), person.full_name, side, "task", f"{item.title}")

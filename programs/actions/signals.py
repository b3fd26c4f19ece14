"""Signals open when their facts appear, close when the facts are gone, and never do anything to a pair."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from people import audit
from people.models import Person
from programs import signal_emails
from programs.actions import ending
from programs.models import Program, Signal, SignalStep

log = logging.getLogger(__name__)

Kind = SignalStep.Kind


class SignalIsClosed(Exception):
    """Somebody was first, or the fact was mended meanwhile."""


class NoSuchDay(Exception):
    """It is put off until a day to come."""


@dataclass(frozen=True)
class Found:
    """One fact that deserves a look today; `mark` changes when the fact is a new one."""

    rule: str
    subject: str
    program: int | None  # None: a matter of the house
    since_on: date
    mentorship: int | None = None
    person: int | None = None
    mark: str = ""
    facts: dict[str, Any] = field(default_factory=dict, compare=False)


def keep(
    rules: Iterable[str],
    find: Callable[[], Iterable[Found]],
    *,
    today: date,
    now: datetime,
    of: Program | None = None,
) -> dict[str, int]:
    """Bring the signals of these rules in line with the facts, however often the clock runs."""
    rules = list(rules)
    found = {(each.rule, each.subject): each for each in find()}
    with transaction.atomic():
        rows = Signal.objects.going_on().within(of).filter(rule__in=rules).select_for_update(of=("self",))
        present = {(row.rule, row.subject): row for row in rows.order_by("pk")}
        opened = _open([each for key, each in found.items() if key not in present], now=now)
        fixed = 0
        for key, row in present.items():
            if key not in found:
                _close(row, now=now, is_fixed=True)
                SignalStep.objects.create(signal=row, kind=Kind.FIXED, at=now)
                fixed += 1
            else:
                _refresh(row, found[key], today=today, now=now)
    return {"opened": opened, "fixed": fixed}


def _open(new: list[Found], *, now: datetime) -> int:
    """Not again what somebody closed by hand knowing these very facts."""
    by_hand = Signal.objects.filter(
        state=Signal.State.CLOSED, is_fixed=False, subject__in=[each.subject for each in new]
    )
    settled = set(by_hand.values_list("rule", "subject", "mark"))
    rows = [
        Signal(
            rule=each.rule,
            subject=each.subject,
            program_id=each.program,
            mentorship_id=each.mentorship,
            person_id=each.person,
            since_on=each.since_on,
            mark=each.mark,
            facts=each.facts,
            opened_at=now,
        )
        for each in new
        if (each.rule, each.subject, each.mark) not in settled
    ]
    Signal.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _refresh(row: Signal, found: Found, *, today: date, now: datetime) -> None:
    """A new fact, or the day until which it was put off, brings it back on the list."""
    changed = found.mark != row.mark
    if changed or found.facts != row.facts:
        Signal.objects.filter(pk=row.pk).update(mark=found.mark, facts=found.facts, since_on=found.since_on)
    over = row.snoozed_until is not None and row.snoozed_until <= today
    if row.state == Signal.State.SNOOZED and (over or changed):
        _wake(row, now=now)


def _wake(row: Signal, *, now: datetime) -> None:
    Signal.objects.filter(pk=row.pk).update(state=Signal.State.OPEN, snoozed_until=None)
    SignalStep.objects.create(signal=row, kind=Kind.WOKE, at=now)


def opened(found: Found, *, now: datetime) -> Signal:
    """The row of what the desk counts, made once somebody decides about it; two at once share one."""
    _open([found], now=now)
    row = Signal.objects.going_on().filter(rule=found.rule, subject=found.subject).first()
    if row is None:
        raise SignalIsClosed
    return row


def settle(there: Iterable[tuple[str, str]], *, today: date, now: datetime) -> int:
    """Close the rows of what the desk no longer counts; bring back those whose day has come."""
    there = set(there)
    with transaction.atomic():
        rows = Signal.objects.going_on().filter(rule__in=Signal.Matter.values)
        gone = 0
        for row in rows.select_for_update(of=("self",)).order_by("pk"):
            if (row.rule, row.subject) not in there and row.rule == Signal.Matter.CONCERN:
                row.delete()  # with all that was noted: nobody keeps that
                gone += 1
            elif (row.rule, row.subject) not in there:
                _close(row, now=now, is_fixed=True)
                SignalStep.objects.create(signal=row, kind=Kind.FIXED, at=now)
                gone += 1
            elif row.snoozed_until is not None and row.snoozed_until <= today:
                _wake(row, now=now)
    return gone


def tell_leads(*, now: datetime, of: Program | None = None) -> int:
    """Whoever wishes a talk waits for no next look at the list: the lead gets a mail the same day."""
    rows = (
        Signal.objects.open().within(of).filter(rule=Signal.Rule.TALK, opened_at__gt=now - timedelta(days=1))
    )
    with transaction.atomic():
        return signal_emails.talk_wished(
            rows.select_related("program__owner", "program__deputy", "mentorship").order_by("pk"), now=now
        )


def take_on(signal: Signal, *, to: Person, by: Person, now: datetime) -> None:
    _step(signal, Kind.ASSIGNED, by=by, now=now, words=to.full_name, assigned_to=to)


def tried(signal: Signal, *, words: str, by: Person, now: datetime) -> None:
    _step(signal, Kind.TRIED, by=by, now=now, words=words)


def put_off(signal: Signal, *, until: date, why: str, by: Person, today: date, now: datetime) -> None:
    if until <= today:
        raise NoSuchDay
    columns = {"state": Signal.State.SNOOZED, "snoozed_until": until}
    _step(signal, Kind.SNOOZED, by=by, now=now, words=why, **columns)


def bring_back(signal: Signal, *, by: Person, now: datetime) -> None:
    """Before its day."""
    _step(signal, Kind.WOKE, by=by, now=now, state=Signal.State.OPEN, snoozed_until=None)


def close(signal: Signal, *, verdict: str, why: str, by: Person, now: datetime) -> None:
    """It stays closed for as long as the facts are these."""
    with transaction.atomic():
        row = _locked(signal)
        _close(row, now=now, is_fixed=False, verdict=verdict)
        SignalStep.objects.create(signal=row, by=by, kind=Kind.CLOSED, words=why, at=now)
        audit.record(by=by, verb="close signal", about=row, rule=row.rule)
    signal.refresh_from_db()


def confirm(signal: Signal, *, by: Person, now: datetime) -> None:
    """Both know which rule does not fit and go on: it comes back only when another one breaks."""
    close(
        signal, verdict=Signal.Verdict.FALSE, why=gettext("Confirmed with both: they go on."), by=by, now=now
    )


def rematch(signal: Signal, *, by: Person, now: datetime) -> None:
    """Both know: the pair ends without fault, and the mentee can be paired anew."""
    with transaction.atomic():
        row = _locked(signal)
        if row.mentorship is None:
            raise SignalIsClosed
        ending.part_for_rules(row.mentorship, by=by, now=now)
        close(
            signal, verdict=Signal.Verdict.TRUE, why=gettext("Another mentor for the mentee."), by=by, now=now
        )


def judge(signal: Signal, *, verdict: str, by: Person) -> None:
    """Of one that closed by itself too: was there a problem? So that the limits can be tuned."""
    with transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(verdict=verdict)
        audit.record(by=by, verb="judge signal", about=signal, rule=signal.rule)


def _step(signal: Signal, kind: str, *, by: Person, now: datetime, words: str = "", **columns: Any) -> None:
    with transaction.atomic():
        row = _locked(signal)
        if columns:
            Signal.objects.filter(pk=row.pk).update(**columns)
        SignalStep.objects.create(signal=row, by=by, kind=kind, words=words[:500], at=now)
        if row.rule != Signal.Matter.CONCERN:  # the log keeps neither who does not feel safe nor about whom
            audit.record(by=by, verb=f"{kind} signal", about=row, rule=row.rule)
    signal.refresh_from_db()


def _locked(signal: Signal) -> Signal:
    row = Signal.objects.select_for_update(of=("self",)).get(pk=signal.pk)
    if not row.goes_on:
        raise SignalIsClosed
    return row


def _close(row: Signal, *, now: datetime, is_fixed: bool, verdict: str = "") -> None:
    Signal.objects.filter(pk=row.pk).update(
        state=Signal.State.CLOSED, closed_at=now, is_fixed=is_fixed, snoozed_until=None, verdict=verdict
    )

"""Quarterly check-ins: opened once per pair and quarter, answered once by each side, closed by date."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Max

from notices import rules
from people import audit, workdays
from people.models import Person
from programs import calendar, emails, questions, states
from programs.actions import concerns, mentorships
from programs.models import (
    Answer,
    AnswerDraft,
    Concern,
    FollowUp,
    Mentorship,
    Program,
    QuestionSet,
)

log = logging.getLogger(__name__)

AT_ONCE = 500  # pairs of one transaction: its locks are held for so long


class AlreadyAnswered(Exception):
    """This side answered before; what was sent first stays."""


class CheckInIsClosed(Exception):
    """The last day to answer has passed."""


def open_due(*, today: date, now: datetime, of: Program | None = None) -> int:
    """Open what is due, however often the clock runs; one pair that can't be opened never stops the rest."""
    asked = dict(FollowUp.objects.within(of).quarterly().values_list("mentorship").annotate(Max("quarter")))
    due: dict[int, int] = {}
    rows = Mentorship.objects.due_for_follow_up().within(of)
    for row in rows.select_related("program").order_by("pk"):
        quarter = _due_quarter(row, today)
        if quarter is not None and quarter > asked.get(row.pk, 0):
            due[row.pk] = quarter
    return sum(_open_some(dict(batch), today=today, now=now) for batch in _batches(due.items()))


def _batches(items: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    rest = iter(items)
    while batch := tuple(islice(rest, AT_ONCE)):
        yield batch


def _open_some(due: dict[int, int], *, today: date, now: datetime) -> int:
    """All in one transaction; where one of them breaks it, each in one of its own."""
    try:
        return _open(due, today=today, now=now)
    except Exception:
        if len(due) == 1:
            log.exception("Check-in of mentorship %s was not opened", *due)
            return 0
    return sum(_open_some({pair: quarter}, today=today, now=now) for pair, quarter in due.items())


def _due_quarter(mentorship: Mentorship, today: date) -> int | None:
    return calendar.newest_quarter(
        mentorship.counts_from,
        mentorship.planned_end_on,
        mentorship.program.quarters,
        today - rules.RULES["check-in.open"].span,
    )


def _open(due: dict[int, int], *, today: date, now: datetime) -> int:
    """Pairs by key, with the quarter of each; locked, so that two clocks open each check-in once."""
    with transaction.atomic():
        pairs = Mentorship.objects.due_for_follow_up().filter(pk__in=due)
        locked = list(
            pairs.select_for_update(of=("self",), no_key=True)
            .select_related("program__owner", "program__deputy", "mentor_person", "mentee_person")
            .order_by("pk")
        )
        there = set(FollowUp.objects.filter(mentorship__in=due).values_list("mentorship", "quarter"))
        own = _own_sets({pair.program_id for pair in locked})
        rows = FollowUp.objects.bulk_create(
            _opened(pair, due[pair.pk], own=own, today=today, now=now)
            for pair in locked
            if (pair.pk, due[pair.pk]) not in there and _asks(pair, due[pair.pk], own)
        )
        for quarter in sorted({row.quarter for row in rows}):
            of_this = [row for row in rows if row.quarter == quarter]
            audit.record_all(by=None, verb="open check-in", about=of_this, quarter=quarter)
        emails.follow_ups_due(rows, now=now)
    return len(rows)


Sets = dict[tuple[int, str], QuestionSet]  # by program and name: the newest version of each


def _own_sets(programs: Iterable[int]) -> Sets:
    rows = QuestionSet.objects.filter(program__in=programs).order_by("version")
    return {(row.program_id, row.name): row for row in rows}


def _asks(pair: Mentorship, quarter: int, own: Sets) -> bool:
    """A program that left every question of that quarter out asks nothing."""
    changed = own.get((pair.program_id, questions.set_for("quarter", quarter)))
    return changed is None or bool(changed.entries)


def _opened(pair: Mentorship, quarter: int, *, own: Sets, today: date, now: datetime) -> FollowUp:
    due = calendar.quarter_due(pair.counts_from, quarter)
    return FollowUp(
        mentorship=pair,
        quarter=quarter,
        question_set=own.get((pair.program_id, questions.set_for("quarter", quarter))),
        due_on=due,
        closes_on=_closes(pair, due, today=today),
        opened_at=now,
    )


def _closes(pair: Mentorship, due: date, *, today: date) -> date:
    return calendar.closes_on(
        due,
        opened=today,
        after=rules.RULES["check-in.close"].span,
        countries=(pair.mentor_person.country, pair.mentee_person.country),
    )


def open_for(
    row: Mentorship, *, kind: str, due: date, today: date, now: datetime, quarter: int = 0, tell: bool = True
) -> bool:
    """Of a locked pair; False where it is open already, or where the program asks nothing then."""
    name = questions.set_for(kind, quarter)
    own = QuestionSet.objects.filter(program=row.program, name=name).first()
    if own is not None and not own.entries:
        return False
    closes = _closes(row, due, today=today)
    follow_up, is_new = FollowUp.objects.get_or_create(
        mentorship=row,
        kind=kind,
        quarter=quarter,
        defaults={"due_on": due, "closes_on": closes, "opened_at": now, "question_set": own},
    )
    if is_new:
        audit.record(by=None, verb="open check-in", about=follow_up, quarter=quarter, kind=kind)
        if tell:
            emails.follow_ups_due([follow_up], now=now)
    return is_new


def answer(follow_up: FollowUp, *, by: Person, now: datetime, **answers: Any) -> Answer:
    """One side's answers, once; the check-in is complete when both have answered."""
    with transaction.atomic():
        row = _lock(follow_up)
        side = row.mentorship.side_of(by)
        if side is None:
            raise mentorships.NotOfThePair
        if row.answers.filter(side=side).exists():
            raise AlreadyAnswered
        if not row.is_open:
            raise CheckInIsClosed
        sent = Answer.objects.create(follow_up=row, person=by, side=side, answered_at=now, **answers)
        audit.record(by=by, verb="answer check-in", about=row, side=side)
        AnswerDraft.objects.filter(follow_up=row, person=by).delete()
        if sent.is_unsafe:
            said = Concern.Where.CHECK_IN
            concerns.note(row.mentorship, by=by, said_in=said, has_stopped=False, now=now)
        if row.answers.count() == 2:
            states.move(row, states.FOLLOW_UP, "close", closed_at=now)
    follow_up.state, follow_up.closed_at = row.state, row.closed_at
    return sent


def keep_draft(follow_up: FollowUp, *, values: dict[str, str], by: Person, now: datetime) -> bool:
    """What was filled in so far; False where there is nothing to fill in any more."""
    with transaction.atomic():
        row = _lock(follow_up)
        answered = row.answers.filter(person=by).exists()
        if row.mentorship.side_of(by) is None or not row.is_open or answered:
            return False
        AnswerDraft.objects.update_or_create(
            follow_up=row, person=by, defaults={"values": values, "saved_at": now}
        )
    return True


def waive(follow_up: FollowUp, *, by: Person, now: datetime) -> None:
    """A coordinator lets the two off; what one of them sent already stays."""
    with transaction.atomic():
        row = _lock(follow_up)
        states.move(row, states.FOLLOW_UP, "close", closed_at=now)
        AnswerDraft.objects.filter(follow_up=row).delete()
        audit.record(by=by, verb="waive check-in", about=row)


def remind_now(follow_up: FollowUp, *, by: Person, now: datetime) -> int:
    """A coordinator reminds whoever has not answered, once a day at most; how many."""
    with transaction.atomic():
        row = _lock(follow_up)
        if not row.is_open:
            return 0
        answered = set(row.answers.values_list("side", flat=True))
        pair = row.mentorship
        silent = [
            each for each in (pair.mentor_person, pair.mentee_person) if pair.side_of(each) not in answered
        ]
        for person in silent:
            emails.follow_up_reminder(row, person, occurrence=f"by-hand-{now:%Y%m%d}", now=now)
        audit.record(by=by, verb="remind of check-in", about=row)
    return len(silent)


def _lock(follow_up: FollowUp) -> FollowUp:
    return (
        FollowUp.objects.select_for_update(of=("self",), no_key=True)
        .select_related("mentorship__mentor_person", "mentorship__mentee_person", "mentorship__program")
        .get(pk=follow_up.pk)
    )


def remind(*, now: datetime, of: Program | None = None) -> int:
    """Who has not answered, by the table of the clock; after a standstill only the newest counts."""
    rows = FollowUp.objects.open().running().within(of)
    rows = rows.select_related(
        "mentorship__mentor_person", "mentorship__mentee_person", "mentorship__program__owner"
    )
    due: list[tuple[FollowUp, Person, str]] = []
    for follow_up in rows.prefetch_related("answers"):
        try:
            due += _to_remind(follow_up, now=now)
        except Exception:
            log.exception("Nobody was reminded of check-in %s", follow_up.pk)
    reminded = 0
    for batch in _batches(due):
        with transaction.atomic():
            reminded += emails.follow_up_reminders(batch, now=now)
    return reminded


def _to_remind(follow_up: FollowUp, *, now: datetime) -> list[tuple[FollowUp, Person, str]]:
    answered = {answer.side for answer in follow_up.answers.all()}
    pair, last = follow_up.mentorship, follow_up.closes_on
    found = []
    for person in (pair.mentor_person, pair.mentee_person):
        if pair.side_of(person) in answered:
            continue
        days = rules.due("check-in.remind", since=follow_up.opened_at, reader=person, now=now, last=last)
        if days is not None:
            found.append((follow_up, person, str(days)))
    return found


def give_days(*, days: int, program: Program | None = None, pair: Mentorship | None = None) -> None:
    """Check-ins that were open while the program or the pair stood still close as much later."""
    of = {"mentorship__program": program} if program else {"mentorship": pair}
    rows = (
        FollowUp.objects.open()
        .filter(**of)
        .select_related("mentorship__mentor_person", "mentorship__mentee_person")
    )
    for row in rows.select_for_update(of=("self",), no_key=True).order_by("pk"):
        pair = row.mentorship
        countries = (pair.mentor_person.country, pair.mentee_person.country)
        later = workdays.first_shared_day(row.closes_on + timedelta(days=days), *countries)
        FollowUp.objects.filter(pk=row.pk).update(closes_on=later)


def close_overdue(*, today: date, now: datetime, of: Program | None = None) -> int:
    """What nobody answered in time is closed; whoever answered keeps what was sent."""
    closed = 0
    still = Program.objects.filter(state=Program.State.PAUSED)  # no day that passes counts there
    rows = FollowUp.objects.overdue(today).within(of).exclude(mentorship__program__in=still.values("pk"))
    for follow_up in rows.exclude(mentorship__state=Mentorship.State.PAUSED):
        try:
            with transaction.atomic():
                row = _lock(follow_up)
                if _remind_late(row, now=now):
                    continue
                states.move(row, states.FOLLOW_UP, "close", closed_at=now)
                audit.record(by=None, verb="close check-in", about=row)
                AnswerDraft.objects.filter(follow_up=row).delete()
        except states.WrongState:
            continue  # the second answer closed it a moment ago
        except Exception:
            log.exception("Check-in %s was not closed", follow_up.pk)
        else:
            closed += 1
    return closed


def _remind_late(row: FollowUp, *, now: datetime) -> bool:
    """Where the clock stood still on the days of the reminders: one mail, and days to answer it."""
    pair = row.mentorship
    if row.state != FollowUp.State.OPEN or pair.state != Mentorship.State.ACTIVE:
        return False
    answered = set(row.answers.values_list("side", flat=True))
    missed = [
        person
        for person in (pair.mentor_person, pair.mentee_person)
        if pair.side_of(person) not in answered and not emails.was_reminded(row, person)
    ]
    if not missed:
        return False
    (days,) = rules.RULES["check-in.late"].after
    today = {person: now.astimezone(rules.zone_of(person)).date() for person in missed}
    row.closes_on = max(workdays.working_days_after(today[person], days, person.country) for person in missed)
    FollowUp.objects.filter(pk=row.pk).update(closes_on=row.closes_on)
    for person in missed:  # in place of the newest they missed, which the next round would send as well
        since = row.opened_at.astimezone(rules.zone_of(person)).date()
        occasion = rules.newest("check-in.remind", since, person.country, today[person])
        emails.follow_up_reminder(row, person, occurrence=str(occasion or "late"), now=now)
    audit.record(by=None, verb="remind late", about=row, until=row.closes_on.isoformat())
    return True

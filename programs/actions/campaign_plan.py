"""The communication plan as a whole: made from the shipped one, steps skipped, put back, removed.

What counts from the first or the last day of the program moves with it as long as nobody has heard of it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction

from people import audit
from people.models import Person
from programs import states
from programs.models import Campaign, Program
from programs.plans import PLANS, STEPS, Step

COPIED = (
    "step", "name", "segments", "levels", "countries", "languages", "units", "repeat", "is_service",
    "in_chat", "subject", "body", "subject_nl", "body_nl", "anchor", "offset",
)  # fmt: skip
Anchor = Campaign.Anchor


def make(program: Program, *, by: Person, now: datetime, steps: Collection[str] | None = None) -> int:
    """The shipped steps that are not there yet, or those of them that are asked for, as drafts."""
    with transaction.atomic():
        row = Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
        known = set(row.campaigns.values_list("step", flat=True))
        wanted = [
            step for step in PLANS[row.preset] if step not in known and (steps is None or step in steps)
        ]
        Campaign.objects.bulk_create([_from_step(row, step, now=now) for step in wanted])
        if wanted:
            audit.record(by=by, verb="make plan", about=row, messages=len(wanted))
    return len(wanted)


def _from_step(program: Program, key: str, *, now: datetime) -> Campaign:
    step = STEPS[key]
    (subject, body), (subject_nl, body_nl) = step.text("en"), step.text("nl")
    row = Campaign(
        program=program,
        step=key,
        name=step.name,
        segments=[step.segment],
        repeat=step.repeat,
        is_service=step.is_service,
        subject=subject,
        body=body,
        subject_nl=subject_nl,
        body_nl=body_nl,
        created_at=now,
    )
    return _on_its_day(row, step, today=now.date())


def _on_its_day(row: Campaign, step: Step, *, today: date) -> Campaign:
    """Counted from a day of the program; where that has passed, or there is no such day, a day of its own."""
    row.anchor = Anchor.END if step.at_end and row.program.ends_on else Anchor.START
    row.offset = step.days
    shipped = step.day(row.program.starts_on or today, row.program.ends_on)
    _settle(row, day_of(row) or shipped, today=today)
    return row


def _settle(row: Campaign, day: date | None, *, today: date) -> None:
    """On that day; where it has passed or can't be counted, on a day of its own, today at the earliest."""
    if row.anchor_day() is None or day is None or day < today:
        row.anchor, row.offset = Anchor.DAY, 0
    row.send_on = max(day or today, today)


def day_of(row: Campaign) -> date | None:
    """Where it counts from a day of the program: the day that this makes now."""
    day = row.anchor_day()
    return None if day is None else day + timedelta(days=row.offset)


def skip(campaign: Campaign, *, by: Person) -> None:
    """It stays on the plan, so that a reader sees that it was left out on purpose."""
    _move(campaign, "skip", by=by)


def put_back(campaign: Campaign, *, by: Person, now: datetime) -> None:
    """A draft again; a day that has passed meanwhile is today."""
    with transaction.atomic():
        _move(campaign, "put_back", by=by)
        rows = Campaign.objects.filter(pk=campaign.pk, send_on__lt=now.date())
        rows.update(send_on=now.date(), anchor=Anchor.DAY, offset=0)


def _move(campaign: Campaign, verb: str, *, by: Person) -> None:
    with transaction.atomic():
        states.move(campaign, states.CAMPAIGN, verb)
        audit.record(by=by, verb=f"{verb.replace('_', ' ')} message", about=campaign)


def remove(campaign: Campaign, *, by: Person) -> None:
    """Off the plan for good. Only what nobody has heard of; a shipped step can be put on it again."""
    with transaction.atomic():
        row = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        if not (row.is_draft or row.is_skipped):
            raise states.WrongState("remove", row.state)
        audit.record(by=by, verb="remove message", about=row, step=row.step)
        row.delete()


def follow_dates(program: Program, *, by: Person, today: date) -> int:
    """After a change of the program's days: what counts from them and has not gone out moves along.

    A planned message never goes out because of that before tomorrow: whoever planned it can still look.
    """
    waiting = [Campaign.State.DRAFT, Campaign.State.SKIPPED, Campaign.State.SCHEDULED]
    rows = program.campaigns.filter(state__in=waiting, waves__isnull=True).exclude(anchor=Anchor.DAY)
    moved = 0
    for row in rows.select_for_update(of=("self",), no_key=True):
        row.program = program
        day = day_of(row)
        if day is None:  # the program has no such day any more: it stays where it is
            after = {"anchor": Anchor.DAY, "offset": 0, "send_on": row.send_on}
        else:
            earliest = today + timedelta(days=1) if row.is_planned else today
            after = {"send_on": max(day, earliest)}
        if any(getattr(row, name) != value for name, value in after.items()):
            Campaign.objects.filter(pk=row.pk).update(**after)
            moved += 1
    if moved:
        audit.record(by=by, verb="move messages", about=program, messages=moved)
    return moved


def copy(program: Program, to: Program, *, now: datetime) -> int:
    """The whole plan as drafts, for the next year of a program; skipped steps stay skipped.

    What was written to people who were marked by name is no part of it.
    """
    rows = []
    for row in program.campaigns.filter(marked=[]).order_by("pk"):
        new = Campaign(program=to, created_at=now, **{name: getattr(row, name) for name in COPIED})
        new.state = Campaign.State.SKIPPED if row.is_skipped else Campaign.State.DRAFT
        days = row.send_on - program.starts_on if program.starts_on else None
        if new.anchor == Anchor.DAY and days is not None and to.starts_on:
            new.anchor, new.offset = Anchor.START, days.days
        _settle(new, day_of(new), today=now.date())
        rows.append(new)
    Campaign.objects.bulk_create(rows)
    return len(rows)

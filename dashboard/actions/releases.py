"""Once a quarter: the totals of each program are counted, audited and frozen."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from dashboard import histories, outcomes, segments, standing
from dashboard.actions import outcomes as outcome_deeds
from dashboard.histories import History
from dashboard.statistics import LEAST, disclosure, least_of
from dashboard.statistics.disclosure import Cell, Count
from programs.models import Mentorship, Outcome, Program, Release, Side

COARSE = 2 * LEAST  # smaller segments are told together
DECLARED = 2 * LEAST  # the fewest people of a group that said something about itself, or what it wants
WANT_MORE = (segments.DECLARED, standing.TOPIC)


def freeze(
    program: Program, *, until: date, now: datetime, history: Callable[[], History] | None = None
) -> list[Release]:
    """The totals up to this first day of a quarter, beside all that was told before; once.

    A quarter that is over when a later one was told stays untold.
    """
    read = history or functools.cache(partial(histories.read, until))
    return [
        made
        for side in Side
        if (made := _freeze(program, Side(side), until=until, now=now, history=read)) is not None
    ]


def freeze_all(*, until: date, now: datetime) -> int:
    """Safe to run as often as one likes. Every program that people can be part of."""
    rows = Program.objects.exclude(state__in=[Program.State.DRAFT, Program.State.CANCELLED])
    rows = rows.exclude(preset=Program.Preset.GUIDE).order_by("pk")
    told = Release.objects.filter(until__gte=until).values("program")
    history = functools.cache(partial(histories.read, until))  # once for all, and only where it is needed
    done = sum(
        len(freeze(program, until=until, now=now, history=history)) for program in rows.exclude(pk__in=told)
    )
    followed = rows.exclude(pk__in=Outcome.objects.filter(until__gte=until).values("program"))
    began = Mentorship.objects.filter(active_at__date__lt=until).values("program")
    followed = followed.filter(Q(pk__in=began) | Q(lottery__drawn_at__date__lt=until))
    for program in followed:
        outcome_deeds.freeze(program, company=outcomes.company(until, history()), until=until, now=now)
    return done


@transaction.atomic
def _freeze(
    program: Program, side: Side, *, until: date, now: datetime, history: Callable[[], History]
) -> Release | None:
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)  # one at a time
    earlier = list(program.releases.filter(side=side).order_by("until"))
    if earlier and earlier[-1].until >= until:
        return None
    truth: dict[Count, int] = {}
    shown: set[Cell] = set()
    for day, row in enumerate(earlier):
        truth |= {Count(day, table, name, step): amount for table, name, step, amount in row.counts}
        shown |= {Cell(day, table, frozenset(names), step) for table, names, step, _amount in row.cells}
    today = _today(program, side, until, day=len(earlier), history=history)
    groups = _groups(today)
    known = truth | today
    more = {c.table: DECLARED for c in known if c.table.startswith(WANT_MORE)}
    least = least_of(is_protected=program.is_protected)
    cells = disclosure.release(known, groups, shown, least=least, more=more, sums=standing.sums(known))
    return Release.objects.create(
        program=program,
        side=side,
        until=until,
        counts=[[*count[1:], amount] for count, amount in sorted(today.items())],
        groups={table: [sorted(group) for group in found] for table, found in groups.items()},
        cells=_rows(cells, today),
        made_at=now,
    )


def _today(
    program: Program, side: Side, until: date, *, day: int, history: Callable[[], History]
) -> dict[Count, int]:
    look = standing.Look(program, side, until, segments.steps_of(program, side, until))
    of_segments = segments.counts(program, side=side, until=until, day=day, history=history)
    return of_segments | standing.counts(look, day=day, fewest=DECLARED)


def _groups(today: dict[Count, int]) -> dict[str, list[frozenset[str]]]:
    """Small segments together, by how many came; where many could and nobody came, apart: that is news."""
    found: dict[str, list[frozenset[str]]] = {}
    for table in sorted({count.table for count in today} - {disclosure.EVERYBODY}):
        if standing.is_picture(table):
            found[table] = _of_picture(today, table)
            continue
        could, came = (_of_step(today, table, step) for step in (0, 1))
        absent = sorted(name for name, amount in could.items() if amount >= COARSE and came[name] == 0)
        rest = {name: amount for name, amount in came.items() if name not in absent}
        found[table] = disclosure.coarse(rest, least=COARSE) + [frozenset({name}) for name in absent]
    return {table: groups for table, groups in found.items() if groups}


def _of_picture(today: dict[Count, int], table: str) -> list[frozenset[str]]:
    amounts = {c.category: amount for c, amount in today.items() if c.table == table}
    if table.startswith(standing.TOPIC):
        return [frozenset({standing.YES})]  # who did not name it is everybody else
    return disclosure.coarse(amounts, least=COARSE)


def _of_step(today: dict[Count, int], table: str, step: int) -> dict[str, int]:
    return {c.category: amount for c, amount in today.items() if (c.table, c.step) == (table, step)}


def _rows(cells: Iterable[Cell], truth: dict[Count, int]) -> list[list[Any]]:
    return sorted(
        [cell.table, sorted(cell.categories), cell.step, disclosure.amount(truth, cell)] for cell in cells
    )

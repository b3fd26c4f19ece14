"""The waiting list: everybody's place as it is told to them, which never gets worse.

Whoever comes back after a pair has ended stands where they stood before, so others would move back by one:
they keep the number they were told instead, and two people may read the same one.
"""

from __future__ import annotations

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from programs.models import Mentee, Program

BATCH = 1000


def number(*, program: Program | None = None) -> int:
    """Everybody who waits has the better of the place they were told and the one of today."""
    rows = Mentee.objects.waiting().filter(program__state=Program.State.LIVE)
    rows = rows.filter(program=program) if program is not None else rows
    order = [F("enrolled_at"), F("pk")]
    turn = Window(RowNumber(), partition_by=F("program"), order_by=order)
    changed = []
    for row in rows.order_by().annotate(turn=turn).values_list("pk", "place", "turn"):
        if row[1] is None or row[2] < row[1]:
            changed.append(Mentee(pk=row[0], place=row[2]))
    Mentee.objects.bulk_update(changed, ["place"], batch_size=BATCH)
    waiting = Mentee.objects.waiting().order_by().values("pk")
    settled = Mentee.objects.filter(place__isnull=False, program__state=Program.State.LIVE)
    settled.exclude(pk__in=waiting).update(place=None)
    return len(changed)


def at_the_end(mentee: Mentee) -> None:
    """The place of somebody who joins now."""
    ahead = Mentee.objects.waiting().filter(program=mentee.program_id).exclude(pk=mentee.pk)
    Mentee.objects.filter(pk=mentee.pk, place__isnull=True).update(place=ahead.count() + 1)

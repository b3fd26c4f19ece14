"""A pair of which one side has left: it ends, and a mentee who stays reads whom to ask now."""

from __future__ import annotations

import logging
from datetime import date, datetime

from matching.choosing import Filters
from matching.directory import directory
from programs.actions import departures
from programs.models import Mentor, Mentorship, Program

log = logging.getLogger(__name__)

A_FEW = 3


def end_pairs(*, now: datetime, of: Program | None = None) -> int:
    """Found by the clock; one that cannot be ended never stops the others."""
    ended = 0
    for row in departures.pairs_of_leavers(of):
        try:
            ended += departures.end_pair(row, mentors=_instead(row, today=now.date()), now=now)
        except Exception:
            log.exception("Mentorship %s of a leaver was not ended", row.pk)
    return ended


def _instead(row: Mentorship, *, today: date) -> list[Mentor]:
    """The first of the directory for a mentee who may choose again; without them the mail goes, too."""
    try:
        return _mentors(row, today=today)
    except Exception:
        log.exception("Nobody was found to name in the mail about mentorship %s", row.pk)
        return []


def _mentors(row: Mentorship, *, today: date) -> list[Mentor]:
    program, mentee = row.program, row.mentee
    is_open = program.is_live and program.pairs_people and not program.has_ended(today)
    if row.mentee_person.has_departed or mentee.outside_since or not is_open:
        return []
    found = directory(mentee, Filters(), today=today, language=mentee.person.language)
    return [card.mentor for card in found.best(A_FEW)]

"""What the clock starts: beat wakes the round, each deed finds its own due rows."""

from __future__ import annotations

import logging
from datetime import date, datetime

from celery import shared_task

from people import acting, clock
from people.actions import expected_leaves
from programs import calendar
from programs.actions import (
    audiences,
    campaigns,
    checkpoints,
    departures,
    ending,
    follow_ups,
    looking,
    meetings,
    mentorships,
    participants,
    pausing,
    preparing,
    room,
    sessions,
    signals,
    support,
    waiting,
)

log = logging.getLogger(__name__)


@acting.as_house()  # whether there is a goal, and how it was judged; never its words
def _signals(*, today: date, now: datetime) -> int:
    found = signals.keep(looking.OF_PAIRS, lambda: looking.find(today=today), today=today, now=now)
    return found["opened"]


@shared_task
def daily_round() -> dict[str, int]:
    """Safe to run as often as one likes: rows and keys keep each deed from happening twice."""
    now, today = clock.now(), clock.today()
    deeds = {
        "leads": lambda: departures.tell_of_leads(now=now),
        "freed": lambda: departures.empty_teams(now=now),
        "trainings": lambda: sessions.remind(now=now),
        "seats_freed": lambda: sessions.free_left(now=now),
        "leaves_forgotten": lambda: expected_leaves.forget_past(today=today),
        "activated": lambda: mentorships.activate_ready(now=now),
        "resumed": lambda: pausing.resume_due(today=today, now=now),
        "places_freed": lambda: pausing.free_seats(today=today, now=now),
        "asked_how_it_ends": lambda: ending.ask_due(today=today, now=now),
        "completed": lambda: ending.close_due(now=now),
        "prepare_reminded": lambda: preparing.remind(now=now),
        "meetings_soon": lambda: meetings.remind(now=now),
        "asked_whether_met": lambda: meetings.ask_whether_they_met(now=now),
        "opened": lambda: follow_ups.open_due(today=today, now=now),
        "six_weeks": lambda: checkpoints.open_six_weeks(today=today, now=now),
        "looked_back": lambda: checkpoints.open_look_backs(today=today, now=now),
        "closed": lambda: follow_ups.close_overdue(today=calendar.over_everywhere(now), now=now),
        "reminded": lambda: follow_ups.remind(now=now),
        "audiences": lambda: audiences.look_again(now=now),
        "signals": lambda: _signals(today=today, now=now),
        "talks_wished": lambda: signals.tell_leads(now=now),
        "support_told": lambda: support.tell_mentors(now=now),
        "numbered": lambda: waiting.number(),
        "expected": lambda: participants.expect_newcomers(now=now),
        "reminded_expected": lambda: room.remind_expected(now=now),
        "returned": lambda: room.return_due(today=today, now=now),
        "asked_again": lambda: participants.ask_again(today=today, now=now),
    }
    done = {}
    for name, deed in deeds.items():
        try:
            done[name] = deed()
        except Exception:  # one deed that breaks never stops the others
            log.exception("The daily round could not finish: %s", name)
            done[name] = 0
    return done


@shared_task
def send_messages() -> int:
    """Safe to run as often as one likes: each wave of a message is a row that is there once."""
    now = clock.now()
    campaigns.drop_answered(now=now)
    return campaigns.send_due(now=now)

"""What the daily round finds: requests that facts have overtaken, choices that nobody was asked for."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from matching.actions import choices, requests
from matching.models import ListingChange, MentorRequest
from notices.rules import RULES
from people import audit, workdays
from programs.actions import room
from programs.models import Mentee, Mentor, Mentorship, zone_of
from programs.states import WrongState

log = logging.getLogger(__name__)

IN_A_ROW = 2  # requests that nobody answered
AWAY = (Mentor.State.PAUSED, Mentor.State.NOT_NOW)
(AWAY_DAYS,) = RULES["request.away"].after  # that a request stands still
(DAYS_AFTER,) = RULES["request.back"].after  # to answer after coming back
ANSWERED_OR_NOT = ("accepted", "declined", "expired")


def close_overtaken(*, now: datetime) -> int:
    """Requests to somebody who left, to a full mentor, or against the rules as they are today."""
    done = 0
    held = Mentorship.objects.filter(state=Mentorship.State.HELD)  # may be undone: nothing ends for them yet
    rows = MentorRequest.objects.asked().filter(hold="").exclude(mentor__in=held.values("mentor"))
    for request in rows.order_by("pk").select_related("mentor__person", "mentee__person", "program__owner"):
        try:
            done += _close_if_over(request, now=now)
        except (WrongState, requests.IsHeld):
            continue  # answered in this very moment
        except Exception:
            log.exception("Request %s could not be looked after", request.pk)
    return done


def look_after_silent(*, now: datetime) -> int:
    """Whose last two requests both went unanswered is asked "are you still there?", and hidden a week on."""
    here = Mentor.objects.filter(state=Mentor.State.AVAILABLE, program__state="live", person__is_active=True)
    silent = _silent(here)
    done = 0
    for mentor in here.filter(pk__in=silent).order_by("pk"):
        try:
            done += (
                room.hide(mentor, now=now) if mentor.still_there_at else room.ask_if_there(mentor, now=now)
            )
        except Exception:
            log.exception("Mentor %s could not be asked whether they are there", mentor.pk)
    return done


def _silent(mentors: QuerySet[Mentor]) -> set[int]:
    """Those whose newest two answered or expired requests expired, since the mentor last was there."""
    ended = MentorRequest.objects.filter(state__in=ANSWERED_OR_NOT, mentor__in=mentors.values("pk"))
    ended = ended.filter(Q(mentor__here_at__isnull=True) | Q(ended_at__gt=F("mentor__here_at")))
    latest: dict[int, list[str]] = defaultdict(list)
    for mentor, state in ended.order_by("mentor", "-ended_at", "-pk").values_list("mentor", "state"):
        latest[mentor].append(state)
    return {mentor for mentor, found in latest.items() if found[:IN_A_ROW] == ["expired"] * IN_A_ROW}


def ask_waiting(*, now: datetime) -> int:
    """Mentees with choices left and nobody asked: the next one is."""
    queued = MentorRequest.objects.filter(state=MentorRequest.State.QUEUED, hold="", program__state="live")
    asked_already = MentorRequest.objects.asked().values("mentee")
    rows = Mentee.objects.filter(pk__in=queued.values("mentee")).exclude(
        pk__in=asked_already, program__most_at_once=1
    )
    asked = 0
    for mentee in rows.order_by("pk"):
        try:
            asked += choices.ask_next(mentee, now=now) is not None
        except Exception:
            log.exception("The next choice of mentee %s could not be asked", mentee.pk)
    return asked


def forget_notes() -> int:
    """Every process has read what is a day old by the database's clock; notes of a copy go too."""
    future = RawSQL("pg_snapshot_xmax(pg_current_snapshot())::text::bigint", [])  # no parameters
    old = Q(changed_at__lt=Now() - timedelta(days=1)) | Q(changed_in__gt=future)
    return ListingChange.objects.filter(old).delete()[0]


def _stands_still(request: MentorRequest, *, now: datetime) -> bool:
    """While a mentor is away for a short time the clock does not run, ten working days at most in all."""
    mentor = request.mentor
    back, since = mentor.not_now_until, request.turn_at or request.asked_at
    is_away = mentor.state in AWAY and mentor.person.is_active and request.is_pending
    if not is_away or back is None or since is None:
        return False
    country, began = mentor.person.country, since.astimezone(zone_of(mentor.person)).date()
    last = workdays.working_days_after(began, request.program.answer_days + AWAY_DAYS, country)
    day = workdays.working_days_after(back, DAYS_AFTER, country)
    if day > last:
        return False
    if request.answer_by is None or request.answer_by < day:
        MentorRequest.objects.filter(pk=request.pk).update(answer_by=day)
        audit.record(by=None, verb="stand still", about=request, until=day.isoformat())
    return True


def _close_if_over(request: MentorRequest, *, now: datetime) -> bool:
    with transaction.atomic():
        choices.lock_mentee(request.mentee_id)
        request = requests.fresh(request)
        requests.still(request, "close")
        reason = choices.why_over(request, now=now)
        if reason is None or (reason == choices.CloseReason.LEFT and _stands_still(request, now=now)):
            return False
        choices.close_and_go_on(request, reason, now=now)
    return True

"""How a mentorship ends: by one of the two without fault, because its goal is reached, or by its date."""

from __future__ import annotations

import logging
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from guides.actions.training import LETTERS
from notices.rules import RULES
from people import audit
from people.models import Person
from programs import calendar, farewells, states
from programs.actions import checkpoints, mentorships
from programs.models import AnswerDraft, EndingWish, FollowUp, Meeting, Mentorship, Program
from programs.models.mentorship import MentorshipQuerySet

log = logging.getLogger(__name__)

ASKED_BEFORE = -RULES["ending.ask"].span
REMINDED_BEFORE = timedelta(days=-RULES["ending.remind"].after[0])
TIME_TO_SAY = RULES["ending.wait"].span  # after the end, and since the question however long the clock stood
ONE_OF_THEM = "One of the pair"  # the log does not say which of the two

Ending = Mentorship.Ending


class NotAsked(Exception):
    """How it ends is asked thirty days before, not earlier."""


def over(
    row: Mentorship, *, verb: str, ending: str, now: datetime, by: Person | None = None, by_label: str = ""
) -> list[Meeting]:
    """A locked pair stops, without a word to anybody; the meetings this took out of calendars."""
    columns = {"ended_on": timezone.localdate(now), "held_until": None, "ending": ending}
    columns |= {"paused_on": None, "paused_until": None, "seat_freed_on": None}
    if verb == "complete":
        columns["code"] = "".join(secrets.choice(LETTERS) for _ in range(12))
    states.move(row, states.MENTORSHIP, verb, **columns)
    audit.record(by=by, verb=verb, about=row, by_label=by_label, why=ending)
    if verb != "complete":  # whoever completes can still say how it was
        _close_check_ins(row, now=now)
    return cancel_meetings(row, now=now)


def cancel_meetings(row: Mentorship, *, now: datetime, before: date | None = None) -> list[Meeting]:
    """Those to come, or those of them before a day."""
    planned = row.meetings.filter(state=Meeting.State.PLANNED, starts_at__gt=now)
    planned = planned.filter(starts_at__date__lt=before) if before else planned
    meetings = list(planned.select_related("planned_by"))
    for meeting in meetings:
        states.move(meeting, states.MEETING, "cancel", sequence=F("sequence") + 1)
        meeting.refresh_from_db(fields=["sequence", "state"])
        audit.record(by=None, verb="cancel meeting", about=meeting)
    return meetings


def _close_check_ins(row: Mentorship, *, now: datetime) -> None:
    AnswerDraft.objects.filter(follow_up__mentorship=row).delete()
    for follow_up in FollowUp.objects.open().filter(mentorship=row):
        states.move(follow_up, states.FOLLOW_UP, "close", closed_at=now)
        audit.record(by=None, verb="close check-in", about=follow_up)


def part(mentorship: Mentorship, *, by: Person, now: datetime) -> None:
    """No reason, nobody to blame: both read the same words, and the log does not say whose wish it was."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        verb = "end" if states.can(row, states.MENTORSHIP, "end") else "cancel"
        meetings = over(row, verb=verb, ending=Ending.EXIT, now=now, by_label=ONE_OF_THEM)
        farewells.parted(row, meetings, now=now)
    _up_to_date(mentorship, row)


def part_for_rules(mentorship: Mentorship, *, by: Person, now: datetime) -> None:
    """A rule does not fit any more and both know it: a coordinator ends it in the usual words."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=None)
        verb = "end" if states.can(row, states.MENTORSHIP, "end") else "cancel"
        meetings = over(row, verb=verb, ending=Ending.EXIT, now=now, by=by)
        farewells.parted(row, meetings, now=now)
    _up_to_date(mentorship, row)


def finish(mentorship: Mentorship, *, by: Person, now: datetime) -> None:
    """The goal is reached before the year is over: completed, as every other that is."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        meetings = over(row, verb="complete", ending=Ending.REACHED, now=now, by=by)
        checkpoints.ask_at_the_end(row, now=now)
        farewells.completed(row, meetings, now=now)
    _up_to_date(mentorship, row)


def _up_to_date(mentorship: Mentorship, row: Mentorship) -> None:
    for name in ("state", "ended_on", "ending", "code", "paused_on", "paused_until", "seat_freed_on"):
        setattr(mentorship, name, getattr(row, name))


def say(mentorship: Mentorship, *, wish: str, months: int | None, by: Person, now: datetime) -> bool:
    """What one of the two wishes; True where both wish to go on, and the end has moved."""
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        if row.end_asked_on is None:
            raise NotAsked
        EndingWish.objects.update_or_create(
            mentorship=row,
            side=row.side_of(by),
            end_on=row.planned_end_on,
            defaults={"person": by, "wish": wish, "months": months, "said_at": now},
        )
        audit.record(by=by, verb="say how it ends", about=row)
        moved = _extend_if_both(row, now=now)
    mentorship.planned_end_on, mentorship.end_asked_on = row.planned_end_on, row.end_asked_on
    return moved


def _extend_if_both(row: Mentorship, *, now: datetime) -> bool:
    """By the shorter of the two wishes."""
    wishes = list(row.ending_wishes.filter(end_on=row.planned_end_on, wish=EndingWish.Wish.EXTEND))
    if len(wishes) < 2:
        return False
    months = min(wish.months or 1 for wish in wishes)
    row.planned_end_on = calendar.months_after(row.planned_end_on, months)
    row.end_asked_on = None
    Mentorship.objects.filter(pk=row.pk).update(planned_end_on=row.planned_end_on, end_asked_on=None)
    audit.record(by=None, verb="extend", about=row, months=months)
    farewells.extended(row, now=now)
    return True


def ask_due(*, today: date, now: datetime, of: Program | None = None) -> int:
    """Thirty days before the end both are asked; ten days before and on the day, whoever is silent."""
    asked = 0
    for row in _near_the_end(today, of).filter(end_asked_on=None):
        try:
            with transaction.atomic():
                changed = Mentorship.objects.filter(pk=row.pk, end_asked_on=None, state=row.state)
                if changed.update(end_asked_on=today):
                    farewells.ending(row, now=now, closes=closes_on(row))
                    asked += 1
        except Exception:
            log.exception("Nobody of mentorship %s was asked how it ends", row.pk)
    return asked + _remind(today=today, now=now, of=of)


def _near_the_end(today: date, of: Program | None) -> MentorshipQuerySet:
    rows = (
        Mentorship.objects.within(of)
        .filter(state=Mentorship.State.ACTIVE, planned_end_on__lte=today + ASKED_BEFORE)
        .exclude(program__state__in=[Program.State.PAUSED, Program.State.DRAFT])
    )
    return rows.select_related("program__owner", "program__deputy", "mentor_person", "mentee_person")


def _remind(*, today: date, now: datetime, of: Program | None) -> int:
    rows = _near_the_end(today, of).filter(
        planned_end_on__lte=today + REMINDED_BEFORE, end_asked_on__lte=today - TIME_TO_SAY
    )
    reminded = 0
    for row in rows.prefetch_related("ending_wishes"):
        said = {wish.side for wish in row.ending_wishes.all() if wish.end_on == row.planned_end_on}
        silent = [each for each in (row.mentor_person, row.mentee_person) if row.side_of(each) not in said]
        with transaction.atomic():
            for person in silent:
                farewells.ending(
                    row, now=now, only=person, closes=closes_on(row), is_last=row.planned_end_on <= today
                )
        reminded += len(silent)
    return reminded


def closes_on(mentorship: Mentorship) -> date:
    """By itself, where one of the two says nothing: two weeks after the end and after they were asked."""
    asked = mentorship.end_asked_on or mentorship.planned_end_on
    return max(mentorship.planned_end_on, asked) + TIME_TO_SAY


def close_due(*, now: datetime, of: Program | None = None) -> int:
    """Over everywhere on earth: completed where both have said how, or two weeks later.

    Who never started is let go on the day.
    """
    today = calendar.over_everywhere(now)
    still = Program.objects.filter(state=Program.State.PAUSED).values("pk")
    rows = Mentorship.objects.within(of).filter(planned_end_on__lt=today).exclude(program__in=still)
    said = Count("ending_wishes", filter=Q(ending_wishes__end_on=F("planned_end_on")))
    waited = Q(planned_end_on__lt=today - TIME_TO_SAY, end_asked_on__lt=today - TIME_TO_SAY)
    due = Q(state=Mentorship.State.ACTIVE) & (Q(said=2) | waited) | Q(state=Mentorship.State.PREPARING)
    closed = 0
    for row in rows.annotate(said=said).filter(due).order_by("pk"):
        try:
            closed += _close(row, now=now)
        except Exception:
            log.exception("Mentorship %s was not closed", row.pk)
    return closed


def _close(mentorship: Mentorship, *, now: datetime) -> bool:
    with transaction.atomic():
        try:
            row = mentorships.lock(mentorship, by=None)
        except mentorships.MentorshipIsOver:
            return False
        if row.planned_end_on != mentorship.planned_end_on or row.state != mentorship.state:
            return False  # extended or paused a moment ago
        if not states.can(row, states.MENTORSHIP, "complete"):
            meetings = over(row, verb="cancel", ending=Ending.OVER, now=now)
            farewells.parted(row, meetings, now=now)
            return True
        wishes = row.ending_wishes.filter(end_on=row.planned_end_on).values_list("wish", flat=True)
        goes_on = EndingWish.Wish.CLOSE not in wishes and EndingWish.Wish.INFORMAL in wishes
        ending = Ending.INFORMAL if goes_on else Ending.OVER
        meetings = over(row, verb="complete", ending=ending, now=now)
        checkpoints.ask_at_the_end(row, now=now)
        farewells.completed(row, meetings, now=now)
    return True

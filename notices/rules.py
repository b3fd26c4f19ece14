"""The clock of the house: every deadline and every reminder, each a line of one table, and nowhere else.

A rule counts from a fact that is kept as a row (a request was asked, a check-in opened), so what is due is
computed, never remembered: a clock that stood still loses nothing, and finds the newest of what it missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext_lazy as _

from notices.pacing import first_moment
from people.workdays import MORNING, is_working_day, working_days_after, working_days_before


class Unit(StrEnum):
    WORKING = "working"  # working days where the reader works
    DAYS = "days"
    MINUTES = "minutes"


class Channel(StrEnum):
    MAIL = "mail"
    DESK = "desk"  # an item for who coordinates, until it is settled
    DEED = "deed"  # something ends or begins by itself; who is concerned reads that by mail


class Reader(Protocol):
    country: Any
    time_zone: Any
    works_from: Any


@dataclass(frozen=True)
class Rule:
    """`after` counts from the trigger, once for each occurrence; below zero it lies before."""

    about: str  # a heading of the page
    trigger: Any
    does: Any
    to: Any
    stops: Any
    after: tuple[int, ...] = ()
    unit: Unit = Unit.WORKING
    channel: Channel = Channel.MAIL
    kind: str = ""  # of the mail, in notices.kinds
    chosen: Any = ""  # where somebody chooses the number: who and where

    @property
    def count(self) -> int:
        return max(len(self.after), 1)

    @property
    def span(self) -> timedelta:
        """Of a rule that has one occurrence in days or minutes."""
        return timedelta(**{str(self.unit): self.after[0]})


ABOUT = {
    "requests": _("Mentor requests"),
    "proposed": _("Proposed pairs"),
    "preparing": _("Preparing"),
    "meetings": _("Meetings"),
    "check-ins": _("Check-ins"),
    "mentors": _("Mentors and their room"),
    "coffee": _("Coffee and single talks"),
    "trainings": _("Trainings"),
    "messages": _("Messages of a program"),
    "endings": _("Endings and keeping"),
}
_ANSWERED = _("They answer, or the request ends.")
_THE_PROGRAM = _("the program’s days to answer")

RULES: dict[str, Rule] = {
    "request.hold": Rule(
        "requests",
        _("Somebody asks, answers or pairs two people"),
        _("It goes out. Until then it can be undone."),
        _("Whoever is asked or told"),
        _("It is undone."),
        (10,),
        Unit.MINUTES,
        Channel.DEED,
    ),
    "request.remind": Rule(
        "requests",
        _("It is somebody’s turn to answer"),
        _("Reminder; within shorter days to answer the last falls a day before the end"),
        _("Whose word is waited for"),
        _ANSWERED,
        (3, 6),
        kind="request_reminder",
    ),
    "request.snoozed": Rule(
        "requests",
        _("The day that a mentor chose"),
        _("Reminder"),
        _("The mentor"),
        _ANSWERED,
        (0,),
        kind="request_reminder",
        chosen=_("the mentor"),
    ),
    "request.away": Rule(
        "requests",
        _("The days to answer are over, and the mentor is away for a short time"),
        _("The request stands still until then at most; later the next choice is asked"),
        _("Mentor and mentee"),
        _("The mentor is back."),
        (10,),
        channel=Channel.DEED,
    ),
    "request.back": Rule(
        "requests",
        _("A mentor or mentee who was away for a short time is back"),
        _("The last day to answer falls on that day at the earliest"),
        _("Whose word is waited for"),
        _ANSWERED,
        (2,),
        channel=Channel.DEED,
    ),
    "request.leave": Rule(
        "requests",
        _("A mentee is away for longer than these days"),
        _("The mentors they asked read that; it ends without blame. Other choices are asked afterwards."),
        _("Mentor and mentee"),
        _("The mentee is back."),
        (10,),
        channel=Channel.DEED,
        kind="request_withdrawn",
    ),
    "request.end": Rule(
        "requests",
        _("It is somebody’s turn to answer"),
        _("The request ends and the next choice is asked. Never without a reminder before."),
        _("Mentor and mentee"),
        _ANSWERED,
        channel=Channel.DEED,
        kind="request_expired",
        chosen=_THE_PROGRAM,
    ),
    "request.late": Rule(
        "requests",
        _("The last day is over and nobody was reminded, since the clock stood still"),
        _("Reminder, with these days to answer"),
        _("Whose word is waited for"),
        _ANSWERED,
        (2,),
        kind="request_reminder",
    ),
    "proposed.remind": Rule(
        "proposed",
        _("Two people are asked whether they begin"),
        _("Reminder"),
        _("Who has not answered"),
        _("They answer, or the day to answer is over."),
        (5, 10),
        kind="pair_confirm_reminder",
    ),
    "proposed.late": Rule(
        "proposed",
        _("Two people are asked whether they begin"),
        _("Stands on the overview: one of them has not answered"),
        _("Coordinators"),
        _("Both answer, or the pair is taken back."),
        channel=Channel.DESK,
        chosen=_THE_PROGRAM,
    ),
    "preparing.remind": Rule(
        "preparing",
        _("A mentorship is made"),
        _("Reminder"),
        _("Who has something of the preparation open"),
        _("Their part is done, or the mentorship ends."),
        (5, 10),
        kind="pair_preparing_reminder",
    ),
    "meeting.soon": Rule(
        "meetings",
        _("A planned meeting"),
        _("When it is, on both clocks, and two questions to prepare"),
        _("Mentor and mentee"),
        _("It is cancelled or moved, or they heard of its time the day before or later."),
        (-1,),
        kind="meeting_soon",
    ),
    "meeting.asked": Rule(
        "meetings",
        _("A planned meeting is over"),
        _("“Did you meet?” One tap answers it; of several meetings only the newest"),
        _("Mentor and mentee"),
        _("One of them says so, the meeting is moved, or a week has passed."),
        (1,),
        kind="meeting_did_you_meet",
    ),
    "preparing.slow": Rule(
        "preparing",
        _("A mentorship is made"),
        _("Stands on the overview: it has not started"),
        _("Coordinators"),
        _("It starts or ends."),
        (15,),
        channel=Channel.DESK,
    ),
    "waiting.slow": Rule(
        "preparing",
        _("Somebody joins an always open program as a mentee"),
        _("Stands on the overview: no mentor yet"),
        _("Coordinators"),
        _("They have a mentor or leave."),
        (14,),
        Unit.DAYS,
        Channel.DESK,
    ),
    "check-in.open": Rule(
        "check-ins",
        _("A quarter of the mentorship is over"),
        _("The check-in opens; of quarters that were missed only the newest"),
        _("Mentor and mentee"),
        _("The mentorship ends."),
        (-10,),
        Unit.DAYS,
        kind="follow_up_due",
    ),
    "check-in.six-weeks": Rule(
        "check-ins",
        _("A pair becomes active"),
        _("Both say apart whether to go on, to change something or to part"),
        _("Mentor and mentee"),
        _("The mentorship ends."),
        (42,),
        Unit.DAYS,
        kind="follow_up_due",
    ),
    "check-in.look-back": Rule(
        "check-ins",
        _("A mentorship is completed"),
        _("Both look back"),
        _("Mentor and mentee"),
        _("They answer, or it closes."),
        (182,),
        Unit.DAYS,
        kind="follow_up_due",
    ),
    "check-in.remind": Rule(
        "check-ins",
        _("A check-in opens"),
        _("Reminder"),
        _("Who has not answered"),
        _("They answer, or the check-in closes."),
        (5, 10),
        kind="follow_up_reminder",
    ),
    "check-in.close": Rule(
        "check-ins",
        _("A quarter of the mentorship is over, or the check-in opens later than that"),
        _("The check-in closes on the next day on which both work. Never without a reminder before."),
        _("Mentor and mentee"),
        _("Both have answered."),
        (21,),
        Unit.DAYS,
        Channel.DEED,
    ),
    "check-in.late": Rule(
        "check-ins",
        _("The last day is over and nobody was reminded, since the clock stood still"),
        _("Reminder, with these days to answer"),
        _("Who has not answered"),
        _("They answer, or the check-in closes."),
        (5,),
        kind="follow_up_reminder",
    ),
    "mentor.expected": Rule(
        "mentors",
        _("Somebody is expected as a mentor"),
        _("Reminder; then it is the owner’s turn to call"),
        _("Who has not answered"),
        _("They answer."),
        (5, 10, 15),
        kind="mentor_expected_reminder",
    ),
    "mentor.hide": Rule(
        "mentors",
        _("Two requests in a row had no answer, and the mentor was asked whether they are still there"),
        _("They are no longer found by mentees"),
        _("The mentor"),
        _("They say that they are."),
        (7,),
        Unit.DAYS,
        Channel.DEED,
        kind="mentor_hidden",
    ),
    "mentor.back": Rule(
        "mentors",
        _("The last day of a pause"),
        _("They can be asked again"),
        _("The mentor"),
        _("They come back before."),
        (0,),
        Unit.DAYS,
        Channel.DEED,
        kind="mentor_back",
        chosen=_("the mentor"),
    ),
    "talk.topic": Rule(
        "coffee",
        _("Somebody asks for one talk about a topic, or says yes to it"),
        _("It counts as not held. Never without a reminder before."),
        _("Both"),
        _("One of them says whether they met."),
        (28,),
        Unit.DAYS,
        Channel.DEED,
    ),
    "talk.remind": Rule(
        "coffee",
        _("The last day of a coffee or of one talk"),
        _("Reminder"),
        _("Who was asked and has not answered, or both, whether they met"),
        _("They answer."),
        (-5,),
        kind="talk_reminder",
    ),
    "talk.late": Rule(
        "coffee",
        _("The last day is over and nobody was reminded, since the clock stood still"),
        _("Reminder, with these days to answer"),
        _("Who was asked and has not answered, or both, whether they met"),
        _("They answer."),
        (2,),
        kind="talk_reminder",
    ),
    "coffee.close": Rule(
        "coffee",
        _("The last day of a round of coffee"),
        _("What nobody said a word about counts as not held. Never without a reminder before."),
        _("Both"),
        _("One of them says whether they met."),
        channel=Channel.DEED,
        chosen=_("the coordinator’s last day"),
    ),
    "training.remind": Rule(
        "trainings",
        _("A live training"),
        _("Reminder"),
        _("Who has a place"),
        _("They give their place back, or it is cancelled."),
        (-1,),
        kind="session_reminder",
    ),
    "message.hold": Rule(
        "messages",
        _("A coordinator plans a message whose day has come"),
        _("It goes out. Until then it can be taken back."),
        _("Whom it is for, looked up at that moment"),
        _("It is taken back."),
        (10,),
        Unit.MINUTES,
        Channel.DEED,
    ),
    "message.nudge": Rule(
        "messages",
        _("The day of a message that goes again to who has not responded"),
        _("Message; who responds meanwhile gets nothing more"),
        _("Who has not responded"),
        _("They respond, or a coordinator stops it."),
        (0, 14, 28),
        Unit.DAYS,
        kind="program_message",
    ),
    "message.monthly": Rule(
        "messages",
        _("The day of a message that goes each month, such as the conversation tip"),
        _("Message; of months that were missed only the newest"),
        _("Whom it is for"),
        _("The program ends, or a coordinator stops it."),
        kind="program_message",
        chosen=_("each month"),
    ),
    "pair.closing": Rule(
        "endings",
        _("The planned end of a mentorship"),
        _("The chapter about rounding off stands on their home page"),
        _("Mentor and mentee"),
        _("The mentorship ends."),
        (-45,),
        Unit.DAYS,
        Channel.DEED,
    ),
    "ending.ask": Rule(
        "endings",
        _("The planned end of a mentorship"),
        _("Both are asked how it ends: some months longer, on without the program, or round off"),
        _("Mentor and mentee"),
        _("The mentorship ends, or both go on longer."),
        (-30,),
        Unit.DAYS,
        kind="mentorship_ending",
    ),
    "ending.remind": Rule(
        "endings",
        _("The planned end of a mentorship"),
        _("Reminder"),
        _("Who has not said how it ends"),
        _("They say it, or the mentorship ends."),
        (-10, 0),
        Unit.DAYS,
        kind="mentorship_ending_reminder",
    ),
    "ending.wait": Rule(
        "endings",
        _("The planned end of a mentorship, or the question how it ends where that came later"),
        _("It closes by itself, as completed; on the day after the end where both have said how it ends"),
        _("Mentor and mentee"),
        _("The mentorship ends, or both go on longer."),
        (14,),
        Unit.DAYS,
        Channel.DEED,
        kind="mentorship_completed",
    ),
    "drift.rematch": Rule(
        "endings",
        _("After a change of the HR data one of the two leads the other"),
        _("Another mentor should be found by that day; nothing ends by itself"),
        _("Who coordinates"),
        _("The rules fit again, or an exception is approved."),
        (10,),
        channel=Channel.DESK,
    ),
    "pause.end": Rule(
        "endings",
        _("The day until which a pair pauses"),
        _("The mentorship goes on, and everything that has a day gets the days back"),
        _("Mentor and mentee"),
        _("One of the two goes on earlier."),
        (0,),
        Unit.DAYS,
        Channel.DEED,
        kind="mentorship_resumed",
        chosen=_("whoever pauses, six months at most"),
    ),
    "pause.seat": Rule(
        "endings",
        _("A pair pauses"),
        _("The place with the mentor is free for somebody else; the two stay a pair"),
        _("Mentor and mentee"),
        _("The mentorship goes on."),
        (56,),
        Unit.DAYS,
        Channel.DEED,
        kind="mentorship_seat_freed",
    ),
    "pause.full": Rule(
        "endings",
        _("A pause is over, and somebody else has the place by now"),
        _("Message once; an item until there is a place. Then the mentorship goes on by itself."),
        _("Mentor, mentee and coordinator"),
        _("The mentor offers one more place, or a place gets free."),
        (0,),
        Unit.DAYS,
        kind="mentorship_no_seat",
    ),
    "texts.tell": Rule(
        "endings",
        _("The day on which the texts of an ended mentorship are deleted"),
        _("They are told, and can take their texts along. Never deleted without that."),
        _("Mentor and mentee"),
        _("They are deleted."),
        (-30,),
        Unit.DAYS,
        kind="mentorship_texts_go",
    ),
}


def newest(
    rule: str, since: date, country: str, today: date, *, after: tuple[int, ...] | None = None
) -> int | None:
    """The offset of the newest occurrence whose day has come; None before the first."""
    offsets = RULES[rule].after if after is None else after
    due = [offset for offset in offsets if day_of(offset, since, country) <= today]
    return due[-1] if due else None


def day_of(offset: int, since: date, country: str) -> date:
    """So many working days after or, below zero, before a day."""
    if offset < 0:
        return working_days_before(since, -offset, country)
    return working_days_after(since, offset, country)


def due(
    rule: str,
    *,
    since: datetime,
    reader: Reader,
    now: datetime,
    last: date | None = None,
    after: tuple[int, ...] | None = None,
) -> int | None:
    """The occurrence this reader is to hear of now: from the morning of its day on, never on a day of rest.

    After a standstill that is the newest one; its key keeps it from being told twice. Nothing is due after
    the last day, on the reader's own clock.
    """
    zone = zone_of(reader)
    today = now.astimezone(zone).date()
    if last is not None and today > last:
        return None
    if not is_working_day(today, reader.country) or now < first_moment(
        today, zone, reader.works_from or MORNING
    ):
        return None
    return newest(rule, since.astimezone(zone).date(), reader.country, today, after=after)


def zone_of(reader: Reader) -> ZoneInfo:
    try:
        return ZoneInfo(reader.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def within(rule: str, days: int) -> tuple[int, ...]:
    """Its occurrences where somebody has only so many days to answer; one at least."""
    before_the_end = tuple(offset for offset in RULES[rule].after if offset < days)
    return before_the_end or (max(days - 1, 1),)

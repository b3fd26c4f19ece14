"""The facts behind each signal of a pair, each rule in a fixed number of questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from guides.models import Completion
from people.models import Event
from programs.actions.signals import Found
from programs.models import (
    GOES_ON,
    Agreement,
    Answer,
    FollowUp,
    Goal,
    Meeting,
    Mentor,
    Mentorship,
    Program,
    Signal,
)
from programs.questions import GOAL

Rule = Signal.Rule
Pairs = QuerySet[Mentorship]
FIRST_MEETING = timedelta(days=14)
WITHOUT_MEETING = timedelta(days=45)
AGREED_BY = timedelta(days=21)
SILENT_FOR = timedelta(days=14)
GOAL_BY = timedelta(days=45)
TRAINED_BY = timedelta(days=14)
QUARTER = timedelta(days=91)
LOW, DROP, APART = 50, 20, 25
LOW_STARS, APART_STARS = 2, 3
OF_PAIRS = (
    Rule.NO_KICK_OFF, Rule.NOT_MET, Rule.NO_AGREEMENT, Rule.LOW, Rule.APART, Rule.SILENT, Rule.TALK,
    Rule.CANCELS, Rule.NO_GOAL, Rule.MENTOR, Rule.DORMANT,
)  # fmt: skip


def find(*, today: date, of: Program | None = None) -> Iterator[Found]:
    """Pairs of live programs, or of this one; one that pauses is left in peace."""
    pairs = Mentorship.objects.within(of).both_here().filter(program__state=Program.State.LIVE)
    active = pairs.filter(state=Mentorship.State.ACTIVE)
    yield from _meetings(active, today)
    yield from _agreements(pairs.filter(state__in=["preparing", "active"]), today)
    yield from _answers(pairs.filter(state__in=GOES_ON))
    yield from _silent(active, today)
    yield from _cancelled(active)
    yield from _goals(active, today)
    yield from _overfull(of)
    yield from _untrained(pairs.filter(state=Mentorship.State.PREPARING), today)


def _of(row: Mentorship, rule: str, since: date, mark: Any = "", **facts: Any) -> Found:
    return Found(
        rule=rule,
        subject=f"pair:{row.pk}",
        program=row.program_id,
        since_on=since,
        mentorship=row.pk,
        mark=str(mark),
        facts=facts,
    )


def _meetings(pairs: Pairs, today: date) -> Iterator[Found]:
    """Never met, not met for a while, or nothing heard at all for a quarter: one of the three."""
    planned = Q(meetings__state="planned", meetings__starts_at__date__gte=today)
    answers = Answer.objects.filter(follow_up__mentorship=OuterRef("pk"))
    recent = answers.filter(answered_at__date__gt=today - QUARTER)
    rows = pairs.annotate(
        last=Max("meetings__starts_at", filter=Q(meetings__state="held")),
        ahead=Count("meetings", filter=planned),
        has_answered=Exists(recent),
    )
    for row in rows.filter(active_at__isnull=False):
        began = timezone.localdate(row.active_at) + timedelta(days=row.paused_days)
        last = timezone.localdate(row.last) if row.last else began
        quiet = (today - last).days
        if today - last > QUARTER and not row.has_answered:
            yield _of(row, Rule.DORMANT, last + QUARTER, last, days=quiet)
        elif row.last is None and today - began > FIRST_MEETING:
            yield _of(row, Rule.NO_KICK_OFF, began + FIRST_MEETING, began, days=quiet)
        elif row.last and not row.ahead and today - last > WITHOUT_MEETING:
            yield _of(row, Rule.NOT_MET, last + WITHOUT_MEETING, last, days=quiet)


def _agreements(pairs: Pairs, today: date) -> Iterator[Found]:
    done = Agreement.objects.filter(
        mentorship=OuterRef("pk"), mentor_confirmed_at__isnull=False, mentee_confirmed_at__isnull=False
    )
    rows = pairs.filter(~Exists(done), program__needs_agreement=True)
    for row in rows:
        due = row.counts_from + AGREED_BY
        if due < today:
            yield _of(row, Rule.NO_AGREEMENT, due, days=(today - row.counts_from).days)


def _answers(pairs: Pairs) -> Iterator[Found]:
    """Of the newest answers of both sides: low, dropped, apart, or a wish to talk."""
    rows = Answer.objects.filter(follow_up__mentorship__in=pairs.values("pk"))
    rows = rows.select_related("follow_up__mentorship").order_by("answered_at", "pk")
    by_pair: dict[int, dict[str, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.defer("expectation", "help"):
        by_pair[row.follow_up.mentorship_id][row.side].append(row)
    for sides in by_pair.values():
        pair = next(iter(sides.values()))[0].follow_up.mentorship
        yield from _talk(pair, sides)
        quarterly = {side: [row for row in rows if row.rating is not None] for side, rows in sides.items()}
        yield from _low(pair, {side: rows for side, rows in quarterly.items() if rows})
        yield from _apart(pair, {side: rows[-1] for side, rows in quarterly.items() if rows})


def _talk(pair: Mentorship, sides: dict[str, list[Answer]]) -> Iterator[Found]:
    for side, rows in sides.items():
        row = rows[-1]
        wishes = {row.values.get("right_match"), row.values.get("path")} & {
            "talk",
            "another",
            "part",
            "adjust",
        }
        if row.wants_contact or wishes:
            on = timezone.localdate(row.answered_at)
            wish = "another" if wishes & {"another", "part"} else "talk"
            yield _of(pair, Rule.TALK, on, row.pk, side=side, wish=wish)
            return


def _low(pair: Mentorship, sides: dict[str, list[Answer]]) -> Iterator[Found]:
    for side, rows in sides.items():
        newest = rows[-1]
        before = rows[-2].quality if len(rows) > 1 else None
        now = newest.quality
        dropped = now is not None and before is not None and before - now >= DROP
        low = now < LOW if now is not None else (newest.rating or 5) <= LOW_STARS
        if low or dropped:
            on = timezone.localdate(newest.answered_at)
            yield _of(pair, Rule.LOW, on, newest.pk, side=side, dropped=bool(dropped and not low))
            return


def _apart(pair: Mentorship, newest: dict[str, Answer]) -> Iterator[Found]:
    if len(newest) < 2 or len({row.follow_up_id for row in newest.values()}) > 1:
        return
    one, other = newest.values()
    if one.quality is not None and other.quality is not None:
        is_apart = abs(one.quality - other.quality) >= APART
    else:
        is_apart = abs((one.rating or 0) - (other.rating or 0)) >= APART_STARS
    if is_apart:
        on = timezone.localdate(max(one.answered_at, other.answered_at))
        yield _of(pair, Rule.APART, on, one.follow_up_id)


def _silent(pairs: Pairs, today: date) -> Iterator[Found]:
    """Both silent two weeks after the due date of their newest check-in; one silent gets reminders only."""
    newest = FollowUp.objects.filter(mentorship=OuterRef("mentorship")).order_by("-due_on", "-pk")
    rows = FollowUp.objects.filter(
        mentorship__in=pairs.values("pk"), due_on__lt=today - SILENT_FOR, pk=newest.values("pk")[:1]
    )
    for row in rows.filter(answers=None).select_related("mentorship"):
        yield _of(row.mentorship, Rule.SILENT, row.due_on + SILENT_FOR, row.pk, quarter=row.quarter)


def _cancelled(pairs: Pairs) -> Iterator[Found]:
    """The two newest meetings of a pair that are over or cancelled were both cancelled by one person."""
    rows = Meeting.objects.filter(mentorship__in=pairs.values("pk")).exclude(state="planned")
    by_pair: dict[int, list[Meeting]] = defaultdict(list)
    for row in rows.select_related("mentorship").defer("place").order_by("-starts_at", "-pk"):
        if len(by_pair[row.mentorship_id]) < 2:
            by_pair[row.mentorship_id].append(row)
    both = [two for two in by_pair.values() if len(two) == 2 and all(row.state == "cancelled" for row in two)]
    keys = [str(row.pk) for two in both for row in two]
    events = Event.objects.filter(verb="cancel meeting", about_kind="programs.meeting", about_id__in=keys)
    by = dict(events.values_list("about_id", "by_id_label"))
    for two in both:
        who = {by.get(str(row.pk), "") for row in two}
        if len(who) == 1 and who != {""}:
            pair = two[0].mentorship
            yield _of(pair, Rule.CANCELS, timezone.localdate(two[0].starts_at), two[0].pk)


def _goals(pairs: Pairs, today: date) -> Iterator[Found]:
    """None by day 45; or, by the second quarter's answers, every goal behind."""
    goals = Goal.objects.filter(mentorship=OuterRef("pk")).exclude(state=Goal.State.DROPPED)
    for row in pairs.filter(~Exists(goals)):
        due = row.counts_from + GOAL_BY
        if due < today:
            yield _of(row, Rule.NO_GOAL, due, "none", behind=False)
    second = Answer.objects.filter(follow_up__quarter=2, side="mentee", follow_up__mentorship__in=pairs)
    for answer in second.select_related("follow_up__mentorship"):
        levels = [value for key, value in answer.values.items() if key.startswith(GOAL)]
        if levels and max(levels) <= -1:
            on = timezone.localdate(answer.answered_at)
            yield _of(answer.follow_up.mentorship, Rule.NO_GOAL, on, answer.pk, behind=True)


def _overfull(of: Program | None) -> Iterator[Found]:
    """A program or a person lowered the places below what runs: allowed, and worth a word."""
    live = Mentor.objects.filter(program__state=Program.State.LIVE).with_load()
    live = live.filter(program=of) if of else live
    live = live.filter(GreaterThan(F("load"), F("seats")))
    for row in live:
        taken: int = row.load  # type: ignore[attr-defined]
        facts = {"load": taken, "seats": row.seats, "training": False}
        yield Found(
            Rule.MENTOR, f"mentor:{row.pk}", row.program_id, timezone.localdate(), None, row.person_id,
            f"{taken}/{row.seats}", facts,
        )  # fmt: skip


def _untrained(pairs: Pairs, today: date) -> Iterator[Found]:
    """Training overdue for two weeks while the pair prepares."""
    done = Completion.objects.done().filter(
        person=OuterRef("mentor_person"), course=OuterRef("program__mentor_course")
    )
    rows = pairs.filter(~Exists(done), program__mentor_course__isnull=False)
    for row in rows:
        due = row.started_on + TRAINED_BY
        if due < today:
            yield _of(row, Rule.MENTOR, due, days=(today - row.started_on).days, training=True)

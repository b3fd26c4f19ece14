"""What needs a coordinator today: named facts with reasons, counted anew at each look."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from dashboard import figures
from dashboard.attention_item import Attention
from dashboard.attention_kinds import counted
from dashboard.attention_words import contact_wished, lead_left, low_rating
from dashboard.figures import Figures
from matching.models import MatchRun, MentorRequest, Policy
from notices.models import Notice
from notices.rules import RULES
from people import prepared
from people.models import Person
from programs.actions import quarter_notes
from programs.models import (
    GOES_ON,
    Answer,
    FollowUp,
    Mentee,
    Mentor,
    Mentorship,
    Program,
    Signal,
    StandIn,
    Waiver,
)

LOW_RATING = 2
NO_BOUND = 1_000_000
AT_WORK = ("live", "paused")
HELD = "held"
COLUMNS = ("matter", "subject_key", "program_key", "program_name", "amount", "since")
Matter = Signal.Matter


@dataclass(frozen=True)
class Desk:
    """Whose desk, or nobody's: what needs anybody at all; every question of it is written from here."""

    programs: QuerySet[Program]
    person: Person | None
    today: date
    held: Collection[int] = ()  # large programs, counted by the clock
    has_small: bool = True  # others beside them

    @property
    def keys(self) -> QuerySet[Any]:
        return self.programs.filter(state__in=AT_WORK).order_by().values("pk")

    @property
    def pairs(self) -> QuerySet[Mentorship]:
        pairs = Mentorship.objects.filter(program__in=self.keys)
        own = Q(mentor_person=self.person) | Q(mentee_person=self.person)
        return pairs if self.person is None else pairs.exclude(own)


def items(programs: QuerySet[Program], *, person: Person | None, today: date) -> list[Attention]:
    """What needs the coordinator now, in three queries; never about the coordinator's own pairs."""
    held = figures.held()
    desk = Desk(programs, person, today, list(held))
    return _named(_without_lead(desk), _told(desk), _counted(desk), held)


def of(person: Person, *, program: int | None, today: date, known: Collection[int] = ()) -> list[Attention]:
    """The same for all that a person coordinates, or one program of it; written and planned once.

    `known` are the keys of all these programs, where the page has read them.
    """
    held = figures.held()
    looked_at = [program] if program else known
    has_small = not looked_at or any(key not in held for key in looked_at)
    keys = [person.pk] if program is None else [person.pk, program]
    name = f"desk of {sorted(person.house_roles)} {len(keys)} {sorted(held)} {has_small}"

    def desk(keys: Sequence[int]) -> Desk:
        reader = Person(pk=keys[0], house_roles=person.house_roles)
        rows = Program.objects.coordinated_by(reader)
        rows = rows.filter(pk__in=keys[1:]) if program else rows
        return Desk(rows, reader, today, list(held), has_small)

    leads = prepared.objects(f"{name}: leads", lambda keys: _without_lead(desk(keys)), keys)
    told = prepared.objects(f"{name}: told", lambda keys: _told(desk(keys)), keys)
    counts = prepared.rows(
        f"{name}: counted in {timezone.get_current_timezone_name()}",
        lambda keys: _counted(desk(keys)),
        keys,
        moment=today.toordinal(),
    )
    return _named(leads, told, counts, held)


def _named(leads: Any, told: Any, counts: Any, held: dict[int, Figures]) -> list[Attention]:
    """In words, most urgent first."""
    found = [
        lead_left(row, lead, part)
        for row in leads
        for part, lead in (("owner", row.owner), ("deputy", row.deputy))
        if lead is not None and not lead.is_active
    ]
    found += [contact_wished(row) if row.wants_contact else low_rating(row) for row in told]
    for matter, key, program, name, amount, since in counts:
        if matter == HELD:
            found += _held(held[program], program=program, name=name)
        else:
            found.append(counted(matter, key, program, name, amount, since))
    return sorted(found, key=lambda item: item.place)


def _told(desk: Desk) -> QuerySet[Answer]:
    """What people said in their latest check-in: who wishes contact, or rated low.

    Once the clock has made a signal of it, it is on the list of signals with what was tried.
    """
    rows = _newest_answers(desk.pairs).filter(Q(wants_contact=True) | Q(rating__lte=LOW_RATING))
    noticed = Signal.objects.filter(
        rule__in=[Signal.Rule.LOW, Signal.Rule.TALK],
        mentorship=OuterRef("follow_up__mentorship"),
        mark=Cast(OuterRef("pk"), CharField()),
    )
    there = Signal.objects.going_on().filter(mentorship=OuterRef("follow_up__mentorship"))
    talks = Q(wants_contact=True) & Exists(there.filter(rule=Signal.Rule.TALK))
    lows = Q(wants_contact=False) & Exists(there.filter(rule=Signal.Rule.LOW))
    rows = rows.filter(~Exists(noticed), ~talks, ~lows)  # of that kind the pair is on the list already
    # With a bound PostgreSQL reads these few first; without, everybody who ever answered, to join them all.
    rows = Answer.objects.filter(pk__in=rows.order_by().values("pk")[:NO_BOUND])
    return rows.order_by("pk").select_related(
        "person",
        "follow_up__mentorship__mentor_person",
        "follow_up__mentorship__mentee_person",
        "follow_up__mentorship__program",
    )


def _without_lead(desk: Desk) -> QuerySet[Program]:
    """The deputy acts at once where the owner has left; somebody still has to be named."""
    gone = Q(owner__is_active=False) | Q(deputy__is_active=False)
    return desk.programs.filter(gone, state__in=AT_WORK).select_related("owner", "deputy")


def _newest_answers(pairs: QuerySet[Mentorship]) -> QuerySet[Answer]:
    """Latest answers in pairs that go on: a signal stays until the next check-in says otherwise."""
    newest = Answer.objects.filter(
        person=OuterRef("person"), follow_up__mentorship=OuterRef("follow_up__mentorship")
    ).order_by("-answered_at", "-pk")
    going_on = pairs.filter(state__in=["preparing", "active", "paused"])
    rows = Answer.objects.filter(follow_up__mentorship__in=going_on, pk=Subquery(newest.values("pk")[:1]))
    return rows.order_by("pk")


def _counted(desk: Desk) -> QuerySet[Any]:
    """What the clock and the runs say, by program or, where one decides about each alone, one by one.

    Of large programs the clock has counted already what takes long.
    """
    keys, pairs, today = desk.keys, desk.pairs, desk.today
    small = keys.exclude(pk__in=desk.held) if desk.held else keys
    notes = quarter_notes.due_among(Program.objects.filter(pk__in=keys), today=today)
    others = pairs.filter(program__in=small) if desk.held else pairs
    found = [
        *(_of_programs(small, others, today=today) if desk.has_small else ()),
        _count(Matter.NOTE, notes, ""),
        *_of_pairs(pairs, today=today),
        *_to_decide(keys, person=desk.person, today=today),
    ]
    if desk.held:
        large = Program.objects.filter(pk__in=keys).filter(pk__in=desk.held)
        found.append(_count(HELD, large, ""))
    return found[0].union(*found[1:], all=True)


def _held(figures_: Figures, *, program: int, name: str) -> list[Attention]:
    return [
        replace(counted(matter, program, program, name, amount, since), as_of=figures_.at)
        for matter, (amount, since) in figures_.lines.items()
    ]


def lines_of(program: Program, *, today: date) -> dict[str, tuple[int, date | None]]:
    """What takes long to count of a large program, for the clock to keep."""
    keys = Program.objects.filter(pk=program.pk, state__in=AT_WORK).values("pk")
    found = _of_programs(keys, Mentorship.objects.filter(program__in=keys), today=today)
    rows = found[0].union(*found[1:], all=True)
    return {matter: (amount, since) for matter, _key, _program, _name, amount, since in rows}


def _of_programs(keys: QuerySet[Any], pairs: QuerySet[Mentorship], *, today: date) -> list[QuerySet[Any]]:
    silent = FollowUp.objects.open().filter(mentorship__in=pairs, due_on__lte=today)
    slow = pairs.filter(state="preparing", prepare_by__lt=today)
    slow = slow.exclude(mentee__away_from__lte=today, mentee__away_until__gt=today)
    silent_mentors = Mentor.objects.filter(
        program__in=keys, state=Mentor.State.EXPECTED, reminders=RULES["mentor.expected"].count
    ).filter(person__is_active=True, outside_since__isnull=True)
    return [
        _count(Matter.CHECK_INS, silent, "mentorship__program", since="due_on"),
        _count(Matter.SLOW, slow, since="prepare_by"),
        _count(Matter.WAITING, _waiting(keys, today=today), since="enrolled_at"),
        _refused_mails(keys),
        _count(Matter.MENTORS, silent_mentors, since="asked_at"),
    ]


def _of_pairs(pairs: QuerySet[Mentorship], *, today: date) -> list[QuerySet[Any]]:
    unconfirmed = pairs.filter(state="proposed", confirmation__confirm_by__lt=today)
    over = pairs.filter(state__in=GOES_ON, waiver__until__lt=today)
    moved = pairs.filter(state__in=GOES_ON, moved_at__isnull=False)
    no_place = pairs.filter(state="paused", seat_freed_on__isnull=False, paused_until__lte=today)
    stand_ins = StandIn.objects.wanted().filter(mentorship__in=pairs)
    return [
        _count(Matter.UNCONFIRMED, unconfirmed, key="pk", since="confirmation__confirm_by"),
        _count(Matter.WAIVER_OVER, over, key="pk", since="waiver__until"),
        _count(Matter.MOVED, moved, key="pk", since="moved_at"),
        _count(Matter.NO_PLACE, no_place, key="pk", since="paused_until"),
        _count(Matter.STAND_IN, stand_ins, "mentorship__program", key="mentorship_id", since="asked_at"),
    ]


def _to_decide(keys: QuerySet[Any], *, person: Person | None, today: date) -> list[QuerySet[Any]]:
    """Drafts, exceptions and rules wait for whoever may say yes, never for whoever asked."""
    drafts = MatchRun.objects.filter(program__in=keys, state="solved")
    late = MentorRequest.objects.late(today).filter(program__in=keys)
    waivers = Waiver.objects.asked().filter(program__in=keys)
    policies = Policy.objects.waiting().filter(program__in=keys)
    if person is not None:
        late = late.coordinated_by(person)
        waivers = Waiver.objects.to_decide_by(person).filter(program__in=keys)
        policies = policies.exclude(by=person)
    return [
        _count(Matter.DRAFT, drafts, key="pk", since="solved_at"),
        _count(Matter.REQUESTS, late, since="answer_by"),
        _count(Matter.WAIVER, waivers, key="pk", since="asked_at"),
        _count(Matter.POLICY, policies, since="created_at"),
    ]


def _waiting(keys: QuerySet[Any], *, today: date) -> QuerySet[Mentee]:
    """Whom a draft would help and none is open for; where people choose all year, first they do that."""
    pairing = Program.objects.filter(pk__in=keys, state=Program.State.LIVE).exclude(ends_on__lte=today)
    drafts = MatchRun.objects.drafts().filter(program__in=keys).values("program")
    rows = Mentee.objects.waiting().here(today).filter(program__in=pairing.values("pk"))
    rows = rows.exclude(program__in=drafts)
    rows = rows.exclude(requests__in=MentorRequest.objects.open())
    return rows.exclude(program__is_always_on=True, enrolled_at__date__gt=today - RULES["waiting.slow"].span)


def _refused_mails(keys: QuerySet[Any]) -> QuerySet[Any]:
    """People whose address refuses mails, by program: they may not know that something waits for them."""
    program = Cast(KeyTextTransform("program_id", "context"), BigIntegerField())
    name = Subquery(Program.objects.filter(pk=OuterRef("about")).values("name")[:1])
    rows = Notice.objects.refused_now().annotate(about=program).filter(about__in=keys)
    named = rows.annotate(
        subject_key=F("about"), program_key=F("about"), program_name=name, told_at=F("not_before")
    )
    return _grouped(Matter.MAILS, named, Count("to", distinct=True), since="told_at")


def _count(
    matter: str, rows: QuerySet[Any], program: str = "program", *, key: str = "", since: str = ""
) -> QuerySet[Any]:
    """`program` leads to the program from such a row; empty where the row is one."""
    name = F(f"{program}__name" if program else "name")
    own = f"{program}_id" if program else "pk"
    named = rows.order_by().annotate(subject_key=F(key or own), program_key=F(own), program_name=name)
    return _grouped(matter, named, Count("pk"), since=since)


def _grouped(matter: str, rows: QuerySet[Any], amount: Count, *, since: str) -> QuerySet[Any]:
    """`since` is a column with the day of each row, or its moment if the name ends in _at."""
    day: Any = F(since) if since else Cast(Value(None), DateField())
    named = rows.annotate(matter=Value(str(matter)), day=TruncDate(since) if since.endswith("_at") else day)
    grouped = named.values("matter", "subject_key", "program_key", "program_name")
    return grouped.annotate(amount=amount, since=Min("day")).values_list(*COLUMNS)

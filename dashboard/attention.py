"""What needs a coordinator today: named signals with reasons, computed from facts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.attention_words import COUNTED, Attention, contact_wished, low_rating
from matching.models import MatchRun, MentorRequest
from notices.models import Notice
from notices.rules import RULES
from people.models import Person
from programs.actions import quarter_notes
from programs.models import GOES_ON, Answer, FollowUp, Mentee, Mentor, Mentorship, Program, Signal, Waiver

LOW_RATING = 2
SHOWN = 10


def items(programs: QuerySet[Program], *, person: Person, today: date) -> list[Attention]:
    """What needs the coordinator now, in three queries; never about the coordinator's own pairs."""
    keys = programs.filter(state__in=["live", "paused"]).order_by().values("pk")
    pairs = Mentorship.objects.filter(program__in=keys).exclude(
        Q(mentor_person=person) | Q(mentee_person=person)
    )
    return [
        *_without_lead(programs),
        *_told(pairs),
        *_counted(keys, pairs, person=person, today=today),
    ]


def signals(programs: QuerySet[Program], *, person: Person) -> list[Signal]:
    """The newest open ones; all of them are on their own page."""
    rows = Signal.objects.coordinated_by(person).open().filter(program__in=programs.order_by().values("pk"))
    rows = rows.filter(program__state__in=["live", "paused"])
    return list(
        rows.select_related("program", "mentorship__mentor_person", "mentorship__mentee_person", "person")[
            :SHOWN
        ]
    )


def _told(pairs: QuerySet[Mentorship]) -> list[Attention]:
    """What people said in their latest check-in: who wishes contact first, then who rated low.

    Once the clock has made a signal of it, it is on the list of signals with what was tried.
    """
    rows = _newest_answers(pairs).filter(Q(wants_contact=True) | Q(rating__lte=LOW_RATING))
    noticed = Signal.objects.filter(
        rule__in=[Signal.Rule.LOW, Signal.Rule.TALK],
        mentorship=OuterRef("follow_up__mentorship"),
        mark=Cast(OuterRef("pk"), CharField()),
    )
    rows = rows.filter(~Exists(noticed))
    told = list(
        rows.select_related(
            "person",
            "follow_up__mentorship__mentor_person",
            "follow_up__mentorship__mentee_person",
            "follow_up__mentorship__program",
        )
    )
    wished = [contact_wished(row) for row in told if row.wants_contact]
    return wished + [low_rating(row) for row in told if not row.wants_contact]


def _without_lead(programs: QuerySet[Program]) -> list[Attention]:
    """The deputy acts at once where the owner has left; somebody still has to be named."""
    gone = Q(owner__is_active=False) | Q(deputy__is_active=False)
    rows = programs.filter(gone, state__in=["live", "paused"]).select_related("owner", "deputy")
    return [
        Attention(
            _("%(name)s no longer works here") % {"name": lead.full_name},
            _("Still named as %(part)s of %(program)s. Choose somebody else.")
            % {"part": part, "program": row.name},
            _("Change the program"),
            reverse("programs:program-edit", args=[row.pk]),
        )
        for row in rows
        for lead, part in ((row.owner, _("the owner")), (row.deputy, _("the deputy")))
        if lead is not None and not lead.is_active
    ]


def _newest_answers(pairs: QuerySet[Mentorship]) -> QuerySet[Answer]:
    """Latest answers in pairs that go on: a signal stays until the next check-in says otherwise."""
    newest = Answer.objects.filter(
        person=OuterRef("person"), follow_up__mentorship=OuterRef("follow_up__mentorship")
    ).order_by("-answered_at", "-pk")
    going_on = pairs.filter(state__in=["preparing", "active", "paused"])
    rows = Answer.objects.filter(follow_up__mentorship__in=going_on, pk=Subquery(newest.values("pk")[:1]))
    return rows.order_by("pk")


def _counted(
    keys: QuerySet[Any], pairs: QuerySet[Mentorship], *, person: Person, today: date
) -> list[Attention]:
    """What the clock and the runs say, each kind by program: (kind, key, name of the program, amount)."""
    silent = FollowUp.objects.open().filter(mentorship__in=pairs, due_on__lte=today)
    slow = pairs.filter(state="preparing", prepare_by__lt=today)
    slow = slow.exclude(mentee__away_from__lte=today, mentee__away_until__gt=today)
    drafts = MatchRun.objects.filter(program__in=keys, state="solved")
    waiting = _waiting(keys, today=today)
    late = MentorRequest.objects.late(today).coordinated_by(person)
    unconfirmed = pairs.filter(state="proposed", confirmation__confirm_by__lt=today)
    over = pairs.filter(state__in=GOES_ON, waiver__until__lt=today)
    moved = pairs.filter(state__in=GOES_ON, moved_at__isnull=False)
    no_place = pairs.filter(state="paused", seat_freed_on__isnull=False, paused_until__lte=today)
    asked = Waiver.objects.to_decide_by(person).filter(program__in=keys)
    silent_mentors = Mentor.objects.filter(
        program__in=keys, state=Mentor.State.EXPECTED, reminders=RULES["mentor.expected"].count
    ).filter(person__is_active=True, outside_since__isnull=True)
    notes = quarter_notes.due_among(Program.objects.filter(pk__in=keys), today=today)
    found = _by_program("1 silent", silent, "mentorship__program").union(
        _by_program("2 slow", slow, "program"),
        _by_program("3 draft", drafts, "program", key="pk"),
        _by_program("3 waiting", waiting, "program"),
        _by_program("4 late", late, "program"),
        _by_program("5 unconfirmed", unconfirmed, "program", key="pk"),
        _by_program("6 over", over, "program", key="pk"),
        _by_program("6 moved", moved, "program", key="pk"),
        _by_program("6 no place", no_place, "program", key="pk"),
        _by_program("7 asked", asked, "program", key="pk"),
        _refused_mails(keys),
        _by_program("9 note", notes, ""),
        _by_program("9 silent mentors", silent_mentors, "program"),
        all=True,
    )
    return [COUNTED[kind](key, name, amount) for kind, key, name, amount in sorted(found)]


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
    named = rows.annotate(signal=Value("8 refused"), program_name=name)
    counted = named.values("signal", "about", "program_name").annotate(amount=Count("to", distinct=True))
    return counted.values_list("signal", "about", "program_name", "amount")


def _by_program(kind: str, rows: QuerySet[Any], program: str, *, key: str = "") -> QuerySet[Any]:
    """`program` leads to the program from such a row; empty where the row is one."""
    name = F(f"{program}__name" if program else "name")
    own = f"{program}_id" if program else "pk"
    named = rows.order_by().annotate(signal=Value(kind), key=F(key or own), program_name=name)
    counted = named.values("signal", "key", "program_name").annotate(amount=Count("pk"))
    return counted.values_list("signal", "key", "program_name", "amount")

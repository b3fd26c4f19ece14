"""What needs a coordinator today: named signals with reasons, computed from facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.models import MatchRun, MentorRequest
from notices.models import Notice
from notices.rules import RULES
from people.models import Person
from programs.models import GOES_ON, Answer, FollowUp, Mentee, Mentor, Mentorship, Program, Waiver

LOW_RATING = 2


@dataclass(frozen=True)
class Attention:
    """One named signal with its reason and where to act; gone as soon as the fact is mended."""

    title: str
    reason: str
    verb: str
    url: str
    is_deed: bool = False  # the verb is a button that does it


def items(programs: QuerySet[Program], *, person: Person, today: date) -> list[Attention]:
    """What needs the coordinator now, in three queries; never about the coordinator's own pairs."""
    keys = programs.filter(state__in=["live", "paused"]).order_by().values("pk")
    pairs = Mentorship.objects.filter(program__in=keys).exclude(
        Q(mentor_person=person) | Q(mentee_person=person)
    )
    return [*_without_lead(programs), *_told(pairs), *_counted(keys, pairs, person=person, today=today)]


def _told(pairs: QuerySet[Mentorship]) -> list[Attention]:
    """What people said in their latest check-in: who wishes contact first, then who rated low."""
    rows = _newest_answers(pairs).filter(Q(wants_contact=True) | Q(rating__lte=LOW_RATING))
    told = list(
        rows.select_related(
            "person",
            "follow_up__mentorship__mentor_person",
            "follow_up__mentorship__mentee_person",
            "follow_up__mentorship__program",
        )
    )
    wished = [_contact_wished(row) for row in told if row.wants_contact]
    return wished + [_low_rating(row) for row in told if not row.wants_contact]


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
    ).order_by("-follow_up__quarter")
    going_on = pairs.filter(state__in=["preparing", "active", "paused"])
    rows = Answer.objects.filter(follow_up__mentorship__in=going_on, pk=Subquery(newest.values("pk")[:1]))
    return rows.order_by("pk")


def _contact_wished(row: Answer) -> Attention:
    program = row.follow_up.mentorship.program
    return Attention(
        _("%(name)s would like to hear from you") % {"name": row.person.full_name},
        _("Asked in quarterly check-in %(number)s, %(program)s.")
        % {"number": row.follow_up.quarter, "program": program.name},
        _("See the check-ins"),
        _desk(program.pk, "check-ins"),
    )


def _low_rating(row: Answer) -> Attention:
    pair = row.follow_up.mentorship
    return Attention(
        _("%(mentor)s and %(mentee)s: one of them rated the match %(rating)s of 5")
        % {
            "mentor": pair.mentor_person.full_name,
            "mentee": pair.mentee_person.full_name,
            "rating": row.rating,
        },
        _("A short call with each of them apart often helps. %(program)s.") % {"program": pair.program.name},
        _("See the check-ins"),
        _desk(pair.program_id, "check-ins"),
    )


def _counted(
    keys: QuerySet[Any], pairs: QuerySet[Mentorship], *, person: Person, today: date
) -> list[Attention]:
    """What the clock and the runs say, each kind by program: (kind, key, name of the program, amount)."""
    silent = FollowUp.objects.open().filter(mentorship__in=pairs, due_on__lte=today)
    slow = pairs.filter(state="preparing", prepare_by__lt=today)
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
        _by_program("9 silent mentors", silent_mentors, "program"),
        all=True,
    )
    words = {"1 silent": _silent, "2 slow": _slow_start, "3 draft": _draft}
    words |= {"3 waiting": _without_mentor, "4 late": _late_request}
    words |= {
        "5 unconfirmed": _unconfirmed,
        "6 over": _waiver_over,
        "6 moved": _moved,
        "6 no place": _no_place,
        "7 asked": _waiver_asked,
    }
    words |= {"8 refused": _address_refused}
    words |= {"9 silent mentors": _silent_mentors}
    return [words[kind](key, name, amount) for kind, key, name, amount in sorted(found)]


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
    named = rows.order_by().annotate(
        kind=Value(kind), key=F(key or f"{program}_id"), program_name=F(f"{program}__name")
    )
    counted = named.values("kind", "key", "program_name").annotate(amount=Count("pk"))
    return counted.values_list("kind", "key", "program_name", "amount")


def _silent(program: int, name: str, amount: int) -> Attention:
    return Attention(
        ngettext(
            "%(amount)s pair has not finished the quarterly check-in",
            "%(amount)s pairs have not finished the quarterly check-in",
            amount,
        )
        % {"amount": amount},
        _("It is due. %(program)s.") % {"program": name},
        _("See who has answered"),
        _desk(program, "check-ins"),
    )


def _slow_start(program: int, name: str, amount: int) -> Attention:
    return Attention(
        ngettext(
            "%(amount)s pair has not started within %(days)s working days",
            "%(amount)s pairs have not started within %(days)s working days",
            amount,
        )
        % {"amount": amount, "days": RULES["preparing.slow"].after[0]},
        _("The course or the agreement is not done. %(program)s.") % {"program": name},
        _("See the pairs"),
        _desk(program, "pairs"),
    )


def _draft(run: int, name: str, amount: int) -> Attention:
    return Attention(
        _("Proposed pairs are ready to review"),
        _("Nobody has been told anything yet. %(program)s.") % {"program": name},
        _("Review the pairs"),
        reverse("matching:run-detail", args=[run]),
    )


def _without_mentor(program: int, name: str, amount: int) -> Attention:
    return Attention(
        ngettext("%(amount)s mentee waits for a mentor", "%(amount)s mentees wait for a mentor", amount)
        % {"amount": amount},
        _("A draft shows the best pairs. Nobody is told before you publish it. %(program)s.")
        % {"program": name},
        _("Calculate a draft"),
        reverse("matching:run-plan", args=[program]),
        is_deed=True,
    )


def _late_request(program: int, name: str, amount: int) -> Attention:
    return Attention(
        ngettext(
            "%(amount)s request waits on its last day",
            "%(amount)s requests wait on their last day",
            amount,
        )
        % {"amount": amount},
        _("A call helps. Otherwise the next choice is asked by itself. %(program)s.") % {"program": name},
        _("See the requests"),
        reverse("matching:behalf-list", args=[program]),
    )


def _unconfirmed(pair: int, name: str, amount: int) -> Attention:
    return Attention(
        _("A proposed pair was not confirmed in time"),
        _("Talk with both, or take the proposal back. %(program)s.") % {"program": name},
        _("See the pair"),
        reverse("matching:pair-detail", args=[pair]),
    )


def _moved(pair: int, name: str, amount: int) -> Attention:
    return Attention(
        _("A pair works in one country now"),
        _("One of the two moved. Talk with both, or ask for an exception. %(program)s.") % {"program": name},
        _("See the pair"),
        reverse("matching:pair-detail", args=[pair]),
    )


def _no_place(pair: int, name: str, amount: int) -> Attention:
    return Attention(
        _("A pause is over, and somebody else has the place"),
        _("The pair goes on as soon as the mentor has one more. %(program)s.") % {"program": name},
        _("See the pair"),
        reverse("matching:pair-detail", args=[pair]),
    )


def _waiver_over(pair: int, name: str, amount: int) -> Attention:
    return Attention(
        _("The exception of a pair has ended"),
        _("The pair goes on; decide with both what comes next. %(program)s.") % {"program": name},
        _("See the pair"),
        reverse("matching:pair-detail", args=[pair]),
    )


def _waiver_asked(waiver: int, name: str, amount: int) -> Attention:
    return Attention(
        _("An exception to the rules waits for a second person"),
        _("Two people cannot become a pair before somebody else approves. %(program)s.") % {"program": name},
        _("Read and decide"),
        reverse("matching:waiver-detail", args=[waiver]),
    )


def _address_refused(program: int, name: str, amount: int) -> Attention:
    return Attention(
        ngettext(
            "Mails to %(amount)s person do not arrive",
            "Mails to %(amount)s people do not arrive",
            amount,
        )
        % {"amount": amount},
        _("Their address refuses them. Tell them in person, and let HR correct the address. %(program)s.")
        % {"program": name},
        _("See the mails"),
        reverse("dashboard:program-mails", args=[program]) + "?show=stuck",
    )


def _silent_mentors(program: int, name: str, amount: int) -> Attention:
    return Attention(
        ngettext(
            "%(amount)s expected mentor has not answered",
            "%(amount)s expected mentors have not answered",
            amount,
        )
        % {"amount": amount},
        _("Three reminders went out; a short call helps more than a fourth. %(program)s.")
        % {"program": name},
        _("See who"),
        reverse("programs:mentor-tracker", args=[program]) + "?state=expected&silent=1#answers",
    )


def _desk(program: int, part: str = "") -> str:
    url = reverse("dashboard:program-desk", args=[program])
    return f"{url}#{part}" if part else url

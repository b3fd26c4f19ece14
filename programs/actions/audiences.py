"""Who a program is for, looked at again after every change of the HR facts; invitations and nominations."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from people import audit
from people.models import Person
from programs import letters, states
from programs.models import Audience, AudienceMember, Mentee, Mentor, Nomination, Program
from programs.permissions import can_coordinate_program, can_nominate

log = logging.getLogger(__name__)

RUNNING = [Program.State.LIVE, Program.State.PAUSED]
BATCH = 1000


class NotAllowed(Exception):
    """Only a person's manager and who coordinates the program name somebody."""


class OutsideAudience(Exception):
    """The program is not meant for this person; a coordinator can name them in the audience."""


class TakesPart(Exception):
    """This person has joined already, or was named a moment ago."""


@dataclass(frozen=True)
class Looked:
    """What a look found: how many people came in and fell out since the one before."""

    came: int = 0
    left: int = 0


def look_again(*, now: datetime) -> int:
    """Every running program, by the clock; one audience that can't be read never stops the others."""
    changed = 0
    for audience in Audience.objects.filter(program__state__in=RUNNING).order_by("pk"):
        try:
            found = look_at(audience, now=now)
            changed += found.came + found.left
        except Exception:
            log.exception("Audience %s was not looked at", audience.pk)
    return changed


def look_at(audience: Audience, *, now: datetime) -> Looked:
    """Compare who fits today with who fitted before. The first look says nothing of who is new."""
    with transaction.atomic():
        row = Audience.objects.select_for_update(of=("self",), no_key=True).get(pk=audience.pk)
        fitting = row.people().order_by()
        known = row.members.filter(person=OuterRef("pk"))
        gone = row.members.filter(fell_out_at__isnull=True).exclude(person__in=fitting.values("pk"))
        left = gone.update(fell_out_at=now)
        back = row.members.filter(fell_out_at__isnull=False, person__in=fitting.values("pk"))
        came = back.update(fell_out_at=None, came_in_at=now)
        new = fitting.filter(~Exists(known)).values_list("pk", flat=True)
        rows = [AudienceMember(audience=row, person_id=pk, came_in_at=now) for pk in new]
        AudienceMember.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        is_first = row.watched_at is None
        if is_first:
            Audience.objects.filter(pk=row.pk).update(watched_at=now)
        _mark(row, fitting, now=now)
        found = Looked() if is_first else Looked(came + len(rows), left)
        if found.came or found.left:
            audit.record(
                by=None,
                verb="look at audience",
                about=row.program,
                role=row.role,
                came=found.came,
                left=found.left,
            )
    return found


def _mark(audience: Audience, fitting: QuerySet[Person], *, now: datetime) -> None:
    """Falling out means nobody new; a pair that goes on, goes on."""
    model: type[Mentor] | type[Mentee] = Mentor if audience.role == Audience.Role.MENTOR else Mentee
    rows = model.objects.filter(program=audience.program_id)
    inside = fitting.values("pk")
    rows.filter(outside_since__isnull=True).exclude(person__in=inside).update(outside_since=now.date())
    rows.filter(outside_since__isnull=False, person__in=inside).update(outside_since=None)


def to_invite(program: Program, role: str) -> QuerySet[Person]:
    """Who fits, has not been invited, and never took part in this role."""
    audience = program.audience(role)
    if audience is None or not program.is_live or not program.pairs_people:
        return Person.objects.get_queryset().none()
    return audience.people().exclude(_known_to(program, audience))


def amounts(program: Program, audience: Audience) -> tuple[int, int]:
    """How many fit, and how many of them could be invited now; one question."""
    can_be = ~_known_to(program, audience) if program.is_live and program.pairs_people else Q(pk__isnull=True)
    found = audience.people().aggregate(fits=Count("pk"), uninvited=Count("pk", filter=can_be))
    return found["fits"], found["uninvited"]


def _known_to(program: Program, audience: Audience) -> Q:
    """Who has been invited to this role, or ever took part in it."""
    told = AudienceMember.objects.filter(audience=audience, invited_at__isnull=False)
    rows = program.mentors if audience.role == Audience.Role.MENTOR else program.mentees
    return Q(pk__in=told.values("person")) | Q(pk__in=rows.values("person"))


def invite(
    program: Program, *, role: str, by: Person, now: datetime, only: Collection[int] | None = None
) -> int:
    """One mail to each, or to those of them with these keys, once; the second click finds nobody."""
    if not can_coordinate_program(by, program):
        raise NotAllowed
    with transaction.atomic():
        row = Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
        audience = row.audience(role)
        fitting = to_invite(row, role)
        people = list((fitting if only is None else fitting.filter(pk__in=only)).order_by("pk"))
        if audience is None or not people:
            return 0
        look_at(audience, now=now)
        audience.members.filter(person__in=[person.pk for person in people]).update(invited_at=now)
        letters.invited(row, people, role=role, now=now)
        audit.record(by=by, verb="invite", about=row, role=role, people=len(people))
    return len(people)


def nominate(
    program: Program, person: Person, *, role: str, why: str, by: Person, now: datetime
) -> Nomination:
    """The person hears who thought of them, and decides; nobody else can say yes."""
    with transaction.atomic():
        row = Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
        audience = row.audience(role)
        if not can_nominate(by, person, row):
            raise NotAllowed
        if audience is None or not audience.fits(person):
            raise OutsideAudience
        if _takes_part(row, person, role) or row.nominations.open().filter(person=person, role=role).exists():
            raise TakesPart
        found = Nomination.objects.create(
            program=row, person=person, role=role, why=why, by=by, created_at=now
        )
        audit.record(by=by, verb="nominate", about=person, program=row.pk, role=role)
        letters.nominated(found, now=now)
    return found


def decline(nomination: Nomination, *, by: Person, now: datetime) -> None:
    """One click, no reason; whoever named them reads it on the page, not in a mail."""
    if by.pk != nomination.person_id:
        raise NotAllowed
    with transaction.atomic():
        states.move(nomination, states.NOMINATION, "decline", answered_at=now)
        audit.record(by=by, verb="decline nomination", about=by, program=nomination.program_id)


def _takes_part(program: Program, person: Person, role: str) -> bool:
    if role == Audience.Role.MENTOR:
        rows = program.mentors.exclude(state__in=[Mentor.State.EXPECTED, Mentor.State.WITHDRAWN])
        return rows.filter(person=person).exists()
    return program.mentees.filter(person=person, state=Mentee.State.ENROLLED).exists()

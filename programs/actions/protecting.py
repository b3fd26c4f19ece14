"""A program for a protected group: what else changes when it is marked, and what goes when it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, override

from guides.models import InsightCard
from notices import actions as notices
from people import audit
from people.models import Event
from programs.models import Mentee, Mentor, Mentorship, Nomination, Program, Signal, Waiver

OVER = ("close", "cancel")


def has_people(program: Program) -> bool:
    """Whether somebody said yes to it; who is only asked has not."""
    offers = program.mentors.exclude(state=Mentor.State.EXPECTED)
    return program.mentees.exists() or offers.exists()


def changed(program: Program, *, is_protected: bool) -> None:
    """Mails of before leave the house's list, and cards of what was learned no longer name the program."""
    notices.mark_discreet(program.pk, is_discreet=is_protected)
    if is_protected:
        with override("en"):
            nameless = gettext("a mentoring program")
        InsightCard.objects.filter(program_name=program.name).update(program_name=nameless)


def over(*, now: datetime, days: int) -> QuerySet[Program]:
    """Closed or cancelled so long ago, with nobody left in a pair, and with rows that say who was in it."""
    closed = Event.objects.filter(
        about_kind=Program._meta.label_lower, verb__in=OVER, at__lte=now - timedelta(days=days)
    )
    keys = [int(key) for key in closed.values_list("about_id", flat=True) if key.isdigit()]
    states = [Program.State.CLOSED, Program.State.CANCELLED]
    rows = Program.objects.filter(pk__in=keys, is_protected=True, state__in=states)
    rows = rows.exclude(pk__in=Mentorship.objects.holding().values("program"))
    mentees = rows.filter(pk__in=Mentee.objects.values("program"))
    return (mentees | rows.filter(pk__in=Mentor.objects.values("program"))).order_by("pk")


def who_left() -> tuple[QuerySet[Mentee], QuerySet[Mentor]]:
    """Whoever took back their yes and never had a pair: nothing of it is kept for anybody else."""
    mentees = Mentee.objects.filter(state=Mentee.State.WITHDRAWN)
    mentors = Mentor.objects.filter(state=Mentor.State.WITHDRAWN)
    alone = {"program__is_protected": True, "mentorships__isnull": True}
    return mentees.filter(**alone).order_by("pk"), mentors.filter(**alone).order_by("pk")


def forget(program: Program) -> int:
    """Who was in it is no longer known here; totals that were frozen stay. How many rows of people went."""
    with transaction.atomic():
        row = Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
        amount = row.mentees.count() + row.mentors.count()
        Mentorship.objects.filter(program=row).delete()
        Waiver.objects.filter(program=row).delete()
        Signal.objects.filter(program=row).delete()
        Nomination.objects.filter(program=row).delete()
        row.mentees.all().delete()
        row.mentors.all().delete()
        audit.record(by=None, verb="forget participants", about=row, people=amount)
    return amount

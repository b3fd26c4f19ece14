"""What waits for whoever coordinates, for HR and for the named contact."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dashboard import house_words as words
from dashboard.todo.item import Item
from matching.models import MatchRun, Policy
from people import clock
from people.models import ApiKey, HeldLeaver, Person, RosterImport, ScimToken
from programs.models import Concern, Mentorship, Program, Signal, StandIn, Waiver

ENDS_SOON = timedelta(days=14)


def _cared_for(person: Person) -> Q:
    """In one's own programs only: HR administrators are not called to everybody's."""
    helped = Program.objects.helped_by(person, "coordinator").values("pk")
    return Q(program__owner=person) | Q(program__deputy=person) | Q(program__in=helped)


def drafts(person: Person) -> QuerySet[Any]:
    return MatchRun.objects.filter(_cared_for(person), state=MatchRun.State.SOLVED).select_related("program")


def draft(row: MatchRun, person: Person) -> Item:
    return Item(
        _("Review the proposed pairs of %(program)s") % {"program": row.program.name},
        _("Nobody has been told anything yet."),
        _("Review the pairs"),
        reverse("matching:run-detail", args=[row.pk]),
    )


def rules(person: Person) -> QuerySet[Any]:
    """A second person is asked, never the author."""
    rows = Policy.objects.waiting().filter(_cared_for(person))
    return rows.exclude(by=person).select_related("program", "by")


def rule(row: Policy, person: Person) -> Item:
    return Item(
        _("Agree to new rules of %(program)s, or turn them down") % {"program": row.program.name},
        _("%(name)s wants to relax a rule while pairs go on.") % {"name": row.by or _("Somebody")},
        _("Look at the change"),
        reverse("matching:policy", args=[row.program_id]),
    )


def waivers(person: Person) -> QuerySet[Any]:
    """A second person is asked, never whoever asked, nor about a pair of one's own."""
    rows = Waiver.objects.to_decide_by(person).filter(_cared_for(person))
    return rows.select_related("program", "asked_by", "mentor__person", "mentee__person")


def waiver(row: Waiver, person: Person) -> Item:
    names = {"mentor": row.mentor.person.full_name, "mentee": row.mentee.person.full_name}
    return Item(
        _("Decide on an exception for %(mentor)s and %(mentee)s") % names,
        _("%(name)s asks for it in %(program)s. It needs a second person.")
        % {"name": row.asked_by.full_name, "program": row.program.name},
        _("Read why"),
        reverse("matching:waiver-detail", args=[row.pk]),
    )


def held(person: Person) -> QuerySet[Any]:
    """One row for all of them: the page behind it lists everybody."""
    first = HeldLeaver.objects.visible_to(person).waiting(clock.now()).order_by("pk").values("pk")[:1]
    return HeldLeaver.objects.filter(pk__in=first).select_related("token")


def held_leaver(row: HeldLeaver, person: Person) -> Item:
    return Item(*words.leavers(row.token.name))


def keys(person: Person) -> QuerySet[Any]:
    return ScimToken.objects.visible_to(person).without_keeper().select_related("kept_by")


def key(row: ScimToken, person: Person) -> Item:
    return Item(*words.key(row.name, row.kept_by.full_name if row.kept_by else ""))


def api_keys(person: Person) -> QuerySet[Any]:
    """Those that end soon, and those that rest because nobody answers for them."""
    rows = ApiKey.objects.visible_to(person).filter(pk__in=api_keys_to_renew(clock.now()).order_by())
    return rows.select_related("kept_by")


def api_keys_to_renew(now: datetime) -> QuerySet[Any]:
    soon = Q(expires_at__lte=now + ENDS_SOON) | Q(kept_by__is_active=False)
    return ApiKey.objects.open().filter(soon, expires_at__gt=now)


def api_key(row: ApiKey, person: Person) -> Item:
    rests = row.kept_by is not None and not row.kept_by.is_active
    return Item(*words.api_key(row.name, rests=rests), None if rests else timezone.localdate(row.expires_at))


def concerns(person: Person) -> QuerySet[Any]:
    """For the named contact and nobody else."""
    return Concern.objects.visible_to(person).open().select_related("person", "mentorship__program")


def concern(row: Concern, person: Person) -> Item:
    told = words.concern(row.pk, row.person.full_name, row.mentorship.program.name)
    return Item(*told, timezone.localdate(row.said_at))


def talks(person: Person) -> QuerySet[Any]:
    """Who wished to talk, until somebody else has taken it on; never in a pair of one's own."""
    own = Q(mentorship__mentor_person=person) | Q(mentorship__mentee_person=person)
    rows = Signal.objects.open().filter(_cared_for(person), rule=Signal.Rule.TALK, mentorship__isnull=False)
    rows = rows.exclude(own)
    free = rows.filter(Q(assigned_to=None) | Q(assigned_to=person))
    return free.select_related("program", "mentorship__mentor_person", "mentorship__mentee_person")


def talk(row: Signal, person: Person) -> Item:
    pair: Mentorship = row.mentorship  # type: ignore[assignment]
    names = {"mentee": pair.mentee_person.full_name, "mentor": pair.mentor_person.full_name}
    return Item(
        _("Call %(mentee)s or %(mentor)s today") % names,
        _("One of the two would like to talk, in %(program)s.") % {"program": row.its_program.name},
        _("See who, and what was tried"),
        reverse("programs:signal", args=[row.pk]),
        row.since_on,
    )


def stand_ins(person: Person) -> QuerySet[Any]:
    helped = Program.objects.helped_by(person, "coordinator").values("pk")
    led = Q(mentorship__program__owner=person) | Q(mentorship__program__deputy=person)
    rows = StandIn.objects.wanted().filter(led | Q(mentorship__program__in=helped))
    own = Q(mentorship__mentor_person=person) | Q(mentorship__mentee_person=person)
    return rows.exclude(own).select_related("mentorship__mentor_person", "mentorship__mentee_person")


def stand_in(row: StandIn, person: Person) -> Item:
    return Item(
        _("%(name)s asks for a mentor who stands in") % {"name": row.mentorship.mentee_person.full_name},
        _("%(name)s is away until %(day)s.")
        % {
            "name": row.mentorship.mentor_person.full_name,
            "day": date_format(row.mentorship.paused_until, "j F") if row.mentorship.paused_until else "",
        },
        _("Choose who stands in"),
        reverse("matching:stand-in", args=[row.mentorship_id]),
    )


def imports(person: Person) -> QuerySet[Any]:
    return RosterImport.objects.to_agree(person).without_content().select_related("by")


def waiting_import(row: RosterImport, person: Person) -> Item:
    return Item(*words.waiting_import(row.pk, row.file_name, row.by.full_name if row.by else ""))

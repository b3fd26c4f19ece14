"""The audit as auditors read it: what happened in the house, without what belongs to a pair."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from dashboard import discretion
from people.models import Event

A_PAGE = 50
# Named are only the kinds that belong to the house; who did what in a pair is the pair's own.
OPEN_KINDS = (
    "people.person",
    "people.rosterimport",
    "people.scimtoken",
    "people.apikey",
    "notices.webhook",
    "people.directorygroup",
    "people.erasure",
    "programs.program",
    "programs.programrole",
    "programs.mentor",
    "matching.policy",
    "matching.matchrun",
    "guides.chapter",
    "guides.course",
    "guides.guide",
    "guides.draft",
    "guides.picture",
)


def events(
    *, kind: str = "", verb: str = "", who: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Event]:
    """Newest first. Looking for a person finds nothing of a pair, not even that it is there."""
    rows = Event.objects.order_by("-pk")
    if kind:
        rows = rows.filter(about_kind=kind)
    if verb:
        rows = rows.filter(verb=verb)
    if who:
        named = Q(by_name__icontains=who) | Q(by_id_label=who) | Q(about_name__icontains=who)
        named |= Q(verb__startswith="export ", detail__mark=who.strip().upper())
        rows = rows.filter(named, about_kind__in=OPEN_KINDS).exclude(discretion.told_of(OPEN_KINDS))
    if since:
        rows = rows.filter(at__gte=_midnight(since))
    if until:
        rows = rows.filter(at__lte=_midnight(until, time.max))
    return rows


def page(rows: QuerySet[Event], *, before: int | None) -> dict[str, Any]:
    """By key, not by number: new events never push others onto the next page."""
    found = list((rows.filter(pk__lt=before) if before else rows)[: A_PAGE + 1])
    discreet = discretion.among(found)
    for event in found:
        event.is_discreet = event.pk in discreet  # type: ignore[attr-defined]
    return {
        "events": found[:A_PAGE],
        "older": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "is_first": before is None,
    }


def _midnight(day: date, moment: time = time.min) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))

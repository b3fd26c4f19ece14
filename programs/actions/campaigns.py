"""Messages to the people of a program: written, planned, held for ten minutes, sent in waves, stopped."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from notices import actions as notices
from notices import rules
from notices.models import Muted, Notice
from people import audit
from people.models import Person
from programs import campaign_mails, segments, states
from programs.calendar import months_after
from programs.models import Campaign, CampaignWave, Program
from programs.models.campaign import RESPONDING

log = logging.getLogger(__name__)

COLUMNS = (
    "name", "segments", "marked", "levels", "countries", "languages", "units", "repeat", "is_service",
    "in_chat", "subject", "body", "subject_nl", "body_nl", "send_on", "anchor", "offset",
)  # fmt: skip
WATCHED_FOR = timedelta(days=60)  # after its last wave, for answers that make a waiting mail needless


class HoldIsOver(Exception):
    """It has gone out, or is going out at this moment."""


class NobodyToTell(Exception):
    """Nobody belongs to the segment now."""


@dataclass(frozen=True)
class Amounts:
    """Before it goes: how many get it, and who does not and why."""

    of: int  # who would get it without countries, levels, languages and units
    total: int
    muted: int
    english: int
    dutch: int

    @property
    def told(self) -> int:
        return self.total - self.muted


def write(program: Program, *, by: Person, now: datetime, **columns: Any) -> Campaign:
    with transaction.atomic():
        row = Campaign.objects.create(program=program, created_at=now, **_known(columns))
        audit.record(by=by, verb="write message", about=row)
    return row


def change(campaign: Campaign, *, by: Person, **columns: Any) -> None:
    """Only a draft: what is planned is taken back first."""
    with transaction.atomic():
        row = _lock(campaign)
        if not row.is_draft:
            raise states.WrongState("change", row.state)
        Campaign.objects.filter(pk=row.pk).update(**_known(columns))
        audit.record(by=by, verb="change message", about=row)


def _known(columns: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(columns) - set(COLUMNS):
        raise TypeError(f"a message has no {sorted(unknown)}")
    return columns


def amounts(campaign: Campaign) -> Amounts:
    muted = Muted.objects.filter(topic=campaign_mails.topic(campaign))
    is_muted = Q(pk__in=muted.values("person"))
    found = segments.readers(campaign).aggregate(
        total=Count("pk"),
        muted=Count("pk", filter=is_muted),
        dutch=Count("pk", filter=~is_muted & Q(language="nl")),
    )
    english = found["total"] - found["muted"] - found["dutch"]
    of = segments.people(campaign.program, *campaign.segments).count() if campaign.is_narrowed else 0
    return Amounts(of or found["total"], found["total"], found["muted"], english, found["dutch"])


def plan(campaign: Campaign, *, by: Person, now: datetime) -> None:
    """From its day on it goes out by itself, ten minutes after this at the earliest."""
    with transaction.atomic():
        row = _lock(campaign)
        if not row.program.is_live:
            raise states.WrongState("plan", row.program.state)
        if row.send_on <= now.date() and not segments.readers(row).exists():
            raise NobodyToTell
        held_until = now + rules.RULES["message.hold"].span
        states.move(row, states.CAMPAIGN, "plan", held_until=held_until, planned_by=by)
        audit.record(by=by, verb="plan message", about=row, on=row.send_on.isoformat())


def take_back(campaign: Campaign, *, by: Person, now: datetime) -> None:
    """Nobody has heard of it yet: a draft again."""
    with transaction.atomic():
        row = _lock(campaign)
        if row.waves.exists():
            raise HoldIsOver
        states.move(row, states.CAMPAIGN, "take_back", held_until=None, planned_by=None)
        audit.record(by=by, verb="take back message", about=row)


def stop(campaign: Campaign, *, by: Person) -> int:
    """No more waves, and what still waits for its reader's turn does not go; how many mails that were."""
    with transaction.atomic():
        row = _lock(campaign)
        states.move(row, states.CAMPAIGN, "stop")
        dropped = notices.drop(key_prefix=campaign_mails.prefix(row))
        audit.record(by=by, verb="stop message", about=row, mails=dropped)
    return dropped


def send_test(campaign: Campaign, *, by: Person, now: datetime) -> None:
    """To oneself, in each language it is written in; nobody else gets anything."""
    with transaction.atomic():
        campaign_mails.test(campaign, to=by, now=now)
        audit.record(by=by, verb="test message", about=campaign)


def send_due(*, now: datetime) -> int:
    """What has come to its day, each wave once, however many clocks run; a bad one never stops the rest."""
    sent = 0
    for campaign in Campaign.objects.due(now=now).order_by("pk"):
        try:
            sent += _send(campaign, now=now)
        except Exception:
            log.exception("Message %s was not sent", campaign.pk)
    return sent


def _send(campaign: Campaign, *, now: datetime) -> int:
    with transaction.atomic():
        row = _lock(campaign)
        if not Campaign.objects.due(now=now).filter(pk=row.pk).exists():  # taken back a moment ago
            return 0
        number, is_last = _wave(row, today=now.date())
        sent_before = row.waves.values_list("number", flat=True)
        if number in sent_before or any(earlier > number for earlier in sent_before):
            return 0
        people = segments.readers(row)
        if row.repeat == Campaign.Repeat.NUDGE and sent_before:
            people = people.filter(pk__in=_told(row).values("to"))
        amount = campaign_mails.send(row, list(people.order_by("pk")), number=number, now=now)
        if row.in_chat and not sent_before:
            campaign_mails.card(row, now=now)
        CampaignWave.objects.create(campaign=row, number=number, sent_at=now, people=amount)
        audit.record(by=None, verb="send message", about=row, wave=number, people=amount)
        if is_last:
            states.move(row, states.CAMPAIGN, "finish")
    return amount


def _wave(campaign: Campaign, *, today: date) -> tuple[int, bool]:
    """The newest that is due, and whether it is the last; after a standstill the ones before are left out."""
    if campaign.repeat == Campaign.Repeat.NUDGE:
        after = rules.RULES["message.nudge"].after
        number = sum(campaign.send_on + timedelta(days=days) <= today for days in after)
        return number, number == len(after)
    if campaign.repeat == Campaign.Repeat.MONTHLY:
        number = 1
        while months_after(campaign.send_on, number) <= today:
            number += 1
        return number, False
    return 1, True


def drop_answered(*, now: datetime) -> int:
    """Who signed up while a mail waited for its turn is not asked again."""
    rows = Campaign.objects.filter(
        segments__contained_by=list(RESPONDING), waves__sent_at__gt=now - WATCHED_FOR
    )
    dropped = 0
    for row in rows.distinct().select_related("program").order_by("pk"):
        waiting = _told(row).filter(state=Notice.State.WAITING)
        over = waiting.exclude(to__in=segments.readers(row).order_by().values("pk"))
        if over.exists():
            dropped += notices.drop(key_prefix=campaign_mails.prefix(row), to=over.values("to"))
    return dropped


def _told(campaign: Campaign) -> QuerySet[Notice]:
    return Notice.objects.filter(key__startswith=campaign_mails.prefix(campaign))


def results(campaign: Campaign) -> dict[str, int]:
    """Mails by what became of them, and how many people signed up or answered after the first."""
    states_ = Notice.State
    found = _told(campaign).aggregate(
        sent=Count("pk", filter=Q(state=states_.SENT)),
        waiting=Count("pk", filter=Q(state=states_.WAITING)),
        failed=Count("pk", filter=Q(state__in=[states_.DEAD, states_.REFUSED])),
        dropped=Count("pk", filter=Q(state=states_.DROPPED)),
        first=Min("sent_at"),
    )
    first = found.pop("first")
    if campaign.can_respond and first is not None:
        told = Person.objects.filter(pk__in=_told(campaign).filter(state=states_.SENT).values("to"))
        found["responded"] = segments.responded(campaign, told, since=first).count()
    return found


def _lock(campaign: Campaign) -> Campaign:
    rows = Campaign.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("program__owner", "program__deputy", "program__guide").get(pk=campaign.pk)

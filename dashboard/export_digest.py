"""Once a week a second person hears which lists left the house, by whom and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import formats, timezone, translation

from notices import actions as notices
from notices import pacing
from people.models import ApiCall, Event, HouseRole, Person
from programs.models.mentorship import zone_of

WEEK = timedelta(days=7)
AT = pacing.HOURS[0]
API = "read names by API"  # a verb of this list only; the journal of calls is the proof


def tell(*, today: date, now: datetime) -> int:
    """About the last whole week. Safe to run as often as one likes: one mail per week and reader."""
    monday = today - timedelta(days=today.weekday())
    taken = left(monday - WEEK, monday)
    if not taken:
        return 0
    told = 0
    with transaction.atomic():
        for reader, items in _by_reader(taken):
            notices.queue(
                to=reader,
                kind="exports_digest",
                key=f"exports:{monday.isoformat()}:{reader.pk}",
                now=now,
                not_before=pacing.first_moment(monday, zone_of(reader), AT),
                **_said(items, monday, reader),
                action_url=reverse("dashboard:audit"),
            )
            told += 1
    return told


def _said(items: list[dict[str, Any]], monday: date, reader: Person) -> dict[str, Any]:
    """Days in the reader's language."""
    with translation.override(reader.language):
        return {
            "items": [item | {"on": _day(item["on"])} for item in items],
            "since": _day(monday - WEEK),
            "until": _day(monday - timedelta(days=1)),
        }


def _day(day: date) -> str:
    return formats.date_format(day, "j F Y")


def _by_reader(taken: list[dict[str, Any]]) -> Iterable[tuple[Person, list[dict[str, Any]]]]:
    """HR administrators read what others took; where only the taker is one, auditors do."""
    readers = list(
        Person.objects.reachable().filter(house_roles__contains=[HouseRole.HR_ADMIN]).order_by("pk")
    )
    auditors = Person.objects.reachable().filter(house_roles__contains=[HouseRole.AUDITOR]).order_by("pk")
    chosen: dict[int, tuple[Person, list[dict[str, Any]]]] = {}
    for item in taken:
        others = [each for each in readers if each.employee_id != item["by"]]
        for reader in others or [each for each in auditors if each.employee_id != item["by"]]:
            chosen.setdefault(reader.pk, (reader, []))[1].append(item)
    return chosen.values()


def left(since: date, until: date) -> list[dict[str, Any]]:
    """What left the house from one day on and before another, by whom and why: files, and names by API."""
    return [*_exports(since, until), *_calls(since, until)]


def _exports(since: date, until: date) -> list[dict[str, Any]]:
    rows = Event.objects.filter(verb__startswith="export ", at__gte=_begin(since), at__lt=_begin(until))
    return [
        {
            "by": row.by_id_label,
            "on": timezone.localdate(row.at),
            "who": row.by_name,
            "verb": row.verb,
            "what": "" if row.about_kind == "people.person" else row.about_name,
            "rows": row.detail.get("rows", 0),
            "reason": row.detail.get("reason", ""),
        }
        for row in rows.order_by("at", "pk")
    ]


def _calls(since: date, until: date) -> list[dict[str, Any]]:
    """Names that another system read, by the key it used."""
    rows = ApiCall.objects.filter(path="people", status=200, at__gte=_begin(since), at__lt=_begin(until))
    counted = rows.order_by().values("token__name", "token__kept_by__employee_id").annotate(calls=Count("pk"))
    return [
        {
            "by": row["token__kept_by__employee_id"] or "",
            "on": until - timedelta(days=1),
            "who": row["token__name"],
            "verb": API,
            "what": "",
            "rows": row["calls"],
            "reason": "",
        }
        for row in counted.order_by("token__name", "token__kept_by__employee_id")
    ]


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())

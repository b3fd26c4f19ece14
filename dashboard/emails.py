"""Who is written to about the house itself; the words are in templates/emails/."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from notices import actions as notices
from notices.models import Notice, Webhook
from people.login import second_step
from people.models import Event, HeldLeaver, HouseRole, Person, RosterImport

COUNTED = ("rows", "created", "updated", "gone", "missing", "rejected", "flagged")
LOOK_BACK = timedelta(days=3)  # a worker that was away longer tells nothing stale
WHERE = {
    HouseRole.HR_ADMIN: "dashboard:desk",
    HouseRole.COORDINATOR: "dashboard:desk",
    HouseRole.GUIDE_EDITOR: "guides:chapter-list",
    HouseRole.AUDITOR: "dashboard:audit",
}


def import_finished(roster_import: RosterImport, readers: Iterable[Person], *, now: datetime) -> None:
    """Numbers only: names stay in the house. Whoever chose the file can't agree, so is not asked to."""
    counts = roster_import.counts
    context = {
        "file": roster_import.file_name,
        "state": roster_import.state,
        "counts": {name: counts.get(name, 0) for name in COUNTED},
        "action_url": reverse("people:import-detail", args=[roster_import.pk]),
    }
    key = f"roster-import:{roster_import.pk}:{roster_import.state}"
    waits = roster_import.state == RosterImport.State.WAITING
    letters = (
        (reader, f"{key}:{reader.pk}", context)
        for reader in readers
        if not (waits and reader.pk == roster_import.by_id)
    )
    notices.queue_all(kind="import_report", now=now, letters=letters)


def leavers_held(readers: Iterable[Person], *, now: datetime) -> int:
    """Once for all who wait, to each HR administrator; names stay in the house."""
    first = HeldLeaver.objects.waiting(now).order_by("pk").select_related("token").first()
    if first is None:
        return 0
    context = {"key": first.token.name, "action_url": reverse("people:scim-leavers")}
    letters = [(reader, f"leavers-held:{first.pk}:{reader.pk}", context) for reader in readers]
    with transaction.atomic():
        notices.queue_all(kind="leavers_held", now=now, letters=letters)
    return len(letters)


def webhooks_stopped(readers: Iterable[Person], *, now: datetime) -> int:
    """Once per stop, to each HR administrator."""
    stopped = Webhook.objects.filter(state=Webhook.State.STOPPED, stopped_at__gt=now - LOOK_BACK)
    letters = [
        (
            reader,
            f"webhook-stopped:{hook.pk}:{hook.stopped_at}:{reader.pk}",
            {"name": hook.name, "action_url": reverse("dashboard:webhook", args=[hook.pk])},
        )
        for hook in stopped.order_by("pk")
        for reader in readers
    ]
    with transaction.atomic():
        notices.queue_all(kind="webhook_stopped", now=now, letters=letters)
    return len(letters)


def roles_changed(*, now: datetime) -> int:
    """Each event about a house role, to whom it is about; never to somebody who has left."""
    events = Event.objects.filter(
        verb__in=["give role", "take role"], about_kind="people.person", at__gt=now - LOOK_BACK
    )
    waiting = {f"role:{event.pk}": event for event in events.order_by("pk")}
    told = set(Notice.objects.filter(key__in=waiting).values_list("key", flat=True))
    people = Person.objects.reachable().in_bulk([int(event.about_id) for event in waiting.values()])
    letters = [
        (people[int(event.about_id)], key, _words(event, people[int(event.about_id)]))
        for key, event in waiting.items()
        if key not in told and int(event.about_id) in people
    ]
    with transaction.atomic():
        notices.queue_all(kind="role_changed", now=now, letters=letters)
    return len(letters)


def _words(event: Event, reader: Person) -> dict[str, Any]:
    role = HouseRole(event.detail["role"])
    given = event.verb == "give role"
    with translation.override(reader.language):
        label = str(role.label)
    return {
        "given": given,
        "role": label,
        "by_name": event.by_name,
        "second_step": given and second_step.is_missing(reader),
        "action_url": reverse(WHERE[role] if given else "dashboard:home"),
    }

"""What the clock starts here: HR hears how a file ended; what was kept long enough is forgotten."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.core.cache import cache
from django.db import transaction

from dashboard import (
    attention,
    emails,
    export_digest,
    figures,
    house,
    lists,
    numbers,
    rehearsal,
    report_mails,
    segments,
    week,
)
from dashboard.actions import releases, retention, telling
from dashboard.figures import Figures
from notices import bell
from people import clock
from people.models import HouseRole, Person, RosterImport
from programs.actions import signals
from programs.models import Program

KEPT_FOR = 24 * 3600  # seconds, of a rehearsal
ASKED_FOR = 15 * 60
COUNTED = (
    "available_mentors",
    "expected_mentors",
    "enrolled_mentees",
    "going_on",
    "waiting",
    "met",
)
LOOKED_BACK = timedelta(days=7)  # a mail that could not be queued for a week is no news
State, Source = RosterImport.State, RosterImport.Source


@shared_task
def tell_imports() -> int:
    """Safe to run as often as one likes: a key per run, state and reader."""
    now = clock.now()
    recent = RosterImport.objects.filter(created_at__gt=now - LOOKED_BACK).without_content()
    untold = [each for each in recent if each.state != State.DISCARDED and _is_news(each)]
    readers = _hr_administrators()
    with transaction.atomic():
        for each in untold:
            emails.import_finished(each, readers, now=now)
    return len(untold)


def _hr_administrators() -> list[Person]:
    return list(Person.objects.reachable().filter(house_roles__contains=[HouseRole.HR_ADMIN]))


def _is_news(roster_import: RosterImport) -> bool:
    """A file on the page is told only where it waits: then it needs somebody who is not there."""
    return roster_import.source != Source.UPLOAD or roster_import.state == State.WAITING


@shared_task
def rehearse(program_id: int) -> None:
    """A program's year in a transaction that is rolled back; the page finds the outcome in the cache."""
    program = Program.objects.filter(pk=program_id).first()
    if program is not None:
        report = rehearsal.run(program, now=clock.now()).plain()
        cache.set(place_of_rehearsal(program_id), {"report": report}, KEPT_FOR)


def wake_rehearsal(program_id: int) -> bool:
    """Once at a time; False where it runs already, or nobody is there to do it."""
    place = place_of_rehearsal(program_id)
    if not cache.add(f"{place}:asked", True, ASKED_FOR):
        return False
    cache.delete(place)
    if not bell.send("dashboard.tasks.rehearse", program_id):
        cache.delete(f"{place}:asked")
        return False
    return True


def place_of_rehearsal(program_id: int) -> str:
    return f"dashboard:rehearsal:{program_id}"


@shared_task
def retention_round() -> dict[str, int]:
    """Once a night."""
    return retention.run(now=clock.now(), today=clock.today())


@shared_task
def tell_leavers_held() -> int:
    """Safe to run as often as one likes: the key is the first who waits."""
    return emails.leavers_held(_hr_administrators(), now=clock.now())


@shared_task
def tell_roles() -> int:
    """Safe to run as often as one likes: the key of each mail is its event."""
    return emails.roles_changed(now=clock.now())


@shared_task
def tell_webhooks() -> int:
    """Safe to run as often as one likes: each event is told once to each, each stop once to each reader."""
    now = clock.now()
    emails.webhooks_stopped(_hr_administrators(), now=now)
    return telling.tell_all(now=now)


@shared_task
def tell_totals() -> int:
    """Safe to run as often as one likes: one mail per program, quarter and reader."""
    return report_mails.tell(now=clock.now())


@shared_task
def tell_exports() -> int:
    """Safe to run as often as one likes: one mail per week and reader."""
    return export_digest.tell(today=clock.today(), now=clock.now())


@shared_task
def freeze_totals() -> int:
    """Safe to run as often as one likes: each program's quarter is counted once."""
    return releases.freeze_all(until=segments.quarter_of(clock.today()), now=clock.now())


@shared_task
def settle_desk() -> int:
    """Safe to run as often as one likes: what somebody took on is closed once the fact is gone."""
    items = attention.items(Program.objects.all(), person=None, today=clock.today())
    there = [(item.rule, item.subject) for item in items] + house.everything(now=clock.now())
    return signals.settle(there, today=clock.today(), now=clock.now())


@shared_task
def tell_week() -> int:
    """Safe to run as often as one likes: once for each reader and Monday."""
    return week.send(now=clock.now())


@shared_task
def count_figures() -> int:
    """Of large programs what takes long to count: the desk shows it with its time."""
    today, found = clock.today(), {}
    programs = Program.objects.filter(state__in=attention.AT_WORK)
    for program in numbers.side_by_side(programs, now=clock.now()):
        counts = {name: getattr(program, name) for name in COUNTED}
        if counts["going_on"] >= figures.LARGE:
            found[program.pk] = Figures(
                at=clock.now(),
                counts=counts,
                funnel=numbers.funnel_counts(program),
                check_ins=numbers.check_in_counts(program),
                pairs=numbers.pair_counts(program),
                lines=attention.lines_of(program, today=today),
                countries=lists.countries(program),
                occasions=lists.occasions(program),
            )
    figures.hold(found)
    return len(found)

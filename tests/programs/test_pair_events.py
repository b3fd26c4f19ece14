"""What happens to a pair by the clock alone: a clock that stands still, nights of change, other weekends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from notices.models import Notice
from programs import tasks
from programs.actions import meetings, preparing
from programs.models import Mentorship
from tests.factories.pairs import AgreementFactory, MeetingFactory
from tests.factories.programs import MentorFactory, MentorshipFactory, ProgramFactory

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DAYS = range(9)
AWAY = {1, 2, 3}  # Tuesday to Thursday


@pytest.fixture
def run(monkeypatch):
    def run(moment: datetime) -> None:
        monkeypatch.setattr(tasks.clock, "now", lambda: moment)
        monkeypatch.setattr(tasks.clock, "today", lambda: moment.date())
        tasks.daily_round()

    return run


def pair(name: str, **columns) -> Mentorship:
    program = ProgramFactory(mentor_course=None, mentee_course=None, quarters=0)
    row: Mentorship = MentorshipFactory(
        mentor=MentorFactory(program=program, person__given_name=f"Mentor of {name}"),
        mentee__person__given_name=name,
        **columns,
    )
    return row


def five_pairs() -> None:
    """To each of them something happens on one of the three days."""
    AgreementFactory(mentorship=pair("Prepares", preparing=True, started_on=date(2026, 2, 24)))
    meets = pair("Meets")
    MeetingFactory(mentorship=meets, starts_at=datetime(2026, 3, 3, 10, tzinfo=UTC))
    MeetingFactory(mentorship=meets, starts_at=datetime(2026, 3, 6, 14, tzinfo=UTC))
    pair("Pauses", paused=True, paused_on=date(2026, 2, 2), paused_until=date(2026, 3, 4))
    pair("Is asked", planned_end_on=date(2026, 4, 3))
    pair("Ends", planned_end_on=date(2026, 3, 4), end_asked_on=date(2026, 2, 2))


def a_week(run, days: Iterable[int]) -> tuple[Counter[tuple[str, str]], dict[str, str]]:
    """Who was told what how often, and where each pair stands; then all of it never was."""
    with transaction.atomic():
        five_pairs()
        for day in days:
            run(MONDAY + timedelta(days=day))
        told = Counter(Notice.objects.values_list("to__given_name", "kind"))
        stands = dict(Mentorship.objects.values_list("mentee_person__given_name", "state"))
        transaction.set_rollback(True)
    return told, stands


def test_a_clock_away_for_three_days_loses_nothing_and_tells_nothing_twice(run):
    steady = a_week(run, DAYS)
    away = a_week(run, (day for day in DAYS if day not in AWAY))

    told, _stands = steady
    assert told["Is asked", "mentorship_ending"] == 1
    assert away == steady


def test_a_clock_away_for_a_month_ends_nobody_by_surprise(run):
    five_pairs()
    late = MONDAY + timedelta(days=60)

    run(late)

    asked = Notice.objects.filter(kind="mentorship_ending", to__given_name="Is asked")
    assert set(Mentorship.objects.values_list("mentee_person__given_name", "state")) >= {
        ("Is asked", "active"),  # its end is past, but nobody had asked
        ("Ends", "completed"),  # both were asked in February
    }
    assert asked.count() == 1


@pytest.mark.parametrize(
    ("starts_at", "zones"),
    [
        (datetime(2026, 3, 30, 13, tzinfo=UTC), ("Europe/Amsterdam", "Europe/Lisbon")),
        (datetime(2026, 10, 26, 13, tzinfo=UTC), ("Europe/Amsterdam", "Europe/Lisbon")),
        (datetime(2026, 4, 7, 2, tzinfo=UTC), ("Pacific/Auckland", "Pacific/Honolulu")),
        (datetime(2028, 2, 29, 13, tzinfo=UTC), ("Europe/Amsterdam", "Europe/Lisbon")),
    ],
    ids=["29 March", "25 October", "Auckland and Honolulu", "leap day"],
)
def test_over_the_change_of_the_clocks_each_is_told_once_at_nine_on_their_wall(starts_at, zones):
    countries = {"Europe/Amsterdam": "NL", "Europe/Lisbon": "PT", "Pacific/Auckland": "NZ"}
    row = MentorshipFactory(
        mentor__person__time_zone=zones[0],
        mentee__person__time_zone=zones[1],
        mentor__person__country=countries[zones[0]],
        mentee__person__country=countries.get(zones[1], "US"),
    )
    MeetingFactory(mentorship=row, starts_at=starts_at)

    for hours in range(7 * 24):
        meetings.remind(now=starts_at - timedelta(days=7) + timedelta(hours=hours))

    told = dict(Notice.objects.filter(kind="meeting_soon").values_list("to", "created_at"))
    hours = {told[person.pk].astimezone(ZoneInfo(person.time_zone)).hour for person in row.both}
    days = [told[person.pk].astimezone(ZoneInfo(person.time_zone)).weekday() for person in row.both]
    assert (len(told), hours) == (2, {9})
    assert all(day < 5 for day in days)


def test_in_riyadh_preparation_is_reminded_of_on_a_sunday_and_never_on_a_friday():
    row = MentorshipFactory(
        preparing=True,
        started_on=date(2026, 4, 12),
        program__mentor_course=None,
        mentor__person__country="SA",
        mentor__person__time_zone="Asia/Riyadh",
    )

    for hours in range(21 * 24):
        preparing.remind(now=datetime(2026, 4, 12, tzinfo=UTC) + timedelta(hours=hours))

    moments = Notice.objects.filter(to=row.mentor_person).values_list("created_at", flat=True)
    local = [moment.astimezone(ZoneInfo("Asia/Riyadh")) for moment in moments.order_by("pk")]
    assert [f"{moment:%a %d %H}" for moment in local] == ["Sun 19 09", "Sun 26 09"]

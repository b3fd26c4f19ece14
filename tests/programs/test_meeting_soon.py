"""The working morning before a meeting: when it is on both clocks, what to think about, never where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from notices import delivery
from notices.models import Notice
from programs.actions import meetings
from programs.tasks import daily_round
from tests.factories.pairs import MeetingFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2026, 5, 21, 13, 0, tzinfo=UTC)  # 15:00 in Amsterdam and Berlin


def told(now: datetime, **filters) -> list[int]:
    meetings.remind(now=now)
    rows = Notice.objects.filter(kind="meeting_soon", **filters).order_by("pk")
    return list(rows.values_list("to", flat=True))


def amsterdam(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC) - timedelta(hours=2)  # type: ignore[misc,arg-type]


@pytest.fixture
def meeting():
    return MeetingFactory(starts_at=THURSDAY, place="CANARY in room 3")


@pytest.mark.parametrize(
    ("now", "amount"),
    [
        (amsterdam(2026, 5, 19, 12), 0),
        (amsterdam(2026, 5, 20, 8, 59), 0),
        (amsterdam(2026, 5, 20, 9), 2),
        (amsterdam(2026, 5, 21, 14), 2),  # the clock stood still: on the day itself, while it can help
        (amsterdam(2026, 5, 21, 15, 1), 0),
    ],
)
def test_told_from_nine_on_the_day_before_until_it_begins(meeting, now, amount):
    assert len(told(now)) == amount


def test_told_once_however_often_the_round_runs(meeting):
    for hours in range(4):
        told(amsterdam(2026, 5, 20, 9 + hours))

    assert Notice.objects.count() == 2


def test_told_anew_for_another_time(meeting):
    told(amsterdam(2026, 5, 20, 9))
    by = meeting.mentorship.mentee_person
    later = THURSDAY + timedelta(days=7)
    meetings.move(
        meeting, by=by, now=amsterdam(2026, 5, 20, 10), starts_at=later, minutes=45, form="online", place=""
    )

    assert len(told(amsterdam(2026, 5, 27, 9))) == 4


def test_nobody_is_told_who_planned_it_within_a_day(now):
    pair = MentorshipFactory()
    meetings.plan(
        pair,
        by=pair.mentee_person,
        now=amsterdam(2026, 5, 20, 8),
        starts_at=THURSDAY,
        minutes=45,
        form="online",
    )

    assert [told(amsterdam(2026, 5, day, 9)) for day in (20, 21)] == [[], []]


@pytest.mark.parametrize("amount", [1, 3])
def test_the_round_asks_as_much_for_three_meetings_as_for_one(django_assert_num_queries, amount):
    MeetingFactory.create_batch(amount, starts_at=THURSDAY)
    told(amsterdam(2026, 5, 20, 9))

    with django_assert_num_queries(2):
        assert meetings.remind(now=amsterdam(2026, 5, 20, 10)) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "cancelled"},
        {"mentorship__mentor__program__state": "paused"},
        {"mentorship__state": "completed"},
    ],
)
def test_nobody_is_told_of_what_does_not_come(changes):
    more = {"mentorship__ended_on": THURSDAY.date()} if "mentorship__state" in changes else {}
    MeetingFactory(starts_at=THURSDAY, **(more | changes))

    assert told(amsterdam(2026, 5, 20, 9)) == []


def test_each_is_told_on_a_day_on_which_they_work():
    """Sunday is a working day in Riyadh: for Monday's meeting one is told then, the other on Friday."""
    monday = datetime(2026, 5, 18, 11, 0, tzinfo=UTC)
    pair = MentorshipFactory(mentor__person__country="SA", mentor__person__time_zone="Asia/Riyadh")
    MeetingFactory(mentorship=pair, starts_at=monday)

    friday = told(datetime(2026, 5, 15, 12, 0, tzinfo=UTC))
    sunday = told(datetime(2026, 5, 17, 12, 0, tzinfo=UTC))

    assert friday == [pair.mentee_person_id]
    assert sunday == [pair.mentee_person_id, pair.mentor_person_id]


@pytest.mark.parametrize(
    ("starts_at", "now", "when"),
    [
        (datetime(2026, 3, 30, 7, 0, tzinfo=UTC), datetime(2026, 3, 27, 9, 0, tzinfo=UTC), "09:00"),
        (datetime(2026, 10, 26, 8, 0, tzinfo=UTC), datetime(2026, 10, 23, 9, 0, tzinfo=UTC), "09:00"),
    ],
)
def test_after_the_night_of_the_clocks_it_says_the_hour_on_the_wall(starts_at, now, when):
    meeting = MeetingFactory(starts_at=starts_at)

    told(now)

    notice = Notice.objects.get(to=meeting.mentorship.mentee_person)
    assert f", {when} (Europe/Amsterdam)" in notice.context["when"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_mail_asks_two_questions_and_says_nothing_of_the_place(meeting, language):
    pair = meeting.mentorship
    type(pair.mentee_person).objects.update(language=language)
    MeetingFactory(mentorship=pair, held=True, starts_at=datetime(2026, 4, 1, tzinfo=UTC))
    told(amsterdam(2026, 5, 20, 9))
    rows = Notice.objects.select_related("to").filter(kind="meeting_soon")

    texts = {row.to_id: str(delivery.compose(row).message()) for row in rows}

    assert all("CANARY" not in text for text in texts.values())
    asked = {"en": "What did you try", "nl": "Wat heb je geprobeerd"}[language]
    assert (asked in texts[pair.mentee_person_id], asked in texts[pair.mentor_person_id]) == (True, False)


def test_the_round_tells_it(meeting, monkeypatch):
    monkeypatch.setattr("programs.tasks.clock.now", lambda: amsterdam(2026, 5, 20, 9))
    monkeypatch.setattr("programs.tasks.clock.today", lambda: amsterdam(2026, 5, 20, 9).date())

    assert daily_round()["meetings_soon"] == 2

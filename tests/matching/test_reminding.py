"""Days to answer are working days of who is asked; nothing ends without a reminder."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from matching.actions import choices, reminding, talks
from matching.models import MentorRequest
from matching.tasks import daily_round
from notices import rules
from notices.models import Notice
from people.models import Person
from programs import calendar
from programs.models import Mentee, Mentor, Program
from tests.factories.matching import ASKED_AT, MentorRequestFactory
from tests.factories.people import PersonFactory

MORNING = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)  # Wednesday, the third working day after Friday


@pytest.fixture
def asked(mentor: Mentor, mentee: Mentee) -> MentorRequest:
    """On Friday 27 February; Astrid in Sweden has until 10 March."""
    return MentorRequestFactory(mentor=mentor, mentee=mentee)


def occasions(person: Person) -> list[str]:
    rows = Notice.objects.filter(to=person, kind="request_reminder").order_by("pk")
    return [row.context["occasion"] for row in rows]


def rounds(first: date, last: date) -> None:
    """The clock's own round, each noon."""
    day = datetime.combine(first, datetime.min.time(), tzinfo=UTC) + timedelta(hours=12)
    while day.date() <= last:
        reminding.remind(now=day)
        reminding.expire_overdue(today=calendar.over_everywhere(day), now=day)
        day += timedelta(days=1)


def test_reminders_on_the_third_and_sixth_working_day_then_the_next_choice(asked: MentorRequest) -> None:
    second = MentorRequestFactory(mentor__program=asked.program, mentee=asked.mentee, queued=True)

    rounds(date(2026, 2, 28), date(2026, 3, 3))
    assert occasions(asked.mentor.person) == []
    rounds(date(2026, 3, 4), date(2026, 3, 8))
    assert occasions(asked.mentor.person) == ["3"]
    rounds(date(2026, 3, 9), date(2026, 3, 10))
    assert occasions(asked.mentor.person) == ["3", "6"]
    assert list(MentorRequest.objects.late(date(2026, 3, 10))) == [asked]  # the coordinator's list, on day 7
    rounds(date(2026, 3, 11), date(2026, 3, 12))

    asked.refresh_from_db()
    second.refresh_from_db()
    assert (asked.state, second.state) == ("expired", "pending")


def test_reminded_once_however_often_the_clock_looks(asked: MentorRequest) -> None:
    assert reminding.remind(now=MORNING) == 1
    assert reminding.remind(now=MORNING + timedelta(minutes=5)) == 0
    assert len(occasions(asked.mentor.person)) == 1


def test_not_reminded_before_their_own_morning(asked: MentorRequest) -> None:
    Person.objects.filter(pk=asked.mentor.person_id).update(time_zone="America/New_York")

    assert reminding.remind(now=MORNING) == 0


def test_beat_down_for_days_reminds_late_and_ends_nothing(asked: MentorRequest) -> None:
    back = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)

    assert reminding.expire_overdue(today=back.date(), now=back) == 0
    assert reminding.expire_overdue(today=back.date(), now=back) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.answer_by) == ("pending", date(2026, 3, 18))
    assert len(occasions(asked.mentor.person)) == 1
    assert reminding.expire_overdue(today=date(2026, 3, 19), now=back + timedelta(days=3)) == 1


def test_snoozed_mentor_is_reminded_on_the_day_they_named(asked: MentorRequest) -> None:
    talks.snooze(asked, until=date(2026, 3, 6), by=asked.mentor.person, now=ASKED_AT)

    rounds(date(2026, 2, 28), date(2026, 3, 5))
    assert occasions(asked.mentor.person) == []
    rounds(date(2026, 3, 6), date(2026, 3, 6))
    assert occasions(asked.mentor.person) == ["snoozed"]


def test_question_reminds_the_mentee_and_ends_kindly(asked: MentorRequest) -> None:
    talks.question(asked, text="What have you tried?", by=asked.mentor.person, now=ASKED_AT)

    rounds(date(2026, 2, 28), date(2026, 3, 12))

    asked.refresh_from_db()
    assert asked.state == "expired"
    assert occasions(asked.mentee.person) == ["3", "6"]
    assert occasions(asked.mentor.person) == []
    ended = Notice.objects.get(to=asked.mentee.person, kind="request_expired")
    assert ended.context["had_question"] is True


def test_talk_reminds_only_who_has_not_spoken_and_ends_without_a_name(asked: MentorRequest) -> None:
    talks.introduce(asked, by=asked.mentor.person, now=ASKED_AT)
    talks.go_on(asked, goes_on=True, by=asked.mentee.person, now=ASKED_AT)

    rounds(date(2026, 2, 28), date(2026, 3, 25))

    asked.refresh_from_db()
    assert (asked.state, asked.close_reason) == ("closed", "not_continued")
    assert occasions(asked.mentor.person) == ["3", "6"]
    assert occasions(asked.mentee.person) == []


def test_paused_program_reminds_nobody(asked: MentorRequest) -> None:
    Program.objects.update(state="paused")

    assert reminding.remind(now=MORNING) == 0


def test_daily_round_names_its_reminders(asked: MentorRequest) -> None:
    assert set(daily_round()) >= {"requests reminded", "expired", "closed", "asked"}


@pytest.mark.parametrize(
    ("country", "zone", "asked_at", "last_day"),
    [
        ("SA", "Asia/Riyadh", datetime(2026, 4, 1, 9, tzinfo=UTC), date(2026, 4, 12)),  # Friday and Saturday
        ("IR", "Asia/Tehran", datetime(2026, 5, 4, 9, tzinfo=UTC), date(2026, 5, 13)),  # Thursday and Friday
        (
            "NL",
            "Europe/Amsterdam",
            datetime(2026, 4, 24, 9, tzinfo=UTC),
            date(2026, 5, 6),
        ),  # King's Day, 5 May
        ("NL", "Europe/Amsterdam", datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 4, 9)),  # Easter
        (
            "NL",
            "Europe/Amsterdam",
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            date(2026, 11, 3),
        ),  # 25 October
        ("NZ", "Pacific/Auckland", datetime(2026, 3, 2, 12, tzinfo=UTC), date(2026, 3, 12)),  # Tuesday there
        ("US", "Pacific/Honolulu", datetime(2026, 3, 3, 8, tzinfo=UTC), date(2026, 3, 11)),  # Monday there
    ],
)
def test_days_to_answer_where_the_mentor_works(
    program: Program, country: str, zone: str, asked_at: datetime, last_day: date
) -> None:
    person = PersonFactory(country=country, time_zone=zone)

    assert choices.answer_by(person, program, now=asked_at) == last_day


@pytest.mark.parametrize(
    ("answer_days", "days"), [(7, (3, 6)), (10, (3, 6)), (5, (3,)), (3, (2,)), (2, (1,)), (1, (1,))]
)
def test_everybody_is_reminded_at_least_once(answer_days: int, days: tuple[int, ...]) -> None:
    assert rules.within("request.remind", answer_days) == days

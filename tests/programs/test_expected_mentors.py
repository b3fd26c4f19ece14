"""Expected mentors: reminded on their own working days, then on the owner’s list; excused until a day."""

from __future__ import annotations

from datetime import date, datetime

from dashboard import attention
from notices.models import Notice
from programs.actions import participants, room
from programs.models import Mentor, Program
from tests.conftest import NOW as MONDAY
from tests.factories.people import OrgUnitFactory
from tests.factories.programs import MentorFactory

TODAY = MONDAY.date()


def asked_on(program, day: str, country: str = "SE", zone: str = "Europe/Stockholm") -> Mentor:
    return MentorFactory(
        program=program,
        expected=True,
        asked_at=datetime.fromisoformat(f"{day}T09:00:00+00:00"),
        person__country=country,
        person__time_zone=zone,
    )


def remind(day: str) -> int:
    return room.remind_expected(now=datetime.fromisoformat(f"{day}T12:00:00+00:00"))


def test_expected_mentor_is_reminded_three_times_on_working_days(program):
    mentor = asked_on(program, "2026-03-02")  # a Monday

    days = [f"2026-03-{day:02}" for day in range(3, 32)] + ["2026-04-07", "2026-04-20"]
    sent = [day for day in days if remind(day)]

    assert sent == ["2026-03-09", "2026-03-16", "2026-03-23"]
    assert Mentor.objects.get(pk=mentor.pk).reminders == 3
    last = [notice.context["is_last"] for notice in Notice.objects.order_by("pk")]
    assert last == [False, False, True]


def test_expected_mentor_in_riyadh_is_not_reminded_on_friday(program):
    asked_on(program, "2026-03-05", country="SA", zone="Asia/Riyadh")  # a Thursday

    assert [day for day in ("2026-03-11", "2026-03-12", "2026-03-13", "2026-03-14") if remind(day)] == [
        "2026-03-12"
    ]


def test_after_a_standstill_one_reminder_goes_out(program):
    asked_on(program, "2026-03-02")

    assert [remind("2026-03-30"), remind("2026-03-31")] == [1, 0]
    assert Notice.objects.count() == 1


def test_who_answered_is_not_reminded(program):
    mentor = asked_on(program, "2026-03-02")
    participants.postpone(mentor, until=date(2026, 9, 1), reason="new_role", by=mentor.person, now=MONDAY)

    assert remind("2026-03-10") == 0
    assert Mentor.objects.get(pk=mentor.pk).not_now_reason == "new_role"


def test_who_fell_out_of_the_audience_is_neither_reminded_nor_counted(program, coordinator, signed_in):
    mentor = asked_on(program, "2026-03-02")
    Mentor.objects.filter(pk=mentor.pk).update(outside_since=TODAY)

    page = signed_in(coordinator).get(f"/hr/programs/{program.pk}/mentors/")

    assert (remind("2026-03-10"), page.context["sums"].get("expected", 0)) == (0, 0)


def test_nobody_is_reminded_while_the_program_stands_still(program):
    asked_on(program, "2026-03-02")
    Program.objects.update(state="paused")

    assert remind("2026-03-10") == 0


def test_after_three_reminders_it_is_on_the_owners_list(program, coordinator, signed_in):
    asked_on(program, "2026-03-02")
    remind("2026-03-30")

    mine = Program.objects.filter(pk=program.pk)
    found = [item.title for item in attention.items(mine, person=coordinator, today=TODAY)]
    page = signed_in(coordinator).get(f"/hr/programs/{program.pk}/mentors/?state=expected&silent=1")

    assert found == ["1 expected mentor has not answered"]
    assert "after three reminders" in page.content.decode()


def test_exemption_ends_on_its_day_with_the_question(program, coordinator, now):
    mentor = asked_on(program, "2026-03-02")
    participants.exempt(mentor, reason="On leave", until=date(2026, 6, 1), by=coordinator, now=now)

    asked = [participants.ask_again(today=day, now=now) for day in (date(2026, 5, 31), date(2026, 6, 1))]

    fresh = Mentor.objects.get(pk=mentor.pk)
    assert (asked, fresh.state, fresh.exempt_reason, fresh.reminders, fresh.asked_at) == (
        [0, 1],
        "expected",
        "",
        0,
        now,
    )


def test_tracker_counts_by_department_too(program, coordinator, signed_in):
    MentorFactory(program=program, person__unit=OrgUnitFactory(name="Harbour works"))

    page = signed_in(coordinator).get(f"/hr/programs/{program.pk}/mentors/").content.decode()

    assert "By department" in page
    assert "Harbour works" in page

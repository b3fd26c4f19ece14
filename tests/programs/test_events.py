"""What can happen in a year, event by event: each names the tests that hold it; the odd days are here."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from notices.models import Notice
from people.models import Person
from programs import calendar
from programs.actions import checkpoints, ending, follow_ups, pausing
from programs.models import FollowUp, Mentorship
from tests.factories.programs import MentorshipFactory

TESTS = Path(__file__).parents[1]
EVENTS = {
    "mentor leaves the company": (
        "test_a_pair_of_a_leaver_ends_with_one_mail_to_the_other",
        "test_the_mentor_has_room_again_and_the_mentee_waits_with_the_old_date",
        "test_mail_that_waited_for_a_leaver_is_never_sent",
    ),
    "mentee leaves": ("test_meetings_to_come_are_taken_out_of_the_calendar_and_check_ins_waived",),
    "HR feed lacks someone": (
        "test_missing_once_is_counted_and_stays",
        "test_file_with_many_leavers_waits_for_a_person",
    ),
    "rehire, changed e-mail": ("test_gone_person_who_is_named_again_is_the_same_and_active",),
    "mentor's leave of absence": (
        "test_the_mentee_waits_asks_for_a_stand_in_or_chooses_anew",
        "test_away_again_and_again_is_ten_days_in_all",
    ),
    "mentee moves to the mentor's country": (
        "test_a_move_to_the_partners_country_is_an_item_and_ends_nothing",
    ),
    "mentor becomes manager": ("test_a_mentor_who_becomes_the_manager_is_urgent_with_a_day",),
    "country blank after sync": ("test_a_country_that_is_unknown_after_a_sync_is_flagged",),
    "two accept at once, double submit": (
        "test_fifty_accepts_for_three_seats",
        "test_double_submit_of_a_request_is_one",
    ),
    "request withdrawn while the mentor reads": ("test_accept_withdrawn_request",),
    "mail scanner opens every link twice": (
        "test_the_link_of_the_mail_answers_without_signing_in_and_opening_it_changes_nothing",
    ),
    "deadline on a day of rest": (
        "test_remind_follows_the_working_week_of_the_country",
        "test_remind_waits_for_a_working_morning_on_their_own_clock",
        "test_friday_in_riyadh_is_no_working_day",
    ),
    "policy edited while requests are open": ("test_accept_checks_again_and_says_what_changed",),
    "course gets a new version": ("test_better_words_keep_what_was_learned_and_a_real_change_asks_again",),
    "coordinator is also mentor or mentee": ("test_coordinator_decides_nothing_about_the_own_pair",),
    "erasure": (
        "test_leaver_is_announced_then_erased_after_thirty_days",
        "test_erased_with_either_of_the_two",
    ),
    "group shrinks below k": ("test_few_are_hidden",),
    "beat down for some days": (
        "test_remind_after_a_standstill_is_one_mail",
        "test_nothing_closes_before_the_two_had_two_weeks_to_say",
        "test_three_days_without_a_clock_lose_nothing_and_tell_nothing_twice",
    ),
    "rows imported, some bad": ("test_dry_run_writes_nothing",),
}


@cache
def written() -> frozenset[str]:
    texts = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return frozenset(name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE))


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_is_held_by_a_test(event):
    assert [name for name in EVENTS[event] if name not in written()] == []


def clock(day: date) -> dict[str, object]:
    return {"today": day, "now": datetime(day.year, day.month, day.day, 6, tzinfo=UTC)}


def round_of(day: date) -> None:
    given = clock(day)
    now: datetime = given["now"]  # type: ignore[assignment]
    pausing.resume_due(**given)  # type: ignore[arg-type]
    ending.ask_due(**given)  # type: ignore[arg-type]
    ending.close_due(now=now)
    follow_ups.open_due(**given)  # type: ignore[arg-type]
    checkpoints.open_six_weeks(**given)  # type: ignore[arg-type]
    follow_ups.close_overdue(today=calendar.over_everywhere(now), now=now)
    follow_ups.remind(now=now)


def test_three_days_without_a_clock_lose_nothing_and_tell_nothing_twice(db):
    """The same mails in the first check-in and at the end, whether or not the clock stood for three days."""
    spring = [date(2026, 3, 20) + timedelta(days=number) for number in range(45)]
    days = [*spring, *(date(2026, 12, 1) + timedelta(days=number) for number in range(56))]
    told = []
    for away in (False, True):
        pair = MentorshipFactory()
        for day in days:
            if not (away and day.day in {3, 4, 5}):
                round_of(day)
        mails = Notice.objects.filter(to__in=[pair.mentor_person_id, pair.mentee_person_id])
        told.append(sorted(mails.values_list("kind", flat=True)))
        pair.refresh_from_db()
        assert (pair.state, pair.ending) == ("completed", "over")
        Notice.objects.all().delete()
        FollowUp.objects.all().delete()
        Mentorship.objects.all().delete()

    assert told[0] == told[1]
    assert {"follow_up_due", "follow_up_reminder", "mentorship_ending", "mentorship_completed"} <= set(
        told[0]
    )


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_pause_that_ends_in_the_night_of_the_clock_change_ends_on_its_day(db, night):
    begun = night - timedelta(days=20)
    pair = MentorshipFactory(state="paused", paused_on=begun, paused_until=night)

    before = pausing.resume_due(today=night - timedelta(days=1), now=datetime(2026, 1, 1, tzinfo=UTC))
    after = pausing.resume_due(today=night, now=datetime(night.year, night.month, night.day, 1, tzinfo=UTC))

    pair.refresh_from_db()
    assert (before, after, pair.paused_days) == (0, 1, 20)


def test_a_pair_that_starts_on_a_leap_day_keeps_its_days(db):
    pair = MentorshipFactory(started_on=date(2028, 2, 29), planned_end_on=date(2029, 2, 28))
    pair.end_asked_on = date(2029, 1, 29)
    Mentorship.objects.filter(pk=pair.pk).update(end_asked_on=pair.end_asked_on)
    now = datetime(2029, 2, 1, tzinfo=UTC)

    for person in (pair.mentor_person, pair.mentee_person):
        ending.say(pair, wish="extend", months=6, by=person, now=now)

    dues = [due for _number, due in calendar.quarters(pair.counts_from, date(2029, 2, 28), 4)]
    assert dues == [date(2028, 5, 29), date(2028, 8, 29), date(2028, 11, 29), date(2029, 2, 28)]
    assert Mentorship.objects.get().planned_end_on == date(2029, 8, 28)


def test_a_pair_in_riyadh_is_reminded_on_sunday_and_never_on_friday(db):
    """Opened on Thursday 26 March: the fifth working day there is Thursday 2 April."""
    pair = MentorshipFactory(mentor__person__country="SA", mentor__person__time_zone="Asia/Riyadh")
    round_of(date(2026, 3, 26))

    days = []
    day = date(2026, 3, 27)
    while day < date(2026, 4, 20):
        before = Notice.objects.filter(to=pair.mentor_person, kind="follow_up_reminder").count()
        round_of(day)
        if Notice.objects.filter(to=pair.mentor_person, kind="follow_up_reminder").count() > before:
            days.append(day.strftime("%A"))
        day += timedelta(days=1)

    assert len(days) == 2
    assert not {"Friday", "Saturday"} & set(days)
    assert Person.objects.filter(pk=pair.mentor_person_id, country="SA").exists()

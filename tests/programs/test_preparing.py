"""Fifteen working days to get ready: the last of them, who is reminded, when the coordinator sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from dashboard import attention
from notices.models import Notice
from people import clock
from programs.actions import mentorships, preparing, programs
from programs.models import Mentorship, Program
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def start(now=MONDAY, *, mentor: str = "DE", mentee: str = "NL", **columns) -> Mentorship:
    program = ProgramFactory(mentor_course=None, needs_agreement=True, ends_on=date(2029, 1, 1))
    return mentorships.start(
        mentor=MentorFactory(program=program, person__country=mentor),
        mentee=MenteeFactory(program=program, person__country=mentee),
        program=program,
        origin="hand",
        crosses_border=False,
        by=None,
        now=now,
        **columns,
    )


@pytest.mark.parametrize(
    ("mentor", "day"),
    [
        ("DE", date(2026, 3, 23)),  # three weeks of five days
        ("SA", date(2026, 3, 29)),  # Fridays and Saturdays are free, and so is the end of Ramadan
    ],
)
def test_the_last_day_is_the_fifteenth_working_day_of_whoever_has_fewer(mentor, day):
    assert start(mentor=mentor).prepare_by == day


def test_the_leap_day_counts_as_a_day_of_work():
    assert start(datetime(2028, 2, 14, 10, 0, tzinfo=UTC)).prepare_by == date(2028, 3, 6)


def test_the_days_of_a_pair_that_was_held_begin_when_it_sets_out():
    pair = start(held_until=MONDAY + timedelta(days=1))

    mentorships.begin(pair, move="begin", now=MONDAY + timedelta(days=7))

    pair.refresh_from_db()
    assert pair.prepare_by == date(2026, 3, 30)


def test_reminders_of_a_pair_that_was_held_count_from_when_it_set_out():
    pair = start(held_until=MONDAY + timedelta(days=1))
    mentorships.begin(pair, move="begin", now=MONDAY + timedelta(days=7))
    Notice.objects.all().delete()

    told = {days: preparing.remind(now=MONDAY + timedelta(days=days)) for days in (8, 11, 14)}
    by = set(Notice.objects.values_list("context__by", flat=True))

    assert told == {8: 0, 11: 0, 14: 2}
    assert by == {"Monday 30 March 2026"}


def titles(program: Program, today: date) -> list[str]:
    rows = Program.objects.filter(pk=program.pk)
    return [each.title for each in attention.items(rows, person=program.owner, today=today)]


def test_the_coordinator_sees_the_pair_the_day_after_and_not_before():
    pair = MentorshipFactory(
        preparing=True, program__owner=PersonFactory(coordinator=True), prepare_by=date(2026, 3, 23)
    )

    assert titles(pair.program, date(2026, 3, 23)) == []
    assert titles(pair.program, date(2026, 3, 24)) == ["1 pair has not started within 15 working days"]


def test_days_on_which_the_program_stood_still_are_given_back():
    pair = start()
    programs.pause(pair.program, by=pair.program.owner, now=MONDAY)
    pair.program.refresh_from_db()

    programs.resume(pair.program, by=pair.program.owner, now=MONDAY + timedelta(days=10))

    pair.refresh_from_db()
    assert pair.prepare_by == date(2026, 4, 2)


@pytest.mark.parametrize(("language", "day"), [("en", "Monday 23 March"), ("nl", "maandag 23 maart")])
def test_both_read_the_day_on_their_page_and_in_the_reminder(signed_in, language, day):
    pair = MentorshipFactory(
        preparing=True, program__mentor_course=None, started_on=MONDAY.date(), prepare_by=date(2026, 3, 23)
    )
    for person in pair.both:
        person.language = language
        person.save(update_fields=["language"])
    preparing.remind(now=MONDAY + timedelta(days=7))

    page = signed_in(pair.mentee_person).get(reverse("programs:mentorship-detail", args=[pair.pk])).text
    mails = list(Notice.objects.values_list("context__by", flat=True))

    assert day in page
    assert [day in each for each in mails] == [True, True]


@pytest.mark.parametrize(("today", "words"), [(23, "You both have until"), (24, "You both had until")])
def test_page_says_whether_the_day_is_over(signed_in, monkeypatch, today, words):
    pair = MentorshipFactory(preparing=True, prepare_by=date(2026, 3, 23))
    client = signed_in(pair.mentee_person)
    monkeypatch.setattr("people.clock.now", lambda: datetime(2026, 3, today, 12, tzinfo=UTC))

    page = client.get(reverse("programs:mentorship-detail", args=[pair.pk])).text

    assert f"{words} Monday 23 March 2026" in page


def test_a_pair_that_has_started_reads_no_day(signed_in):
    pair = MentorshipFactory(prepare_by=clock.today())

    page = signed_in(pair.mentee_person).get(reverse("programs:mentorship-detail", args=[pair.pk])).text

    assert "to get ready" not in page

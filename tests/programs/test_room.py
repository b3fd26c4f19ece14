"""A mentor's places over all programs, pauses, silence, and what an expected mentor is asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching.actions import requests, upkeep
from notices.models import Notice
from people.models import Event
from programs.actions import mentorships, participants, room
from programs.actions.mentorships import MentorIsFull
from programs.models import Mentor, MentorLimit, Mentorship, Program
from programs.states import WrongState
from tests.factories.matching import MentorRequestFactory
from tests.factories.programs import MentorFactory, MentorshipFactory, ProgramFactory

TODAY = date(2026, 3, 2)
MONDAY = datetime.fromisoformat("2026-03-02T10:00:00+00:00")


def set_room(mentor, *, seats=1, most=None, until=None, by=None):
    room.set_room(mentor, seats=seats, most=most, until=until, by=by or mentor.person, now=MONDAY)


def free(mentor) -> int:
    return Mentor.objects.with_load().get(pk=mentor.pk).free


@pytest.fixture
def elsewhere(mentor) -> Mentor:
    """The same person as mentor in another program, with one pair there."""
    other = MentorFactory(program=ProgramFactory(name="Open"), person=mentor.person, seats=3)
    MentorshipFactory(mentor=other, mentee__program=other.program)
    return other


def test_limit_over_all_programs_takes_room_in_each(mentor, elsewhere):
    set_room(mentor, seats=3, most=2)

    assert (free(mentor), free(elsewhere)) == (1, 1)
    assert Mentor.objects.with_room().count() == 2


def test_limit_that_is_reached_leaves_no_room_anywhere(mentor, elsewhere):
    set_room(mentor, seats=3, most=1)

    assert (free(mentor), free(elsewhere)) == (0, 0)
    assert not Mentor.objects.with_room().exists()


def test_limit_lowered_below_the_pairs_breaks_none(mentor, elsewhere):
    set_room(mentor, seats=3, most=0)

    assert free(mentor) == -1
    assert Mentorship.objects.get().state == "active"


def test_limit_is_kept_by_the_gate(mentor, mentee, elsewhere, now):
    set_room(mentor, seats=3, most=1)

    with pytest.raises(MentorIsFull):
        mentorships.start(
            mentor=mentor,
            mentee=mentee,
            program=mentor.program,
            origin="request",
            crosses_border=True,
            by=mentor.person,
            now=now,
        )


def test_request_to_who_reached_the_limit_is_a_page_not_an_error(mentor, mentee, elsewhere, now):
    set_room(mentor, seats=3, most=1)
    request = MentorRequestFactory(mentor=mentor, mentee=mentee)

    with pytest.raises(MentorIsFull):
        requests.accept(request, by=mentor.person, now=now)


def test_limit_taken_back_counts_no_more(mentor, elsewhere):
    set_room(mentor, seats=3, most=1)
    set_room(mentor, seats=3, most=None)

    assert (free(mentor), MentorLimit.objects.count()) == (3, 0)
    assert Event.objects.filter(verb="set mentor limit").count() == 2


def test_no_place_is_no_mentor_to_find(mentor, mentee, signed_in):
    set_room(mentor, seats=0)

    assert not Mentor.objects.available().exists()
    page = signed_in(mentee.person).get(f"/mentors/{mentor.pk}/")
    assert page.status_code == 200


def test_room_of_somebody_else_is_refused(mentor, coordinator):
    with pytest.raises(participants.NotOnesOwn):
        set_room(mentor, seats=5, by=coordinator)


def test_pause_hides_until_the_day_and_ends_by_itself(mentor, now):
    set_room(mentor, until=date(2026, 4, 1))
    early = room.return_due(today=date(2026, 3, 31), now=now)
    hidden = not Mentor.objects.available().exists()

    back = [room.return_due(today=date(2026, 4, 1), now=now) for _ in range(2)]

    fresh = Mentor.objects.get(pk=mentor.pk)
    assert (early, hidden, back) == (0, True, [1, 0])
    assert (fresh.state, fresh.not_now_until) == ("available", None)
    assert list(Notice.objects.values_list("kind", flat=True)) == ["mentor_back"]


def test_pause_after_days_without_a_clock_ends_with_one_mail(mentor, now):
    set_room(mentor, until=date(2026, 4, 1))

    room.return_due(today=date(2026, 4, 9), now=now)

    assert (Mentor.objects.get().state, Notice.objects.count()) == ("available", 1)


def test_pause_does_not_end_in_a_program_that_stands_still(mentor, now):
    set_room(mentor, until=date(2026, 4, 1))
    Program.objects.update(state="paused")

    assert room.return_due(today=date(2026, 4, 9), now=now) == 0


def test_stop_is_one_click_and_leaves_pairs(mentor, now):
    MentorshipFactory(mentor=mentor, mentee__program=mentor.program)

    room.stop(mentor, by=mentor.person, now=now)

    with pytest.raises(WrongState):
        room.stop(mentor, by=mentor.person, now=now)
    assert (Mentor.objects.get(pk=mentor.pk).state, Mentorship.objects.get().state) == ("withdrawn", "active")


def expired(mentor, day: int, state: str = "expired") -> None:
    at = datetime.fromisoformat(f"2026-02-{day:02}T09:00:00+00:00")
    answered = at if state in {"accepted", "declined"} else None
    MentorRequestFactory(
        mentor=mentor, mentee__program=mentor.program, state=state, ended_at=at, answered_at=answered
    )


def test_two_unanswered_in_a_row_ask_once_then_hide_after_a_week(mentor, now):
    expired(mentor, 3)
    expired(mentor, 10)

    upkeep.look_after_silent(now=now)
    upkeep.look_after_silent(now=now + timedelta(days=6))
    asked = Mentor.objects.get(pk=mentor.pk).state
    upkeep.look_after_silent(now=now + timedelta(days=7))
    upkeep.look_after_silent(now=now + timedelta(days=8))

    assert (asked, Mentor.objects.get(pk=mentor.pk).state) == ("available", "dormant")
    assert list(Notice.objects.order_by("pk").values_list("kind", flat=True)) == [
        "mentor_still_there",
        "mentor_hidden",
    ]


def test_one_unanswered_is_no_silence(mentor, now):
    expired(mentor, 3)

    assert upkeep.look_after_silent(now=now) == 0


def test_an_answer_in_between_is_no_silence(mentor, now):
    for day, state in ((3, "expired"), (5, "declined"), (10, "expired")):
        expired(mentor, day, state)

    assert upkeep.look_after_silent(now=now) == 0


def test_whoever_is_there_is_not_asked_of_the_same_two_again(mentor, now):
    expired(mentor, 3)
    expired(mentor, 10)
    upkeep.look_after_silent(now=now)

    room.is_here(mentor, by=mentor.person, now=now + timedelta(days=1))
    done = upkeep.look_after_silent(now=now + timedelta(days=30))

    assert (done, Mentor.objects.get(pk=mentor.pk).state) == (0, "available")


def test_dormant_mentor_is_back_with_one_click(mentor, signed_in):
    Mentor.objects.update(state="dormant")
    client = signed_in(mentor.person)

    shown = client.get(f"/programs/{mentor.program_id}/room/").content.decode()
    for _ in range(2):
        client.post(f"/programs/{mentor.program_id}/still-here/")

    assert "Let colleagues find me again" in shown
    assert Mentor.objects.get(pk=mentor.pk).state == "available"
    assert Event.objects.filter(verb="return as mentor").count() == 1


def test_room_page_saves_all_three_at_once(mentor, signed_in, now):
    client, url = signed_in(mentor.person), f"/programs/{mentor.program_id}/room/"

    reply = client.post(url, {"seats": "0", "most": "4", "until": ""}, follow=True)

    fresh = Mentor.objects.get(pk=mentor.pk)
    assert (fresh.seats, fresh.state, MentorLimit.objects.get().most) == (0, "available", 4)
    assert "0 of 0 places taken." in reply.content.decode()


def test_room_page_is_not_there_for_who_offers_nothing(program, stranger, signed_in):
    assert signed_in(stranger).get(f"/programs/{program.pk}/room/").status_code == 404
    assert signed_in(stranger).post(f"/programs/{program.pk}/still-here/").status_code == 404


def test_ledger_counts_over_all_programs_and_names_only_ones_own(mentor, elsewhere, signed_in):
    set_room(mentor, most=5)

    page = signed_in(mentor.program.owner).get("/hr/mentor-load/")

    row = page.context["page"].object_list[0]
    assert (row.pk, row.total, row.places, row.most) == (mentor.person_id, 1, 4, 5)
    assert [each.program_id for each in row.here] == [mentor.program_id]


def test_ledger_asks_as_often_for_many_as_for_one(program, coordinator, signed_in):
    client = signed_in(coordinator)
    MentorFactory(program=program)
    client.get("/hr/mentor-load/")  # what is asked once per process

    with CaptureQueriesContext(connection) as one:
        client.get("/hr/mentor-load/")
    MentorFactory.create_batch(4, program=program)
    with CaptureQueriesContext(connection) as five:
        client.get("/hr/mentor-load/")

    assert len(five) == len(one)


def test_ledger_is_not_there_for_who_coordinates_nothing(stranger, signed_in):
    assert signed_in(stranger).get("/hr/mentor-load/").status_code == 404

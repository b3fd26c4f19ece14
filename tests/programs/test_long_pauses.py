"""A pause keeps the mentor's seat for eight weeks; whoever goes on after that needs one again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.urls import reverse

from matching import shelf
from matching.actions import requests
from matching.models import MentorRequest
from notices.letters import compose
from notices.models import Notice
from people.models import Event
from programs.actions import ending, mentorships, pausing, room
from programs.actions.mentorships import MentorIsFull
from programs.models import Mentor, MentorLimit, Mentorship, Program
from tests.conftest import NOW
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.programs import MenteeFactory, MentorshipFactory
from tests.matching.races import together

pytestmark = pytest.mark.django_db

PAUSED_ON = date(2026, 3, 2)  # a Monday
EIGHT_WEEKS = date(2026, 4, 27)
BACK = date(2026, 6, 1)


def at(day: date) -> datetime:
    return NOW + (day - NOW.date())


def freed(**words: object) -> Mentorship:
    return MentorshipFactory(
        state="paused", paused_on=PAUSED_ON, paused_until=BACK, seat_freed_on=EIGHT_WEEKS, **words
    )


def clock_of(day: date) -> list[int]:
    return [
        pausing.resume_due(today=day, now=at(day)),
        pausing.free_seats(today=day, now=at(day)),
    ]


@pytest.fixture
def pair() -> Mentorship:
    """Paused today until June; the mentor has one seat."""
    return MentorshipFactory(state="paused", paused_on=PAUSED_ON, paused_until=BACK)


def _other(pair: Mentorship) -> Mentorship:
    """Somebody else in the seat."""
    return MentorshipFactory(mentor=pair.mentor, mentee__program=pair.program)


def _free(pair: Mentorship) -> int:
    return Mentor.objects.with_load().get(pk=pair.mentor_id).free


def test_seat_is_free_after_eight_weeks_and_both_read_it_once(pair: Mentorship) -> None:
    before = clock_of(EIGHT_WEEKS - timedelta(days=1)), _free(pair)
    after = [clock_of(EIGHT_WEEKS) for _ in range(2)], _free(pair)

    pair.refresh_from_db()
    assert (before, after) == (([0, 0], 0), ([[0, 1], [0, 0]], 1))
    assert (pair.state, pair.seat_freed_on) == ("paused", EIGHT_WEEKS)
    told = Notice.objects.filter(kind="mentorship_seat_freed")
    bodies = {notice.to_id: compose(notice).body for notice in told}
    assert set(bodies) == {pair.mentor_person_id, pair.mentee_person_id}
    assert "free for another mentee from today. You decide" in bodies[pair.mentor_person_id]
    assert "You go on by yourselves on 1 June 2026" in bodies[pair.mentee_person_id]
    assert Event.objects.filter(verb="free seat").count() == 1


def test_the_directory_and_the_gate_know_the_free_seat(pair: Mentorship) -> None:
    PolicyFactory(program=pair.program)
    mentee = MenteeFactory(program=pair.program)
    ask = partial(requests.check_asking, pair.mentor, mentee, now=at(EIGHT_WEEKS))
    known = shelf.of(pair.program, today=EIGHT_WEEKS)
    with pytest.raises(MentorIsFull):
        ask()

    clock_of(EIGHT_WEEKS)

    ask()
    seats = [
        shelf.of(pair.program, today=EIGHT_WEEKS).pool.side.seats.tolist(),
        known.pool.side.seats.tolist(),
    ]
    assert seats == [[1], [0]]


def test_the_mentee_of_a_long_pause_is_nobody_elses(pair: Mentorship) -> None:
    """The seat is free, the mentee is not: they are a pair."""
    clock_of(EIGHT_WEEKS)
    pair.mentee.refresh_from_db()

    with pytest.raises(mentorships.MenteeIsTaken):
        mentorships.check_mentee(pair.mentee)


def test_who_goes_on_takes_the_seat_again() -> None:
    pair = freed()

    assert pausing.resume_due(today=BACK, now=at(BACK)) == 1

    pair.refresh_from_db()
    assert (pair.state, pair.seat_freed_on, pair.paused_days, _free(pair)) == ("active", None, 91, 0)


@pytest.mark.parametrize("by", ["mentor_person", "mentee_person"])
def test_who_goes_on_early_is_refused_while_the_seat_is_taken(by: str, signed_in) -> None:
    pair = freed()
    _other(pair)
    client = signed_in(getattr(pair, by))

    for _ in range(2):
        page = client.post(reverse("programs:mentorship-resume", args=[pair.pk]), follow=True)

    pair.refresh_from_db()
    assert "another mentee has the place. You can go on as soon as there is one more." in page.text
    assert (pair.state, pair.seat_freed_on, pair.paused_days) == ("paused", EIGHT_WEEKS, 0)
    assert not Event.objects.filter(verb="resume").exists()


def test_own_limit_over_all_programs_counts_too() -> None:
    pair = freed(mentor__seats=3)
    _other(pair)
    MentorLimit.objects.create(person=pair.mentor_person, most=1)

    with pytest.raises(MentorIsFull):
        pausing.resume(pair, by=pair.mentor_person, now=at(BACK))


def test_pause_that_is_over_waits_for_a_seat_and_goes_on_by_itself(
    coordinator, signed_in, monkeypatch
) -> None:
    pair = freed(mentor__program=coordinator_program(coordinator))
    _other(pair)
    days = [BACK + timedelta(days=number) for number in range(3)]

    waited = [clock_of(day) for day in days]

    monkeypatch.setattr("people.clock.now", lambda: at(days[-1]))
    desk = signed_in(coordinator).get("/hr/").text
    mentors, mentees = (
        signed_in(person).get(reverse("programs:mentorship-detail", args=[pair.pk])).text
        for person in pair.both
    )
    facts = signed_in(coordinator).get(reverse("matching:pair-detail", args=[pair.pk])).text
    told = Notice.objects.filter(kind="mentorship_no_seat")
    assert (waited, told.count()) == ([[0, 0]] * 3, 2)
    assert (
        reverse("programs:mentor-room", args=[pair.program_id])
        in compose(told.get(to=pair.mentor_person)).body
    )
    assert "first in line" in compose(told.get(to=pair.mentee_person)).body
    assert "A pause is over, and somebody else has the place" in desk
    assert "Their pause is over, and somebody else has the place" in facts
    assert reverse("programs:mentor-room", args=[pair.program_id]) in mentors
    assert "can offer one more, and your coordinator knows" in mentees

    room.set_room(pair.mentor, seats=2, most=None, until=None, by=pair.mentor_person, now=at(days[-1]))

    assert clock_of(days[-1]) == [1, 0]
    assert "somebody else has the place" not in signed_in(coordinator).get("/hr/").text


def coordinator_program(coordinator) -> Program:
    return Program.objects.get(owner=coordinator)


def test_clock_of_a_program_that_stands_still_frees_nothing(pair: Mentorship) -> None:
    Program.objects.update(state="paused", paused_at=NOW)

    assert pausing.free_seats(today=EIGHT_WEEKS, now=at(EIGHT_WEEKS)) == 0


def test_pair_without_a_seat_can_end() -> None:
    pair = freed()
    _other(pair)

    ending.part(pair, by=pair.mentee_person, now=at(BACK))

    assert (pair.state, pair.seat_freed_on) == ("ended", None)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_going_on_while_the_mentor_accepts_somebody_else(turn: int) -> None:
    """One seat: exactly one of the two has it, and the other is told why."""
    pair = freed()
    PolicyFactory(program=pair.program)
    asked = MentorRequestFactory(mentor=pair.mentor, mentee__program=pair.program)

    outcomes = together(
        [
            partial(pausing.resume, pair, by=pair.mentee_person, now=NOW),
            partial(requests.accept, asked, by=pair.mentor_person, now=NOW),
        ]
    )

    assert sum(isinstance(outcome, MentorIsFull) for outcome in outcomes) == 1, outcomes
    assert Mentorship.objects.seated().count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_mentors_lock_both_would_have_the_seat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: room is looked at before either has written, and no wall stands."""
    import threading

    from tests.matching.test_races import without_wall

    pair = freed()
    PolicyFactory(program=pair.program)
    asked = MentorRequestFactory(mentor=pair.mentor, mentee__program=pair.program)
    both, look = threading.Barrier(2), mentorships.check_seats

    def seen(mentor: Mentor) -> None:
        look(mentor)
        both.wait(timeout=60)

    monkeypatch.setattr(requests, "look_quickly", lambda *_both, now: None)
    monkeypatch.setattr(mentorships, "check_seats", seen)
    monkeypatch.setattr(mentorships, "lock_to_go_on", lambda row, by: _unlocked(row))
    monkeypatch.setattr(requests, "lock", lambda request: (request.mentor, request.mentee))
    monkeypatch.setattr(mentorships, "_lock", lambda mentor, mentee: (mentor, mentee))

    def _unlocked(row: Mentorship) -> Mentorship:
        mentorships.check_seats(row.mentor)
        return mentorships.lock(row, by=None)

    with without_wall():
        together(
            [
                partial(pausing.resume, pair, by=pair.mentee_person, now=NOW),
                partial(requests.accept, asked, by=pair.mentor_person, now=NOW),
            ]
        )

    assert Mentorship.objects.seated().count() == 2
    assert MentorRequest.objects.get().state == "accepted"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_clocks_that_run_at_once_free_a_seat_once() -> None:
    MentorshipFactory(state="paused", paused_on=PAUSED_ON, paused_until=BACK)
    deed = partial(pausing.free_seats, today=EIGHT_WEEKS, now=at(EIGHT_WEEKS))

    outcomes = together([deed] * 4)

    assert (sum(outcomes), Event.objects.filter(verb="free seat").count()) == (1, 1)
    assert Notice.objects.filter(kind="mentorship_seat_freed").count() == 2

"""The ten minutes: nobody is told, nobody else decides, and undoing leaves no trace."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from matching.actions import answers, holds, requests, standing, upkeep
from matching.models import MentorRequest
from matching.tasks import release
from notices.models import Notice
from people import clock
from people.models import Person
from programs.models import Mentee, Mentor, Mentorship, Program
from tests.conftest import NOW
from tests.factories.matching import MentorRequestFactory
from tests.factories.programs import MentorFactory, MentorshipFactory

SOON, LATER = NOW + timedelta(minutes=9), NOW + timedelta(minutes=10)
WORDS = {"wish": "I lead a team for the first time.", "why": "", "form": "both"}


def kinds(person: Person) -> list[str]:
    return list(Notice.objects.filter(to=person).order_by("pk").values_list("kind", flat=True))


def send(mentor: Mentor, mentee: Mentee) -> MentorRequest:
    return requests.ask(mentor=mentor, mentee=mentee, by=mentee.person, now=NOW, held_until=LATER, **WORDS)


@pytest.fixture
def asked(mentor: Mentor, mentee: Mentee) -> MentorRequest:
    return MentorRequestFactory(mentor=mentor, mentee=mentee)


def test_sent_request_reaches_the_mentor_after_ten_minutes(mentor: Mentor, mentee: Mentee) -> None:
    request = send(mentor, mentee)

    assert (request.state, request.hold) == ("queued", "ask")
    assert not MentorRequest.objects.visible_to(mentor.person).exists()
    assert answers.release_due(now=SOON) == 0
    assert kinds(mentor.person) == []
    assert answers.release_due(now=LATER) == 1
    assert answers.release_due(now=LATER) == 0
    request.refresh_from_db()
    assert (request.state, request.hold, request.asked_at) == ("pending", "", LATER)
    assert kinds(mentor.person) == ["request_asked"]


def test_daily_round_leaves_a_held_request_alone(mentor: Mentor, mentee: Mentee) -> None:
    request = send(mentor, mentee)

    upkeep.ask_waiting(now=SOON)

    request.refresh_from_db()
    assert (request.state, request.hold) == ("queued", "ask")


@pytest.mark.parametrize("deed", [answers.accept, requests.accept])
def test_who_is_too_late_reads_so_before_the_rules_are_asked(asked: MentorRequest, deed, monkeypatch) -> None:
    """Dozens may wait for the lock of one mentor: whoever only waits to be refused holds it shortly."""
    MentorshipFactory(mentor=asked.mentor, mentee__program=asked.program)

    def never(*_args: object, **_words: object) -> None:
        raise AssertionError("the rules were asked")

    monkeypatch.setattr(requests, "check_pair", never)

    with pytest.raises(requests.MentorIsFull):
        deed(asked, by=asked.mentor.person, now=NOW)


def test_undo_of_sending_leaves_no_trace(mentor: Mentor, mentee: Mentee) -> None:
    request = send(mentor, mentee)

    assert answers.undo(request, by=mentee.person, now=SOON) is False

    assert not MentorRequest.objects.exists()
    assert not Notice.objects.exists()
    assert send(mentor, mentee).hold == "ask"  # nothing rests for ninety days


def test_undo_of_sending_gives_the_next_choice_minutes_of_its_own(mentor: Mentor, mentee: Mentee) -> None:
    request, second = send(mentor, mentee), MentorFactory(program=mentee.program)
    following = send(second, mentee)
    assert following.hold == ""

    answers.undo(request, by=mentee.person, now=SOON)

    following.refresh_from_db()
    assert (following.state, following.hold) == ("queued", "ask")
    assert kinds(second.person) == []


def test_sent_request_to_a_mentor_who_filled_up_meanwhile_tells_the_mentee(
    mentor: Mentor, mentee: Mentee
) -> None:
    request = send(mentor, mentee)
    Mentor.objects.filter(pk=mentor.pk).update(seats=0)

    answers.release_due(now=LATER)

    request.refresh_from_db()
    assert (request.state, request.close_reason) == ("closed", "no_room")
    assert kinds(mentee.person) == ["request_closed"]
    assert kinds(mentor.person) == []


def test_accept_takes_the_seat_and_tells_nobody(asked: MentorRequest) -> None:
    pair = answers.accept(asked, by=asked.mentor.person, now=NOW)

    asked.refresh_from_db()
    assert (asked.state, asked.hold, asked.held_until) == ("pending", "accept", LATER)
    assert (pair.state, pair.held_until) == ("held", LATER)
    assert not Notice.objects.exists()
    assert not Mentorship.objects.visible_to(asked.mentee.person).exists()
    other = MentorRequestFactory(mentor__program=asked.program, mentee=asked.mentee, queued=True)
    with pytest.raises(requests.MenteeIsTaken):
        requests.check_pair(other.mentor, asked.mentee, now=NOW)


def test_accept_is_told_once_after_ten_minutes(asked: MentorRequest) -> None:
    pair = answers.accept(asked, by=asked.mentor.person, now=NOW)

    assert holds.release_due(now=LATER) == 0  # the pair sets out with the answer, not beside it
    assert answers.release_due(now=LATER) == 1
    assert answers.release_due(now=LATER) == 0
    asked.refresh_from_db()
    pair.refresh_from_db()
    assert (asked.state, asked.hold, asked.mentorship_id) == ("accepted", "", pair.pk)
    assert pair.state == "preparing"
    assert kinds(asked.mentee.person) == ["mentorship_started"]
    assert kinds(asked.mentor.person) == ["mentorship_started"]


def test_accept_of_a_program_where_both_confirm_asks_nobody_again(asked: MentorRequest) -> None:
    Program.objects.update(both_confirm=True)
    pair = answers.accept(asked, by=asked.mentor.person, now=NOW)

    answers.release_due(now=LATER)

    pair.refresh_from_db()
    assert pair.state == "preparing"


def test_undo_of_accepting_gives_the_seat_back(asked: MentorRequest) -> None:
    answers.accept(asked, by=asked.mentor.person, now=NOW)

    assert answers.undo(asked, by=asked.mentor.person, now=SOON) is True

    asked.refresh_from_db()
    assert (asked.state, asked.hold) == ("pending", "")
    assert not Mentorship.objects.exists()
    assert answers.release_due(now=LATER) == 0
    assert answers.accept(asked, by=asked.mentor.person, now=LATER).state == "held"


def test_undo_after_the_ten_minutes(asked: MentorRequest) -> None:
    answers.accept(asked, by=asked.mentor.person, now=NOW)

    with pytest.raises(answers.HoldIsOver):
        answers.undo(asked, by=asked.mentor.person, now=LATER)


def test_undo_by_the_other(asked: MentorRequest) -> None:
    answers.accept(asked, by=asked.mentor.person, now=NOW)

    with pytest.raises(answers.NotYours):
        answers.undo(asked, by=asked.mentee.person, now=SOON)


@pytest.mark.parametrize("deed", ["accept", "decline", "withdraw"])
def test_who_comes_second_reads_that_somebody_was_first(asked: MentorRequest, deed: str) -> None:
    mentor, mentee = asked.mentor.person, asked.mentee.person
    first = {
        "accept": lambda: answers.accept(asked, by=mentor, now=NOW),
        "decline": lambda: answers.decline(asked, reason="", by=mentor, now=NOW),
        "withdraw": lambda: answers.withdraw(asked, by=mentee, now=NOW),
    }
    first[deed]()

    for second in first.values():
        with pytest.raises(requests.IsHeld) as refusal:
            second()
        assert refusal.value.hold == deed
    for late in (requests.expire, requests.accept, requests.decline, requests.withdraw):
        words = {"by": mentor} if late is not requests.expire else {}
        words |= {"reason": ""} if late is requests.decline else {}
        with pytest.raises(requests.IsHeld):
            late(asked, now=NOW, **words)
    assert upkeep.close_overtaken(now=SOON) == 0


def test_accept_of_somebody_who_left_within_the_ten_minutes(asked: MentorRequest) -> None:
    second = MentorRequestFactory(mentor__program=asked.program, mentee=asked.mentee, queued=True)
    answers.accept(asked, by=asked.mentor.person, now=NOW)
    Person.objects.filter(pk=asked.mentor.person_id).update(is_active=False)

    answers.release_due(now=LATER)

    asked.refresh_from_db()
    second.refresh_from_db()
    assert (asked.state, asked.close_reason, second.state) == ("closed", "left", "pending")
    assert not Mentorship.objects.exists()
    assert kinds(asked.mentee.person) == ["request_closed"]


def test_held_answers_wait_while_the_program_is_paused(asked: MentorRequest) -> None:
    answers.decline(asked, reason="", by=asked.mentor.person, now=NOW)
    Program.objects.update(state="paused")

    assert answers.release_due(now=LATER) == 0
    Program.objects.update(state="live")
    assert answers.release_due(now=LATER) == 1


def test_decline_names_a_colleague_and_pauses_the_mentor(asked: MentorRequest) -> None:
    mentor = asked.mentor
    colleague = MentorFactory(program=asked.program, person__given_name="Jan", person__family_name="Kowalski")
    Mentor.objects.filter(pk=mentor.pk).update(seats=3)
    waiting = MentorRequestFactory(mentor=mentor)

    answers.decline(
        asked,
        reason="no_time",
        pause_until=date(2026, 6, 1),
        suggested=colleague,
        by=mentor.person,
        now=NOW,
    )
    mentor.refresh_from_db()
    assert mentor.is_available  # nobody sees a pause that may still be undone
    answers.release_due(now=LATER)

    mentor.refresh_from_db()
    asked.refresh_from_db()
    waiting.refresh_from_db()
    assert (mentor.state, mentor.not_now_until) == ("not_now", date(2026, 6, 1))
    assert (asked.state, asked.decline_reason, asked.suggested) == ("declined", "no_time", colleague)
    assert (waiting.state, waiting.close_reason) == ("closed", "left")
    notice = Notice.objects.get(to=asked.mentee.person)
    assert (notice.kind, notice.context["suggested"]) == ("request_declined", "Jan Kowalski")
    assert "no_time" not in str(notice.context)


def test_undo_of_declining_forgets_reason_pause_and_colleague(asked: MentorRequest) -> None:
    colleague = MentorFactory(program=asked.program)
    answers.decline(
        asked,
        reason="no_time",
        pause_until=date(2026, 6, 1),
        suggested=colleague,
        by=asked.mentor.person,
        now=NOW,
    )

    answers.undo(asked, by=asked.mentor.person, now=SOON)

    asked.refresh_from_db()
    assert (asked.state, asked.hold, asked.decline_reason) == ("pending", "", "")
    assert (asked.pause_until, asked.suggested) == (None, None)


def test_withdraw_is_told_after_ten_minutes_and_the_next_is_asked(asked: MentorRequest) -> None:
    second = MentorRequestFactory(mentor__program=asked.program, mentee=asked.mentee, queued=True)
    answers.withdraw(asked, by=asked.mentee.person, now=NOW)
    assert kinds(asked.mentor.person) == []

    answers.release_due(now=LATER)

    asked.refresh_from_db()
    second.refresh_from_db()
    assert (asked.state, second.state) == ("withdrawn", "pending")
    assert kinds(asked.mentor.person) == ["request_withdrawn"]


def test_withdraw_of_a_further_choice_needs_no_ten_minutes(asked: MentorRequest) -> None:
    second = MentorRequestFactory(mentor__program=asked.program, mentee=asked.mentee, queued=True)

    answers.withdraw(second, by=asked.mentee.person, now=NOW)

    second.refresh_from_db()
    assert (second.state, second.hold) == ("withdrawn", "")


def test_withdraw_of_what_was_just_sent_leaves_no_trace(mentor: Mentor, mentee: Mentee) -> None:
    request = send(mentor, mentee)

    answers.withdraw(request, by=mentee.person, now=SOON)

    assert not MentorRequest.objects.exists()
    assert kinds(mentor.person) == []


def test_answer_noted_by_a_coordinator_is_told_to_the_mentor(asked: MentorRequest) -> None:
    coordinator = asked.program.owner
    answers.decline(asked, reason="", by=coordinator, now=NOW)

    answers.release_due(now=LATER)

    assert kinds(asked.mentor.person) == ["request_noted"]
    assert kinds(asked.mentee.person) == ["request_declined"]


def test_mentor_undoes_what_a_coordinator_noted(asked: MentorRequest) -> None:
    answers.accept(asked, by=asked.program.owner, now=NOW)

    answers.undo(asked, by=asked.mentor.person, now=SOON)

    assert not Mentorship.objects.exists()


def test_clock_ends_the_hold(asked: MentorRequest) -> None:
    answers.decline(asked, reason="", by=asked.mentor.person, now=clock.now() - timedelta(minutes=10))

    assert release() == 1


def test_several_asked_at_once_as_the_program_says(mentee: Mentee) -> None:
    Program.objects.filter(pk=mentee.program_id).update(most_at_once=2)
    mentee.refresh_from_db()
    first, second, third = (
        requests.ask(
            mentor=MentorFactory(program=mentee.program), mentee=mentee, by=mentee.person, now=NOW, **WORDS
        )
        for _ in range(3)
    )
    assert [first.state, second.state, third.state] == ["pending", "pending", "queued"]

    requests.decline(second, reason="other", by=second.mentor.person, now=NOW)
    third.refresh_from_db()
    assert third.state == "pending"

    answers.accept(first, by=first.mentor.person, now=NOW)
    answers.release_due(now=LATER)
    third.refresh_from_db()
    assert third.state == "superseded"


def test_same_pair_again_after_ninety_days_and_only_once(mentor: Mentor, mentee: Mentee) -> None:
    now = NOW
    for _ in range(2):
        request = requests.ask(mentor=mentor, mentee=mentee, by=mentee.person, now=now, **WORDS)
        requests.decline(request, reason="no_time", by=mentor.person, now=now)
        now += timedelta(days=91)

    with pytest.raises(requests.AskedTwice):
        requests.ask(mentor=mentor, mentee=mentee, by=mentee.person, now=now, **WORDS)


def test_program_that_closes_within_the_ten_minutes_leaves_no_pair_behind(asked: MentorRequest) -> None:
    answers.accept(asked, by=asked.mentor.person, now=NOW)

    standing.close(asked.program, by=asked.program.owner, now=SOON)

    asked.refresh_from_db()
    assert (asked.state, asked.hold) == ("closed", "")
    assert not Mentorship.objects.exists()
    assert answers.release_due(now=LATER) == 0

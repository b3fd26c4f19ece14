from __future__ import annotations

from datetime import date

import pytest

from notices.models import Notice
from people.models import Event, Level, Person
from programs.actions import participants
from programs.models import Mentee, Mentor
from programs.states import WrongState
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorFactory, MentorshipFactory, ProgramFactory

OFFER = {"seats": 2, "topics": ["strategy"], "form": "online", "introduction": "I listen."}
WISH = {"topics": ["strategy"], "wish": "To lead.", "form": "online"}


@pytest.fixture
def expected(program) -> Mentor:
    return MentorFactory(program=program, expected=True)


@pytest.fixture
def medior(db) -> Person:
    return PersonFactory(level=Level.MEDIOR)


def test_expect_mentors_again_asks_newcomers_only(program, expected, now):
    newcomer = PersonFactory(level=Level.LEAD)

    amounts = [participants.expect_mentors(program, now=now) for _ in range(2)]

    assert amounts == [1, 0]
    assert list(Notice.objects.values_list("to", flat=True)) == [newcomer.pk]
    assert program.mentors.filter(state="expected").count() == 2


def test_expect_mentors_of_a_draft_asks_nobody(db, now):
    program = ProgramFactory(draft=True)
    PersonFactory(level=Level.LEAD)

    assert participants.expect_mentors(program, now=now) == 0
    assert Mentor.objects.count() == 0


def test_expect_newcomers_looks_at_live_programs_that_expect_mentors(db, now):
    live = ProgramFactory()
    ProgramFactory(mentors_are_expected=False)
    ProgramFactory(state="paused")
    newcomer = PersonFactory(level=Level.LEAD)

    amount = participants.expect_newcomers(now=now)

    assert amount == 1
    assert list(Mentor.objects.values_list("program", "person")) == [(live.pk, newcomer.pk)]


def test_ask_again_on_the_day_asks_once(program, now):
    mentor = MentorFactory(program=program, state="not_now", not_now_until=now.date())
    MentorFactory(program=program, state="not_now", not_now_until=date(2026, 3, 3))

    amounts = [participants.ask_again(today=now.date(), now=now) for _ in range(2)]

    fresh = Mentor.objects.get(pk=mentor.pk)
    assert amounts == [1, 0]
    assert (fresh.state, fresh.not_now_until, fresh.answered_at) == ("expected", None, None)
    assert list(Notice.objects.values_list("to", "key")) == [
        (mentor.person_id, f"program:{program.pk}:expected:{mentor.pk}:2026-03-02")
    ]


def test_offer_by_oneself_is_available(expected, now):
    participants.offer(expected, by=expected.person, now=now, languages=["sv", "en"], **OFFER)

    fresh = Mentor.objects.get(pk=expected.pk)
    assert (fresh.state, fresh.seats, fresh.topics, fresh.form, fresh.introduction, fresh.answered_at) == (
        "available",
        2,
        ["strategy"],
        "online",
        "I listen.",
        now,
    )
    assert Person.objects.get(pk=expected.person_id).languages == ["en", "sv"]


def test_offer_by_somebody_else_is_refused(expected, hr_admin, now):
    with pytest.raises(participants.NotOnesOwn):
        participants.offer(expected, by=hr_admin, now=now, **OFFER)

    assert Mentor.objects.get(pk=expected.pk).state == "expected"


def test_offer_in_a_paused_program_is_refused(db, now):
    mentor = MentorFactory(program__state="paused", expected=True)

    with pytest.raises(participants.ProgramIsNotOpen):
        participants.offer(mentor, by=mentor.person, now=now, **OFFER)


def test_offer_after_the_last_day_is_refused(db, now):
    mentor = MentorFactory(program__ends_on=date(2026, 3, 1), expected=True)

    with pytest.raises(participants.ProgramIsNotOpen):
        participants.offer(mentor, by=mentor.person, now=now, **OFFER)


def test_offer_outside_the_audience_is_refused_unless_available(program, now):
    expected = MentorFactory(program=program, expected=True, person__level=Level.JUNIOR)
    available = MentorFactory(program=program, person__level=Level.JUNIOR)

    participants.offer(available, by=available.person, now=now, **OFFER)
    with pytest.raises(participants.OutsideAudience):
        participants.offer(expected, by=expected.person, now=now, **OFFER)

    assert Mentor.objects.get(pk=available.pk).seats == 2


def test_offer_of_an_exempt_mentor_is_refused(program, now):
    mentor = MentorFactory(program=program, state=Mentor.State.EXEMPT)

    with pytest.raises(WrongState):
        participants.offer(mentor, by=mentor.person, now=now, **OFFER)


def test_offer_below_the_load_breaks_no_pair(program, now):
    mentor = MentorFactory(program=program, seats=2, full=True)

    participants.offer(mentor, by=mentor.person, now=now, **{**OFFER, "seats": 1})

    row = Mentor.objects.with_load().get(pk=mentor.pk)
    assert (row.load, row.free) == (2, -1)


def test_postpone_keeps_the_day_and_can_be_changed(expected, now):
    participants.postpone(expected, until=date(2026, 6, 1), by=expected.person, now=now)
    participants.postpone(expected, until=date(2026, 9, 1), by=expected.person, now=now)

    fresh = Mentor.objects.get(pk=expected.pk)
    assert (fresh.state, fresh.not_now_until, fresh.answered_at) == ("not_now", date(2026, 9, 1), now)


def test_offer_after_postponing_clears_the_day(expected, now):
    participants.postpone(expected, until=date(2026, 6, 1), by=expected.person, now=now)
    participants.offer(expected, by=expected.person, now=now, **OFFER)

    fresh = Mentor.objects.get(pk=expected.pk)
    assert (fresh.state, fresh.not_now_until) == ("available", None)


def test_sign_up_mentor_twice_is_one_row(program, now):
    volunteer = PersonFactory(level=Level.SENIOR)

    rows = [participants.sign_up_mentor(program, volunteer, now=now, **OFFER).pk for _ in range(2)]

    assert rows[0] == rows[1]
    assert list(Mentor.objects.values_list("person", "state")) == [(volunteer.pk, "available")]


def test_sign_up_mentor_outside_the_audience_leaves_no_row(program, stranger, now):
    with pytest.raises(participants.OutsideAudience):
        participants.sign_up_mentor(program, stranger, now=now, **OFFER)

    assert Mentor.objects.count() == 0


def test_exempt_by_the_coordinator_keeps_the_reason(expected, coordinator, now):
    participants.exempt(expected, reason="On leave", by=coordinator, now=now)

    fresh = Mentor.objects.get(pk=expected.pk)
    assert (fresh.state, fresh.exempt_reason, fresh.answered_at) == ("exempt", "On leave", now)


def test_exempt_by_a_stranger_is_refused(expected, stranger, now):
    with pytest.raises(participants.NotOnesOwn):
        participants.exempt(expected, reason="On leave", by=stranger, now=now)


def test_exempt_of_an_available_mentor_is_refused(mentor, coordinator, now):
    with pytest.raises(WrongState):
        participants.exempt(mentor, reason="On leave", by=coordinator, now=now)


def test_join_enrolls_with_topics_and_languages(program, medior, now):
    mentee = participants.join(program, medior, now=now, languages=["nl", "en"], **WISH)

    assert (mentee.state, mentee.topics, mentee.wish, mentee.form, mentee.enrolled_at) == (
        "enrolled",
        ["strategy"],
        "To lead.",
        "online",
        now,
    )
    assert Person.objects.get(pk=medior.pk).languages == ["en", "nl"]


def test_join_twice_is_one_row_and_one_event(program, medior, now):
    rows = [participants.join(program, medior, now=now, **WISH).pk for _ in range(2)]

    assert rows[0] == rows[1]
    assert list(Event.objects.values_list("verb", flat=True)) == ["join"]


def test_join_again_with_other_wishes_changes_them(program, medior, now):
    participants.join(program, medior, now=now, **WISH)
    participants.join(program, medior, now=now, **{**WISH, "wish": "To teach."})

    assert list(Mentee.objects.values_list("wish", flat=True)) == ["To teach."]


def test_join_by_who_mentors_here_too_is_allowed(program, now):
    program.audiences.filter(role="mentee").update(levels=[])
    mentor = MentorFactory(program=program)

    participants.join(program, mentor.person, now=now, **WISH)

    assert Mentee.objects.get().person_id == mentor.person_id


@pytest.mark.parametrize("state", ["draft", "paused", "closed", "cancelled"])
def test_join_a_program_that_is_not_live_is_refused(state, medior, now):
    program = ProgramFactory(state=state)

    with pytest.raises(participants.ProgramIsNotOpen):
        participants.join(program, medior, now=now, **WISH)


def test_join_outside_the_audience_is_refused(program, stranger, now):
    with pytest.raises(participants.OutsideAudience):
        participants.join(program, stranger, now=now, **WISH)

    assert Mentee.objects.count() == 0


def test_leave_and_join_again(mentee, now):
    participants.leave(mentee, by=mentee.person, now=now)
    participants.join(mentee.program, mentee.person, now=now, **WISH)

    fresh = Mentee.objects.get(pk=mentee.pk)
    assert (fresh.state, fresh.enrolled_at) == ("enrolled", now)
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["leave", "join"]


def test_leave_twice_is_refused_the_second_time(mentee, now):
    participants.leave(mentee, by=mentee.person, now=now)

    with pytest.raises(WrongState):
        participants.leave(mentee, by=mentee.person, now=now)


def test_leave_for_somebody_else_is_refused(mentee, coordinator, now):
    with pytest.raises(participants.NotOnesOwn):
        participants.leave(mentee, by=coordinator, now=now)


def test_leave_with_a_mentorship_that_goes_on_is_refused(db, now):
    mentee = MentorshipFactory().mentee

    with pytest.raises(participants.MentorshipGoesOn):
        participants.leave(mentee, by=mentee.person, now=now)

    assert Mentee.objects.get(pk=mentee.pk).state == "enrolled"

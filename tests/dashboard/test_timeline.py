"""What happened to one person in a program: days and facts, for whoever coordinates it and nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from dashboard import timeline
from people import clock
from people.models import Look
from programs.models import Program
from tests.factories.matching import MentorRequestFactory
from tests.factories.pairs import AnswerFactory, FollowUpFactory, GoalFactory, MeetingFactory, NoteFactory
from tests.factories.programs import MentorFactory, MentorshipFactory


def at(day: int, month: int = 1) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=UTC)


@pytest.fixture
def pair(program):
    row = MentorshipFactory(
        mentor__program=program,
        mentor__person__given_name="Marta",
        mentor__person__family_name="Carvalho",
        mentee__enrolled_at=at(5),
        started_on=date(2026, 1, 12),
        active_at=at(15),
    )
    MeetingFactory(mentorship=row, state="held", starts_at=at(20))
    MeetingFactory(mentorship=row, state="held", starts_at=at(2, 2))
    return row


def told(program: Program, about, by=None) -> list[tuple[date, str]]:
    return [(fact.on, fact.what) for fact in timeline.of(program, about, by=by or program.owner)]


def test_newest_first_with_days(program, pair):
    MentorRequestFactory(
        program=program,
        mentor=pair.mentor,
        mentee=pair.mentee,
        state="accepted",
        asked_at=at(8),
        answered_at=at(10),
        ended_at=at(10),
        mentorship=pair,
    )

    assert told(program, pair.mentee_person) == [
        (date(2026, 2, 2), "Met Marta Carvalho, 2 times so far"),
        (date(2026, 1, 15), "Started with Marta Carvalho"),
        (date(2026, 1, 12), "Paired, with Marta Carvalho as mentor"),
        (date(2026, 1, 10), f"Request of {pair.mentee_person} to Marta Carvalho: Accepted"),
        (date(2026, 1, 8), "Asked Marta Carvalho"),
        (date(2026, 1, 5), "Joined as a mentee"),
    ]


def test_that_a_check_in_was_answered_never_how(program, pair, signed_in):
    row = FollowUpFactory(mentorship=pair, due_on="2026-03-01", closes_on="2026-03-20")
    AnswerFactory(
        follow_up=row,
        person=pair.mentee_person,
        side="mentee",
        rating=1,
        expectation="Less golf",
        help="A quiet room",
        answered_at=at(3, 3),
    )
    NoteFactory(mentorship=pair, body="Talked of leaving")
    GoalFactory(mentorship=pair, sentence="Lead the harbor team")

    page = (
        signed_in(program.owner)
        .get(reverse("dashboard:timeline", args=[program.pk, pair.mentee_person_id]))
        .text
    )

    assert "Answered: Quarterly check-in 1" in page
    for secret in ("Less golf", "quiet room", "leaving", "harbor"):
        assert secret not in page


def test_an_answer_on_its_way_for_ten_minutes_is_told_to_nobody(program, pair):
    mentor = MentorFactory(program=program)
    held = {"hold": "decline", "held_until": clock.now() + timedelta(minutes=9), "held_by": mentor.person}
    MentorRequestFactory(program=program, mentor=mentor, mentee=pair.mentee, asked_at=at(9), **held)

    found = [what for _, what in told(program, mentor.person)]

    assert f"Was asked by {pair.mentee_person}" in found
    assert "Request of" not in str(found)


def test_own_pair_of_the_reader_is_left_out(program, pair):
    assert [what for _, what in told(program, pair.mentee_person, by=pair.mentor_person)] == [
        "Joined as a mentee"
    ]


def test_another_program_of_the_same_person_is_left_out(program, pair):
    elsewhere = MentorshipFactory(mentee__person=pair.mentee_person)

    assert elsewhere.mentor_person.full_name not in str(told(program, pair.mentee_person))


def test_only_whoever_takes_part_and_never_oneself(program, pair, signed_in, stranger):
    mine = MentorFactory(program=program, person=program.owner)
    client = signed_in(program.owner)

    for person in (stranger, mine.person):
        address = reverse("dashboard:timeline", args=[program.pk, person.pk])
        assert client.get(address).status_code == 404


def test_the_look_is_noted_for_the_person(program, pair, signed_in):
    signed_in(program.owner).get(reverse("dashboard:timeline", args=[program.pk, pair.mentee_person_id]))

    look = Look.objects.get()
    assert (look.about, look.by, look.page) == (
        pair.mentee_person,
        program.owner,
        "What happened to you in a program",
    )

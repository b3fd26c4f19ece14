"""The first page of each: the next step, who fits, who was asked, the year."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboard import numbers
from tests.factories.matching import MentorRequestFactory
from tests.factories.pairs import AgreementFactory, AnswerFactory, FollowUpFactory
from tests.factories.programs import MentorFactory, MentorshipFactory

TODAY = date(2026, 4, 20)


@pytest.fixture
def mentors(program) -> list:
    return [
        MentorFactory(program=program, person__given_name=name) for name in ("Ana", "Bea", "Cleo", "Dora")
    ]


def test_home_waiting_mentee_sees_three_mentors_who_fit(signed_in, mentee, mentors):
    page = signed_in(mentee.person).get("/")

    assert [len(page.context["suggested"]["cards"]), page.context["suggested"]["count"]] == [3, 4]
    assert "See all 4 mentors with room" in page.content.decode()


def test_home_mentee_who_asked_sees_until_when(signed_in, program, mentor, mentee):
    MentorRequestFactory(program=program, mentor=mentor, mentee=mentee, answer_by=date(2026, 5, 18))

    page = signed_in(mentee.person).get("/")

    assert page.context["suggested"] is None
    assert "has until 18 May to answer" in page.content.decode()


def test_home_asks_the_database_no_more_for_more_mentors(signed_in, mentee, mentors, program):
    client = signed_in(mentee.person)
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/")

    MentorFactory.create_batch(4, program=program)
    client.get("/")  # what changed is read
    with CaptureQueriesContext(connection) as many:
        client.get("/")

    assert len(many) == len(few) <= 15


@pytest.mark.django_db
def test_years_of_a_pair_have_the_dates_of_its_own_page():
    pair = MentorshipFactory()
    AgreementFactory(mentorship=pair)
    follow_up = FollowUpFactory(mentorship=pair, quarter=1)
    AnswerFactory(follow_up=follow_up, person=pair.mentee_person, side="mentee")

    [year] = numbers.years_of(pair.mentee_person, today=TODAY)

    dates = [step["on"] for step in year["steps"] if step["label"].startswith("Quarterly")]
    assert len(dates) == pair.program.quarters
    assert all(dates)
    assert [step["done"] for step in year["steps"][3:]] == [True, False, False, False]

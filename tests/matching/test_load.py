from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import load
from matching.directory import Filters, directory
from matching.engine import allowed_matrix, why
from matching.models import Policy
from people.models import Level, Person
from programs.models import Mentee, Mentor, Program
from tests.factories.matching import MentorRequestFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

TODAY = date(2026, 3, 2)
CODES = ["", "NL", "SE", "IN"]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Amsterdam", date(2026, 3, 2), (8, 16)),
        ("Europe/Amsterdam", date(2026, 3, 30), (7, 15)),  # summer time
        ("Asia/Kolkata", date(2026, 3, 2), (3.5, 11.5)),
        ("Pacific/Honolulu", date(2026, 3, 2), (19, 27)),
        ("Pacific/Auckland", date(2026, 3, 2), (-4, 4)),
        ("Mars/Olympus", date(2026, 3, 2), None),
    ],
)
def test_office_hours(zone: str, day: date, hours: tuple[float, float] | None) -> None:
    assert load.office_hours(Person(time_zone=zone), day) == hours


def test_chains_from_nearest_to_farthest(db) -> None:
    top = PersonFactory()
    middle = PersonFactory(manager=top)
    person = PersonFactory(manager=middle)

    assert load.chains([person, top]) == {person.pk: (middle.pk, top.pk)}


def test_chains_survive_a_circle(db) -> None:
    first = PersonFactory()
    second = PersonFactory(manager=first)
    Person.objects.filter(pk=first.pk).update(manager=second)

    assert load.chains([first]) == {first.pk: (second.pk, first.pk)}


def test_pair_of_the_past_in_the_other_direction_and_another_program(program: Program) -> None:
    senior, medior = PersonFactory(country="SE"), PersonFactory()
    MentorshipFactory(mentor__person=medior, mentee__person=senior, state="completed", ended_on=TODAY)
    mentor = MentorFactory(program=program, person=senior)
    mentee = MenteeFactory(program=program, person=medior)

    problem = load.pair(mentor, mentee, Policy.objects.current(program), today=TODAY)

    assert [reason.code for reason in why(problem, mentor.pk, mentee.pk).blocked] == ["past"]


def test_problem_has_free_seats_waiting_mentees_and_their_choices(program: Program) -> None:
    MentorFactory(program=program, full=True)
    mentor = MentorFactory(program=program, seats=3)
    MentorshipFactory(mentor=mentor)
    request = MentorRequestFactory(mentor=mentor, mentee__program=program)

    problem = load.problem(program, Policy.objects.current(program), today=TODAY)

    assert [(row.id, row.seats) for row in problem.mentors] == [(mentor.pk, 2)]
    assert [(row.id, row.ranked) for row in problem.mentees] == [(request.mentee_id, (mentor.pk,))]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_directory_shows_exactly_whom_the_engine_allows(program: Program, data) -> None:
    Mentor.objects.all().delete()
    Mentee.objects.all().delete()
    boss = PersonFactory()
    traits = {
        "person__country": st.sampled_from(CODES),
        "person__languages": st.lists(st.sampled_from(["en", "nl", "sv"]), unique=True),
        "person__manager": st.sampled_from([None, boss]),
        "person__level": st.sampled_from(["", *Level.values]),
    }
    mentee = MenteeFactory(program=program, **{name: data.draw(value) for name, value in traits.items()})
    for _ in range(data.draw(st.integers(0, 6))):
        drawn = {name: data.draw(value) for name, value in traits.items()}
        MentorFactory(program=program, seats=data.draw(st.integers(0, 2)), **drawn)
    MentorFactory(program=program, person=boss)

    found = directory(mentee, Filters(has_room=False), today=TODAY, language="en")

    problem = load.problem(program, Policy.objects.current(program), today=TODAY)
    column = allowed_matrix(problem)[:, problem.mentee_places[mentee.pk]]
    allowed = {row.id for row, may in zip(problem.mentors, column, strict=True) if may}
    assert {card.mentor.pk for card in found.page().cards} == allowed

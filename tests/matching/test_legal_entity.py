"""The must on legal entities holds on every path: directory, asking, accepting, run, publishing, by hand."""

from __future__ import annotations

from datetime import datetime

import pytest

from matching import load
from matching.actions import by_hand, judging, requests, runs
from matching.choosing import Filters
from matching.directory import directory
from matching.models import MatchRun, Policy
from people.models import Person
from programs.models import Mentee, Mentor, Program
from tests.factories.matching import PolicyFactory
from tests.factories.programs import MenteeFactory, MentorFactory

pytestmark = pytest.mark.django_db
RULE = "other_legal_entity"


@pytest.fixture
def program(program: Program) -> Program:
    """Nothing but this must; everybody works in a country of their own."""
    PolicyFactory(program=program, musts=[{"rule": RULE}], wishes=[], version=9)
    return program


@pytest.fixture
def mentee(program: Program) -> Mentee:
    return MenteeFactory(program=program, person__legal_entity="Norden AB")


@pytest.fixture(params=["Norden AB", ""], ids=["the same", "unknown"])
def kin(request: pytest.FixtureRequest, program: Program) -> Mentor:
    """A mentor whom the must forbids."""
    return MentorFactory(program=program, person__legal_entity=request.param)


@pytest.fixture
def other(program: Program) -> Mentor:
    return MentorFactory(program=program, person__legal_entity="West BV")


def asked(mentor: Mentor, mentee: Mentee, now: datetime):
    return requests.ask(mentor=mentor, mentee=mentee, wish="", why="", form="both", by=mentee.person, now=now)


def drafted(program: Program, now: datetime) -> MatchRun:
    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)
    run.refresh_from_db()
    return run


def test_the_directory_shows_others_only(kin, other, mentee, now) -> None:
    found = directory(mentee, Filters(), today=now.date(), language="en")

    assert found.shelf.ids[found.found].tolist() == [other.pk]


def test_asking_is_refused(kin, mentee, now) -> None:
    with pytest.raises(requests.NotAllowed) as refusal:
        asked(kin, mentee, now)

    assert [reason.code for reason in refusal.value.reasons] == [RULE]


def test_accepting_is_refused_after_a_move(other, mentee, now) -> None:
    request = asked(other, mentee, now)
    Person.objects.filter(pk=other.person_id).update(legal_entity="Norden AB")

    with pytest.raises(requests.NotAllowed):
        requests.accept(request, by=other.person, now=now)


def test_by_hand_is_refused_and_may_be_lifted(kin, mentee, program, now) -> None:
    two = {"mentor": kin, "mentee": mentee}

    with pytest.raises(requests.NotAllowed) as refusal:
        by_hand.pair(**two, opening="HR", by=program.owner, now=now)

    assert {reason.code for reason in refusal.value.reasons} <= by_hand.LIFTABLE


def test_a_run_proposes_others_only(kin, other, mentee, program, now) -> None:
    run = drafted(program, now)

    assert list(run.proposals.values_list("mentor", "mentee")) == [(other.pk, mentee.pk)]


def test_publishing_leaves_out_who_moved(other, mentee, program, now) -> None:
    run = drafted(program, now)
    Person.objects.filter(pk=mentee.person_id).update(legal_entity="West BV")

    seen = judging.outlook(run, by=program.owner, now=now)

    assert (seen.pairs, [row["reason"] for row in seen.left_out]) == ([], [RULE])


def test_who_has_none_is_a_matter_of_the_data(other, program, signed_in, now) -> None:
    MenteeFactory(program=program)
    run = drafted(program, now)

    page = signed_in(program.owner).get(f"/hr/runs/{run.pk}/without/").text

    assert "HR’s data does not say for which legal entity this person works" in page


def test_a_crowd_reads_it_as_each_person_does(kin, other, mentee, program, now) -> None:
    policy = Policy.objects.current(program)
    many = load.problem(program, policy, today=now.date())
    alone = load.around(mentee, policy, today=now.date())

    assert many.mentees[0].legal_entity == alone.mentees[0].legal_entity == "Norden AB"
    assert [row.legal_entity for row in many.mentors] == [row.legal_entity for row in alone.mentors]

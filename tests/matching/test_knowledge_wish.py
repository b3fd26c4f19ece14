from __future__ import annotations

import pytest

from matching import load
from matching.choosing import Filters
from matching.directory import directory
from matching.engine import why
from matching.templatetags.reader import Reader
from matching.templatetags.sentences import lines
from people.actions import expected_leaves
from tests.factories.matching import PolicyFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory

pytestmark = pytest.mark.django_db

WISH = [{"wish": "knowledge_at_risk", "weight": 20}]


def test_a_mentor_whose_knowledge_would_be_lost_earns_the_wish(program, now, hr_admin):
    policy = PolicyFactory(program=program, musts=[], wishes=WISH)
    mentee = MenteeFactory(program=program, topics=["valves", "pumps"])
    rare = MentorFactory(program=program, topics=["valves"])
    common = MentorFactory(program=program, topics=["pumps"])
    PersonFactory.create_batch(2, topics=["pumps"])

    problem = load.around(mentee, policy, today=now.date())
    before = [why(problem, row.pk, mentee.pk).points for row in (rare, common)]
    expected_leaves.enter(common.person, on=now.date(), by=hr_admin, now=now)
    problem = load.around(mentee, policy, today=now.date())

    assert before == [2000, 0]
    assert why(problem, common.pk, mentee.pk).points == 2000


def test_nobody_but_coordinators_reads_that_it_is_at_risk(program, now):
    policy = PolicyFactory(program=program, musts=[], wishes=WISH)
    mentee = MenteeFactory(program=program, topics=["valves"])
    mentor = MentorFactory(program=program, topics=["valves"])
    reasons = why(load.around(mentee, policy, today=now.date()), mentor.pk, mentee.pk)
    facts = [reason.as_dict() for reason in reasons.wishes]

    said = {
        side: [
            line["words"] for line in lines(facts, Reader(side, "en", {"valves": "Valves"}), only_met=False)
        ]
        for side in ("mentee", "mentor", "coordinator")
    }

    assert said == {
        "mentee": ["Can pass on Valves"],
        "mentor": ["You can pass on Valves"],
        "coordinator": ["Knowledge to keep: Valves"],
    }


def test_without_the_wish_the_register_is_not_asked(program, now):
    mentee, _mentor = MenteeFactory(program=program), MentorFactory(program=program)
    for wishes in ([], [{"wish": "knowledge_at_risk", "weight": 0}]):
        problem = load.around(mentee, PolicyFactory.build(program=program, wishes=wishes), today=now.date())
        assert {row.rare for row in problem.mentors} == {frozenset()}


def test_the_directory_counts_it_anew_whenever_the_register_changes(program, now, hr_admin):
    policy = PolicyFactory(program=program, musts=[], wishes=WISH)
    mentee = MenteeFactory(program=program, topics=["pumps"])
    mentor = MentorFactory(program=program, topics=["pumps"])
    people = PersonFactory.create_batch(2, topics=["pumps"])
    found = []

    for leaving in (None, people[0]):
        if leaving:
            expected_leaves.enter(leaving, on=now.date(), by=hr_admin, now=now)
        seen = directory(mentee, Filters(), today=now.date(), language="en")
        found.append(dict(zip(seen.shelf.ids.tolist(), seen.points.tolist(), strict=True))[mentor.pk])

    assert (policy.has_wish("knowledge_at_risk"), found) == (True, [0, 2000])

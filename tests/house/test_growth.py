"""Pages with lists ask the database as often for many rows as for few."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.models import MatchRun
from people import clock
from people.models import Person
from programs.models import Program
from tests.factories.matching import MatchRunFactory, MentorRequestFactory, PolicyFactory, ProposalFactory
from tests.factories.pairs import AnswerFactory, FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory

FEW, MANY = 2, 7  # one page of every list either way: how many there are is asked where there is a second


def grow(program: Program, mentor: Person, amount: int) -> MatchRun:
    """So many mentors, waiting mentees, requests, pairs with a check-in, proposals, and other programs."""
    year = {
        "started_on": clock.today() - timedelta(days=80),
        "planned_end_on": clock.today() + timedelta(days=280),
    }
    asked = MentorFactory(program=program, person=mentor, seats=3)
    run = MatchRunFactory(program=program, policy=PolicyFactory(program=program), solved=True)
    for _ in range(amount):
        MentorRequestFactory(program=program, mentor=asked, mentee=MenteeFactory(program=program))
        ProposalFactory(run=run, mentor=MentorFactory(program=program), mentee=MenteeFactory(program=program))
        pair = MentorshipFactory(mentor__program=program, **year)
        row = FollowUpFactory(
            mentorship=pair, due_on=clock.today(), closes_on=clock.today() + timedelta(days=21)
        )
        AnswerFactory(follow_up=row, wants_contact=True)
        ProgramFactory(owner=program.owner, deputy=program.deputy)
        MentorshipFactory(mentor__person=mentor, mentor__program=ProgramFactory(), **year)
    return run


def counts(amount: int) -> dict[str, int]:
    program = ProgramFactory()
    mentor, mentee = PersonFactory(country="SE", level="senior"), MenteeFactory(program=program).person
    run = grow(program, mentor, amount)
    pages = {
        "/": mentor,
        "/todo/": mentor,
        "/requests/": mentor,
        "/mentorships/": mentor,
        "/mentors/": mentee,
        "/programs/": mentee,
        "/hr/": program.owner,
        f"/hr/programs/{program.pk}/": program.owner,
        f"/hr/programs/{program.pk}/mentors/": program.owner,
        f"/hr/programs/{program.pk}/pairs/": program.owner,
        f"/hr/programs/{program.pk}/check-ins/": program.owner,
        f"/hr/programs/{program.pk}/people/mentees/": program.owner,
        f"/hr/programs/{program.pk}/people/mentors/": program.owner,
        f"/hr/programs/{program.pk}/people/{mentor.pk}/": program.owner,
        "/hr/today/": program.owner,
        f"/hr/programs/{program.pk}/matching/": program.owner,
        reverse("matching:run-detail", args=[run.pk]): program.owner,
        reverse("matching:run-publish", args=[run.pk]): program.owner,
        reverse("matching:run-fairness", args=[run.pk]): program.owner,
        reverse("matching:run-mentee", args=[run.pk, run.proposals.first().mentee_id]): program.owner,
    }
    return {re.sub(r"\d+", "n", path): asked(path, person) for path, person in pages.items()}


def asked(path: str, person: Person) -> int:
    client = Client()
    client.force_login(person)
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.django_db
def test_lists_ask_as_often_for_many_rows_as_for_few():
    assert counts(MANY) == counts(FEW)

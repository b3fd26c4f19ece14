"""Whoever moves to the other's country: the feed goes through, the pair goes on, coordinators are told."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import IntegrityError

from dashboard import attention
from matching.actions import requests
from people.models import Person
from programs.models import Mentorship, Program
from tests.conftest import NOW
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.programs import MentorshipFactory
from tests.matching.races import together


def move(person_id: int, country: str) -> None:
    Person.objects.filter(pk=person_id).update(country=country)


def test_move_marks_the_pair_and_moving_away_takes_the_mark(db) -> None:
    pair = MentorshipFactory()

    move(pair.mentor_person_id, "NL")
    pair.refresh_from_db()
    assert (pair.mentor_country, pair.state) == ("NL", "active")
    assert pair.moved_at is not None

    move(pair.mentor_person_id, "PT")
    pair.refresh_from_db()
    assert (pair.mentor_country, pair.moved_at) == ("PT", None)


def test_unknown_country_marks_the_pair(db) -> None:
    pair = MentorshipFactory()

    move(pair.mentee_person_id, "")

    pair.refresh_from_db()
    assert (pair.mentee_country, pair.moved_at is not None) == ("", True)


def test_move_of_a_pair_that_need_not_cross_a_border(db) -> None:
    pair = MentorshipFactory(crosses_border=False)

    move(pair.mentor_person_id, "NL")

    pair.refresh_from_db()
    assert (pair.mentor_country, pair.moved_at) == ("NL", None)


def test_nobody_lies_about_a_country(db) -> None:
    pair = MentorshipFactory(crosses_border=False, mentor__person__country="NL")

    with pytest.raises(IntegrityError, match="mentorship_mentor_country"):
        Mentorship.objects.filter(pk=pair.pk).update(mentor_country="FR", crosses_border=True)


def test_coordinators_read_of_a_move(db) -> None:
    pair = MentorshipFactory()
    move(pair.mentor_person_id, "NL")

    programs = Program.objects.filter(pk=pair.program_id)
    found = attention.items(programs, person=pair.program.owner, today=NOW.date())

    assert any(item.url == f"/hr/pairs/{pair.pk}/" for item in found)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(8))
def test_move_while_the_mentor_accepts(turn: int) -> None:
    """Either the yes is refused in words, or the pair carries the mark; never one that nobody noticed."""
    request = MentorRequestFactory()
    PolicyFactory(program=request.program)

    outcomes = together(
        [
            partial(requests.accept, request, by=request.mentor.person, now=NOW),
            partial(move, request.mentor.person_id, "NL"),
        ]
    )

    assert outcomes[1] is None  # the move itself always succeeds
    assert Person.objects.get(pk=request.mentor.person_id).country == "NL"
    pair = Mentorship.objects.first()
    assert (pair is None) == isinstance(outcomes[0], requests.NotAllowed), outcomes
    assert pair is None or pair.moved_at is not None

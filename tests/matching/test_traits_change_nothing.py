"""What people declare about themselves moves nobody: in no directory and in no run."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import numpy as np
import pytest

from matching import load, shelf
from matching.choosing import Filters
from matching.directory import directory
from matching.engine import solve
from matching.models import Policy
from people.models import Person
from programs.models import Declaration, Mentee, Program
from programs.models.declaration import ANSWERS
from tests.conftest import NOW
from tests.factories.matching import PolicyFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory

TODAY = date(2026, 3, 2)
MENTORS, MENTEES, SWAPS = 12, 20, 50  # 1,000 directories and 50 runs
TOPICS = ["strategy", "finance", "people", "sales"]
COUNTRIES = ["NL", "SE", "AE", "ZA"]


@pytest.fixture
def program(db) -> Program:
    row, draw = ProgramFactory(), random.Random(7)
    PolicyFactory(
        program=row,
        musts=[{"rule": "other_country"}],
        wishes=[{"wish": "topics", "weight": 40}, {"wish": "hours_overlap", "weight": 10}],
    )
    for make, number in ((MentorFactory, MENTORS), (MenteeFactory, MENTEES)):
        for place in range(number):
            make(program=row, topics=draw.sample(TOPICS, 2), person__country=COUNTRIES[place % 4])
    return row


def declare(people: list[Person], draw: random.Random) -> None:
    """Everybody says something else, of every kind that can be asked; what HR wrote of them changes too."""
    Declaration.objects.all().delete()
    said = [
        Declaration(person=person, trait=trait, answer=draw.choice(list(answers)), declared_at=NOW)
        for person in people
        for trait, answers in ANSWERS.items()
    ]
    Declaration.objects.bulk_create(said)
    for person in people:
        person.gender = draw.choice("fmx")
    Person.objects.bulk_update(people, ["gender"])


def orders(program: Program, mentees: list[Mentee]) -> list[list[int]]:
    """The whole directory of each, made anew."""
    shelf._shelves.clear()
    found = [directory(each, Filters(has_room=False), today=TODAY, language="en") for each in mentees]
    return [each.shelf.ids[np.argsort(each.keys, kind="stable")].tolist() for each in found]


def run(program: Program) -> Any:
    return solve(load.problem(program, Policy.objects.current(program), today=TODAY))


def test_swapping_any_declared_trait_changes_no_order_and_no_run(program: Program, settings):
    settings.DECLARED_TRAITS = list(ANSWERS)
    draw = random.Random(20260302)
    people = list(Person.objects.order_by("pk"))
    mentees = list(Mentee.objects.select_related("person", "program").order_by("pk"))
    before, paired = orders(program, mentees), run(program)

    changed = 0
    for _each in range(SWAPS):
        declare(people, draw)
        changed += sum(a != b for a, b in zip(before, orders(program, mentees), strict=True))
        changed += run(program) != paired

    assert (changed, len(before) * SWAPS) == (0, 1000)
    assert len({tuple(order) for order in before}) > 1
    assert paired.pairs


def test_what_does_count_changes_an_order(program: Program):
    """The positive control: the same comparison sees a topic that moves."""
    mentees = list(Mentee.objects.select_related("person", "program").order_by("pk"))
    before = orders(program, mentees)

    Mentee.objects.update(topics=["sales"])
    after = orders(program, list(Mentee.objects.select_related("person", "program").order_by("pk")))

    assert before != after

"""The database's first sieve is the engine: nobody too few, and of what it covers nobody too many."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import load
from matching.engine import Bar, why_all_mentors
from matching.models import Policy
from matching.prefilter import COVERED, allowed_by_facts
from matching.views.directory import directory
from people.models import LEVEL_ORDER, OrgUnit, Person
from programs.models import Mentee, Mentor, Program
from tests.factories.matching import PolicyFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory
from tests.matching.test_rule_changes import MUSTS

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
MENTORS = 8
FACTS = st.fixed_dictionaries(
    {
        "country": st.sampled_from(["", "NL", "PL", "SE"]),
        "level": st.sampled_from(["", *LEVEL_ORDER]),
        "languages": st.lists(st.sampled_from(["nl", "en", "de"]), max_size=2, unique=True),
        "unit": st.sampled_from([None, 0, 1]),
        "manager": st.sampled_from([None, 0, 1]),
    }
)
UNIT = st.sampled_from([[], [{"rule": "other_unit"}]])


@pytest.fixture
def scene() -> tuple[Program, Mentee, list[Person], list[OrgUnit]]:
    """One mentee and eight mentors, whose facts each example sets anew."""
    program = ProgramFactory()
    mentee = MenteeFactory(program=program)
    for _number in range(MENTORS):
        MentorFactory(program=program)
    PolicyFactory(program=program)
    units = [OrgUnit.objects.create(name=name) for name in ("Finance", "IT")]
    return program, mentee, [PersonFactory(), PersonFactory()], units


@given(mine=FACTS, theirs=st.lists(FACTS, min_size=MENTORS, max_size=MENTORS), musts=MUSTS, unit=UNIT)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_database_and_engine_allow_the_same(scene, mine: dict, theirs: list, musts: list, unit: list) -> None:
    program, mentee, bosses, units = scene
    rows = list(Mentor.objects.filter(program=program).order_by("pk"))
    _set(mentee.person_id, mine, bosses, units)
    for row, facts in zip(rows, theirs, strict=True):
        _set(row.person_id, facts, bosses, units)
    Policy.objects.filter(program=program).update(musts=musts + unit)
    mentee = Mentee.objects.select_related("person", "program").get(pk=mentee.pk)
    policy = Policy.objects.current(program)

    found = why_all_mentors(load.around(mentee, policy, today=TODAY))
    sieved = allowed_by_facts(Mentor.objects.filter(program=program), mentee, policy)
    listed = directory(mentee, today=TODAY, language="en")

    free_of_covered = {
        pk for pk, reasons in found.items() if not any(one.code in COVERED for one in reasons.blocked)
    }
    allowed = {pk for pk, reasons in found.items() if all(one.code == Bar.SEATS for one in reasons.blocked)}
    assert set(sieved.values_list("pk", flat=True)) == free_of_covered
    assert {card.mentor.pk for card in listed.cards} == allowed


def test_oneself_is_left_out(scene):
    program, mentee, _bosses, _units = scene
    own = MentorFactory(program=program, person=mentee.person)

    rows = allowed_by_facts(Mentor.objects.filter(pk=own.pk), mentee, Policy.objects.current(program))

    assert not rows.exists()


def _set(person: int, facts: dict[str, Any], bosses: list[Person], units: list[OrgUnit]) -> None:
    unit, boss = facts["unit"], facts["manager"]
    Person.objects.filter(pk=person).update(
        country=facts["country"],
        level=facts["level"],
        languages=facts["languages"],
        unit=None if unit is None else units[unit],
        manager=None if boss is None else bosses[boss],
    )

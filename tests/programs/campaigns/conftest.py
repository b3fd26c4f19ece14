from __future__ import annotations

import pytest

from people.models import Person
from programs.models import Program
from tests.factories.people import PersonFactory
from tests.factories.programs import ProgramFactory


@pytest.fixture
def program(db) -> Program:
    """Its owner and deputy are on no level, so that they are not counted along."""
    return ProgramFactory(owner__level="", deputy__level="", mentors_are_expected=False)


@pytest.fixture
def eligible(program) -> list[Person]:
    return PersonFactory.create_batch(3, level="medior")

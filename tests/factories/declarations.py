from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from programs.models import Declaration
from tests.factories.people import PersonFactory
from tests.factories.programs import LONG_AGO


class DeclarationFactory(DjangoModelFactory):
    class Meta:
        model = Declaration

    person = factory.SubFactory(PersonFactory)
    trait = "gender"
    answer = "woman"
    declared_at = LONG_AGO

"""A stranger reads the schema and calls what it allows and what it does not: nothing breaks."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from dashboard.api.reads import document
from people.models import ApiCall
from tests.dashboard.api import System, system
from tests.factories.pairs import AnswerFactory, FollowUpFactory
from tests.factories.programs import MentorshipFactory

EXAMPLES = 12  # of each address, good and bad
ADDRESSES = 10


@pytest.fixture
def one(transactional_db, settings) -> System:
    settings.API_CALLS_PER_MINUTE = 10**6
    for _each in range(3):
        AnswerFactory(follow_up=FollowUpFactory(mentorship=MentorshipFactory()))
    return system()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_schemathesis_finds_no_error_and_no_break(one: System, mode: GenerationMode):
    plain = {"Authorization": f"Bearer {one.key}", "Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), headers=plain)
    called = []
    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
        def judge(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=plain)

        judge()
        called.append(operation.label)

    assert len(called) == ADDRESSES
    assert not ApiCall.objects.filter(status__gte=500).exists()
    assert ApiCall.objects.count() > ADDRESSES


def test_the_schema_says_no_like_the_house(db):
    made = document()

    kinds = {
        (status >= 400, kind)
        for address in made["paths"].values()
        for status, said in address["get"]["responses"].items()
        for kind in said["content"]
    }

    assert kinds == {(False, "application/json"), (True, "application/problem+json")}
    assert all(address["get"]["security"] == [{"Bearer": []}] for address in made["paths"].values())

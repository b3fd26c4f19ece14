"""A thousand operations, replayed and shuffled: the last version wins, and both ends agree."""

from __future__ import annotations

import random
from typing import Any

from people.models import Person
from tests.people.scim.conftest import ENTERPRISE, PATCH, Provider

PEOPLE, STEPS = 10, 28
FACTS = ("given_name", "family_name", "job_title", "country", "is_active", "unit__name")


def facts() -> list[tuple[Any, ...]]:
    return list(Person.objects.filter(scim__isnull=False).order_by("scim__user_name").values_list(*FACTS))


def step(chance: random.Random, number: int) -> dict[str, Any]:
    """One change of one user; each gives that user a content it never had, so each has its own version."""
    department = {"op": "replace", "path": f"{ENTERPRISE}:department", "value": f"Unit {number}"}
    also = chance.choice(
        [
            {"op": "Replace", "path": "name.familyName", "value": f"Name {number}"},
            {"op": "add", "value": {"title": f"Title {number}"}},
            {"op": "replace", "path": "active", "value": chance.choice(["True", "False"])},
            {
                "op": "add",
                "path": 'addresses[type eq "work"].country',
                "value": chance.choice(["NL", "SE", "Spain"]),
            },
        ]
    )
    return {"schemas": [PATCH], "Operations": [department, also]}


def test_a_thousand_shuffled_and_replayed_operations_converge(provider: Provider, settings):
    settings.SCIM_CALLS_PER_MINUTE = 1_000_000
    chance = random.Random(7)
    users = [provider.user(userName=f"user{number}") for number in range(PEOPLE)]
    queue = []
    for user in users:
        seen = user["meta"]["version"]
        for number in range(STEPS):
            body = step(chance, number)
            seen_after = provider.call("PATCH", f"/Users/{user['id']}", body, **{"If-Match": seen}).headers[
                "ETag"
            ]
            queue.append((user["id"], body, seen))
            seen = seen_after
    in_order = facts()
    Person.objects.filter(scim__isnull=False).update(is_active=True)
    for user in users:  # everybody as at the beginning
        provider.call("PUT", f"/Users/{user['id']}", {"userName": user["userName"], "active": True})

    waiting, sent = [], len(queue)
    for key, body, seen in chance.sample(queue, len(queue)):  # out of order: what comes too early is refused
        status = provider.call("PATCH", f"/Users/{key}", body, **{"If-Match": seen}).status_code
        assert status in {204, 412}
        sent += 1
        if status == 412:
            waiting.append((key, body, seen))
    for key, body, seen in sorted(waiting, key=queue.index):  # as a client sends again, each twice
        for wanted in (204, 412):
            reply = provider.call("PATCH", f"/Users/{key}", body, **{"If-Match": seen})
            assert reply.status_code == wanted
            sent += 1
    print(f"{sent} operations: {len(queue) - len(waiting)} of {len(queue)} taken in the shuffled pass")
    assert facts() == in_order
    assert sent >= 1000

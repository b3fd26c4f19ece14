"""What a directory says of level and leaving: moves are kept, a reason is counted and never read back."""

from __future__ import annotations

import json

from people.models import Person, ScimRecord
from tests.people.scim.conftest import MENTORING, Provider


def test_directory_says_it_once_and_never_reads_it_back(provider: Provider):
    user = provider.user(
        userName="a", **{MENTORING: {"level": "senior", "leftOn": "2020-01-31", "leftWhy": "Eigen verzoek"}}
    )
    person = Person.objects.get(public_id=user["id"])

    assert person.left_why == "voluntary"
    assert "leftWhy" not in json.dumps(user) + provider.get(f"/Users/{user['id']}").text
    assert "leftWhy" not in json.dumps(ScimRecord.objects.get(person=person).extra)

    provider.patch(f"/Users/{user['id']}", {"op": "replace", "path": f"{MENTORING}:level", "value": "lead"})
    person.refresh_from_db()
    assert (person.level, person.left_why) == ("lead", "voluntary")

    provider.patch(
        f"/Users/{user['id']}", {"op": "replace", "path": f"{MENTORING}:leftWhy", "value": "retirement"}
    )
    person.refresh_from_db()
    assert person.left_why == "retirement"


def test_reason_is_taken_and_not_advertised(provider: Provider):
    schema = provider.get(f"/Schemas/{MENTORING}").json()
    names = {each["name"] for each in schema["attributes"]}

    assert ("leftOn" in names, "leftWhy" in names) == (True, False)


def test_directory_moves_are_kept(provider: Provider):
    user = provider.user(userName="a", **{MENTORING: {"level": "senior"}})
    provider.patch(f"/Users/{user['id']}", {"op": "replace", "path": f"{MENTORING}:level", "value": "lead"})

    person = Person.objects.get(public_id=user["id"])
    assert list(person.position_changes.values_list("level_was", "level")) == [("senior", "lead")]

    provider.patch(f"/Users/{user['id']}", {"op": "replace", "path": "active", "value": False})
    provider.patch(
        f"/Users/{user['id']}",
        {"op": "replace", "path": "active", "value": True},
        {"op": "replace", "path": f"{MENTORING}:level", "value": "head"},
    )
    person.refresh_from_db()
    assert (person.level, person.is_active, person.position_changes.count()) == ("head", True, 1)

"""Switched off in the directory, out of the house: twenty clients with live sessions who go on asking."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

import pytest

from people.actions import keys
from people.models import Person
from tests.factories.people import PersonFactory
from tests.people.hammer import Hammer, cookie_of
from tests.people.scim.conftest import NOW, PATCH

CLIENTS = 20


def switch_off(site: str, key: str, person: Person) -> int:
    address = urlsplit(site)
    line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    body = {"schemas": [PATCH], "Operations": [{"op": "Replace", "path": "active", "value": "False"}]}
    line.request(
        "PATCH", f"/scim/v2/Users/{person.public_id}", json.dumps(body), {"Authorization": f"Bearer {key}"}
    )
    try:
        return line.getresponse().status
    finally:
        line.close()


@pytest.mark.race
def test_nobody_is_let_in_after_scim_closed_the_account(site):
    person, by = PersonFactory(), PersonFactory(hr_admin=True)
    _token, key = keys.make("SCIM", name="Entra", by=by, now=NOW)
    codes: list[int] = []

    with Hammer(site, [cookie_of(person) for _ in range(CLIENTS)], path="/settings/") as hammer:
        closed_at = hammer.closing(lambda: codes.append(switch_off(site, key, person)))

    asked = hammer.asked_after(closed_at)
    assert codes == [204]
    assert hammer.of_all(200) == set(range(CLIENTS))  # every session was alive until then
    assert len(asked) > CLIENTS
    assert set(asked) == {302}

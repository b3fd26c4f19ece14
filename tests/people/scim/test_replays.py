"""What Entra and Okta really send, in their own order, read from the shared folder when the test runs."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.conf import settings
from django.http import HttpResponse

from tests.people.scim.conftest import CORE, ENTERPRISE, MENTORING, Provider

SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "data" / "scim"
CREATED = re.compile(r'pm\.(?:environment|collectionVariables)\.set\("(\w+)", jsonData\.id\)')
STATUS = re.compile(r"to\.have\.status\((\d+)\)")
EQUAL = re.compile(r'expect\(jsonData\.([\w.\[\]]+)\)\.to\.eql\(("?)([^")]*)\2\)')
INCLUDES = re.compile(r'expect\(pm\.response\.text\(\)\)\.to\.include\("([^"]+)"\)')
LACKS = re.compile(r'expect\(pm\.response\.text\(\)\)\.to\.not\.include\("([^"]+)"\)')
ADDRESS = re.compile(r"^https?://[^/]+(?:/scim|/\{\{Api\}\})?|^\{\{Protocol\}\}[^/]*//[^/]+/\{\{Api\}\}")
# A member is shown under the name we know; Entra's collection sends a made-up one and looks for it again.
MADE_UP = {"new User"}


def requests(name: str) -> list[dict[str, Any]]:
    """Every request of a collection, folders opened, in order; its token comes from another server."""
    collection = json.loads((SAMPLES / name).read_text(encoding="utf-8"))

    def walk(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [each for item in items for each in (walk(item["item"]) if "item" in item else [item])]

    return [each for each in walk(collection["item"]) if each["name"] != "Get Token"]


def script(item: dict[str, Any]) -> str:
    events = [event for event in item.get("event") or () if event["listen"] == "test"]
    return "\n".join(line for event in events for line in event["script"]["exec"])


class Replay:
    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.values: dict[str, str] = {
            "lastWatermark": "2099-01-01T00:00:00Z",
            "currentTime": "2099-01-01T00:00:00Z",
        }
        self.wrong: list[str] = []
        self.count = self.checks = 0

    def filled(self, text: str) -> str:
        """Variables as the collection set them; what it leaves to chance is made up anew each time."""
        text = text.replace("${__UUID}", str(uuid.uuid4()))
        return re.sub(
            r"\{\{(\$?\w+)\}\}", lambda found: self.values.get(found[1]) or f"x{uuid.uuid4().hex[:12]}", text
        )

    def send(self, item: dict[str, Any]) -> HttpResponse:
        request = item["request"]
        raw = request["url"]["raw"] if isinstance(request["url"], dict) else request["url"]
        path = self.filled(ADDRESS.sub("", raw))
        if "?" in path:
            base, _, question = path.partition("?")
            plain = unquote(question.replace("+", "%20") if "%" in question else question)
            path = f"{base}?{quote(plain, safe='=&')}"
        body = self.filled((request.get("body") or {}).get("raw", "")) or None
        self.count += 1
        return self.provider.call(request["method"], path, body)

    def run(self, item: dict[str, Any]) -> None:
        reply, wanted = self.send(item), script(item)
        where = f"{self.count} {item['name']} {item['request']['method']}: {reply.status_code}"
        if reply.status_code >= 500:
            self.wrong.append(f"{where}: {reply.text[:200]}")
        for status in STATUS.findall(wanted):
            self.check(int(status) == reply.status_code, f"{where}, not {status}: {reply.text[:300]}")
        document = reply.json() if reply.content else {}
        for key in CREATED.findall(wanted):
            self.values[key] = document.get("id", "")
        for path, quoted, value in EQUAL.findall(wanted):
            if value not in self.values and value != "id":
                expected = value if quoted else json.loads(value)
                self.check(
                    at(document, path) == expected,
                    f"{where}: {path} is {at(document, path)!r}, not {expected!r}",
                )
        for text in INCLUDES.findall(wanted):
            if text not in MADE_UP:
                self.check(text in reply.text, f"{where}: no {text!r} in {reply.text[:300]}")
        for text in LACKS.findall(wanted):
            self.check(text not in reply.text, f"{where}: {text!r} is there")
        asked = re.search(r'var id = pm\.environment\.get\("(\w+)"\)', wanted)
        if asked:
            self.check(
                self.values.get(asked[1], "?") in reply.text, f"{where}: the id of {asked[1]} is missing"
            )

    def check(self, holds: bool, otherwise: str) -> None:
        self.checks += 1
        if not holds:
            self.wrong.append(otherwise)


def at(document: Any, path: str) -> Any:
    for step in re.findall(r"\w+", path):
        document = document[int(step)] if step.isdigit() else document.get(step)
    return document


def test_entra_reference_collection(provider: Provider):
    """All requests unchanged, in order; every status, value and text that the collection itself checks."""
    replay = Replay(provider)

    for item in requests("entra_reference.postman_collection.json"):
        replay.run(item)

    print(f"Entra's reference collection: {replay.count} requests, {replay.checks} checks")
    assert "\n".join(replay.wrong) == ""
    assert replay.count == 78
    assert replay.checks == 105


def test_entra_inbound_collection(provider: Provider):
    """Employees with a manager, renaming, PATCH active and manager, full and delta sync."""
    replay = Replay(provider)
    statuses = []

    for item in requests("entra_scim_inbound.postman_collection.json"):
        if "{{id1}}" in json.dumps(item) or item["name"] == "DeltaSync 2":
            replay.values["id1"] = replay.values["lastUserId"]
        before = replay.values.get("lastUserId")
        reply = replay.send(item)
        statuses.append((item["name"], reply.status_code))
        for key in CREATED.findall(script(item)):
            replay.values[key] = reply.json()["id"]
        if item["name"] == "On Demand":
            assert [each["id"] for each in reply.json()["Resources"]] == [before]
        if item["name"] == "Update User (manager)":
            shown = provider.get(f"/Users/{before}").json()
            assert shown[ENTERPRISE]["manager"]["value"] == replay.values["lastManagerUserId"]
        if item["name"] == "FullSync (page 1)":
            assert reply.json()["itemsPerPage"] == 2  # two of the four are active

    found = dict(statuses)
    assert [name for name, status in statuses if status >= 400] == ["Get User by ID"]  # deleted just before
    assert {found[name] for name in found if name.startswith("Create")} == {201}
    assert {found[name] for name in found if name.startswith("Update")} == {204}


def okta_bodies(heading: str, method: str) -> list[dict[str, Any]]:
    text = (SAMPLES / "okta_scim20_reference.md").read_text(encoding="utf-8")
    start = text.index(heading)
    end = text.find("\n### ", start + 5)
    calls = re.findall(rf"{method} /scim/v2/\S+ HTTP/1\.1.*?\n\s*\n(.*?)```", text[start:end], re.DOTALL)
    return [json.loads(call) for call in calls]


def test_okta_life_of_a_user(provider: Provider):
    """Looked for, created, read, replaced, deactivated with a value object without a path."""
    created = okta_bodies("### Create Users", "POST")[0]
    search = f"/Users?filter={quote('userName eq ' + json.dumps(created['userName']))}&startIndex=1&count=100"

    assert provider.get(search).json()["totalResults"] == 0
    made = provider.call("POST", "/Users", created)
    again = provider.call("POST", "/Users", created)
    found = provider.get(search).json()
    user = made.json()
    replaced = provider.call(
        "PUT", f"/Users/{user['id']}", okta_bodies("### Update a specific User (PUT)", "PUT")[0]
    )
    left = provider.patch(
        f"/Users/{user['id']}", *okta_bodies("### Update a specific User (PATCH)", "PATCH")[0]["Operations"]
    )

    assert (made.status_code, again.status_code, again.json()["scimType"]) == (201, 409, "uniqueness")
    assert "password" not in made.text
    assert (user["userName"], user["active"], user["name"]["familyName"]) == (
        "test.user@okta.local",
        True,
        "User",
    )
    assert [each["id"] for each in found["Resources"]] == [user["id"]]
    assert (replaced.status_code, replaced.json()["name"]["givenName"]) == (200, "Another")
    assert left.status_code == 204
    assert provider.get(f"/Users/{user['id']}").json()["active"] is False


def test_okta_life_of_a_group(provider: Provider):
    """Created empty, renamed by a value object with an id, members removed, added and replaced, deleted."""
    one, two = (provider.user(userName=name)["id"] for name in ("one@okta.local", "two@okta.local"))
    known = {"23a35c27-23d3-4c03-b4c5-6443c09e7173": one, "89bb1940-b905-4575-9e7f-6f887cfb368e": two}

    def filled(body: dict[str, Any]) -> dict[str, Any]:
        text = json.dumps(body)
        for theirs, ours in known.items():
            text = text.replace(theirs, ours)
        return json.loads(text)

    made = provider.call("POST", "/Groups", okta_bodies("### Create Groups", "POST")[0])
    address = f"/Groups/{made.json()['id']}"
    rename = okta_bodies("### Update a specific Group name", "PATCH")[0]
    moves = okta_bodies("### Update specific Group membership", "PATCH")
    seen = []
    for body in (rename, *moves):
        reply = provider.call("PATCH", address, filled(body))
        members = {each["value"] for each in provider.get(address).json().get("members", ())}
        seen.append((reply.status_code, members))
    put = provider.call("PUT", address, filled(okta_bodies("### Update specific Group membership", "PUT")[0]))
    named = quote('displayName eq "Test SCIMv2"')
    found = provider.get(f"/Groups?filter={named}").json()
    gone = provider.call("DELETE", address)

    assert made.status_code == 201
    assert seen == [(204, set()), (204, {one}), (204, {one, two})]
    assert (put.status_code, [each["value"] for each in put.json()["members"]]) == (200, [one])
    assert found["totalResults"] == 1
    assert (gone.status_code, provider.get(address).status_code) == (204, 404)


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name",
    [
        "rfc_7643-8.1-user-minimal.json",
        "rfc_7643-8.2-user-full.json",
        "rfc_7643-8.3-enterprise_user.json",
        "rfc_7644-3.3-user-post_request.json",
        "rfc_7644-3.14-user-post_request.json",
    ],
)
def test_rfc_users_are_created_and_come_back(provider: Provider, name: str):
    sent = sample(name)

    made = provider.call("POST", "/Users", sent)

    assert made.status_code == 201
    shown = provider.get(f"/Users/{made.json()['id']}").json()
    kept = (
        "userName",
        "externalId",
        "displayName",
        "title",
        "preferredLanguage",
        "locale",
        "timezone",
        "nickName",
    )
    assert {key: shown.get(key) for key in kept} == {key: sent.get(key) for key in kept}
    assert shown["meta"]["location"] == made.headers["Location"]
    assert shown["meta"]["version"] == made.headers["ETag"]
    assert "password" not in shown


def test_rfc_put_replaces(provider: Provider):
    sent = sample("rfc_7644-3.5.1-user-put_request.json")
    user = provider.user(userName="bjensen", title="Guide")

    reply = provider.call("PUT", f"/Users/{user['id']}", sent)

    assert reply.status_code == 200
    assert "title" not in reply.json()
    assert reply.json()["name"]["formatted"] == sent["name"]["formatted"]
    assert len(reply.json()["emails"]) == len(sent["emails"])


@pytest.mark.parametrize(
    "name",
    sorted(path.name for path in SAMPLES.glob("rfc_7644-3.5.2*patch*.json") if "member" not in path.name),
)
def test_rfc_patches_of_users(provider: Provider, name: str):
    work = {"type": "work", "value": "work@example.com", "primary": True}
    place = {"type": "work", "country": "US", "locality": "Hollywood"}
    user = provider.user(userName="bjensen", emails=[work], addresses=[place])

    reply = provider.call("PATCH", f"/Users/{user['id']}", sample(name))

    assert reply.status_code == 204, reply.text
    assert provider.get(f"/Users/{user['id']}").status_code == 200


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("rfc_7644-3.5.2*member*.json")))
def test_rfc_patches_of_groups(provider: Provider, name: str):
    """The members in the RFC are of another house: what stays are those we know."""
    people = [provider.user(userName=word)["id"] for word in ("a", "b")]
    text = (SAMPLES / name).read_text(encoding="utf-8")
    theirs = sorted(
        set(re.findall(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|2819c223-7f76-[.]{3}[0-9]+", text))
    )
    for other, ours in zip(theirs, people, strict=False):
        text = text.replace(other, ours)
    group = provider.group("Tour guides", *people)

    reply = provider.call("PATCH", f"/Groups/{group['id']}", text)

    assert reply.status_code == 204, reply.text
    left = {each["value"] for each in provider.get(f"/Groups/{group['id']}").json().get("members", ())}
    if "remove_all" in name:
        assert left == set()
    elif "remove_one" in name:
        assert left == {people[1]}
    elif "add" in name or "replace" in name:
        assert left <= set(people)
        assert left


def test_rfc_bulk_is_told_to_be_off(provider: Provider):
    reply = provider.call("POST", "/Bulk", sample("rfc_7644-3.7.3-bulk_request-multiple_operations.json"))

    assert (reply.status_code, reply.json()["status"]) == (501, "501")
    assert provider.get("/ServiceProviderConfig").json()["bulk"]["supported"] is False


def test_rfc_search_request(provider: Provider):
    user = provider.user(userName="bjensen", displayName="Smith")

    reply = provider.call("POST", "/.search", sample("rfc_7644-3.4.3-search_request.json"))

    assert reply.status_code == 200
    assert [each["id"] for each in reply.json()["Resources"]] == [user["id"]]
    assert set(reply.json()["Resources"][0]) <= {"schemas", "id", "displayName", "userName"}


def test_schemas_are_the_ones_of_the_rfc_where_they_share_a_name(provider: Provider):
    """Type, number, mutability and who may repeat a value, attribute by attribute."""
    ours = {each["id"]: each for each in provider.get("/Schemas").json()["Resources"]}
    assert set(ours) == {CORE, ENTERPRISE, MENTORING, "urn:ietf:params:scim:schemas:core:2.0:Group"}
    for name in ("user", "enterprise_user", "group"):
        theirs = sample(f"rfc_7643-8.7.1-schema-{name}.json")
        known = {each["name"]: each for each in theirs["attributes"]}
        for each in ours[theirs["id"]]["attributes"]:
            if each["name"] in known:
                assert (each["type"], each["multiValued"], each["mutability"], each["uniqueness"]) == tuple(
                    known[each["name"]].get(key, "none")
                    for key in ("type", "multiValued", "mutability", "uniqueness")
                )

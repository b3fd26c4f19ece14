"""What no provider sends and somebody else will: a refusal in words, never an error of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest

from people.models import Person
from tests.people.scim.conftest import CORE, ENTERPRISE, GROUP, MENTORING, PATCH, Provider

USER = {"schemas": [CORE], "userName": "x"}


def deep(levels: int) -> str:
    return '{"userName": ' + "[" * levels + "]" * levels + "}"


BODIES: list[Any] = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b"\xff\xfe",
    b'{"userName": NaN}',
    b'{"userName": Infinity}',
    b'{"userName": 1e999}',
    b'{"userName": ' + b"9" * 5000 + b"}",
    b'{"userName": ' + b"9" * 50 + b"}",
    deep(30),
    deep(100_000),
    json.dumps(USER | {"userName": "a\x00b"}),
    '{"schemas": ["' + CORE + '"], "userName": "\\ud800"}',
    '{"schemas": ["' + CORE + '"], "userName": "x", "\\ud800": 1}',
    USER | {"userName": ""},
    USER | {"userName": "   "},
    USER | {"userName": "x" * 256},
    USER | {"userName": {"a": 1}},
    USER | {"userName": ["x"]},
    USER | {"externalId": "x" * 300},
    USER | {"emails": "text"},
    USER | {"emails": [1, 2]},
    USER | {"active": "perhaps"},
    USER | {"name": "text"},
    USER | {"name": {"givenName": ["x"]}},
    USER | {ENTERPRISE: "text"},
    USER | {ENTERPRISE: {"manager": {"value": 7}}},
    USER | {"title": "x" * 70_000},
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_odd_bodies_are_refused(provider: Provider, body: Any):
    reply = provider.call("POST", "/Users", body)

    assert 400 <= reply.status_code < 500, reply.text[:300]
    assert reply.json()["status"] == str(reply.status_code)
    assert Person.objects.filter(scim__isnull=False).count() == 0


KEPT = "\u202e<script>alert(1)</script>{{7*7}}=1+1 ñ 𝔘 Z͑ͫ̓ͪ"


def test_odd_words_are_kept_and_shown_as_they_are(provider: Provider):
    user = provider.user(
        userName=KEPT,
        title=KEPT,
        name={"givenName": KEPT},
        **{MENTORING: {"hiredOn": "32-13-9999", "topics": KEPT}},
    )

    shown = provider.get(f"/Users/{user['id']}").json()
    assert (shown["userName"], shown["title"]) == (KEPT, KEPT)
    assert Person.objects.get(public_id=user["id"]).hired_on is None


OPERATIONS: list[Any] = [
    None,
    [],
    "text",
    [None],
    [1],
    ["text"],
    [{}],
    [{"op": "destroy", "path": "title"}],
    [{"op": "remove"}],
    [{"op": "add", "path": "title"}],
    [{"op": "remove", "path": "userName"}],
    [{"op": "replace", "path": "userName", "value": None}],
    [{"op": "replace", "path": "emails[", "value": "x"}],
    [{"op": "replace", "path": "emails[type eq]", "value": "x"}],
    [{"op": "replace", "path": "(" * 5000, "value": "x"}],
    [{"op": "replace", "path": 7, "value": "x"}],
    [{"op": ["replace"], "path": "title", "value": "x"}],
    [{"op": "replace", "path": "active", "value": {"a": [1]}}],
    [{"op": "replace", "path": "name", "value": "text"}],
    [{"op": "replace", "path": "emails", "value": 7}],
    [{"op": "replace", "value": "text"}],
    [{"op": "add", "path": "title", "value": "x"}] * 3000,
    [{"op": "replace", "path": "id", "value": "x"}],
    [{"op": "replace", "path": "title", "value": "a\x00b"}],
]


@pytest.mark.parametrize("operations", OPERATIONS, ids=range(len(OPERATIONS)))
def test_odd_patches_are_refused_whole(provider: Provider, operations: Any):
    user = provider.user(userName="a", title="Analyst")
    first = [{"op": "replace", "path": "title", "value": "Changed"}]
    sent = first + operations if isinstance(operations, list) and operations else operations

    reply = provider.call("PATCH", f"/Users/{user['id']}", {"schemas": [PATCH], "Operations": sent})

    assert 400 <= reply.status_code < 500, reply.text[:300]
    assert provider.get(f"/Users/{user['id']}").json()["title"] == "Analyst"


@pytest.mark.parametrize(
    "body",
    [
        {"schemas": [GROUP]},
        {"schemas": [GROUP], "displayName": ""},
        {"schemas": [GROUP], "displayName": "x" * 256},
        {"schemas": [GROUP], "displayName": "x", "members": 7},
        {"schemas": [GROUP], "displayName": "x", "members": [7]},
        {"schemas": [GROUP], "displayName": "x", "members": [{"value": ["x"]}]},
    ],
)
def test_odd_groups_are_refused(provider: Provider, body: dict[str, Any]):
    assert provider.call("POST", "/Groups", body).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/Users/%00",
        "/Users/%ff%fe",
        "/Users?filter=%00",
        "/Users?filter=%ed%a0%80",
        "/Users?attributes=%00,,,..,[",
        "/Users?startIndex=99999999999999999999",
        "/Users?count=1e9",
        "/Users?startIndex=%00",
        "/Schemas/%00",
        "/%00",
        "/Users/" + "x" * 3000,
    ],
)
def test_odd_addresses_never_break_us(provider: Provider, path: str):
    reply = provider.get(path)

    assert reply.status_code < 500
    assert reply.headers["Content-Type"] == "application/scim+json"


def test_a_search_in_a_body_is_read_as_carefully(provider: Provider):
    odd = [{"filter": 7}, {"filter": ["x"]}, {"startIndex": {}}, {"count": "many"}, {"attributes": 7}]

    codes = [
        provider.call("POST", path, body).status_code
        for path in ("/.search", "/Users/.search")
        for body in odd
    ]

    assert max(codes) < 500
    assert codes.count(400) >= 4

"""An identity provider: a key, and a client that speaks SCIM with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from people.actions import keys
from people.models import Person, ScimToken
from tests.factories.people import PersonFactory

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
MENTORING = "urn:ietf:params:scim:schemas:extension:mentoring:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@dataclass
class Provider:
    """Calls as a directory makes them; `get("/Users")` returns the reply."""

    key: str
    token: ScimToken

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        sent = body if isinstance(body, bytes | str) else json.dumps(body) if body is not None else ""
        return Client().generic(
            method,
            f"/scim/v2{path}",
            sent,
            content_type="application/scim+json",
            headers={"Authorization": f"Bearer {self.key}", **headers},
        )

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def user(self, **attributes: Any) -> dict[str, Any]:
        """A user made by POST, as the answer shows it."""
        reply = self.call("POST", "/Users", {"schemas": [CORE], **attributes})
        assert reply.status_code == 201, reply.text
        return reply.json()

    def group(self, name: str, *members: str, **attributes: Any) -> dict[str, Any]:
        body = {"schemas": [GROUP], "displayName": name, "members": [{"value": each} for each in members]}
        reply = self.call("POST", "/Groups", body | attributes)
        assert reply.status_code == 201, reply.text
        return reply.json()

    def patch(self, path: str, *operations: dict[str, Any], **headers: str) -> HttpResponse:
        return self.call("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)}, **headers)


@pytest.fixture
def gone_admin(db) -> Person:
    """Made the key and left: keys belong to the house. So the house is empty for the provider."""
    return PersonFactory(hr_admin=True, given_name="Hilde", family_name="Admin", employee_id="ADMIN-1")


@pytest.fixture
def provider(gone_admin: Person) -> Provider:
    token, key = keys.make("SCIM", name="Entra", by=gone_admin, now=NOW)
    Person.objects.filter(pk=gone_admin.pk).update(is_active=False)
    return Provider(key, token)

"""Another system of the company, with a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from people.actions import keys
from people.models import ApiKey, ApiScope
from tests.factories.people import PersonFactory


@dataclass
class System:
    key: str
    row: ApiKey

    def get(self, path: str, **query: Any) -> HttpResponse:
        return Client().get(
            f"/api/v1/{path}", query_params=query, headers={"Authorization": f"Bearer {self.key}"}
        )

    def items(self, path: str, **query: Any) -> list[dict[str, Any]]:
        reply = self.get(path, **query)
        assert reply.status_code == 200, reply.text
        return reply.json()["items"]


def system(*scopes: str, name: str = "Warehouse") -> System:
    now = timezone.now()
    by = PersonFactory(hr_admin=True)
    facts = {"scopes": list(scopes) or list(ApiScope.values), "expires_at": now + timedelta(days=30)}
    row, key = keys.make("API", name=name, by=by, now=now, **facts)
    return System(key, row)

"""One authenticated call: what it asks for, apart from HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from people.models import ScimToken
from people.scim import bodies
from people.scim.answers import Refusal
from people.scim.discovery import MOST_ROWS

USUAL_ROWS = 100


@dataclass(frozen=True, slots=True)
class Asked:
    request: HttpRequest
    token: ScimToken
    now: datetime
    parameters: Mapping[str, Any] = field(default_factory=dict)  # by lower-case name

    @property
    def method(self) -> str:
        return self.request.method or ""

    def body(self) -> dict[str, Any]:
        return bodies.read(self.request)

    def text(self, name: str) -> str:
        value = self.parameters.get(name.lower())
        return value if isinstance(value, str) else ""

    def names(self, name: str) -> list[str]:
        value = self.parameters.get(name.lower())
        parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
        return [str(part).strip() for part in parts if str(part).strip()]

    @property
    def include(self) -> list[str]:
        return self.names("attributes")

    @property
    def exclude(self) -> list[str]:
        return self.names("excludedAttributes")

    def leaves_out(self, name: str) -> bool:
        """Whether the answer needs this attribute at all, so that a large one is not read for nothing."""
        lower = name.lower()
        asked = [each.lower() for each in self.include]
        if asked:
            return not any(each.rpartition(":")[2].partition(".")[0] == lower for each in asked)
        return lower in {each.lower() for each in self.exclude}

    def rows(self) -> tuple[int, int]:
        """From which row (1 is the first) and how many; at most MOST_ROWS."""
        start = max(self._number("startIndex", 1), 1)
        return start, min(max(self._number("count", USUAL_ROWS), 0), MOST_ROWS)

    def _number(self, name: str, usual: int) -> int:
        value = self.parameters.get(name.lower(), usual)
        try:
            number = int(value)
        except (TypeError, ValueError) as error:
            raise Refusal(400, f"{name} is a whole number.", "invalidValue") from error
        return max(min(number, 10**9), -1)

    @property
    def seen(self) -> list[str]:
        """The versions of If-Match, without the mark of weakness."""
        return _tags(self.request.headers.get("If-Match", ""))

    def knows(self, etag: str) -> bool:
        return bool({"*", _bare(etag)} & set(_tags(self.request.headers.get("If-None-Match", ""))))

    def check_seen(self, etag: str) -> None:
        if self.seen and not {"*", _bare(etag)} & set(self.seen):
            raise Refusal(412, "This resource has changed since you read it.")


def _tags(header: str) -> list[str]:
    return [_bare(each) for each in header.split(",") if each.strip()]


def _bare(etag: str) -> str:
    return etag.strip().removeprefix("W/").strip('"')

"""What goes back to an identity provider: SCIM's JSON, and its errors with their keyword."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from people.hris.directory import CORE, EXTENSIONS, GROUP

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ALWAYS = frozenset({"id", "schemas"})
Path = tuple[str, ...]


class Refusal(Exception):
    """A call that gets no for an answer; `detail` is read by whoever runs the provider."""

    def __init__(self, status: int, detail: str, scim_type: str = "", **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.scim_type = status, detail, scim_type
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def location(*parts: str) -> str:
    return "/".join([f"{settings.BASE_URL}/scim/v2", *parts])


def reply(content: Mapping[str, Any] | None, *, status: int = 200, etag: str = "") -> HttpResponse:
    body = b"" if content is None else json.dumps(content, ensure_ascii=False).encode()
    response = HttpResponse(body, status=status, content_type="application/scim+json")
    response.headers["Cache-Control"] = "no-store, private"
    if etag:
        response.headers["ETag"] = etag
    place = (content or {}).get("meta", {}).get("location", "") if status == 201 else ""
    if place:
        response.headers["Location"] = place
    return response


def refuse(no: Refusal) -> HttpResponse:
    content = {"schemas": [ERROR], "status": str(no.status), "detail": no.detail}
    if no.scim_type:
        content["scimType"] = no.scim_type
    response = reply(content, status=no.status)
    for name, value in no.headers.items():
        response.headers[name] = value
    return response


def page(resources: Sequence[Mapping[str, Any]], *, total: int, start: int) -> dict[str, Any]:
    return {
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(resources),
        "Resources": list(resources),
    }


def pick(document: Mapping[str, Any], include: Iterable[str], exclude: Iterable[str]) -> dict[str, Any]:
    """Only the attributes asked for, or all but those; the id always."""
    wanted, unwanted = [_path(name) for name in include], [_path(name) for name in exclude]
    if wanted:
        always = {name: value for name, value in document.items() if name in ALWAYS}
        return always | _kept(document, wanted)
    return (
        _without(document, [path for path in unwanted if path[0] not in ALWAYS])
        if unwanted
        else dict(document)
    )


def _path(name: str) -> Path:
    """`name.givenName`, `emails[type eq "work"]` and full URNs → the keys that lead there, in lower case."""
    plain = name.partition("[")[0].strip().lower()
    for urn in (CORE, GROUP, *EXTENSIONS):
        lower = urn.lower()
        if plain == lower or plain.startswith((lower + ":", lower + ".")):
            rest = plain[len(lower) + 1 :]
            steps = rest.split(".") if rest else []
            return (lower, *steps) if urn in EXTENSIONS else tuple(steps) or (lower,)
    return tuple(plain.split("."))


def _kept(value: Any, paths: Sequence[Path]) -> Any:
    if any(not path for path in paths):
        return value
    if isinstance(value, list):
        return [_kept(each, paths) for each in value]
    if not isinstance(value, dict):
        return value
    below = {key: [path[1:] for path in paths if path[0] == key.lower()] for key in value}
    return {key: _kept(each, below[key]) for key, each in value.items() if below[key]}


def _without(value: Any, paths: Sequence[Path]) -> Any:
    if isinstance(value, list):
        return [_without(each, paths) for each in value]
    if not isinstance(value, Mapping) or not paths:
        return value
    gone = {path[0] for path in paths if len(path) == 1}
    below = {key: [path[1:] for path in paths if path[0] == key.lower() and len(path) > 1] for key in value}
    return {key: _without(each, below[key]) for key, each in value.items() if key.lower() not in gone}

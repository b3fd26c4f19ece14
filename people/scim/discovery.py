"""What this house can do, told to whoever asks: settings, resource types and schemas."""

from __future__ import annotations

from functools import cache
from typing import Any

from scim2_models import ResourceType

from people.scim import shapes
from people.scim.answers import Refusal, location, page
from people.scim.bodies import MOST_BYTES

MOST_ROWS = 200
CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"


def config() -> dict[str, Any]:
    return {
        "schemas": [CONFIG],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": MOST_BYTES},
        "filter": {"supported": True, "maxResults": MOST_ROWS},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer token",
                "description": "A key made by an HR administrator of this house.",
                "specUri": "https://www.rfc-editor.org/info/rfc6750",
                "primary": True,
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": location("ServiceProviderConfig")},
    }


@cache
def _types() -> dict[str, dict[str, Any]]:
    found = {}
    for model in shapes.MODELS.values():
        shown = ResourceType.from_resource(model).model_dump()
        shown["meta"] = {"resourceType": "ResourceType", "location": location("ResourceTypes", shown["id"])}
        found[shown["id"]] = shown
    return found


@cache
def _schemas() -> dict[str, dict[str, Any]]:
    """What is kept and shown back; an attribute that is only counted is taken, and named in docs/operate.md.

    A client that compares what it wrote with what it reads would find it missing.
    """
    found = {}
    for model in shapes.SCHEMAS:
        shown = model.to_schema().model_dump()
        shown["attributes"] = [each for each in shown["attributes"] if each.get("returned") != "never"]
        shown["meta"] = {"resourceType": "Schema", "location": location("Schemas", shown["id"])}
        found[shown["id"].lower()] = shown
    return found


def types(name: str = "") -> dict[str, Any]:
    if not name:
        return page(list(_types().values()), total=len(_types()), start=1)
    if name not in _types():
        raise Refusal(404, "There is no such resource type.")
    return _types()[name]


def schemas(name: str = "") -> dict[str, Any]:
    if not name:
        return page(list(_schemas().values()), total=len(_schemas()), start=1)
    if name.lower() not in _schemas():
        raise Refusal(404, "There is no such schema.")
    return _schemas()[name.lower()]

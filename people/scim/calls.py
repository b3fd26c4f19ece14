"""From an address below /scim/v2/ to what answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from people.actions import directory_groups, held_leavers, provisioning, roles
from people.scim import discovery, groups, users
from people.scim.answers import Refusal, page, reply
from people.scim.asked import Asked

COLLECTIONS = {"users": users, "groups": groups}
TOLD: dict[str, Callable[..., dict[str, Any]]] = {
    "serviceproviderconfig": discovery.config,
    "serviceconfiguration": discovery.config,  # as Entra's own test collection spells it
    "resourcetypes": discovery.types,
    "schemas": discovery.schemas,
}
NOT_HERE = frozenset({"bulk", "me"})


def answer(asked: Asked, path: str) -> HttpResponse:
    try:
        return _route(asked, [part for part in path.split("/") if part])
    except provisioning.Taken as no:
        raise Refusal(409, str(no), "uniqueness") from no
    except provisioning.Refused as no:
        raise Refusal(400, str(no), "invalidValue") from no
    except (provisioning.Unlinked, directory_groups.Gone) as no:
        raise Refusal(404, "There is no such resource any more.") from no
    except provisioning.ChangedMeanwhile as no:
        raise Refusal(412, "This resource has changed since you read it.") from no
    except held_leavers.TooManyLeave as no:
        held_leavers.hold(no, token=asked.token, now=asked.now)
        raise Refusal(429, str(no), Retry_After=str(int(held_leavers.WITHIN.total_seconds()))) from no
    except roles.LastHrAdministrator as no:
        raise Refusal(
            409, "This is the last HR administrator of the house. Give the role to another first."
        ) from no


def _route(asked: Asked, parts: list[str]) -> HttpResponse:
    name = parts[0].lower() if parts else ""
    if name in TOLD:
        _allow(asked, "GET")
        return reply(TOLD[name](*parts[1:2])) if len(parts) <= _depth(name) else _nothing()
    if name in NOT_HERE:
        raise Refusal(501, "This is not offered here.")
    if parts == [".search"]:
        _allow(asked, "POST")
        return reply(_search_all(_searching(asked)))
    if name not in COLLECTIONS or len(parts) > len(("Users", "id")):
        return _nothing()
    kind = COLLECTIONS[name]
    if parts[1:] == [".search"]:
        _allow(asked, "POST")
        return reply(kind.search(_searching(asked)))
    if len(parts) == 1:
        _allow(asked, "GET", "POST")
        return kind.collection(asked)
    _allow(asked, "GET", "PUT", "PATCH", "DELETE")
    return kind.one(asked, parts[1])


def _depth(name: str) -> int:
    return 1 if name.startswith("service") else 2


def _nothing() -> HttpResponse:
    raise Refusal(404, "There is nothing at this address.")


def _allow(asked: Asked, *methods: str) -> None:
    if asked.method not in methods:
        raise Refusal(405, f"{asked.method} is not possible here.", Allow=", ".join(methods))


def _searching(asked: Asked) -> Asked:
    """A question in the body instead of the address."""
    return replace(asked, parameters={key.lower(): value for key, value in asked.body().items()})


def _search_all(asked: Asked) -> dict[str, Any]:
    """Users first, then groups, as one list."""
    start, count = asked.rows()
    people, total = users.found(asked, start - 1, count)
    rest = count - len(people)
    others, also = groups.found(asked, max(start - 1 - total, 0), rest)
    found = [*users.documents(people, asked), *groups.documents(others, asked)]
    return page(found, total=total + also, start=start)

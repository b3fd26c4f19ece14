"""/Groups: read, found, created, replaced, patched, removed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from people.actions import directory_groups
from people.actions.provisioning_reading import is_id
from people.hris.directory import GROUP
from people.models import DirectoryGroup
from people.scim import filters, patches
from people.scim.answers import Refusal, location, page, pick, reply
from people.scim.asked import Asked

TRIES = 5
LONGEST = 255


def collection(asked: Asked) -> HttpResponse:
    if asked.method == "GET":
        return reply(search(asked))
    wanted = _columns(patches.read(asked.body(), "Groups"))
    group = directory_groups.create_group(**wanted, by_label=asked.token.label, now=asked.now)
    return _answer(group, asked, status=201)


def one(asked: Asked, key: str) -> HttpResponse:
    group = _found(key)
    if asked.method == "GET":
        etag = _version(group)
        return reply(None, status=304, etag=etag) if asked.knows(etag) else _answer(group, asked)
    if asked.method == "DELETE":
        asked.check_seen(_version(group))
        directory_groups.remove_group(group, by_label=asked.token.label, now=asked.now)
        return reply(None, status=204)
    return _change(asked, key)


def _change(asked: Asked, key: str) -> HttpResponse:
    body = asked.body()
    for _try in range(TRIES):
        group = _found(key)
        asked.check_seen(_version(group))
        if asked.method == "PUT":
            wanted = _columns(patches.read(body, "Groups", replacing=True))
        else:
            wanted = _columns(patches.apply(body, "Groups", _shown(group, with_members=True)))
        try:
            directory_groups.change_group(
                group, **wanted, seen=group.version, by_label=asked.token.label, now=asked.now
            )
        except directory_groups.ChangedMeanwhile:
            continue
        if asked.method == "PUT" or asked.include:
            return _answer(_found(key), asked)
        return reply(None, status=204, etag=_version(_found(key)))
    raise Refusal(503, "This group is being changed by others. Try again.", Retry_After="1")


def search(asked: Asked) -> dict[str, Any]:
    start, count = asked.rows()
    keys, total = found(asked, start - 1, count)
    return page(documents(keys, asked), total=total, start=start)


def found(asked: Asked, offset: int, count: int) -> tuple[list[int], int]:
    rows = DirectoryGroup.objects.order_by("pk")
    text = asked.text("filter")
    if text:
        node = filters.parse(text, "Groups")
        narrowed = filters.narrow(node, "Groups")
        rows = rows.filter(narrowed.rows or filters.Q()).distinct()
        if not narrowed.is_exact:
            with_members = filters.mentions(text, "members")
            keys = [
                group.pk
                for group in _loaded(rows, with_members)
                if filters.matches(node, _whole(group, with_members))
            ]
            return keys[offset : offset + count], len(keys)
    return list(rows.values_list("pk", flat=True)[offset : offset + count]), rows.count()


def documents(keys: list[int], asked: Asked) -> list[dict[str, Any]]:
    with_members = not asked.leaves_out("members")
    rows = _loaded(DirectoryGroup.objects.filter(pk__in=keys).order_by("pk"), with_members)
    return [pick(_whole(group, with_members), asked.include, asked.exclude) for group in rows]


def _loaded(rows: QuerySet[DirectoryGroup], with_members: bool) -> QuerySet[DirectoryGroup]:
    return rows.prefetch_related("members") if with_members else rows


def _columns(document: dict[str, Any]) -> dict[str, Any]:
    name, external_id = str(document.get("displayName") or ""), str(document.get("externalId") or "")
    if not name.strip() or len(name) > LONGEST or len(external_id) > LONGEST:
        raise Refusal(400, f"displayName is required, with at most {LONGEST} characters.", "invalidValue")
    members = [str(entry.get("value") or "") for entry in document.get("members") or ()]
    return {"name": name, "external_id": external_id, "members": members}


def _found(key: str) -> DirectoryGroup:
    group = DirectoryGroup.objects.filter(public_id=key).first() if is_id(key) else None
    if group is None:
        raise Refusal(404, "There is no such group.")
    return group


def _answer(group: DirectoryGroup, asked: Asked, status: int = 200) -> HttpResponse:
    document = _whole(group, not asked.leaves_out("members"))
    content = pick(document, asked.include, asked.exclude)
    if status == 201:
        content |= {"meta": document["meta"]}
    return reply(content, status=status, etag=document["meta"]["version"])


def _version(group: DirectoryGroup) -> str:
    return f'W/"{group.version}"'


def _shown(group: DirectoryGroup, *, with_members: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {"displayName": group.name}
    if group.external_id:
        shown["externalId"] = group.external_id
    members = sorted(group.members.all(), key=lambda person: person.pk) if with_members else []
    if members:
        shown["members"] = [
            {"value": str(person.public_id)}
            | ({"display": name} if (name := f"{person.given_name} {person.family_name}".strip()) else {})
            for person in members
        ]
    return shown


def _whole(group: DirectoryGroup, with_members: bool) -> dict[str, Any]:
    key, shown = str(group.public_id), _shown(group, with_members=with_members)
    for member in shown.get("members", ()):
        member["$ref"] = location("Users", member["value"])
    return {
        "schemas": [GROUP],
        "id": key,
        **shown,
        "meta": {
            "resourceType": "Group",
            "created": group.created_at.isoformat(),
            "lastModified": group.changed_at.isoformat(),
            "location": location("Groups", key),
            "version": _version(group),
        },
    }

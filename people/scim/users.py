"""/Users: read, found, created, replaced, patched, unlinked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from people.actions import provisioning
from people.actions.provisioning_reading import here, is_id, mentioned, words_known
from people.hris import directory_shown
from people.hris.directory import ENTERPRISE
from people.models import Person, PersonQuerySet
from people.scim import filters, patches
from people.scim.answers import Refusal, location, page, pick, reply
from people.scim.asked import Asked

TRIES = 5
AT_ONCE = 2000


def collection(asked: Asked) -> HttpResponse:
    if asked.method == "GET":
        return reply(search(asked))
    document = patches.read(asked.body(), "Users")
    person = provisioning.create_user(document, by_label=asked.token.label, now=asked.now)
    return _answer(_found(str(person.public_id)), asked, status=201)


def one(asked: Asked, key: str) -> HttpResponse:
    person = _found(key)
    if asked.method == "GET":
        etag = _version(person)
        return reply(None, status=304, etag=etag) if asked.knows(etag) else _answer(person, asked)
    if asked.method == "DELETE":
        asked.check_seen(_version(person))
        seen = _version(person) if asked.seen else ""
        provisioning.unlink_user(person, seen=seen, by_label=asked.token.label, now=asked.now)
        return reply(None, status=204)
    return _change(asked, key)


def _change(asked: Asked, key: str) -> HttpResponse:
    """Worked out on what was read, written only if it is still so, tried again if not."""
    body = asked.body()
    for _try in range(TRIES):
        person = _found(key)
        shown = _shown(person, words_known())
        etag = directory_shown.version(shown)
        asked.check_seen(etag)
        if asked.method == "PUT":
            wanted = {"active": person.is_active} | patches.read(body, "Users", replacing=True)
        else:
            wanted = patches.apply(body, "Users", shown)
        try:
            provisioning.change_user(person, wanted, seen=etag, by_label=asked.token.label, now=asked.now)
        except provisioning.ChangedMeanwhile:
            continue
        if asked.method == "PUT" or asked.include:
            return _answer(_found(key), asked)
        return reply(None, status=204, etag=_version(_found(key)))
    raise Refusal(503, "This user is being changed by others. Try again.", Retry_After="1")


def search(asked: Asked) -> dict[str, Any]:
    start, count = asked.rows()
    keys, total = found(asked, start - 1, count)
    return page(documents(keys, asked), total=total, start=start)


def found(asked: Asked, offset: int, count: int) -> tuple[list[int], int]:
    """The keys of one page, and how many there are in all; always in the order people came here."""
    rows = mentioned().order_by("pk")
    text = asked.text("filter")
    if text:
        node = filters.parse(text, "Users")
        narrowed = filters.narrow(node, "Users")
        rows = rows.annotate(kept=filters.KEPT).filter(narrowed.rows or filters.Q())
        if not narrowed.is_exact:
            keys = list(_matching(rows, node, with_groups=filters.mentions(text, "groups")))
            return keys[offset : offset + count], len(keys)
    return list(rows.values_list("pk", flat=True)[offset : offset + count]), rows.count()


def _matching(rows: PersonQuerySet, node: filters.FilterNode, *, with_groups: bool) -> Iterable[int]:
    words = words_known()
    rows = rows.select_related("unit", "manager", "scim")
    if with_groups:
        rows = rows.prefetch_related("directory_groups")
    for person in rows.iterator(chunk_size=AT_ONCE):
        if filters.matches(node, _whole(person, words, with_groups=with_groups)):
            yield person.pk


def documents(keys: list[int], asked: Asked) -> list[dict[str, Any]]:
    words = words_known()
    rows = Person.objects.filter(pk__in=keys).select_related("unit", "manager", "scim")
    with_groups = not asked.leaves_out("groups")
    if with_groups:
        rows = rows.prefetch_related("directory_groups")
    return [
        pick(_whole(person, words, with_groups=with_groups), asked.include, asked.exclude)
        for person in rows.order_by("pk")
    ]


def _found(key: str) -> Person:
    rows = mentioned().select_related("unit", "manager", "scim")
    person = rows.filter(public_id=key).first() if is_id(key) else None
    if person is None:
        raise Refusal(404, "There is no such user.")
    return person


def _answer(person: Person, asked: Asked, status: int = 200) -> HttpResponse:
    document = _whole(person, words_known())
    content = pick(document, asked.include, asked.exclude)
    if status == 201:
        content |= {"meta": document["meta"]}
    return reply(content, status=status, etag=document["meta"]["version"])


def _shown(person: Person, words: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    record = getattr(person, "scim", None)
    return directory_shown.show(here(person), record.extra if record else None, words)


def _version(person: Person) -> str:
    return directory_shown.version(_shown(person, words_known()))


def _whole(
    person: Person, words: Mapping[tuple[str, str], str], *, with_groups: bool = True
) -> dict[str, Any]:
    shown = _shown(person, words)
    key, record = str(person.public_id), getattr(person, "scim", None)
    document = {"schemas": directory_shown.schemas(shown), "id": key, **shown}
    manager = (shown.get(ENTERPRISE) or {}).get("manager")
    if manager and is_id(manager["value"]):
        linked = {**manager, "$ref": location("Users", manager["value"])}
        document[ENTERPRISE] = {**shown[ENTERPRISE], "manager": linked}
    groups = list(person.directory_groups.all()) if with_groups else []
    if groups:
        document["groups"] = [
            {
                "value": str(group.public_id),
                "$ref": location("Groups", str(group.public_id)),
                "display": group.name,
            }
            for group in groups
        ]
    document["meta"] = {
        "resourceType": "User",
        "created": (record.created_at if record else person.created_at).isoformat(),
        "lastModified": _last_change(person).isoformat(),
        "location": location("Users", key),
        "version": directory_shown.version(shown),
    }
    return document


def _last_change(person: Person) -> datetime:
    record = getattr(person, "scim", None)
    moments = [person.created_at, *([record.changed_at] if record else [])]
    for said in person.sources.values():
        moments.append(datetime.fromisoformat(said[1]))
    return max(moments)

"""Filters: parsed by scim2-models, narrowed by the database where that is sure, decided on the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from scim2_models import ScimFilter
from scim2_models.exceptions import InvalidFilterException
from scim2_models.path import AttrPath, Comparison, FilterNode, LogicalExpr, Not, Present, ValuePath

from people.actions.provisioning_reading import is_id
from people.hris.directory import ENTERPRISE, EXTENSIONS
from people.scim import shapes
from people.scim.answers import Refusal
from people.scim.bodies import is_encodable

LONGEST = 8000
CASE_EXACT = frozenset({"externalid"})
PLAIN = re.compile(r"[A-Za-z0-9@._+-]+")
KEPT = Cast("scim__extra", TextField())  # annotated as `kept`
BOUND: dict[str, Any] = {"Users": ScimFilter[shapes.Person], "Groups": ScimFilter[shapes.Group]}
# Entra's own collection compares with bare words; a value is quoted where the filter can't be read without.
BARE = re.compile(r'"(?:[^"\\]|\\.)*"|\b(eq|ne|co|sw|ew|gt|ge|lt|le)\s+([^\s"()\[\]]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Rows that can match, `None` for all; exact where every one of them does."""

    rows: Q | None
    is_exact: bool = False


EVERYTHING = Narrowed(None)


def parse(text: str, kind: str) -> FilterNode:
    if len(text) > LONGEST or "\x00" in text or not is_encodable(text):
        raise Refusal(400, f"A filter has at most {LONGEST} letters that can be stored.", "invalidFilter")
    bound = BOUND[kind]
    try:
        return bound(text).ast
    except (InvalidFilterException, RecursionError) as error:
        quoted = BARE.sub(_quoted, text)
        if quoted == text:
            raise Refusal(400, f"The filter cannot be read: {error}"[:300], "invalidFilter") from error
    try:
        return bound(quoted).ast
    except (InvalidFilterException, RecursionError) as error:
        raise Refusal(400, f"The filter cannot be read: {error}"[:300], "invalidFilter") from error


def _quoted(found: re.Match[str]) -> str:
    operator, word = found[1], found[2]
    if not operator or word.lower() in {"true", "false", "null"}:
        return found[0]
    return f'{operator} "{word}"'


# --- In the database ------------------------------------------------------------------------------------
def narrow(node: FilterNode, kind: str) -> Narrowed:
    if isinstance(node, Not):
        inner = narrow(node.expr, kind)
        return Narrowed(~inner.rows, True) if inner.rows is not None and inner.is_exact else EVERYTHING
    if isinstance(node, LogicalExpr):
        parts = [narrow(term, kind) for term in node.terms]
        return _both(parts) if node.op == "and" else _either(parts)
    if isinstance(node, Comparison) and node.op == "eq":
        return _equal(node, kind)
    return EVERYTHING


def _both(parts: list[Narrowed]) -> Narrowed:
    rows = Q()
    for part in parts:
        rows &= part.rows if part.rows is not None else Q()
    return Narrowed(rows or None, bool(rows) and all(part.is_exact for part in parts))


def _either(parts: list[Narrowed]) -> Narrowed:
    rows = Q()
    for part in parts:
        if part.rows is None:
            return EVERYTHING
        rows |= part.rows
    return Narrowed(rows, all(part.is_exact for part in parts))


def _equal(node: Comparison, kind: str) -> Narrowed:
    path, value = node.attr_path, node.value
    name = f"{path.attr}.{path.sub_attr}".lower() if path.sub_attr else path.attr.lower()
    if name == "active" and kind == "Users" and isinstance(value, bool):
        return Narrowed(Q(is_active=value), True)
    if not isinstance(value, str) or not value:
        return EVERYTHING
    if name == "id":
        return Narrowed(Q(public_id=value) if is_id(value) else Q(pk__in=[]), True)
    return _equal_user(name, value, path) if kind == "Users" else _equal_group(name, value)


def _equal_user(name: str, value: str, path: AttrPath) -> Narrowed:
    if name == "username":
        unknown = Q(scim__isnull=True)
        by_mail = unknown & Q(email__iexact=value)
        by_number = unknown & Q(email="", employee_id__iexact=value)
        return Narrowed(Q(scim__user_name__iexact=value) | by_mail | by_number, True)
    if name == "externalid":
        return Narrowed(Q(scim__external_id=value), True)
    if not PLAIN.fullmatch(value):
        return EVERYTHING
    if name in {"emails", "emails.value"}:
        return Narrowed(Q(email__iexact=value) | Q(kept__icontains=value))
    if name == "employeenumber" and (path.uri or "").lower() == ENTERPRISE.lower():
        return Narrowed(Q(employee_id__iexact=value) | Q(kept__icontains=value))
    return EVERYTHING


def _equal_group(name: str, value: str) -> Narrowed:
    if name == "displayname":
        return Narrowed(Q(name__iexact=value), True)
    if name == "externalid":
        return Narrowed(Q(external_id=value), True)
    if name in {"members", "members.value"}:
        return Narrowed(Q(members__public_id=value) if is_id(value) else Q(pk__in=[]), True)
    return EVERYTHING


def mentions(text: str, name: str) -> bool:
    return name.lower() in text.lower()


# --- On a document --------------------------------------------------------------------------------------
def matches(node: FilterNode, document: Mapping[str, Any]) -> bool:
    if isinstance(node, Not):
        return not matches(node.expr, document)
    if isinstance(node, LogicalExpr):
        found = (matches(term, document) for term in node.terms)
        return all(found) if node.op == "and" else any(found)
    if isinstance(node, ValuePath):
        entries = _at(document, AttrPath(attr=node.attr_path.attr, uri=node.attr_path.uri))
        return any(matches(node.val_filter, _entry(each)) for each in entries)
    if isinstance(node, Present):
        return any(value not in ("", None, [], {}) for value in _at(document, node.attr_path))
    if isinstance(node, Comparison):
        return _compares(node, document)
    return False


def _entry(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"value": value}


def _at(document: Mapping[str, Any], path: AttrPath) -> Iterator[Any]:
    """Every value a path leads to; of an entry with parts its `value`."""
    home: Any = document
    extension = next((urn for urn in EXTENSIONS if urn.lower() == (path.uri or "").lower()), None)
    if extension:
        home = document.get(extension) or {}
    found = _named(home, path.attr)
    for each in found if isinstance(found, list) else [found]:
        if path.sub_attr:
            yield _named(each, path.sub_attr)
        else:
            yield each


def _named(home: Any, name: str) -> Any:
    if not isinstance(home, Mapping):
        return None
    lower = name.lower()
    return next((value for key, value in home.items() if key.lower() == lower), None)


def _compares(node: Comparison, document: Mapping[str, Any]) -> bool:
    exact = (node.attr_path.sub_attr or node.attr_path.attr).lower() in CASE_EXACT
    values = [
        each.get("value") if isinstance(each, Mapping) else each for each in _at(document, node.attr_path)
    ]
    wanted = _comparable(node.value, exact)
    found = [_comparable(each, exact) for each in values]
    if node.op == "ne":
        return all(each != wanted for each in found)
    return any(_holds(each, str(node.op), wanted) for each in found)


def _comparable(value: Any, exact: bool) -> Any:
    if not isinstance(value, str):
        return value
    if re.match(r"\d{4}-\d\d-\d\dT", value):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return value if exact else value.lower()


def _holds(value: Any, operator: str, wanted: Any) -> bool:
    if operator == "eq":
        return bool(value == wanted)
    if value is None or type(value) is not type(wanted):
        return False
    if operator in {"co", "sw", "ew"}:
        if not isinstance(value, str):
            return False
        tests = {"co": str.__contains__, "sw": str.startswith, "ew": str.endswith}
        return bool(tests[operator](value, wanted))
    order = {"gt": value > wanted, "ge": value >= wanted, "lt": value < wanted, "le": value <= wanted}
    return bool(order[operator])

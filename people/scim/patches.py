"""PATCH as providers really send it → the letter of the RFC, applied by scim2-models."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import ValidationError
from scim2_models import Context, Error, PatchOp, SCIMException

from people.hris.directory import ENTERPRISE
from people.scim import shapes
from people.scim.answers import Refusal

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
NEVER_WRITTEN = frozenset({"id", "meta", "schemas", "groups", "password"})
MOST_OPERATIONS = 2000
OBJECTS = ("manager", "members")  # a bare text there is the value of one entry


def read(body: Mapping[str, Any], kind: str, *, replacing: bool = False) -> dict[str, Any]:
    """A whole resource as it was sent, without what nobody here keeps."""
    context = Context.RESOURCE_REPLACEMENT_REQUEST if replacing else Context.RESOURCE_CREATION_REQUEST
    sent = {key: value for key, value in body.items() if key.lower() not in NEVER_WRITTEN}
    schemas = [shapes.MODELS[kind].__schema__]
    return _dumped(_validated(shapes.MODELS[kind], {**_tidied(sent), "schemas": schemas}, context))


def apply(body: Mapping[str, Any], kind: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document after all operations, or a Refusal and nothing at all."""
    operations = next((value for key, value in body.items() if key.lower() == "operations"), None)
    if not isinstance(operations, list) or not 0 < len(operations) <= MOST_OPERATIONS:
        raise Refusal(400, f"Operations holds 1 to {MOST_OPERATIONS} operations.", "invalidSyntax")
    sent = {"schemas": [PATCH], "Operations": [_operation(each) for each in operations]}
    model = shapes.MODELS[kind]
    resource = _validated(model, {**document, "schemas": [model.__schema__]}, Context.DEFAULT)
    patch = _validated(_operations_on(kind), sent, Context.RESOURCE_PATCH_REQUEST)
    try:
        patch.patch(resource, scim_policy=shapes.TOLERANT)
    except (SCIMException, ValidationError) as error:
        raise refusal(error) from error
    return _dumped(resource)


@cache
def _operations_on(kind: str) -> Any:
    """Made once: a class of pydantic takes longer than the whole call beside it."""
    return PatchOp[shapes.MODELS[kind]]  # type: ignore[valid-type]


def refusal(error: SCIMException | ValidationError) -> Refusal:
    if isinstance(error, ValidationError):
        first = Error.from_validation_errors(error)[0]
        return Refusal(first.status or 400, (first.detail or "")[:300], first.scim_type or "invalidValue")
    return Refusal(error.status, str(error)[:300], error.scim_type)


def _validated(model: Any, sent: Mapping[str, Any], context: Context) -> Any:
    try:
        return model.model_validate(sent, scim_ctx=context, scim_policy=shapes.TOLERANT)
    except ValidationError as error:
        raise refusal(error) from error
    except RecursionError as error:
        raise Refusal(400, "The body is nested too deeply.", "invalidSyntax") from error


def _dumped(resource: Any) -> dict[str, Any]:
    document = resource.model_dump(scim_ctx=Context.DEFAULT)
    manager = (document.get(ENTERPRISE) or {}).get("manager")
    for entry in [*(document.get("members") or ()), *([manager] if manager else [])]:
        address = str(entry.pop("$ref", ""))
        entry.setdefault("value", address.rstrip("/").rpartition("/")[2])
    return {key: value for key, value in document.items() if key not in NEVER_WRITTEN}


def _operation(sent: Any) -> Any:
    if not isinstance(sent, Mapping):
        return sent
    operation = {key.lower(): value for key, value in sent.items() if key.lower() in {"op", "path", "value"}}
    path, value = operation.get("path"), operation.get("value")
    if isinstance(path, str):
        operation["path"] = path = _path(path)
        operation["value"] = _entry(path, value)
        if path.lower().endswith("manager") and value in ("", None, {}):
            return {"op": "remove", "path": path}
        if "value" not in {key.lower() for key in sent}:
            del operation["value"]
    elif isinstance(value, Mapping):
        kept = {key: each for key, each in value.items() if key.lower() not in NEVER_WRITTEN}
        operation["value"] = _tidied(kept)
        operation.pop("path", None)
    return operation


def _path(path: str) -> str:
    """Entra also writes a dot where the URN of an extension ends."""
    for urn in (ENTERPRISE, shapes.directory.MENTORING):
        if path.lower().startswith(urn.lower() + "."):
            return f"{urn}:{path[len(urn) + 1 :]}"
    return path


def _tidied(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a whole object: a manager or member written as a bare text."""
    tidied: dict[str, Any] = {}
    for key, value in sent.items():
        if key.lower() == ENTERPRISE.lower() and isinstance(value, Mapping):
            tidied[key] = {name: _entry(name, each) for name, each in value.items()}
        else:
            tidied[key] = _entry(key, value)
    return tidied


def _entry(path: str, value: Any) -> Any:
    name = path.lower().rpartition(":")[2]
    if name not in OBJECTS:
        return value
    if isinstance(value, str):
        value = {"value": value} if value else None
    if name == "members":
        entries = value if isinstance(value, list) else [value] if value else []
        return [_link({"value": each} if isinstance(each, str) else each) for each in entries]
    return _link(value)


def _link(entry: Any) -> Any:
    """What points at a user; the name shown with it is ours."""
    if not isinstance(entry, Mapping):
        return entry
    return {key: value for key, value in entry.items() if key.lower() in {"value", "$ref"}}

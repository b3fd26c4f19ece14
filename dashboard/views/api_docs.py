"""What other systems can read here, from the API's own schema; no script, nothing from elsewhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people.models import ApiScope
from people.permissions import can_manage_keys, can_see_audit
from programs.views.loading import reader


def _document(request: HttpRequest) -> dict[str, Any]:
    if not can_see_audit(reader(request)):
        raise Http404
    from dashboard.api.reads import document  # django-ninja takes half a second: for readers only

    return document()


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(_document(request), json_dumps_params={"indent": 1})


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    made = _document(request)
    shapes = made["components"]["schemas"]
    context = {
        "addresses": [_address(path, said["get"], shapes) for path, said in made["paths"].items()],
        "example": f"curl -H 'Authorization: Bearer …' {settings.BASE_URL}/api/v1/programs",
        "person_manages_keys": can_manage_keys(reader(request)),
        "calls": settings.API_CALLS_PER_MINUTE,
    }
    return render(request, "dashboard/api_docs.html", context)


def _address(path: str, said: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    answer = _named(said["responses"][200]["content"]["application/json"]["schema"], shapes)
    row = _named(answer["properties"].get("items", {}).get("items", answer), shapes)
    return {
        "id": said["operationId"],
        "path": path,
        "summary": said["summary"] if not said.get("description") else said["description"],
        "scope": ApiScope(said["tags"][0]).label,
        "parameters": [
            {"name": each["name"], "kind": _kind(each["schema"]), "about": each.get("description", "")}
            for each in said["parameters"]
        ],
        "fields": [
            {"name": name, "kind": _kind(each), "about": each.get("description", "")}
            for name, each in row["properties"].items()
        ],
    }


def _named(shape: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    named: dict[str, Any] = shapes[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
    return named


def _kind(shape: dict[str, Any]) -> str:
    """In a few words: what a value looks like."""
    if "anyOf" in shape:
        kinds = [_kind(each) for each in shape["anyOf"] if each.get("type") != "null"]
        return _("%(kind)s, or null") % {"kind": kinds[0]} if len(kinds) == 1 else ", ".join(kinds)
    if "enum" in shape or "const" in shape:
        return ", ".join(str(value) for value in shape.get("enum", [shape.get("const")]) if value != "")
    if "$ref" in shape:
        return "object"
    if shape["type"] == "array":
        return _("list of %(kind)s") % {"kind": _kind(shape["items"])}
    return str(shape.get("format", shape["type"]))

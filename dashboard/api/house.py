"""django-ninja as this house wants it: keys with scopes, problems for errors, a schema that says so."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.security import HttpBearer

from dashboard.api import shapes
from dashboard.api.problems import MEDIA_TYPE, problem
from people.models import ApiKey

LEAST_BAD = 400


def answers(good: type[Any], *more: int) -> dict[int, Any]:
    """What an address can answer; `more` are its own ways to say no."""
    return {200: good, **dict.fromkeys((401, 403, *more, 422, 429), shapes.Problem)}


class Bearer(HttpBearer):
    """The door has found the key already; here is asked whether it may read this."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __call__(self, request: HttpRequest) -> ApiKey:
        key: ApiKey = request.api_key  # type: ignore[attr-defined]
        if self.name and self.name not in key.scopes:
            raise HttpError(403, f"This key may not read {self.name}.")
        return key

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        return self(request)


class HouseAPI(NinjaAPI):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.add_exception_handler(HttpError, _refused)
        self.add_exception_handler(ValidationError, _unreadable)

    def get_openapi_schema(self, **options: Any) -> Any:
        made = super().get_openapi_schema(**options)
        for address in made["paths"].values():
            for operation in address.values():
                _name_problems(operation["responses"])
        return made

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


def _name_problems(responses: dict[int, dict[str, Any]]) -> None:
    for status, said in responses.items():
        if status >= LEAST_BAD and "application/json" in said.get("content", {}):
            said["content"] = {MEDIA_TYPE: said["content"].pop("application/json")}


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, error.message)


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    wrong = [
        {"where": ".".join(str(part) for part in each["loc"] if part != "asked"), "why": each["msg"]}
        for each in error.errors
    ]
    return problem(422, "Part of the question cannot be read.", errors=wrong)

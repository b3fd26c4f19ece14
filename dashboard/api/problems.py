"""What a caller reads who gets no for an answer: problem details as RFC 9457 writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"


def problem(
    status: int, detail: str, *, errors: Sequence[dict[str, Any]] = (), **headers: str
) -> HttpResponse:
    """`errors` say which part of the question is wrong; never what was sent."""
    content = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": list(errors),
    }
    response = HttpResponse(json.dumps(content), status=status, content_type=MEDIA_TYPE)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response

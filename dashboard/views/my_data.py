"""What the house knows about its reader, to read and to take along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard import privacy


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    tables = privacy.export(request.user)  # type: ignore[arg-type]
    counts = [(label, len(rows)) for label, rows in tables.items() if rows]
    return render(request, "dashboard/my_data.html", {"counts": counts})


@require_safe
def download(request: HttpRequest) -> JsonResponse:
    response = JsonResponse(
        privacy.export(request.user),  # type: ignore[arg-type]
        json_dumps_params={"indent": 1, "ensure_ascii": False},
    )
    response["Content-Disposition"] = 'attachment; filename="my-mentoring-data.json"'
    return response

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard import todo
from people import clock


def todo_list(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    items = todo.for_request(request, today=today)
    return render(request, "dashboard/todo.html", {"items": items, "today": today})

"""The addresses of the house, and four that go wrong on purpose, so that the error pages can be looked at."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from dashboard.views.pages import csrf_failure
from mentoring import urls
from mentoring.urls import handler400, handler403, handler404, handler500  # noqa: F401


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


@login_not_required
def unreadable(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("unreadable on purpose")


def closed(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [
    path("wrong/broken/", broken),
    path("wrong/unreadable/", unreadable),
    path("wrong/closed/", closed),
    path("wrong/stale/", csrf_failure),
    *urls.urlpatterns,
]

"""Addresses of a server that is measured: ours, and one view that does nothing behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from mentoring.urls import *  # noqa: F403
from mentoring.urls import urlpatterns as ours


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Nothing.")


urlpatterns = [path("bare/", bare), *ours]

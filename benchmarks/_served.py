"""The application that is measured: ours, and one view that does nothing behind the same middleware."""

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

application = get_wsgi_application()


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Nothing.")


from mentoring import urls  # noqa: E402  the settings are read by now

urls.urlpatterns.insert(0, path("bare/", bare))

"""Load and permit: everybody else learns nothing, not even that the page exists."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from people.models import Person
from people.permissions import can_see_people


def administrator(request: HttpRequest) -> Person:
    """The HR administrator who is signed in."""
    if not isinstance(request.user, Person) or not can_see_people(request.user):
        raise Http404
    return request.user


def for_administrators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Before anything else is asked, such as to sign in once more."""

    @wraps(view)
    def permitted(request: HttpRequest, **kwargs: object) -> HttpResponse:
        administrator(request)
        return view(request, **kwargs)

    return permitted


def person_seen_by(by: Person, pk: int) -> Person:
    rows = Person.objects.get_queryset().visible_to(by).select_related("unit", "manager")
    return get_object_or_404(rows, pk=pk)

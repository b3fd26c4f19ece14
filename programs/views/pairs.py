"""Load-and-permit for all pages of a pair, and one way to say what came of a deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from programs import permissions, states
from programs.actions.mentorships import MentorshipIsOver
from programs.models import Mentorship
from programs.views.loading import reader

Row = TypeVar("Row", bound=Model)


def load_pair(
    request: HttpRequest, pk: int, *, to_change: bool = False, proposed: bool = False
) -> Mentorship:
    """One's own mentorship; 404 for everybody else, and for all until both have confirmed it."""
    rows = Mentorship.objects.visible_to(reader(request)).select_related(
        "program__mentor_course",
        "program__mentee_course",
        "program__owner",
        "mentor_person",
        "mentee_person",
        "confirmation",
        "waiver",
    )
    mentorship = get_object_or_404(rows, pk=pk)
    if mentorship.is_proposed and not proposed:
        raise Http404
    if to_change:
        permit(request, mentorship)
    return mentorship


def load_row(request: HttpRequest, model: type[Row], pk: int, *, to_change: bool = False) -> Row:
    """A goal, meeting, agreement or check-in of one's own pair."""
    rows = model._default_manager.visible_to(reader(request)).select_related(  # type: ignore[attr-defined]
        "mentorship__program__owner", "mentorship__mentor_person", "mentorship__mentee_person"
    )
    row: Row = get_object_or_404(rows, pk=pk)
    if to_change:
        permit(request, row.mentorship)  # type: ignore[attr-defined]
    return row


def permit(request: HttpRequest, mentorship: Mentorship) -> None:
    if not permissions.can_work_on_mentorship(reader(request), mentorship):
        raise PermissionDenied


def carry_out(request: HttpRequest, done: str, deed: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Do it, say so and return what it made; None, with an explanation, where somebody was first."""
    try:
        result = deed(*args, by=reader(request), **kwargs)
    except states.WrongState:
        messages.info(request, _("This was changed meanwhile. Here you see how it is now."))
    except MentorshipIsOver:
        messages.info(request, _("This mentorship has ended, so nothing was changed."))
    else:
        messages.success(request, done)
        return result
    return None

"""The page behind the link in a mail that asks a mentor: it shows; only its buttons do."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from matching import permissions
from matching.actions import answers, talks, tapping
from matching.models import MentorRequest
from matching.views.refusals import REFUSALS
from people import clock
from programs.models import Mentor

ANSWERS = ("accept", "introduce", "decline", "undo")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Who is signed in as this mentor goes on to the request itself, with the mentee's own words."""
    try:
        row, is_current = tapping.read(token)
    except tapping.DeadLink:
        return render(request, "matching/tap_dead.html", {}, status=404)
    person = row.mentor.person
    if request.user.is_authenticated:
        if request.user.pk != person.pk:  # passed on to somebody else
            return render(request, "matching/tap_dead.html", {}, status=404)
        if request.method != "POST":
            return redirect("matching:request-detail", row.pk)
    with translation.override(person.language), timezone.override(person.time_zone):
        if request.method != "POST":
            return _page(request, row, is_current=is_current)
        wanted = request.POST.get("answer", "")
        if wanted not in ANSWERS or not is_current:
            return _page(request, row, is_current=is_current, status=409)
        try:
            _do(row, wanted)
        except REFUSALS as refusal:
            row = tapping.read(token)[0]
            return _page(request, row, is_current=is_current, refusal=refusal, status=409)
    return redirect("matching:tap", token)


def _do(row: MentorRequest, wanted: str) -> None:
    now, by = clock.now(), row.mentor.person
    if wanted == "accept":
        answers.accept(row, by=by, now=now)
    elif wanted == "introduce":
        talks.introduce(row, by=by, now=now)
    elif wanted == "decline":
        answers.decline(row, reason="", by=by, now=now)
    else:
        answers.undo(row, by=by, now=now)


def _page(
    request: HttpRequest,
    row: MentorRequest,
    *,
    is_current: bool,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "row": row,
        "is_current": is_current,
        "refusal": refusal,
        "may_undo": permissions.can_undo_request(row.mentor.person, row, now=clock.now()),
        "has_room": Mentor.objects.with_room().filter(pk=row.mentor_id).exists(),
    }
    return render(request, "matching/tap.html", context, status=status)

"""The set-up as a file: taken along, looked at before it is brought in, and its schema."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.actions import bring_setup, write_setup
from dashboard.forms import SetupFileForm
from dashboard.setup import scope, shape
from people import clock, downloads
from people.forms import TakeAlongForm
from people.login import recently_signed_in
from people.models import Person
from people.permissions import can_manage_setup
from programs.views.loading import reader

SHOWN = 200
LONGEST_VALUE, WORDS_BEFORE = 200, 40


def _administrator(request: HttpRequest) -> Person:
    person = reader(request)
    if not can_manage_setup(person):
        raise Http404
    return person


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    _administrator(request)
    return render(request, "dashboard/setup.html", {"form": SetupFileForm(), "left_out": scope.REASONS})


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    _administrator(request)
    return JsonResponse(shape.schema(), json_dumps_params={"indent": 1})


@require_http_methods(["GET", "HEAD", "POST"])
def take_along(request: HttpRequest) -> HttpResponseBase:
    person = _administrator(request)

    def made(form: TakeAlongForm) -> HttpResponseBase:
        try:
            taken = write_setup.take_along(reason=form.why, by=person, now=clock.now())
        except write_setup.TwoOfOneName as error:
            messages.error(request, _two_of_one_name(error))
            return redirect("dashboard:setup")
        return downloads.document(taken, name=f"set-up-{timezone.localdate(clock.now()).isoformat()}")

    offer = downloads.Offer(
        title=_("Take the set-up along"),
        lead=_(
            "Programs with their rules, questions and messages, chapters in your own words, your courses, and"
            " topics, as one file."
        ),
        back=(reverse("dashboard:setup"), _("Set-up as a file")),
        who_sees=_("Only HR administrators see this page. That you took it along is noted in the log."),
        buttons=downloads.AS_JSON,
    )
    return downloads.offered(request, offer, made)


def _two_of_one_name(error: write_setup.TwoOfOneName) -> str:
    names = ", ".join(error.names)
    return _("In a file programs are known by name. Give each of these a name of its own: %(names)s") % {
        "names": names
    }


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Nothing is changed yet; what is wrong is said with its place in the file."""
    person, form = _administrator(request), SetupFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "dashboard/setup.html", {"form": form})
    content = form.cleaned_data["file"].read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    shown: dict[str, Any] = {"form": form}
    try:
        preview = bring_setup.look(content, by=person, now=clock.now())
    except shape.NotReadable as error:
        shown["remarks"] = error.remarks[:SHOWN]
    except write_setup.TwoOfOneName as error:
        shown["remarks"] = [("", _two_of_one_name(error))]
    else:
        shown |= {"preview": preview, "changes": [_line(*each) for each in preview.changes[:SHOWN]]}
        shown |= {"content": content.decode(), "more": max(len(preview.changes) - SHOWN, 0)}
    return render(request, "dashboard/setup.html", shown)


def _line(program: str, place: str, before: Any, after: Any) -> dict[str, str]:
    begin = _same_until(before, after) if isinstance(before, str) and isinstance(after, str) else 0
    return {
        "program": program or _("Whole house"),
        "place": place,
        "before": _short(before, begin),
        "after": _short(after, begin),
    }


def _same_until(before: str, after: str) -> int:
    """Where a long text begins to differ, some words earlier."""
    if max(len(before), len(after)) <= LONGEST_VALUE:
        return 0
    both = zip(before, after, strict=False)
    same = next((place for place, (was, then) in enumerate(both) if was != then), 0)
    return max(before.rfind(" ", 0, max(same - WORDS_BEFORE, 0)) + 1, 0)


def _short(value: Any, begin: int = 0) -> str:
    if value is None:
        return "–"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    shown = text[begin : begin + LONGEST_VALUE]
    return f"{'…' if begin else ''}{shown}{'…' if begin + len(shown) < len(text) else ''}"


@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    _administrator(request)
    return _bring(request)


@recently_signed_in
def _bring(request: HttpRequest) -> HttpResponse:
    content, seen = request.POST.get("content", ""), request.POST.get("seen", "")
    try:
        done = bring_setup.bring(content, seen=seen, by=reader(request), now=clock.now())
    except (shape.NotReadable, write_setup.TwoOfOneName, bring_setup.ChangedMeanwhile):
        messages.error(
            request, _("Something here has changed since you looked. Nothing was taken over: look anew.")
        )
    else:
        said = ngettext("%(number)s change is made.", "%(number)s changes are made.", len(done.changes))
        messages.success(request, said % {"number": len(done.changes)})
    return redirect("dashboard:setup")

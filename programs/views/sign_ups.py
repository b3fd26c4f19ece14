"""A list of people to sign up: chosen, looked at, applied. The file is held for an hour and never stored."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import clock
from people.hris.reading import UnreadableFile
from people.models.import_words import refusal
from programs.actions import sign_ups
from programs.actions.participants import ProgramIsNotOpen
from programs.forms.sign_ups import SignUpForm
from programs.models import Program
from programs.views.loading import coordinated_program, looked, posted, reader

AN_HOUR = 3600
A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    form = SignUpForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            sign_ups.plan(program, content)
        except UnreadableFile as error:
            form.add_error("file", refusal(error))
        else:
            token = secrets.token_urlsafe(12)
            held = {"content": content, "tells": form.cleaned_data["tells"]}
            cache.set(_key(request, program, token), held, AN_HOUR)
            return redirect("programs:sign-up-review", program.pk, token)
    context = {"program": program, "form": form, "can": _is_open(program)}
    return render(request, "programs/sign_up.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Who would be signed up and which rows are refused; then the deed. Doing it twice changes nothing."""
    program = coordinated_program(reader(request), pk)
    held: dict[str, Any] | None = cache.get(_key(request, program, token))
    if held is None:
        return render(request, "programs/sign_up_gone.html", {"program": program}, status=404)
    if request.method == "POST":
        return _apply(request, program, token, held)
    found = sign_ups.plan(program, held["content"])
    page = Paginator(found.new, A_PAGE).get_page(request.GET.get("page"))
    looked(request, [one.person for one in page], where="tracker", of=program)
    context = {"program": program, "plan": found, "page": page, "keep": "", "tells": held["tells"]}
    return render(request, "programs/sign_up_review.html", context | {"can": _is_open(program)})


def _apply(request: HttpRequest, program: Program, token: str, held: dict[str, Any]) -> HttpResponse:
    seen, by, now = request.POST.get("seen", ""), reader(request), clock.now()
    try:
        done = sign_ups.apply(program, held["content"], seen=seen, tells=held["tells"], by=by, now=now)
    except sign_ups.PlanIsStale:
        messages.warning(request, _("Something changed meanwhile, so nobody was signed up. Look again."))
    except ProgramIsNotOpen:
        messages.warning(request, _("This program is not open, so nobody was signed up."))
    else:
        numbers = {"mentors": done.mentors, "mentees": done.mentees}
        messages.success(request, _("Signed up: %(mentees)s mentees and %(mentors)s mentors.") % numbers)
    return redirect("programs:sign-up-review", program.pk, token)


def _is_open(program: Program) -> bool:
    return program.is_live and not program.has_ended(clock.today())


def _key(request: HttpRequest, program: Program, token: str) -> str:
    """Only who chose the file finds it again."""
    return f"sign-up:{program.pk}:{reader(request).pk}:{token}"

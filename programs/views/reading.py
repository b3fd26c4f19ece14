"""The guide in a program: who confirmed which chapter, and chapters in words of its own."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guides.permissions import can_edit_every_guide
from programs.actions import guides
from programs.permissions import can_coordinate_program, can_see_training
from programs.readings import reading_of
from programs.views.loading import known_program, looked, reader

A_PAGE = 50


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Names and dates only; which other chapters somebody reads is their own."""
    person = reader(request)
    program = known_program(person, pk)
    if not can_see_training(person, program):
        raise Http404
    chapters, entries = reading_of(program)
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    looked(request, [entry["person"] for entry in page], where="reading", of=program)
    done = sum(all(entry["confirmed"]) for entry in entries)
    context = {"program": program, "chapters": chapters, "page": page, "done": done, "people": len(entries)}
    return render(request, "programs/reading.html", context)


@require_POST
def make_guide(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = known_program(person, pk)
    if not (can_coordinate_program(person, program) or can_edit_every_guide(person)):
        raise Http404
    guide = guides.make(program, by=person)
    if guide is None:
        messages.info(request, _("There is no guide yet whose chapters could be changed."))
        return redirect("programs:program-detail", program.pk)
    return redirect(f"{reverse('guides:content')}?guide={guide.pk}")

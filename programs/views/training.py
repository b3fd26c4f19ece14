"""Who took the course of a program: seen, taken along, and completed by what was done elsewhere."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guides.actions import ratings, recording
from people import clock
from people.login import recently_signed_in
from people.models import Person
from programs import exports
from programs.actions import training
from programs.forms.training import RecordForm
from programs.load import training_of
from programs.models import Mentor, Program
from programs.permissions import can_record_training, can_see_training
from programs.views.loading import known_program, looked, posted, reader

A_PAGE = 50


def _trained_program(request: HttpRequest, pk: int) -> Program:
    person = reader(request)
    program = known_program(person, pk)
    if not can_see_training(person, program):
        raise Http404
    return program


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part and who took the course; nothing of requests, pairs or check-ins."""
    program = _trained_program(request, pk)
    entries = training_of(program, now=clock.now())
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    looked(request, [entry["person"] for entry in page], where="training", of=program)
    asked = [entry for entry in entries if entry["is_asked"]]
    context = {
        "program": program,
        "page": page,
        "asked": len(asked),
        "done": sum(entry["is_done"] for entry in asked),
        "rating": ratings.mean(program.mentor_course) if program.mentor_course else None,
    }
    return render(request, "programs/training.html", context)


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    return _export(request, program=_trained_program(request, pk))


@recently_signed_in
def _export(request: HttpRequest, *, program: Program) -> HttpResponse:
    entries = training.take_along(program, by=reader(request), now=clock.now())
    looked(request, [entry["person"] for entry in entries], where="training", of=program)
    name = f"{slugify(program.name) or 'program'}-training.csv"
    return HttpResponse(
        exports.training(entries),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    program = _trained_program(request, pk)
    mentors = program.mentors.filter(state=Mentor.State.AVAILABLE, person__is_active=True)
    mentor = get_object_or_404(mentors.select_related("person"), person=person_pk)
    if not can_record_training(reader(request), mentor):
        raise Http404
    return _record(request, program=program, person=mentor.person)


@recently_signed_in
def _record(request: HttpRequest, *, program: Program, person: Person) -> HttpResponse:
    form = RecordForm(posted(request), program=program, now=clock.now())
    if request.method == "POST" and form.is_valid() and program.mentor_course:
        recording.record(
            person, program.mentor_course, **form.cleaned_data, by=reader(request), now=clock.now()
        )
        messages.success(
            request, _("Recorded. %(name)s can read what you wrote.") % {"name": person.full_name}
        )
        return redirect("programs:training", program.pk)
    return render(
        request, "programs/training_record.html", {"program": program, "person": person, "form": form}
    )

"""Who took the course of a program: seen, taken along, and completed by what was done elsewhere."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guides.actions import ratings, recording
from guides.models import Course
from people import clock
from people.forms import TakeAlongForm
from people.login import recently_signed_in
from people.models import Person
from programs.forms.training import RecordForm
from programs.load import training_of
from programs.models import Program
from programs.permissions import can_record_training, can_see_training
from programs.views.loading import known_program, looked, posted, reader

A_PAGE = 50
LAST = 40  # trainings, the farthest ahead first


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
    sessions = list(program.sessions.with_counts().order_by("-starts_at")[:LAST])
    context = {
        "program": program,
        "form": TakeAlongForm(),
        "page": page,
        "asked": len(asked),
        "done": sum(entry["is_done"] for entry in asked),
        "ratings": _ratings(program),
        "upcoming": [row for row in reversed(sessions) if row.is_to_come(clock.now())],
        "past": [row for row in sessions if not row.is_to_come(clock.now())],
    }
    return render(request, "programs/training.html", context)


def _ratings(program: Program) -> list[tuple[Course, tuple[float, int]]]:
    """Of each course that the program asks, while enough people have rated it."""
    courses = [course for course in (program.mentor_course, program.mentee_course) if course]
    means = [(course, ratings.mean(course)) for course in courses]
    return [(course, mean) for course, mean in means if mean]


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """`?side=mentee` for whoever is both."""
    program = _trained_program(request, pk)
    mentor = program.mentors.available().filter(person=person_pk).select_related("person").first()
    mentee = program.mentees.enrolled().filter(person=person_pk).select_related("person").first()
    learner = mentee if request.GET.get("side") == "mentee" or mentor is None else mentor
    if learner is None or not can_record_training(reader(request), learner):
        raise Http404
    course = program.course_of("mentor" if learner == mentor else "mentee")
    return _record(request, program=program, person=learner.person, course=course)


@recently_signed_in
def _record(request: HttpRequest, *, program: Program, person: Person, course: Course) -> HttpResponse:
    form = RecordForm(posted(request), program=program, now=clock.now())
    if request.method == "POST" and form.is_valid():
        recording.record(person, course, **form.cleaned_data, by=reader(request), now=clock.now())
        messages.success(
            request, _("Recorded. %(name)s can read what you wrote.") % {"name": person.full_name}
        )
        return redirect("programs:training", program.pk)
    context = {"program": program, "person": person, "course": course, "form": form}
    return render(request, "programs/training_record.html", context)

"""One person in one program: what happened when, for whoever coordinates it."""

from __future__ import annotations

from django.db.models import Exists, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dashboard import timeline
from people.models import Person
from programs.models import Mentee, Mentor
from programs.views.loading import coordinated_program, looked, reader


@require_safe
def show(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Of somebody else who takes part; one's own is on “My data”, and so is that it was looked at."""
    by = reader(request)
    program = coordinated_program(by, pk)
    mentors = Mentor.objects.filter(program=program, person=person_pk)
    mentees = Mentee.objects.filter(program=program, person=person_pk)
    people = Person.objects.get_queryset().select_related("unit")
    about = get_object_or_404(people.filter(Q(Exists(mentors)) | Q(Exists(mentees))), pk=person_pk)
    if about.pk == by.pk:
        raise Http404
    looked(request, [about], where="timeline", of=program)
    context = {
        "program": program,
        "about": about,
        "facts": timeline.of(program, about, by=by),
        "side": "mentees" if mentees.exists() else "mentors",
    }
    return render(request, "dashboard/timeline.html", context)

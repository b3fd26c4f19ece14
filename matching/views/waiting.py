"""A mentee's place on the waiting list: since when, why, and what can be done now."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from guides.models import Course
from matching.models import Policy
from matching.waiting import why_waiting
from people import clock
from people.countries import language_name
from people.models import Person
from programs.actions.mentorships import is_left_out
from programs.models import Lottery, Mentee, Program
from programs.permissions import can_join_rounds
from programs.views.loading import known_program, own_mentee, reader

COURSE = "mentee-basics"


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = known_program(person, pk)
    mentee = own_mentee(person, program)
    if mentee is None or mentee.state != Mentee.State.ENROLLED:
        raise Http404
    mentee.person, mentee.program = person, program  # read already
    line = set(Mentee.objects.waiting().filter(program=program).order_by().values_list("pk", flat=True))
    if mentee.pk not in line:
        return redirect("programs:program-detail", pk=program.pk)
    found = why_waiting(mentee, Policy.objects.current(program), today=clock.today())
    reading = get_language() or "en"
    place = mentee.place or len(line)
    context = {
        "program": program,
        "mentee": mentee,
        "is_away": mentee.is_away(clock.today()),
        "place": place,
        "amount": max(len(line), place),  # of the last count, which never gets worse
        "found": found,
        "lots": Lottery.objects.filter(program=program).first() if is_left_out(mentee) else None,
        "languages": [(language_name(code, reading), more) for code, more in found.languages],
        "course": Course.objects.filter(slug=COURSE).first(),
        "coffee": _coffee(person),
    }
    return render(request, "matching/waiting.html", context)


def _coffee(person: Person) -> Program | None:
    """A talk of half an hour that is open to this person while they wait."""
    rows = Program.objects.live().filter(preset=Program.Preset.COFFEE).with_audiences().order_by("pk")
    return next((row for row in rows[:5] if can_join_rounds(person, row)), None)

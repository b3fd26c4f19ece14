"""Whoever has not answered yet, by name, with the mail as they get it: then one click reminds them all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from people import clock
from people.models import Person
from programs.actions import follow_ups
from programs.models import FollowUp, Program
from programs.views.loading import coordinated_program, looked, reader


@require_http_methods(["GET", "HEAD", "POST"])
def late(request: HttpRequest, pk: int) -> HttpResponse:
    """Check-ins of this program that are open and due; never those of an own pair."""
    program = coordinated_program(reader(request), pk)
    rows = _late(program, reader(request))
    silent = [(row, person) for row in rows for person in _silent(row)]
    if request.method == "POST":
        sent = sum(follow_ups.remind_now(row, by=reader(request), now=clock.now()) for row in rows)
        words = ngettext("%(amount)s person is reminded.", "%(amount)s people are reminded.", sent)
        messages.success(request, words % {"amount": sent})
        return redirect("dashboard:program-desk", pk)
    looked(request, [person for _row, person in silent], where="check-in", of=program)
    return render(request, "programs/remind.html", {"program": program, "silent": silent})


def _late(program: Program, by: Person) -> list[FollowUp]:
    rows = FollowUp.objects.coordinated_by(by).open().running().filter(mentorship__program=program)
    rows = rows.filter(due_on__lte=clock.today()).prefetch_related("answers")
    people = ("mentorship__mentor_person", "mentorship__mentee_person", "mentorship__program__owner")
    return list(rows.select_related(*people).order_by("mentorship__mentee_person__sort_name", "pk"))


def _silent(row: FollowUp) -> list[Person]:
    answered = {answer.side for answer in row.answers.all()}
    pair = row.mentorship
    return [each for each in (pair.mentee_person, pair.mentor_person) if pair.side_of(each) not in answered]

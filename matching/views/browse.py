"""Finding a mentor: the directory and one mentor's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from matching import load, pace, ties
from matching.actions import requests
from matching.choosing import Filters
from matching.directory import Directory, directory, seen_through
from matching.engine import Bar, PairReasons, why
from matching.models import Apart, Mark, MentorRequest, Policy
from matching.views.facets import facets, with_room, words_of
from matching.views.refusals import REFUSALS
from people import clock, prepared
from people.models import Person
from programs.models import Mentee, Mentor, Mentorship, Program
from programs.permissions import can_coordinate_program
from programs.views.loading import reader


def mentee_rows(person: Person) -> list[Mentee]:
    """Where this person takes part as mentee, newest first."""

    def write(keys: Sequence[int]) -> QuerySet[Mentee]:
        rows = Mentee.objects.enrolled().filter(person=keys[0], program__state=Program.State.LIVE)
        return rows.select_related("program__owner", "program__deputy", "person").order_by(
            "-enrolled_at", "-pk"
        )

    return prepared.objects("mentee rows", write, [person.pk])


def known_mentor(person: Person, pk: int) -> Mentor:
    """With the places that are free; who is shown to everybody needs no question about it."""
    try:
        mentor = load.with_load(pk)
    except Mentor.DoesNotExist:
        raise Http404 from None
    if not mentor.is_public and not Mentor.objects.known_to(person).filter(pk=pk).exists():
        raise Http404
    return mentor


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    rows = mentee_rows(reader(request))
    if not rows:
        without = (Program.Preset.GUIDE, Program.Preset.COFFEE)  # nobody chooses a mentor there
        programs = Program.objects.live().exclude(preset__in=without).select_related("owner")
        return render(request, "matching/mentor_invite.html", {"programs": programs})
    asked = request.GET.get("program", "")
    mentee = next((row for row in rows if str(row.program_id) == asked), rows[0])
    found = directory(
        mentee,
        Filters.read(request.GET),
        today=clock.today(),
        language=translation.get_language() or "en",
    )
    context = _listed(found, request) | {"mentee": mentee, "mentee_rows": rows}
    return render(request, "matching/mentor_list.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One mentor. Somebody who is not to be had is explained, unless the reason is nobody's business."""
    person = reader(request)
    mentor = known_mentor(person, pk)
    mentees = [row for row in mentee_rows(person) if row.program_id == mentor.program_id]
    context: dict[str, Any] = {"mentor": mentor, "free": load.free_seats(mentor), "mentee": None}
    context["usual"] = pace.usual_days(mentor, now=clock.now())
    context["back"] = request.GET.urlencode() or f"program={mentor.program_id}"
    if mentees and mentor.person_id != person.pk:
        context |= _about_two(mentor, mentees[0])
    if mentor.person_id != person.pk and _is_away(mentor, person, context.get("found")):
        context["is_own_wish"] = Apart.objects.visible_to(person).filter(other=mentor.person_id).exists()
        return render(request, "matching/mentor_away.html", context)
    return render(request, "matching/mentor_detail.html", context)


def _is_away(mentor: Mentor, person: Person, found: PairReasons | None) -> bool:
    """Not available to anybody, or not to this mentee for a reason that is not theirs to read: one page."""
    if found is not None and any(reason.code == Bar.BLOCKED for reason in found.blocked):
        return True
    is_here = mentor.is_available and mentor.person.is_active
    if is_here and found is not None:
        return False
    is_away = not is_here or Apart.objects.holds(person.pk, mentor.person_id)
    return is_away and not can_coordinate_program(person, mentor.program)


def _listed(found: Directory, request: HttpRequest) -> dict[str, Any]:
    page = found.page(
        number=_number(request.GET.get("page", "")),
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    program, filters = found.mentee.program_id, found.filters
    chips = _chips(found)
    return {
        "page": page,
        "count": page.count,
        "keep": filters.query(program),
        "back": request.GET.urlencode(),
        "chips": chips,
        "facets": facets(found),
        "room": with_room(found),
        "filters": filters,
        "pair": _pair(found),
        "marks": _marks(found),
        "rest": seen_through(found, filters.bare()).count if chips and not page.count else 0,
        "topic_names": found.topic_names,
        "policy": found.policy,
        "is_left_out": found.is_left_out,
    }


def _chips(found: Directory) -> list[dict[str, Any]]:
    """Each filter in use, the address without it, and how many mentors there are then."""
    filters, program = found.filters, found.mentee.program_id
    return [
        {
            "words": words_of(found, name, value),
            "query": filters.without(name, value).query(program),
            "number": None if found.count else found.count_without(name, value),
        }
        for name, value in filters.active()
    ]


def _marks(found: Directory) -> list[dict[str, Any]]:
    """Links to the mentors this mentee saved or put aside."""
    program = found.mentee.program_id
    shows = {"saved": Mark.Kind.SAVED, "aside": Mark.Kind.NOT_FOR_ME}
    return [
        {"show": show, "number": number, "query": Filters(show=show, has_room=False).query(program)}
        for show, kind in shows.items()
        if (number := found.marked(kind)) and found.filters.show != show
    ]


def _pair(found: Directory) -> Mentorship | None:
    if found.ties.pair is None:
        return None
    return Mentorship.objects.select_related("mentor_person").filter(pk=found.ties.pair).first()


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 7 else 1


def _about_two(mentor: Mentor, mentee: Mentee) -> dict[str, Any]:
    """What the two share, what is open between them, and what stands in the way of asking."""
    now = clock.now()
    policy = Policy.objects.current(mentor.program)
    between = ties.of_two(mentor, mentee, policy, today=now.date())
    found = why(between.problem, mentor.pk, mentee.pk)
    mine = MentorRequest.objects.open().filter(mentee=mentee, mentor=mentor)
    return {
        "mentee": mentee,
        "found": found,
        "refusal": _refusal(mentor, mentee, found, now=now),
        "open_request": mine.first() if mentor.pk in between.asked else None,
        "choices_left": max(mentor.program.most_choices - len(between.asked), 0),
        "mark": between.marks.get(mentor.pk, ""),
        "topic_names": load.topic_names(translation.get_language() or "en"),
    }


def _refusal(mentor: Mentor, mentee: Mentee, found: PairReasons, *, now: datetime) -> Exception | None:
    try:
        requests.check_asking(mentor, mentee, now=now, found=found)
    except REFUSALS as refusal:
        return refusal
    return None


def judged(mentor: Mentor, mentee: Mentee) -> tuple[PairReasons, Exception | None]:
    """What the engine says of a mentor from `with_load()` and a mentee, and what forbids asking."""
    now = clock.now()
    policy = Policy.objects.current(mentor.program)
    found = why(load.around(mentee, policy, today=now.date(), mentors=[mentor]), mentor.pk, mentee.pk)
    return found, _refusal(mentor, mentee, found, now=now)

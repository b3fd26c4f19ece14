"""Finding a mentor: the directory and one mentor's page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from matching import load
from matching.actions import requests
from matching.engine import PairReasons, why
from matching.forms import FilterForm
from matching.models import MentorRequest, Policy
from matching.views.directory import Directory, Filters, directory
from matching.views.refusals import REFUSALS
from people import clock
from people.countries import country_name, language_name
from people.models import Person
from programs.models import Mentee, Mentor, Mentorship, Program
from programs.views.loading import reader

A_PAGE = 24


def mentee_rows(person: Person) -> list[Mentee]:
    """Where this person takes part as mentee, newest first."""
    rows = Mentee.objects.enrolled().filter(person=person, program__state=Program.State.LIVE)
    return list(rows.select_related("program__owner", "person").order_by("-enrolled_at", "-pk"))


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    rows = mentee_rows(reader(request))
    if not rows:
        programs = Program.objects.live().select_related("owner")
        return render(request, "matching/mentor_invite.html", {"programs": programs})
    asked = request.GET.get("program", "")
    mentee = next((row for row in rows if str(row.program_id) == asked), rows[0])
    language = translation.get_language() or "en"
    found = directory(mentee, today=clock.today(), language=language)
    filters = Filters.read(request.GET)
    context = _listed(found, filters, mentee, page=request.GET.get("page"), language=language)
    pair = Mentorship.objects.going_on().filter(mentee=mentee).select_related("mentor_person").first()
    context |= {"mentee": mentee, "mentee_rows": rows, "pair": pair}
    return render(request, "matching/mentor_list.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Mentor.objects.visible_to(reader(request)).with_load()
    mentor = get_object_or_404(rows.select_related("person__unit", "program__owner"), pk=pk)
    mentees = [row for row in mentee_rows(reader(request)) if row.program_id == mentor.program_id]
    context: dict[str, Any] = {"mentor": mentor, "free": load.free_seats(mentor), "mentee": None}
    if mentees and mentor.person_id != reader(request).pk:
        context |= _about_two(mentor, mentees[0])
    return render(request, "matching/mentor_detail.html", context)


def _listed(
    found: Directory, filters: Filters, mentee: Mentee, *, page: str | None, language: str
) -> dict[str, Any]:
    cards = found.matching(filters)
    return {
        "page": Paginator(cards, A_PAGE).get_page(page),
        "count": len(cards),
        "keep": filters.query(mentee.program_id),
        "chips": _chips(found, filters, mentee.program_id, language=language),
        "form": _filter_form(found, filters, mentee.program_id, language=language),
        "is_filtered": bool(filters.active()),
        "topic_names": found.topic_names,
        "policy": found.policy,
    }


def _chips(found: Directory, filters: Filters, program: int, *, language: str) -> list[dict[str, Any]]:
    """Each filter in use, the address without it, and how many mentors there are then."""
    chips = []
    for name, value in filters.active():
        fewer = filters.without(name, value)
        words = {
            "q": value,
            "topics": found.topic_names.get(value, value),
            "language": language_name(value, language),
            "country": country_name(value, language),
            "has_room": "",
        }
        number = len(found.matching(fewer))
        chips.append({"words": words[name], "query": fewer.query(program), "number": number})
    return chips


def _filter_form(found: Directory, filters: Filters, program: int, *, language: str) -> FilterForm:
    return FilterForm(
        topics=[
            (slug, f"{found.topic_names.get(slug, slug)} ({amount})")
            for slug, amount in found.topic_counts(filters)
        ],
        languages=sorted(
            ((code, language_name(code, language)) for code in found.languages()), key=lambda row: row[1]
        ),
        countries=sorted(
            ((code, country_name(code, language)) for code in found.countries()), key=lambda row: row[1]
        ),
        initial={
            "q": filters.q,
            "topic": filters.topics,
            "language": filters.language,
            "country": filters.country,
            "room": "1" if filters.has_room else "0",
            "program": program,
        },
    )


def _about_two(mentor: Mentor, mentee: Mentee) -> dict[str, Any]:
    """What the two share, what is open between them, and what stands in the way of asking."""
    found, refusal = judged(mentor, mentee)
    mine = list(MentorRequest.objects.open().filter(mentee=mentee))
    return {
        "mentee": mentee,
        "found": found,
        "refusal": refusal,
        "open_request": next((row for row in mine if row.mentor_id == mentor.pk), None),
        "choices_left": max(mentor.program.most_choices - len(mine), 0),
        "topic_names": load.topic_names(translation.get_language() or "en"),
    }


def judged(mentor: Mentor, mentee: Mentee) -> tuple[PairReasons, Exception | None]:
    """What the engine says of a mentor from `with_load()` and a mentee, and what forbids asking."""
    now = clock.now()
    policy = Policy.objects.current(mentor.program)
    found = why(load.around(mentee, policy, today=now.date(), mentors=[mentor]), mentor.pk, mentee.pk)
    try:
        requests.check_asking(mentor, mentee, now=now, found=found)
    except REFUSALS as refusal:
        return found, refusal
    return found, None

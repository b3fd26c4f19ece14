from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from dashboard import guidance, house, numbers, todo, worklist
from dashboard.attention_item import Attention
from matching.choosing import Filters
from matching.directory import directory
from matching.models import MentorRequest
from people import clock
from people.models import Person
from programs.models import Mentee, Mentor
from programs.permissions import can_see_desk
from programs.views.loading import reader

A_FEW = 3


def home(request: HttpRequest) -> HttpResponse:
    """One's own next step first, then the year with each partner, then what else is open to join."""
    person, today = reader(request), clock.today()
    items, there = todo.for_request(request, today=today), todo.there_is(request)
    asked = MentorRequest.objects.on_the_way().sent_by(person).select_related("mentor__person", "program")
    years = numbers.years_of(person, today=today) if "pair" in there else []
    context = {
        "next": items[0] if items else None,
        "others": items[1:4],
        "today": today,
        "asked": list(asked) if "asked" in there else [],
        "suggested": _suggested(todo.rows_for(request).get("choice", []), person, today=today),
        "years": years,
        "guidance": guidance.chapter_for(person, there=there, years=years, today=today),
        "rooms": _rooms(person) if "room" in there else [],
        "programs": numbers.programs_open_to(person),
        "work": _work(person, house.of_request(request), helps="team" in there, today=today),
        "part_of_day": _part_of_day(),
    }
    return render(request, "dashboard/home.html", context)


def _suggested(choices: list[Mentee], person: Person, *, today: date) -> dict[str, Any] | None:
    """The best few of the directory, for a mentee who waits and has not asked anybody."""
    if not choices:
        return None
    mentee = choices[-1]
    mentee.person = person
    found = directory(mentee, Filters(), today=today, language=get_language() or "en")
    return {
        "cards": found.best(A_FEW),
        "count": found.count,
        "program": mentee.program,
        "topic_names": found.topic_names,
    }


def _rooms(person: Person) -> list[Mentor]:
    rows = Mentor.objects.filter(person=person).taking_part().with_load()
    return list(rows.select_related("program").order_by("program__name", "pk"))


def _work(person: Person, at_home: list[Attention], *, helps: bool, today: date) -> worklist.Worklist | None:
    if not can_see_desk(person, helps=helps):
        return None
    return worklist.show(person, worklist.Filters(), today=today, size=worklist.AT_A_GLANCE, house=at_home)


def _part_of_day() -> str:
    hour = timezone.localtime(clock.now()).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"

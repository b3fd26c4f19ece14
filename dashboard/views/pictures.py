"""A program in pictures: each number leads to the list behind it, by the same question."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboard import drawing, pictures
from dashboard.pictures import DAYS, GROUPS, Picture, Scope
from dashboard.statistics import LEAST
from dashboard.views import picture_words as words
from matching.models import MentorRequest
from people import clock
from people.models import Person
from programs.models import FollowUp, Mentee, Mentor, Mentorship, Program
from programs.views.loading import coordinated_program, looked, reader

A_PAGE = 50
MOST_GROUPS = 12  # the rest of a long table stands folded
SHADES = 4
BEFORE = ("could", "invited")  # steps of people who have not joined: no part of those who have


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    scope = _scope(request, pk)
    drawn = {name: _drawn(picture, scope) for name, picture in pictures.every(scope).items()}
    months, waited = (drawn[name]["rows"][0]["cells"] for name in ("months", "wait"))
    context = {
        "program": scope.program,
        "now": scope.now,
        "by": scope.by,
        "segments": words.SEGMENTS.items(),
        "drawn": drawn,
        "has_own": scope.has_own,
        "wait": _wait(scope, waited),
        "months": _months(scope, months),
        "fewest": 2 * LEAST,
    }
    return render(request, "dashboard/program_pictures.html", context)


@require_safe
def behind(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Who stands behind one number; an address that names no number is not found."""
    scope = _scope(request, pk)
    picture = pictures.every(scope).get(name)
    if picture is None or not picture.columns:
        raise Http404
    column = request.GET.get("column") or picture.columns[0]
    group = request.GET.get("group", "").replace("\0", "")
    found = picture.behind(column, group)
    if found is None:
        raise Http404
    page = Paginator(_readable(found), A_PAGE).get_page(request.GET.get("page"))
    rows = [_row(row, scope.program) for row in page]
    looked(request, [each for row in rows for each in row["people"]], where="pictures", of=scope.program)
    label = words.column(name, column)
    context = {
        "program": scope.program,
        "title": words.WORDS[name].title,
        "label": label,
        "group": "" if picture.is_ladder else words.groups(name, scope.by)(group),
        "head": words.head(name, scope.by),
        "how": words.WORDS[name].how,
        "page": page,
        "rows": rows,
        "by": scope.by,
        "now": scope.now,
        "keep": urlencode({"column": column, "group": group, "by": scope.by}),
    }
    return render(request, "dashboard/program_picture.html", context)


def _scope(request: HttpRequest, pk: int) -> Scope:
    person = reader(request)
    program = coordinated_program(person, pk)
    if program.state == Program.State.DRAFT or program.has_rounds or not program.pairs_people:
        raise Http404  # nobody is paired here (yet) by asking
    by = request.GET.get("by", "")
    return Scope(program, person, clock.now(), clock.today(), by if by in GROUPS else GROUPS[0])


def _drawn(picture: Picture, scope: Scope) -> dict[str, Any]:
    name = picture.name
    cells = picture.cells()
    keys = list(picture.groups) + [
        key
        for key, _amounts in sorted(cells.items(), key=words.order(name, scope.by))
        if key not in picture.groups
    ]
    named = words.groups(name, scope.by)
    most = max((amount for row in cells.values() for amount in row.values()), default=0)
    address = reverse("dashboard:program-picture", args=[scope.program.pk, name])
    rows = [
        {
            "label": named(key),
            "cells": [
                _cell(picture, cells[key], column, most)
                | {"column": column}
                | {"url": f"{address}?{urlencode({'column': column, 'group': key, 'by': scope.by})}"}
                for column in picture.columns
            ],
        }
        for key in keys
    ]
    return {
        "name": name,
        "title": words.WORDS[name].title,
        "how": words.WORDS[name].how,
        "head": words.head(name, scope.by),
        "columns": [words.column(name, column) for column in picture.columns],
        "rows": rows[:MOST_GROUPS],
        "more": rows[MOST_GROUPS:],
        "is_matrix": picture.is_matrix,
        "is_empty": not most,
    }


def _cell(picture: Picture, amounts: dict[str, int], column: str, most: int) -> dict[str, Any]:
    """A share of the whole of its row, said from ten people on; else as long as it is beside the largest."""
    amount, whole = amounts[column], amounts.get(picture.whole, 0)
    is_part = bool(picture.whole) and column not in {picture.whole, *BEFORE}
    percent = round(100 * amount / whole) if is_part and whole else None
    part = round(100 * amount / whole) if whole else 0
    beside: int | None = round(100 * amount / most) if most else 0
    if picture.is_ladder:
        beside = None if column in BEFORE else part
    return {
        "label": words.column(picture.name, column),
        "amount": amount,
        "percent": percent if whole >= 2 * LEAST else None,
        "length": beside if percent is None or picture.is_ladder else percent,
        "shade": -(-SHADES * amount // most) if most else 0,
    }


def _wait(scope: Scope, cells: list[dict[str, Any]]) -> dict[str, Any] | None:
    found = pictures.time_to_match(scope)
    if found is None:
        return None
    around = drawing.Frame(until=DAYS[-1], floor=0.0)
    return {
        "median": found.median,
        "amount": found.amount,
        "waiting": found.waiting,
        "path": around.stairs(found.curve),
        "marks": [{"days": days, "x": around.x(days)} for days in DAYS[2:]],
        "rows": [
            {"days": days, "share": found.curve.at(days), "cell": cell}
            for days, cell in zip(DAYS, cells[2:], strict=True)
        ],
        "counted": cells[0],
        "still": cells[1],
    }


def _months(scope: Scope, cells: list[dict[str, Any]]) -> dict[str, Any]:
    amounts = [cell["amount"] for cell in cells]
    return {
        "rows": cells,
        "first": cells[0],
        "first_on": date.fromisoformat(cells[0]["column"]),
        "last": cells[-1],
        "most": max(amounts),
        "path": drawing.line(amounts),
    }


ORDER = {
    Person: ("sort_name", "pk"),
    Mentee: ("person__sort_name", "pk"),
    Mentor: ("person__sort_name", "pk"),
    Mentorship: ("mentee_person__sort_name", "pk"),
    FollowUp: ("mentorship__mentee_person__sort_name", "pk"),
    MentorRequest: ("-asked_at", "pk"),
}
WITH = {
    Person: (),
    Mentee: ("person",),
    Mentor: ("person",),
    Mentorship: ("mentor_person", "mentee_person"),
    FollowUp: ("mentorship__mentor_person", "mentorship__mentee_person"),
    MentorRequest: ("mentor__person", "mentee__person"),
}


def _readable(rows: QuerySet[Any]) -> QuerySet[Any]:
    related = WITH[rows.model]
    return (rows.select_related(*related) if related else rows).order_by(*ORDER[rows.model])


def _row(row: Any, program: Program) -> dict[str, Any]:
    """Facts only: who, where they are in the program, and the page that has more of it."""
    if isinstance(row, Person):
        return {"people": [row], "fact": "", "day": None, "url": ""}
    if isinstance(row, (Mentee, Mentor)):
        is_mentee = isinstance(row, Mentee)
        return {
            "people": [row.person],
            "fact": _("Joined") if is_mentee else row.get_state_display(),
            "day": row.enrolled_at if is_mentee else row.answered_at,  # type: ignore[union-attr]
            "url": reverse("dashboard:timeline", args=[program.pk, row.person_id]),
        }
    if isinstance(row, MentorRequest):
        people = [row.mentee.person, row.mentor.person]
        url = reverse("matching:behalf-detail", args=[row.pk])
        return {"people": people, "fact": row.get_state_display(), "day": row.asked_at, "url": url}
    pair = row.mentorship if isinstance(row, FollowUp) else row
    return {
        "people": [pair.mentee_person, pair.mentor_person],
        "fact": row.title if isinstance(row, FollowUp) else pair.get_state_display(),
        "day": row.due_on if isinstance(row, FollowUp) else pair.started_on,
        "url": reverse("matching:pair-detail", args=[pair.pk]),
    }

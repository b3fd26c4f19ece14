"""Who gets a mentor in a draft and who does not, by group; groups too small to be named stay together."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matching.models import MatchRun
from matching.views.loading import run_of
from people import clock
from people.countries import country_name
from people.models import LEVEL_ORDER, Level
from programs.models import Mentee, Mentor
from programs.views.loading import reader

LEAST = 5  # people; smaller groups are shown together
WAITED = (30, 90)  # days

Group = dict[str, Any]


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    run = run_of(reader(request), pk)
    context = {"run": run, "program": run.program, "least": LEAST} | fairness(run, now=clock.now())
    return render(request, "matching/run_fairness.html", context)


def fairness(run: MatchRun, *, now: datetime) -> dict[str, Any]:
    """Shares with a mentor by country, department, level and waiting time, and how mentees are spread."""
    given = list(run.proposals.standing().values_list("mentee_id", "mentor_id"))
    has = {mentee for mentee, _mentor in given}
    everybody = has | {row["mentee"] for row in run.result.get("unmatched", [])}
    columns = ("pk", "person__country", "person__unit__name", "person__level", "enrolled_at")
    found = Mentee.objects.filter(pk__in=everybody).values_list(*columns)
    rows = [(*row[:4], _step((now - row[4]).days)) for row in found]
    language = get_language() or "en"
    tables: list[tuple[str, int, Callable[[Any], str], Callable[[Any], Any]]] = [
        (_("By country"), 1, lambda code: country_name(code, language) or _("Unknown"), str),
        (_("By department"), 2, lambda name: name or _("Unknown"), str),
        (_("By level"), 3, _level, lambda level: LEVEL_ORDER.get(level, 0)),
        (_("By time of waiting"), 4, _waited, int),
    ]
    return {
        "tables": [
            {"title": title, "groups": _groups(rows, column, has, name, order)}
            for title, column, name, order in tables
        ],
        "people": len(rows),
        "with_mentor": len(has),
        "spread": _spread(run, Counter(mentor for _mentee, mentor in given)),
    }


def _groups(
    rows: Iterable[tuple[Any, ...]],
    column: int,
    has: set[int],
    name: Callable[[Any], str],
    order: Callable[[Any], Any],
) -> list[Group]:
    """One row per group; those below the least, and the next smallest if need be, as one."""
    members: dict[Any, list[int]] = defaultdict(list)
    for row in rows:
        members[row[column]].append(row[0])
    small: list[int] = []
    for key in sorted(members, key=lambda key: (len(members[key]), str(key))):
        if len(members[key]) >= LEAST and (not small or len(small) >= LEAST):
            break
        small += members.pop(key)
    found = [_group(name(key), members[key], has) for key in sorted(members, key=lambda key: order(key or 0))]
    return [*found, _group(_("Smaller groups together"), small, has)] if small else found


def _group(name: str, members: list[int], has: set[int]) -> Group:
    given = sum(pk in has for pk in members)
    percent = round(100 * given / len(members)) if members else 0
    return {"name": name, "people": len(members), "given": given, "percent": percent}


def _spread(run: MatchRun, given: Counter[int]) -> list[Group]:
    """How many mentors with room get so many mentees by this draft."""
    rows = Mentor.objects.filter(program=run.program).with_room().values_list("pk", flat=True)
    amounts = Counter(given[pk] for pk in {*rows, *given})
    return [{"mentees": number, "mentors": amounts[number]} for number in sorted(amounts)]


def _level(level: str) -> str:
    return str(Level(level).label) if level in Level.values else _("Unknown")


def _step(days: int) -> int:
    return bisect_left(WAITED, days)


def _waited(step: int) -> str:
    return (_("Up to 30 days"), _("31 to 90 days"), _("More than 90 days"))[step]

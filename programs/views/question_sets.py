"""What a program asks its pairs on each occasion: which questions, in which order, and some of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from people import clock
from programs import questions
from programs.actions import question_sets
from programs.models import Program, QuestionSet
from programs.permissions import can_change_team
from programs.views.loading import coordinated_program, reader

TITLES = {
    "week6": gettext_lazy("After six weeks"),
    "quarter-1": gettext_lazy("First quarter"),
    "quarter-2": gettext_lazy("Second quarter"),
    "quarter-3": gettext_lazy("Third quarter and later ones"),
    "quarter-4": gettext_lazy("Fourth quarter"),
    "closing": gettext_lazy("At the end, when it comes early"),
    "lookback": gettext_lazy("Half a year after the end"),
}
KINDS = {
    "agree": gettext_lazy("1 to 5, how far somebody agrees"),
    "yes_no": gettext_lazy("Yes or no"),
    "number": gettext_lazy("A number"),
    "text": gettext_lazy("Own words"),
}
SEES = {
    questions.HR: gettext_lazy("The coordinators"),
    questions.PARTNER: gettext_lazy("The partner, once both have answered"),
    questions.TOTALS: gettext_lazy("Nobody; only totals of ten and more"),
}
SIDES = {
    (True, True): gettext_lazy("both"),
    (True, False): gettext_lazy("mentee"),
    (False, True): gettext_lazy("mentor"),
}
NEW = 2  # empty lines for questions of one's own


@require_safe
def show_list(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    own = {row.name: row for row in reversed(QuestionSet.objects.filter(program=program))}
    sets = [
        {
            "name": name,
            "title": title,
            "own": own.get(name),
            "amount": len(own[name].entries if name in own else questions.SETS[name]),
        }
        for name, title in TITLES.items()
    ]
    return render(request, "programs/question_sets.html", {"program": program, "sets": sets})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    if name not in TITLES:
        raise Http404
    may_change = can_change_team(reader(request), program)
    entries = _entries(program, name)
    problem = ""
    if request.method == "POST":
        if not may_change:
            raise Http404
        entries = _posted(request)
        try:
            question_sets.change(program, name=name, entries=entries, by=reader(request), now=clock.now())
        except question_sets.NeededQuestion:
            problem = _("Questions marked “always” cannot be left out, unless nothing is asked at all.")
        except question_sets.NotAQuestion:
            problem = _("One of your own questions is not complete: it needs words, a kind and who sees it.")
        else:
            messages.success(
                request, _("Saved. Check-ins that are open keep the questions they opened with.")
            )
            return redirect("programs:question-sets", pk)
    context = {
        "program": program,
        "name": name,
        "title": TITLES[name],
        "rows": _rows(entries, name),
        "own_rows": _own_rows(entries),
        "kinds": KINDS.items(),
        "sees": SEES.items(),
        "may_change": may_change,
        "problem": problem,
    }
    return render(request, "programs/question_set.html", context, status=422 if problem else 200)


def _entries(program: Program, name: str) -> list[dict[str, Any]]:
    own = QuestionSet.objects.filter(program=program, name=name).first()
    return list(own.entries) if own else [{"key": key} for key in questions.SETS[name]]


def _rows(entries: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Asked ones in their order, then those that could be."""
    places = {entry["key"]: place for place, entry in enumerate(entries, 1) if "key" in entry}
    keys = [*places, *(key for key in questions.SETS[name] if key not in places)]
    found = []
    for key in keys:
        question = questions.BY_KEY.get(key)
        if question is not None:
            words = str(question.mentee or question.mentor) % {"name": _("your partner")}
            sees = str(questions.VISIBLE[question.sees]) % {"name": _("the partner")}
            side = SIDES[bool(question.mentee), bool(question.mentor)]
            found.append(
                {"question": question, "words": words, "sees": sees, "side": side, "place": places.get(key)}
            )
    return found


def _own_rows(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = [entry | {"place": place} for place, entry in enumerate(entries, 1) if "own" in entry]
    used = {row["own"] for row in rows}
    free = (f"own-{number}" for number in range(1, 999) if f"own-{number}" not in used)
    new = {"en": "", "nl": "", "kind": "agree", "sees": "hr", "place": None}
    return rows + [new | {"own": next(free)} for _row in range(NEW)]


def _posted(request: HttpRequest) -> list[dict[str, Any]]:
    """Every line with “ask it” ticked, by its place."""
    found: list[tuple[float, int, dict[str, Any]]] = []
    for order, key in enumerate(request.POST.getlist("key")):
        if request.POST.get(f"ask-{key}"):
            found.append((_place(request, key), order, {"key": key}))
    for order, own in enumerate(request.POST.getlist("own")):
        words = {name: request.POST.get(f"{name}-{own}", "") for name in ("kind", "sees", "en", "nl")}
        if request.POST.get(f"ask-{own}") or (words["en"] + words["nl"]).strip():
            found.append((_place(request, own), 1000 + order, {"own": own, **words}))
    return [entry for _place_, _order, entry in sorted(found, key=lambda each: each[:2])]


def _place(request: HttpRequest, key: str) -> float:
    try:
        return float(request.POST.get(f"place-{key}", ""))
    except ValueError:
        return 500.0

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from people import clock
from programs import knowledge
from programs.actions import goals
from programs.forms.mentorships import GoalForm, ProgressForm
from programs.models import Goal
from programs.permissions import can_work_on_mentorship
from programs.views.loading import posted, reader
from programs.views.pairs import carry_out, load_pair, load_row

MOVES = {
    "reach": (goals.reach, gettext_lazy("Noted: this goal is reached.")),
    "drop": (goals.drop, gettext_lazy("This goal is set aside. You can take it up again.")),
    "reopen": (goals.reopen, gettext_lazy("This goal is open again.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def set(request: HttpRequest, pk: int) -> HttpResponse:
    mentorship = load_pair(request, pk, to_change=True)
    back = reverse("programs:mentorship-detail", args=[pk])
    person = reader(request)
    pass_on = dict(knowledge.topics_of(person))
    chosen = pass_on.get(request.GET.get("pass_on", ""))
    form = GoalForm(posted(request), cancel_url=back, initial=GoalForm.passing_on(chosen))
    if request.method == "POST" and form.is_valid():
        carry_out(
            request, _("The goal is saved."), goals.set, mentorship, now=clock.now(), **form.cleaned_data
        )
        return redirect(back)
    context = {
        "mentorship": mentorship,
        "partner": mentorship.partner_of(person),
        "form": form,
        "pass_on": pass_on.items(),
        "rare": knowledge.rare_topics_of(person),
    }
    return render(request, "programs/goal_set.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The goal, and how far it is."""
    goal = load_row(request, Goal, pk, to_change=request.method == "POST")
    form = ProgressForm(posted(request), initial=ProgressForm.starting_with(goal))
    if request.method == "POST" and form.is_valid():
        carry_out(request, _("Your progress is saved."), goals.advance, goal, **form.cleaned_data)
        return redirect("programs:goal-detail", pk)
    context = {
        "goal": goal,
        "mentorship": goal.mentorship,
        "partner": goal.mentorship.partner_of(reader(request)),
        "can_change": can_work_on_mentorship(reader(request), goal.mentorship),
        "form": form,
    }
    return render(request, "programs/goal_detail.html", context)


@require_POST
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in MOVES:
        raise Http404
    deed, done = MOVES[verb]
    carry_out(request, str(done), deed, load_row(request, Goal, pk, to_change=True))
    return redirect("programs:goal-detail", pk)

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from people import clock
from programs import knowledge
from programs.actions import goals
from programs.forms.goals import QUESTIONS, GoalForm, InsightForm, ProgressForm, QuestionForm, ScaleForm
from programs.models import Goal, GoalStep
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
    """One sentence; what makes it sharper is asked on the page of the goal."""
    mentorship = load_pair(request, pk, to_change=True)
    back = reverse("programs:mentorship-detail", args=[pk])
    person = reader(request)
    pass_on = dict(knowledge.topics_of(person))
    chosen = pass_on.get(request.GET.get("pass_on", ""))
    form = GoalForm(posted(request), cancel_url=back, initial=GoalForm.passing_on(chosen))
    if request.method == "POST" and form.is_valid():
        done = _("The goal is saved.")
        goal = carry_out(request, done, goals.set, mentorship, now=clock.now(), **form.cleaned_data)
        return redirect("programs:goal-detail", goal.pk) if goal else redirect(back)
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
    """The goal, the next question that makes it sharper, how far it is, and its history."""
    goal = load_row(request, Goal, pk, to_change=request.method == "POST")
    form = ProgressForm(posted(request), goal=goal)
    if request.method == "POST" and form.is_valid():
        done = _("Your progress is saved.")
        carry_out(request, done, goals.advance, goal, now=clock.now(), **form.cleaned_data)
        return redirect("programs:goal-detail", pk)
    return _page(request, goal, form=form)


def _page(request: HttpRequest, goal: Goal, *, form: ProgressForm, **more: object) -> HttpResponse:
    person = reader(request)
    asked = _asked(goal, request.GET.get("question"))
    context = {
        "goal": goal,
        "mentorship": goal.mentorship,
        "partner": goal.mentorship.partner_of(person),
        "can_change": can_work_on_mentorship(person, goal.mentorship),
        "form": form,
        "steps": goal.steps.filter(kind=GoalStep.Kind.PROGRESS).select_related("author"),
        "may_agree": goal.has_scale and goal.scale_agreed_at is None and goal.scale_by_id != person.pk,
        "question": asked,
        "question_form": _question_form(goal, asked) if asked in QUESTIONS else None,
        "scale_form": _scale_form(goal),
        "later": _after(asked),
    }
    return render(request, "programs/goal_detail.html", context | more)


def _question_form(goal: Goal, question: str, given: QueryDict | None = None) -> QuestionForm:
    action = reverse("programs:goal-answer", args=[goal.pk, question])
    return QuestionForm(given, question=question, goal=goal, action=action)


def _scale_form(goal: Goal, given: QueryDict | None = None) -> ScaleForm:
    return ScaleForm(given, goal=goal, action=reverse("programs:goal-scale", args=[goal.pk]))


def _asked(goal: Goal, wanted: str | None) -> str:
    """The chosen one, else the first without an answer; the scale comes last, “” where all is said."""
    every = [*QUESTIONS, "scale"]
    if wanted in every:
        return str(wanted)
    if wanted is not None:
        return ""
    said = {name: bool(getattr(goal, name)) for name in QUESTIONS} | {"scale": goal.has_scale}
    return next((name for name in every if not said[name]), "")


def _after(question: str) -> str:
    every = [*QUESTIONS, "scale", "none"]
    return every[every.index(question) + 1] if question else ""


@require_POST
def answer(request: HttpRequest, pk: int, question: str) -> HttpResponse:
    if question not in QUESTIONS:
        raise Http404
    goal = load_row(request, Goal, pk, to_change=True)
    form = _question_form(goal, question, request.POST)
    if not form.is_valid():
        return _page(request, goal, form=ProgressForm(goal=goal), question=question, question_form=form)
    carry_out(request, _("Saved."), goals.sharpen, goal, **form.cleaned_data)
    return redirect("programs:goal-detail", pk)


@require_POST
def scale(request: HttpRequest, pk: int) -> HttpResponse:
    goal = load_row(request, Goal, pk, to_change=True)
    form = _scale_form(goal, request.POST)
    if not form.is_valid():
        return _page(request, goal, form=ProgressForm(goal=goal), question="scale", scale_form=form)
    name = goal.mentorship.partner_of(reader(request)).short_name
    done = _("Saved. The scale counts once %(name)s agrees.") % {"name": name}
    carry_out(request, done, goals.set_scale, goal, levels=form.cleaned_data)
    return redirect("programs:goal-detail", pk)


@require_POST
def agree(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    goal = load_row(request, Goal, pk, to_change=True)
    try:
        done = _("You both agree on this scale.")
        carry_out(request, done, goals.agree_scale, goal, version=version, now=clock.now())
    except goals.ScaleChanged:
        messages.info(request, _("This was changed meanwhile. Here you see how it is now."))
    return redirect("programs:goal-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def learn(request: HttpRequest, pk: int) -> HttpResponse:
    """What was learned and what will be tried, newest first."""
    mentorship = load_pair(request, pk, to_change=request.method == "POST")
    form = InsightForm(posted(request))
    if request.method == "POST" and form.is_valid():
        carry_out(request, _("Saved."), goals.learn, mentorship, now=clock.now(), **form.cleaned_data)
        return redirect("programs:insight-log", pk)
    rows = mentorship.steps.filter(kind=GoalStep.Kind.INSIGHT).select_related("author")
    context = {
        "mentorship": mentorship,
        "partner": mentorship.partner_of(reader(request)),
        "can_change": can_work_on_mentorship(reader(request), mentorship),
        "steps": rows,
        "form": form,
    }
    return render(request, "programs/insight_log.html", context)


@require_POST
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in MOVES:
        raise Http404
    deed, done = MOVES[verb]
    carry_out(request, str(done), deed, load_row(request, Goal, pk, to_change=True))
    return redirect("programs:goal-detail", pk)

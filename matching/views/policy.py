"""The rules of a program: what holds, who decided it and why; a change, and the second person's look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching import permissions
from matching.actions import policies
from matching.models import Policy
from matching.policy_forms import PolicyForm, RulesForm, values_of
from matching.rule_changes import changes
from people import clock
from people.models import Person
from programs.models import Program
from programs.states import WrongState
from programs.views.loading import coordinated_program, reader

LONGEST_HISTORY = 100


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = coordinated_program(person, pk)
    policy = Policy.objects.current(program)
    waiting = Policy.objects.waiting().filter(program=program).select_related("by", "program").first()
    context: dict[str, Any] = {
        "program": program,
        "policy": policy,
        "waiting": waiting,
        "pairs_go_on": policies.pairs_go_on(program),
    }
    if waiting:
        context |= {
            "changes": changes(policy.rules, waiting.rules),
            "may_decide": permissions.can_decide_policy(person, waiting),
            "may_withdraw": permissions.can_withdraw_policy(person, waiting),
        }
    return render(request, "matching/policy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules in force as a form; an earlier version, the preset or a scenario fills it in where named."""
    program = coordinated_program(reader(request), pk)
    policy = Policy.objects.current(program)
    cancel = reverse("matching:policy", args=[program.pk])
    if request.method == "POST":
        form = PolicyForm(request.POST)
        form.cancel_url = cancel
        if form.is_valid():
            return _saved(request, program, form)
        return _form(request, program, form, status=200)
    initial, filled = _filled(request, program, policy)
    form = PolicyForm(initial=initial | {"base": policy.version})
    form.cancel_url = cancel
    return _form(request, program, form, filled=filled)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version with what it changed against the one that was in force before it."""
    program = coordinated_program(reader(request), pk)
    rows = Policy.objects.filter(program=program).select_related("by", "decided_by").order_by("version")
    before, entries = Policy.objects.of_preset(program), []
    for row in rows:
        entries.append({"row": row, "changes": changes(before.rules, row.rules)})
        before = row if row.state == Policy.State.IN_FORCE else before
    context = {"program": program, "entries": entries[::-1][:LONGEST_HISTORY], "current": before}
    return render(request, "matching/policy_history.html", context)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The new rules hold from now on.")
    return _decided(request, pk, policies.approve, permissions.can_decide_policy, done)


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The rules stay as they were.")
    return _decided(request, pk, policies.refuse, permissions.can_decide_policy, done)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The change is withdrawn. The rules stay as they were.")
    return _decided(request, pk, policies.withdraw, permissions.can_withdraw_policy, done)


def _form(request: HttpRequest, program: Program, form: PolicyForm, **context: Any) -> HttpResponse:
    status = context.pop("status", 200)
    context |= {"program": program, "form": form, "pairs_go_on": policies.pairs_go_on(program)}
    return render(request, "matching/policy_change.html", context, status=status)


def _filled(request: HttpRequest, program: Program, policy: Policy) -> tuple[dict[str, Any], str]:
    """The values to begin with, and where they come from in words."""
    named = request.GET.get("version", "")
    if named == "preset":
        preset = Policy.objects.of_preset(program)
        return values_of(preset.rules), _("Filled in with what this kind of program begins with.")
    if named.isascii() and named.isdigit() and len(named) < 6:
        row = Policy.objects.filter(program=program, version=int(named)).first()
        if row:
            words = _("Filled in with version %(version)s. It becomes a new version when you save it.")
            return values_of(row.rules), words % {"version": row.version}
    if "seed" in request.GET:
        tried = RulesForm(request.GET)
        if tried.is_valid():
            words = _("Filled in with what you tried out in the rule lab. It holds when you have saved it.")
            return values_of(tried.rules), words
    return values_of(policy.rules), ""


def _saved(request: HttpRequest, program: Program, form: PolicyForm) -> HttpResponse:
    cleaned = form.cleaned_data
    try:
        saved = policies.save(
            program,
            form.rules,
            base=cleaned["base"],
            reason=cleaned["reason"],
            by=reader(request),
            now=clock.now(),
        )
    except policies.NothingChanged:
        messages.info(request, _("These rules hold already. Nothing was changed."))
    except policies.SavedMeanwhile:
        return _overtaken(request, program, form)
    except policies.AnotherWaits:
        messages.info(request, _("Nothing was changed: another change waits. It has to be decided first."))
    else:
        waits = _("Your change waits for a second person. Until then the rules stay as they are.")
        messages.success(request, waits if saved.is_waiting else _("The new rules hold from now on."))
    return redirect("matching:policy", program.pk)


def _overtaken(request: HttpRequest, program: Program, form: PolicyForm) -> HttpResponse:
    """Somebody else saved first: what they changed, beside what was filled in here; it can be saved still."""
    present = Policy.objects.current(program)
    base = Policy.objects.filter(program=program, version=form.cleaned_data["base"]).first()
    before = base or Policy.objects.of_preset(program)
    typed = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    typed["base"] = str(present.version)
    again = PolicyForm(typed)
    again.cancel_url = reverse("matching:policy", args=[program.pk])
    meanwhile = changes(before.rules, present.rules)
    return _form(request, program, again, meanwhile=meanwhile, present=present, status=409)


def _decided(
    request: HttpRequest,
    pk: int,
    deed: Callable[..., None],
    may: Callable[[Person, Policy], bool],
    done: str,
) -> HttpResponse:
    person = reader(request)
    rows = Policy.objects.visible_to(person).select_related("program__owner")
    policy = get_object_or_404(rows, pk=pk)
    if policy.is_waiting and not may(person, policy):
        raise Http404
    try:
        deed(policy, by=person, now=clock.now())
    except (WrongState, policies.OwnProposal):
        words = _("Nothing was changed: version %(version)s was decided already.")
        messages.info(request, words % {"version": policy.version})
    else:
        messages.success(request, done)
    return redirect("matching:policy", policy.program_id)

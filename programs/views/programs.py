"""Programs for everybody: which there are, what each asks; and, for coordinators, making and changing one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guides.permissions import can_edit_every_guide
from people import clock
from people.models import Person
from people.permissions import can_create_program
from programs.actions import programs
from programs.forms.audience import named_keys
from programs.forms.programs import NewProgramForm, ProgramForm
from programs.meanwhile import ChangedMeanwhile, opened
from programs.models import Audience, Choices, Mentee, Mentor, Program
from programs.models.audience import LONGEST_SERVICE
from programs.permissions import (
    can_change_team,
    can_coordinate_program,
    can_join_program,
    can_join_rounds,
    can_offer_as_mentor,
)
from programs.views.loading import coordinated_program, known_program, own_mentee, own_mentor, posted, reader


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """Live and paused programs, each with what this reader can do in it."""
    person = reader(request)
    rows = Program.objects.filter(state__in=[Program.State.LIVE, Program.State.PAUSED])
    rows = rows.select_related("owner", "deputy").with_audiences().order_by("name", "pk")
    mentors = {row.program_id: row for row in Mentor.objects.filter(person=person)}
    mentees = {row.program_id: row for row in Mentee.objects.filter(person=person)}
    places = [
        _place(person, program, mentor=mentors.get(program.pk), mentee=mentees.get(program.pk))
        for program in rows
    ]
    return render(request, "programs/program_list.html", {"places": places})


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    program = known_program(person, pk)
    place = _place(person, program, mentor=own_mentor(person, program), mentee=own_mentee(person, program))
    context = {
        "program": program,
        "place": place,
        "coordinates": can_coordinate_program(person, program),
        "may_nominate": program.is_live
        and not program.is_protected
        and program.pairs_people
        and person.reports.filter(is_active=True).exists(),
        "edits_guide": can_coordinate_program(person, program) or can_edit_every_guide(person),
    }
    return render(request, "programs/program_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    if not can_create_program(person):
        raise Http404
    form = NewProgramForm(posted(request), by=person, initial={"owner": person.pk, "preset": "leaders"})
    if request.method == "POST" and form.is_valid():
        program = programs.create(by=person, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("The program is made as a draft. Nobody is told anything yet."))
        return redirect("matching:program-setup", pk=program.pk)
    return render(request, "programs/program_create.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A POST with `count` shows the form again with new counts and keeps nothing."""
    person = reader(request)
    program = coordinated_program(person, pk)
    live = program.state != Program.State.DRAFT
    who: dict[str, Any] = {"by": person, "live": live, "chooses_lead": can_change_team(person, program)}
    kept = programs.as_kept(program)
    form = ProgramForm(posted(request), initial=kept, **who)
    context = {"seen": request.POST.get("seen") or form.seal(kept)}
    if "count" in request.POST:
        form = ProgramForm(initial=form.typed(), **who)
    elif request.method == "POST" and form.is_valid():
        seen = opened(context["seen"])
        try:
            programs.change(program, by=person, now=clock.now(), seen=seen, **form.cleaned_data)
        except programs.NotReady as lack:
            form.add_error(None, [str(finding.message) for finding in lack.findings])
        except programs.StaysProtected:
            form.add_error("is_protected", _("People joined on the promise that few would know. It stays so"))
        except ChangedMeanwhile as no:
            context = _meanwhile(program, form, kept, no.names)
            form = ProgramForm(initial=form.typed() | form.left_alone(kept, no.names, seen), **who)
        else:
            messages.success(request, _("The program is saved."))
            draft = program.state == Program.State.DRAFT
            return redirect("matching:program-setup" if draft else "dashboard:program-desk", pk=program.pk)
    return render(request, "programs/program_edit.html", _edit_context(program, form) | context)


def _meanwhile(program: Program, form: ProgramForm, kept: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """What somebody else saved since this form was opened, and who; saving again is then on purpose."""
    shown = form.words_of(kept, names)
    return {"seen": form.seal(kept), "meanwhile": shown, "first": programs.last_change(program)}


def _place(
    person: Person, program: Program, *, mentor: Mentor | None, mentee: Mentee | None
) -> dict[str, Any]:
    """Where this person stands in one program and which steps are open; feeds _program_steps.html."""
    enrolled = mentee is not None and mentee.state == Mentee.State.ENROLLED
    is_open = not program.has_ended(clock.today())
    return {
        "program": program,
        "audiences": [program.audience("mentor"), program.audience("mentee")],
        "mentor": mentor,
        "mentee": mentee if enrolled else None,
        "may_join": is_open and not enrolled and can_join_program(person, program),
        "has_rounds": is_open and can_join_rounds(person, program),
        "may_offer": is_open and can_offer_as_mentor(person, program, mentor=mentor),
    }


def _edit_context(program: Program, form: ProgramForm) -> dict[str, Any]:
    """Counts are of the levels, countries and groups on the screen, kept or not."""
    shown = form.typed() if form.is_bound else form.initial
    counts = {role: _fitting(role, shown) for role in ("mentor", "mentee")}
    return {"program": program, "form": form, "counts": counts}


def _fitting(role: str, shown: Mapping[str, Any]) -> int:
    months = str(shown.get(f"{role}_least_months") or 0)
    rule = Audience(
        levels=_readable(shown.get(f"{role}_levels") or []),
        countries=_readable(shown.get(f"{role}_countries") or []),
        least_months=min(int(months), LONGEST_SERVICE) if _is_key(months) else 0,
        is_only_named=bool(shown.get(f"{role}_is_only_named")),
    )
    chosen = Choices(
        groups={int(key) for key in shown.get(f"{role}_groups") or () if _is_key(key)},
        units={int(key) for key in shown.get(f"{role}_units") or () if _is_key(key)},
        named=named_keys(shown.get(f"{role}_named")),
    )
    return rule.people(choices=chosen).count()


def _is_key(written: str) -> bool:
    """What the database can take as a key; nobody has a group of five thousand digits."""
    return written.isascii() and written.isdecimal() and len(written) < 19


def _readable(codes: list[str]) -> list[str]:
    """Not judged yet; the database takes no NUL, not even in a question."""
    return [code for code in codes if "\0" not in code]

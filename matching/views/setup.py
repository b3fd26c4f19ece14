"""Setting a program up: a list of parts, each with its state, and what its rules would come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matching.actions import launch
from matching.forecast import Forecast, fitting
from matching.models import Policy
from notices.letters import preview
from people import clock
from people.models import Person
from programs.emails import coordinator
from programs.models import Program
from programs.views.loading import coordinated_program, reader

PURPOSE = {"owner", "deputy", "purpose", "purpose_nl"}
AUDIENCE = {"mentors", "mentees"}
RULES = {"one_country", "country", "language"}


@dataclass(frozen=True)
class Part:
    """One line of the list; done where nothing is found missing in it."""

    title: str
    about: str
    url: str
    is_done: bool


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    program = coordinated_program(reader(request), pk)
    if program.state != Program.State.DRAFT:
        return redirect("dashboard:program-desk", program.pk)
    policy = Policy.objects.current(program)
    fits = fitting(program)
    ahead = launch.look_ahead(program, policy, fits)
    found = launch.findings(program, policy, fits=fits, ahead=ahead)
    parts = _parts(program, policy, {finding.code for finding in found}, ahead)
    context = {
        "program": program,
        "parts": parts,
        "done": sum(part.is_done for part in parts),
        "ahead": ahead,
        "findings": found,
    }
    return render(request, "matching/program_setup.html", context)


@require_safe
def messages(request: HttpRequest, pk: int) -> HttpResponse:
    """The mails of the first weeks, as people will read them, in both languages."""
    person = reader(request)
    program = coordinated_program(person, pk)
    context = {"program": program, "mails": _mails(program, person)}
    return render(request, "matching/program_messages.html", context)


def _parts(program: Program, policy: Policy, codes: set[str], ahead: Forecast | None) -> list[Part]:
    edit, rules = (reverse(name, args=[program.pk]) for name in ("programs:program-edit", "matching:policy"))
    people = (ahead.mentors * ahead.parts, ahead.mentees * ahead.parts) if ahead else (0, 0)
    parts = [
        Part(
            _("Purpose and people"),
            _("What it is for, in English and Dutch; owner and deputy."),
            f"{edit}#purpose",
            not codes & PURPOSE,
        ),
        Part(
            _("Who can be mentor and mentee"),
            _("%(mentors)d fit as mentors, %(mentees)d as mentees.")
            % {"mentors": people[0], "mentees": people[1]},
            f"{edit}#audience",
            not codes & AUDIENCE,
        ),
        Part(_("Matching rules"), _rules(policy), rules, not codes & (RULES | AUDIENCE)),
        Part(
            _("Timeline and quarterly check-ins"),
            _("First and last day, or always on."),
            f"{edit}#dates",
            "dates" not in codes,
        ),
        Part(
            _("Messages"),
            _("Read the mails people get, in English and Dutch."),
            reverse("matching:program-messages", args=[program.pk]),
            not codes & {"purpose_nl", "message_nl"},
        ),
    ]
    return parts if program.pairs_people else [parts[0]]


def _rules(policy: Policy) -> str:
    if policy.version > 1:
        return _("Changed by you: version %(version)d.") % {"version": policy.version}
    return _("As this kind of program begins; change what you like.")


def _mails(program: Program, person: Person) -> list[dict[str, Any]]:
    """Rendered as they go out, with made-up names where a person would stand."""
    kinds = ["program_invited", "request_asked", "mentorship_started"]
    if program.mentors_are_expected:
        kinds.insert(0, "program_mentor_expected")
    languages = [code for code, _name in settings.LANGUAGES]
    return [
        {"language": code, **preview(kind, to=person, language=code, context=_made_up(program))}
        for kind in kinds
        for code in languages
    ]


def _made_up(program: Program) -> dict[str, Any]:
    return {
        "program": program.name,
        "action_url": reverse("programs:program-detail", args=[program.pk]),
        "role": "mentee",
        "is_coffee": program.preset == Program.Preset.COFFEE,
        "side": "mentee",
        "partner": "Marta",
        "name": "Sanne de Wit",
        "short_name": "Sanne",
        "answer_by": (clock.today() + timedelta(days=10)).isoformat(),
        "asks_course": program.mentor_course_id is not None,
        "asks_agreement": program.needs_agreement,
        **coordinator(program),
    }

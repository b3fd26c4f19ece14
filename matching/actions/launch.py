"""The launch check: what the program itself lacks, and what its rules would forbid."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matching.actions import policies
from matching.models import Policy
from people.models import Person
from programs.actions import copying, programs
from programs.actions.programs import Finding, NotReady
from programs.models import Program

__all__ = ["Finding", "NotReady", "copy", "findings", "go_live"]


def findings(program: Program, policy: Policy) -> list[Finding]:
    """Everything that keeps this program from going live under these rules, in words."""
    found = list(programs.missing(program))
    codes = {finding.code for finding in found}
    if codes & {"mentors", "mentees"} or not policy.has_must("other_country"):
        return found
    mentors, mentees = _countries(program, "mentor"), _countries(program, "mentee")
    if not any(ours != theirs for ours in mentors for theirs in mentees):
        sentence = _(
            "All mentors and mentees work in one country, and this program pairs across borders: "
            "nobody could get a mentor. Choose more countries."
        )
        found.append(Finding("one_country", sentence))
    return found


def go_live(program: Program, *, by: Person, now: datetime) -> None:
    """Check once more, keep the rules as version 1, then let people see the program."""
    with transaction.atomic():
        found = findings(program, Policy.objects.current(program))
        if found:
            raise NotReady(found)
        policies.save_first(program, by=by, now=now)
        programs.go_live(program, by=by, now=now)


def copy(program: Program, *, name: str, starts_on: date | None, by: Person, now: datetime) -> Program:
    """A draft like this program, for other dates, under the rules that hold here today."""
    with transaction.atomic():
        new = copying.copy(program, name=name, starts_on=starts_on, by=by, now=now)
        policies.save_copy(new, Policy.objects.current(program), by=by, now=now)
    return new


def _countries(program: Program, role: str) -> set[str]:
    """Countries of work of who fits; unknown ones cross no border."""
    audience = program.audience(role)
    if audience is None:
        return set()
    people = audience.people().exclude(country="")
    return set(people.order_by().values_list("country", flat=True).distinct())

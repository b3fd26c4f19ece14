"""A program's life: made from a preset, changed, checked, started, put aside, closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guides.models import Course, Guide
from people import audit
from people.models import DirectoryGroup, Event, OrgUnit, Person
from programs import meanwhile, states
from programs.actions import campaign_plan, follow_ups, guides, participants, preparing, protecting
from programs.calendar import months_after
from programs.models import Audience, Program
from programs.permissions import can_change_team
from programs.presets import PRESETS, Preset

MENTOR_COURSE = "mentor-basics"
GUIDE = "handbook"
COLUMNS = frozenset(
    {
        "name",
        "purpose",
        "purpose_nl",
        "is_protected",
        "protected_for",
        "owner",
        "deputy",
        "starts_on",
        "ends_on",
        "is_always_on",
        "quarters",
        "most_choices",
        "most_at_once",
        "answer_days",
        "both_confirm",
        "mentors_are_expected",
        "needs_agreement",
        "mentor_course",
        "mentee_course",
        "needs_session",
        "guide",
    }
)
AUDIENCE = {  # name of the change → (role, column)
    "mentor_levels": ("mentor", "levels"),
    "mentor_countries": ("mentor", "countries"),
    "mentee_levels": ("mentee", "levels"),
    "mentee_countries": ("mentee", "countries"),
    "mentor_groups": ("mentor", "groups"),
    "mentee_groups": ("mentee", "groups"),
    "mentor_units": ("mentor", "units"),
    "mentee_units": ("mentee", "units"),
    "mentor_least_months": ("mentor", "least_months"),
    "mentee_least_months": ("mentee", "least_months"),
    "mentor_named": ("mentor", "named"),
    "mentee_named": ("mentee", "named"),
    "mentor_is_only_named": ("mentor", "is_only_named"),
    "mentee_is_only_named": ("mentee", "is_only_named"),
}


_NOBODY_FITS = (
    ("mentor", _("Nobody fits as a mentor: choose other levels or countries.")),
    ("mentee", _("Nobody fits as a mentee: choose other levels or countries.")),
)

POINTS_AT: dict[str, tuple[type[Model], str]] = {
    "groups": (DirectoryGroup, "pk"),
    "units": (OrgUnit, "pk"),
    "named": (Person, "employee_id"),
}


@dataclass(frozen=True)
class Finding:
    """One thing a program still needs, in words, and the address where it is filled in (by program key)."""

    code: str
    message: str | Promise
    url_name: str = "programs:program-edit"


class NotAllowed(Exception):
    """Only the owner, the deputy and HR say who leads a program."""


class StaysProtected(Exception):
    """People joined on the promise that few would know."""


class NotReady(Exception):
    """The program lacks what it needs to be live."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = list(findings)


def create(*, preset: str, name: str, by: Person, now: datetime, **fields: Any) -> Program:
    """A draft as its preset describes; a first day without a last one gets the preset's length."""
    _known(fields)
    start = PRESETS[preset]
    columns = _of_preset(start) | {key: value for key, value in fields.items() if key in COLUMNS}
    if columns["starts_on"] and start.months and not columns["ends_on"]:
        columns["ends_on"] = months_after(columns["starts_on"], start.months)
    with transaction.atomic():
        program = Program.objects.create(preset=preset, name=name, created_at=now, **columns)
        Audience.objects.bulk_create(
            [
                Audience(
                    program=program,
                    role=role,
                    levels=fields.get(f"{role}_levels", list(levels)),
                    countries=fields.get(f"{role}_countries", []),
                )
                for role, levels in (("mentor", start.mentor_levels), ("mentee", start.mentee_levels))
            ]
        )
        audit.record(by=by, verb="create", about=program, preset=preset)
    return program


def as_kept(program: Program) -> dict[str, Any]:
    """All that `change` can write, by name."""
    values = {name: getattr(program, name) for name in sorted(COLUMNS)}
    for audience in program.audiences.all():
        role, chosen = audience.role, audience.choices()
        for name in ("levels", "countries", "least_months", "is_only_named"):
            values[f"{role}_{name}"] = getattr(audience, name)
        values[f"{role}_groups"] = [str(key) for key in sorted(chosen.groups)]
        values[f"{role}_units"] = [str(key) for key in sorted(chosen.units)]
        named = Person.objects.filter(pk__in=chosen.named) if chosen.named else Person.objects.none()
        values[f"{role}_named"] = sorted(named.values_list("employee_id", flat=True))
    return values


def change(
    program: Program, *, by: Person, now: datetime, seen: Mapping[str, str] | None = None, **fields: Any
) -> None:
    """Write the named columns and audience lists; what is live must not lose what it needs.

    `seen`: marks of what the form was opened with; ChangedMeanwhile where somebody else was first.
    """
    _known(fields)
    with transaction.atomic():
        row = _locked(program)
        meanwhile.check(seen or {}, as_kept(row))
        _check_lead(row, fields, by=by)
        if row.is_protected and not fields.get("is_protected", True) and protecting.has_people(row):
            raise StaysProtected
        before = {finding.code for finding in missing(row)}
        changed = _change_columns(row, fields) + _change_audiences(row, fields)
        if not changed:
            return
        if "is_protected" in changed:
            protecting.changed(row, is_protected=fields["is_protected"])
        before_guide, row = row.guide, Program.objects.select_related("guide").get(pk=row.pk)
        for guide in {before_guide, row.guide}:
            guides.entrust(guide)
        lost = [finding for finding in missing(row) if finding.code not in before]
        if lost and row.state != Program.State.DRAFT:
            raise NotReady(lost)
        audit.record(by=by, verb="change", about=row, changed=sorted(changed))
        if {"starts_on", "ends_on"} & set(changed):
            campaign_plan.follow_dates(row, by=by, today=now.date())
    program.refresh_from_db()


def last_change(program: Program) -> Event | None:
    """Who changed it last, and when."""
    told = Event.objects.filter(about_kind="programs.program", about_id=str(program.pk), verb="change")
    return told.order_by("-pk").first()


def _check_lead(row: Program, fields: dict[str, Any], *, by: Person) -> None:
    """A coordinator of the team changes all but who leads."""
    for name in ("owner", "deputy"):
        if name in fields and fields[name] != getattr(row, name) and not can_change_team(by, row):
            raise NotAllowed


def missing(program: Program, *, fits: Mapping[str, Sequence[int]] | None = None) -> list[Finding]:
    """What keeps this program from going live; the rules of matching add theirs.

    `fits`: keys of the people who fit each role, where the caller knows them already.
    """
    findings = []
    if program.owner is None or not program.owner.is_active:
        findings.append(Finding("owner", _("Choose an owner who works here.")))
    if program.deputy is None or not program.deputy.is_active:
        findings.append(Finding("deputy", _("Choose a deputy, so that the program never stands still.")))
    if not program.is_always_on and not (program.starts_on and program.ends_on):
        findings.append(Finding("dates", _("Give a first and a last day, or choose “always on”.")))
    if not program.purpose.strip():
        findings.append(Finding("purpose", _("Write what the program is for; everybody reads it first.")))
    for role, sentence in () if not program.pairs_people else _NOBODY_FITS:
        if not (_anybody_fits(program, role) if fits is None else fits[role]):
            findings.append(Finding(f"{role}s", sentence))
    return findings


def _anybody_fits(program: Program, role: str) -> bool:
    audience = program.audience(role)
    return audience is not None and audience.people().exists()


def go_live(program: Program, *, by: Person, now: datetime) -> None:
    """From now on people see it; expected mentors are asked whether they are available."""
    with transaction.atomic():
        row = _locked(program)
        findings = missing(row)
        if findings:
            raise NotReady(findings)
        states.move(program, states.PROGRAM, "go_live", live_at=now)
        audit.record(by=by, verb="go live", about=program)
        if row.mentors_are_expected:
            participants.expect_mentors(program, now=now)


def pause(program: Program, *, by: Person, now: datetime) -> None:
    """Nobody new is asked or written to, and no day that passes counts."""
    _move(program, "pause", by=by, paused_at=now)


def resume(program: Program, *, by: Person, now: datetime) -> None:
    """Open check-ins get the days back that stood still; requests are matching's."""
    with transaction.atomic():
        since = _locked(program).paused_at
        _move(program, "resume", by=by, paused_at=None)
        if since:
            stood = (now.date() - since.date()).days
            follow_ups.give_days(program=program, days=stood)
            preparing.give_days(program, days=stood)


def close(program: Program, *, by: Person, now: datetime) -> None:
    """No new pairs; the ones that go on are brought to their end by their own dates."""
    _move(program, "close", by=by, paused_at=None)


def cancel(program: Program, *, by: Person, now: datetime) -> None:
    """It does not take place any more; pairs that found each other may go on by themselves."""
    _move(program, "cancel", by=by, paused_at=None)


def _move(program: Program, verb: str, *, by: Person, **columns: Any) -> None:
    with transaction.atomic():
        states.move(program, states.PROGRAM, verb, **columns)
        audit.record(by=by, verb=verb, about=program)


def _locked(program: Program) -> Program:
    return Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)


def _known(fields: dict[str, Any]) -> None:
    unknown = fields.keys() - COLUMNS - AUDIENCE.keys()
    if unknown:
        raise TypeError(f"a program has no {', '.join(sorted(unknown))}")


def _of_preset(preset: Preset) -> dict[str, Any]:
    starts_on: date | None = None
    return {
        "starts_on": starts_on,
        "ends_on": None,
        "is_always_on": preset.months is None,
        "quarters": preset.quarters,
        "most_choices": preset.most_choices,
        "answer_days": preset.answer_days,
        "mentors_are_expected": preset.mentors_are_expected,
        "needs_agreement": preset.needs_agreement,
        "mentor_course": Course.objects.filter(slug=MENTOR_COURSE).first()
        if preset.needs_mentor_course
        else None,
        "guide": Guide.objects.filter(slug=GUIDE).first(),
    }


def _change_columns(row: Program, fields: dict[str, Any]) -> list[str]:
    changed = {
        name: value for name, value in fields.items() if name in COLUMNS and getattr(row, name) != value
    }
    if changed:
        Program.objects.filter(pk=row.pk).update(**changed)
    return list(changed)


def _change_audiences(row: Program, fields: dict[str, Any]) -> list[str]:
    changed = []
    for name, (role, column) in AUDIENCE.items():
        if name not in fields:
            continue
        audience, _made = Audience.objects.get_or_create(program=row, role=role)
        wanted, present = fields[name], getattr(audience, column)
        if column in POINTS_AT:
            changed += [name] if _change_rows(audience, column, list(wanted)) else []
        elif (sorted(present) != sorted(wanted)) if isinstance(wanted, list) else present != wanted:
            Audience.objects.filter(pk=audience.pk).update(**{column: wanted})
            changed.append(name)
    return changed


def _change_rows(audience: Audience, column: str, wanted: list[str]) -> bool:
    """By key, people by employee id; a group that the directory has removed meanwhile is no limit."""
    related = getattr(audience, column)
    model, key = POINTS_AT[column]
    before = set(related.values_list("pk", flat=True))
    after = set(model._default_manager.filter(**{f"{key}__in": wanted}).values_list("pk", flat=True))
    related.set(after)
    return before != after

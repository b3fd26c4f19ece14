"""The set-up as it stands: texts of the house and programs with all that is set, without who takes part."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from dashboard.setup import shape
from guides.actions import course_texts
from guides.models import HANDBOOK, Course, Guide
from matching.models import Policy
from people.actions import exporting
from people.actions.exporting import Taken
from people.models import DirectoryGroup, OrgUnit, Person, Topic
from people.permissions import can_manage_setup
from programs.actions.programs import COLUMNS
from programs.models import Audience, Campaign, Program, QuestionSet

NOTHING = {
    "levels": [], "countries": [], "least_months": 0, "is_only_named": False,
    "groups": [], "units": [], "named": [],
}  # fmt: skip
MESSAGE = (
    "name", "segments", "levels", "countries", "languages", "repeat", "is_service", "in_chat",
    "subject", "body", "subject_nl", "body_nl", "send_on", "anchor", "offset",
)  # fmt: skip


class NotAllowed(Exception):
    """Only HR administrators take the set-up along or bring one in."""


class TwoOfOneName(Exception):
    """Programs are known by name in a file, so each needs its own."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@transaction.atomic
def take_along(*, reason: str, by: Person, now: datetime) -> Taken[dict[str, Any]]:
    if not can_manage_setup(Person.objects.get_queryset().get(pk=by.pk)):
        raise NotAllowed
    made = document()
    amount = len(made["programs"])
    return exporting.take(made, verb="export set-up", about=by, reason=reason, rows=amount, by=by, now=now)


def here() -> dict[str, Program]:
    """Programs by name; cancelled ones are no longer part of the set-up."""
    rows = list(Program.objects.exclude(state=Program.State.CANCELLED).with_audiences().order_by("pk"))
    twice = sorted(name for name, number in Counter(row.name for row in rows).items() if number > 1)
    if twice:
        raise TwoOfOneName(twice)
    return {row.name: row for row in rows}


def document() -> dict[str, Any]:
    programs, units = here(), paths()
    policies = Policy.objects.current_of(programs.values())
    made = {
        "format": shape.FORMAT,
        "version": shape.VERSION,
        "topics": list(Topic.objects.order_by("slug").values("slug", "name", "name_nl")),
        "courses": [_course(row) for row in Course.objects.filter(is_own=True).order_by("slug")],
        "guide": _guide(Guide.objects.filter(slug=HANDBOOK).first()),
        "programs": [_program(row, policies[row.pk], units) for row in programs.values()],
    }
    return shape.plain(shape.Setup.model_validate(made))


def paths() -> dict[int, list[str]]:
    """Each department as the names from the top down."""
    rows = {pk: (name, parent) for pk, name, parent in OrgUnit.objects.values_list("pk", "name", "parent")}
    found: dict[int, list[str]] = {}
    for pk in rows:
        key: int | None = pk
        names: list[str] = []
        seen: set[int] = set()
        while key in rows and key not in seen:
            seen.add(key)
            name, key = rows[key]
            names.insert(0, name)
        found[pk] = names
    return found


def _program(row: Program, policy: Policy, units: dict[int, list[str]]) -> dict[str, Any]:
    columns = {name: getattr(row, name) for name in COLUMNS}
    for name in ("owner", "deputy"):
        columns[name] = columns[name] and columns[name].employee_id
    own = row.guide if row.guide and row.guide.parent_id else None
    columns["guide"] = None if own else columns["guide"]
    for name in ("mentor_course", "mentee_course", "guide"):
        columns[name] = columns[name] and columns[name].slug
    messages = (
        Campaign.objects.filter(program=row, marked=[]).exclude(state=Campaign.State.STOPPED).order_by("pk")
    )
    return columns | {
        "preset": row.preset,
        "own_guide": own and _guide(own),
        "mentors": _audience(row.audience("mentor"), units, names=not row.is_protected),
        "mentees": _audience(row.audience("mentee"), units, names=not row.is_protected),
        "policy": policy.rules,
        "questions": questions(row),
        "messages": [_message(each, units) for each in messages],
    }


def _guide(guide: Guide | None) -> dict[str, Any]:
    """The company's own words, as they are read now; drafts and earlier versions are the editors'."""
    if guide is None:
        return {"chapters": [], "must_read": []}
    rows = guide.chapters.current().filter(is_own=True).order_by("slug", "language")
    return {
        "chapters": list(rows.values("slug", "language", "part", "readers", "title", "body")),
        "must_read": list(guide.must_read.order_by("slug").values_list("slug", flat=True)),
    }


def _course(row: Course) -> dict[str, Any]:
    """The same as its files hold."""
    made = asdict(course_texts.kept(row))
    for lesson in made["lessons"]:
        del lesson["part"], lesson["readers"]  # of chapters only
    return made


def questions(program: Program) -> dict[str, Any]:
    """The newest version of each set that the program made its own."""
    rows = QuestionSet.objects.filter(program=program).order_by("name", "version")
    return {row.name: row.entries for row in rows}


def _audience(row: Audience | None, units: dict[int, list[str]], *, names: bool) -> dict[str, Any]:
    """`names`: who is chosen by name, unless that says of which protected group somebody is."""
    if row is None:
        return dict(NOTHING)
    chosen = row.choices()
    groups = DirectoryGroup.objects.filter(pk__in=chosen.groups)
    named = Person.objects.filter(pk__in=chosen.named if names else [])
    return {
        "levels": row.levels,
        "countries": row.countries,
        "least_months": row.least_months,
        "is_only_named": row.is_only_named,
        "groups": [str(each) for each in groups.values_list("public_id", flat=True)],
        "units": [units[key] for key in chosen.units],
        "named": list(named.values_list("employee_id", flat=True)),
    }


def _message(row: Campaign, units: dict[int, list[str]]) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in MESSAGE}
    return facts | {"units": [units[key] for key in row.units if key in units]}

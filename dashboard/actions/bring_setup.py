"""A set-up from a file: all of it or nothing, through the same deeds as on the pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dashboard.actions import bring_texts, write_setup
from dashboard.actions.write_setup import NotAllowed
from dashboard.setup import shape
from guides.models import Course, Guide
from matching.actions import policies
from matching.engine.policy import BadProblem
from matching.models import Policy
from people import audit
from people.models import DirectoryGroup, Person
from people.permissions import can_manage_setup
from programs.actions import campaigns, guides, question_sets
from programs.actions import programs as deeds
from programs.models import Campaign, Program
from programs.models.campaign import Segment


class ChangedMeanwhile(Exception):
    """What is here is no longer what the preview was made of."""


@dataclass(frozen=True)
class Preview:
    changes: list[tuple[str, str, Any, Any]]  # program, place, before, after
    made: list[str]  # programs that are new
    waiting: list[str]  # programs whose rules a second person has to agree to
    unread: list[str]  # chapters that somebody else has to publish
    seen: str  # a mark of the set-up that it was compared with


class _Undo(Exception):
    pass


def look(content: bytes | str, *, by: Person, now: datetime) -> Preview:
    """What would change; nothing does. Raises NotReadable, TwoOfOneName."""
    setup = shape.read(content)
    try:
        with transaction.atomic():
            preview = _bring(setup, by=by, now=now)
            raise _Undo
    except _Undo:
        return preview


def bring(content: bytes | str, *, seen: str, by: Person, now: datetime) -> Preview:
    """The same for good, where nothing changed since the preview. Twice changes nothing the second time."""
    setup = shape.read(content)
    with transaction.atomic():
        preview = _bring(setup, by=by, now=now)
        if preview.seen != seen:
            raise ChangedMeanwhile
        if preview.changes:
            names = sorted({program for program, *_rest in preview.changes} - {""})
            audit.record(by=by, verb="import set-up", about=by, programs=names, changes=len(preview.changes))
    return preview


def _bring(setup: shape.Setup, *, by: Person, now: datetime) -> Preview:
    if not can_manage_setup(Person.objects.get_queryset().get(pk=by.pk)):
        raise NotAllowed
    before = write_setup.document()
    here, wanted = write_setup.here(), shape.plain(setup)
    made, waiting = [], []
    unread, places = bring_texts.house(wanted, by=by, now=now), _Places()
    for number, program in enumerate(wanted["programs"]):
        where = f"programs.{number}"
        try:
            with transaction.atomic():
                row = here.get(program["name"]) or _made(program, by=by, now=now)
                if program["name"] not in here:
                    made.append(row.name)
                texts = _own_guide(row, program, where=where, by=by, now=now)
                unread += [f"{row.name}: {each}" for each in texts]
                if _fill(row, program, places, where=where, by=by, now=now):
                    waiting.append(row.name)
        except IntegrityError as error:
            raise shape.NotReadable([(where, _("These values do not go together."))]) from error
    after = write_setup.document()
    return Preview(_changes(before, after), made, waiting, unread, _mark(before))


def _made(program: Mapping[str, Any], *, by: Person, now: datetime) -> Program:
    return deeds.create(preset=program["preset"], name=program["name"], by=by, now=now)


def _fill(
    row: Program, program: Mapping[str, Any], places: _Places, *, where: str, by: Person, now: datetime
) -> bool:
    """Whether its rules wait for a second person."""
    if row.preset != program["preset"]:
        raise shape.NotReadable([(f"{where}.preset", _("The kind of a program can’t be changed."))])
    try:
        own = {"guide": row.guide} if program["own_guide"] is not None else {}
        deeds.change(row, by=by, now=now, **places.columns(program, where) | own)
    except deeds.NotReady as error:
        raise shape.NotReadable([(where, str(each.message)) for each in error.findings]) from error
    except deeds.StaysProtected as error:
        said = _("People joined on the promise that few would know. It stays so")
        raise shape.NotReadable([(f"{where}.is_protected", said)]) from error
    for name, entries in program["questions"].items():
        _ask(row, name, entries, where=f"{where}.questions.{name}", by=by, now=now)
    for number, message in enumerate(program["messages"]):
        _say(row, message, places, where=f"{where}.messages.{number}", by=by, now=now)
    return _rule(row, program["policy"], where=f"{where}.policy", by=by, now=now)


def _own_guide(
    row: Program, program: Mapping[str, Any], *, where: str, by: Person, now: datetime
) -> list[str]:
    """Chapters that wait for a second person."""
    if program["own_guide"] is None:
        return []
    guide = guides.make(row, by=by)
    if guide is None:
        raise shape.NotReadable([(f"{where}.own_guide", _("The guide of the house is not here yet."))])
    row.refresh_from_db()
    return bring_texts.chapters(guide, program["own_guide"], where=f"{where}.own_guide", by=by, now=now)


def _rule(row: Program, rules: dict[str, Any], *, where: str, by: Person, now: datetime) -> bool:
    present = Policy.objects.current(row)
    try:
        saved = policies.save(
            row, rules, base=present.version, reason=_("From a set-up file"), by=by, now=now
        )
    except policies.NothingChanged:
        return False
    except policies.AnotherWaits as error:
        said = _("Other rules wait for a second person. Decide on them first.")
        raise shape.NotReadable([(where, said)]) from error
    except (BadProblem, KeyError, TypeError) as error:
        raise shape.NotReadable([(where, str(error))]) from error
    return saved.is_waiting


def _ask(
    row: Program, name: str, entries: list[dict[str, Any]], *, where: str, by: Person, now: datetime
) -> None:
    if write_setup.questions(row).get(name) == entries:
        return
    try:
        question_sets.change(row, name=name, entries=entries, by=by, now=now)
    except (question_sets.NotAQuestion, KeyError) as error:
        raise shape.NotReadable([(where, _("This question is not known here."))]) from error
    except question_sets.NeededQuestion as error:
        raise shape.NotReadable([(where, _("A question that the figures rest on is missing."))]) from error


def _say(
    row: Program, message: dict[str, Any], places: _Places, *, where: str, by: Person, now: datetime
) -> None:
    unknown = sorted(set(message["segments"]) - set(Segment.values))
    if unknown:
        raise shape.NotReadable([(f"{where}.segments", ", ".join(unknown))])
    units = [places.unit(path, f"{where}.units") for path in message["units"]]
    columns = message | {"units": units, "send_on": datetime.fromisoformat(message["send_on"]).date()}
    same = Campaign.objects.filter(program=row, name=message["name"]).exclude(state=Campaign.State.STOPPED)
    present = same.order_by("pk").first()
    if present is None:
        campaigns.write(row, by=by, now=now, **columns)
    elif any(_kept(getattr(present, name)) != _kept(value) for name, value in columns.items()):
        if not present.is_draft:
            raise shape.NotReadable([(where, _("This message is planned or sent. Take it back first."))])
        campaigns.change(present, by=by, **columns)


def _kept(value: Any) -> Any:
    return sorted(value, key=repr) if isinstance(value, list) else value


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    old = {program["name"]: program for program in before["programs"]}
    house = shape.differences(_of_house(before), _of_house(after))
    return [("", place, was, then) for place, was, then in house] + [
        (program["name"], place, was, then)
        for program in after["programs"]
        for place, was, then in shape.differences(_by_name(old.get(program["name"], {})), _by_name(program))
    ]


def _by_name(program: dict[str, Any]) -> dict[str, Any]:
    """Messages by their name, so that one more does not look like all others changed; texts by theirs."""
    messages = {each["name"]: each for each in program.get("messages", [])}
    own = program.get("own_guide")
    return program | {"messages": messages, "own_guide": own and _guide_by_slug(own)}


def _of_house(document: dict[str, Any]) -> dict[str, Any]:
    courses = {each["slug"]: each | {"lessons": _by_slug(each["lessons"])} for each in document["courses"]}
    topics = {each["slug"]: each for each in document["topics"]}
    return {"topics": topics, "courses": courses, "guide": _guide_by_slug(document["guide"])}


def _guide_by_slug(guide: dict[str, Any]) -> dict[str, Any]:
    return guide | {"chapters": _by_slug(guide["chapters"])}


def _by_slug(texts: list[dict[str, Any]]) -> dict[str, Any]:
    return {f"{each['slug']} ({each['language']})": each for each in texts}


def _mark(document: dict[str, Any]) -> str:
    return sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


class _Places:
    """What a file names, as rows here; what is not here is said with its place in the file."""

    def __init__(self) -> None:
        self.units = {tuple(names): pk for pk, names in write_setup.paths().items()}

    def unit(self, path: list[str], where: str) -> int:
        return self._found(self.units.get(tuple(path)), " / ".join(path), where)

    def columns(self, program: Mapping[str, Any], where: str) -> dict[str, Any]:
        columns: dict[str, Any] = {name: program[name] for name in deeds.COLUMNS}
        for name in ("starts_on", "ends_on"):
            day = columns[name]
            columns[name] = datetime.fromisoformat(day).date() if day else None
        for name in ("owner", "deputy"):
            columns[name] = self._row(Person, "employee_id", columns[name], f"{where}.{name}")
        for name, model in (("mentor_course", Course), ("mentee_course", Course), ("guide", Guide)):
            columns[name] = self._row(model, "slug", columns[name], f"{where}.{name}")
        for role in ("mentor", "mentee"):
            columns |= self._audience(role, program[f"{role}s"], f"{where}.{role}s")
            if program["is_protected"]:
                del columns[f"{role}_named"]  # no file says who is chosen by name; here it stays as it is
        return columns

    def _audience(self, role: str, audience: Mapping[str, Any], where: str) -> dict[str, Any]:
        named = [self._row(Person, "employee_id", each, f"{where}.named") for each in audience["named"]]
        groups = [
            self._row(DirectoryGroup, "public_id", each, f"{where}.groups") for each in audience["groups"]
        ]
        return {
            f"{role}_levels": audience["levels"],
            f"{role}_countries": audience["countries"],
            f"{role}_least_months": audience["least_months"],
            f"{role}_is_only_named": audience["is_only_named"],
            f"{role}_units": [str(self.unit(path, f"{where}.units")) for path in audience["units"]],
            f"{role}_groups": [str(each.pk) for each in groups],
            f"{role}_named": [each.employee_id for each in named],
        }

    def _row(self, model: Any, column: str, value: str | None, where: str) -> Any:
        if value is None:
            return None
        try:
            found = model.objects.filter(**{column: value}).first()
        except (ValueError, TypeError, ValidationError):
            found = None
        return self._found(found, value, where)

    def _found(self, row: Any, value: str, where: str) -> Any:
        if row is None:
            raise shape.NotReadable([(where, _("“%(value)s” is not here.") % {"value": value})])
        return row

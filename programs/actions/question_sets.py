"""A program makes the questions its own: order, which ones, and questions in its own words."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from people import audit
from people.models import Person
from programs import questions
from programs.models import Program, QuestionSet

MOST = 40
OWN_KINDS = ("agree", "yes_no", "number", "text")
_OWN = re.compile(r"own-\d{1,3}$")


class NotAQuestion(Exception):
    """An unknown question, one without words, or one that shows the answer to the wrong people."""


class NeededQuestion(Exception):
    """What the figures of every program rest on cannot be left out."""


def change(
    program: Program, *, name: str, entries: list[dict[str, Any]], by: Person, now: datetime
) -> QuestionSet:
    """A new version, for check-ins that open from now on; an empty list asks nothing on that occasion."""
    kept = [_clean(entry, name) for entry in entries[:MOST]]
    keys = {entry.get("key") for entry in kept}
    needed = {question.key for question in questions.shipped(name) if question.needed}
    if kept and not needed <= keys:
        raise NeededQuestion
    with transaction.atomic():
        Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
        rows = QuestionSet.objects.filter(program=program, name=name)
        version = (rows.aggregate(last=Max("version"))["last"] or 0) + 1
        row = QuestionSet.objects.create(
            program=program, name=name, version=version, entries=kept, written_by=by, written_at=now
        )
        audit.record(by=by, verb="change questions", about=program, set=name, version=version)
    return row


def _clean(entry: dict[str, Any], name: str) -> dict[str, Any]:
    if "own" not in entry:
        if entry.get("key") not in questions.BY_KEY or entry["key"] not in _possible(name):
            raise NotAQuestion
        return {"key": entry["key"]}
    found = {word: str(entry.get(word, "")).strip()[:300] for word in ("own", "kind", "sees", "en", "nl")}
    fits = found["kind"] in OWN_KINDS and found["sees"] in questions.OWN_VISIBLE and _OWN.match(found["own"])
    if not fits or not (found["en"] or found["nl"]):
        raise NotAQuestion
    return found


def _possible(name: str) -> frozenset[str]:
    """Any shipped question may be asked on any occasion, but those of the year in its quarters only."""
    return frozenset(questions.BY_KEY) if name.startswith("quarter") else frozenset(questions.SETS[name])

"""The papers of a calculation: what went in, what came out, who changed it by hand; to be repeated."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from matching.engine import BadProblem, Result, Solved, problem_from_dict
from matching.engine import solve as best
from matching.models import Dossier, MatchRun
from people import audit
from people.actions import exporting
from people.actions.exporting import Taken
from people.models import Event, Person

EDITS = (
    "calculate again",
    "lock pair",
    "lock pairs",
    "unlock pair",
    "strike pair",
    "restore pair",
    "swap pair",
    "publish match run",
    "undo match run",
    "tell of match run",
)


MOST_ATTEMPTS = 3
PAIR = ("mentor", "mentee", "points", "is_locked", "is_struck")


class NothingKept(Exception):
    """The facts of this run were not kept, or their days are over."""


def keep(run: MatchRun, done: Solved, result: Result, *, now: datetime) -> None:
    """The newest calculation of a run takes the place of the one before; ids only, no names."""
    columns: dict[str, Any] = {
        "problem": _written(done.problem.as_dict()),
        "prices": done.prices,
        "result_digest": digest(result),
        "code_version": settings.VERSION,
        "kept_at": now,
        "replay": Dossier.Replay.NEVER,
        "replay_attempts": 0,
        "replay_digest": "",
        "replay_version": "",
        "replay_by": None,
        "replay_wanted_at": None,
        "replayed_at": None,
    }
    Dossier.objects.update_or_create(run=run, defaults=columns)


def want_replay(run: MatchRun, *, by: Person, now: datetime) -> None:
    """A worker calculates the kept facts once more and compares to the last byte."""
    with transaction.atomic():
        row = Dossier.objects.select_for_update(of=("self",), no_key=True).filter(run=run).first()
        if row is None or not row.problem:
            raise NothingKept
        Dossier.objects.filter(pk=row.pk).update(
            replay=Dossier.Replay.WANTED, replay_by=by, replay_wanted_at=now, replayed_at=None
        )
        audit.record(by=by, verb="repeat match run", about=run)


def replay_wanted(*, now: datetime) -> int:
    """Every repetition somebody waits for; a worker that has one in hand keeps others from it."""
    done = 0
    for pk in Dossier.objects.filter(replay=Dossier.Replay.WANTED).values_list("pk", flat=True):
        done += _replay(pk, now=now)
    return done


def _replay(pk: int, *, now: datetime) -> bool:
    """Counted before it begins: what ends its worker each time is found to be no longer repeatable."""
    if not _count(pk):
        return False
    with transaction.atomic():
        rows = Dossier.objects.filter(pk=pk, replay=Dossier.Replay.WANTED)
        row = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
        if row is None:
            return False
        try:
            if row.replay_attempts > MOST_ATTEMPTS:
                raise ValueError("it ended its worker")
            found = digest(best(problem_from_dict(json.loads(row.problem))))
        except (BadProblem, ValueError):
            found = ""  # the code of today does not read it any more: that differs too
        equal = found == row.result_digest
        Dossier.objects.filter(pk=pk).update(
            replay=Dossier.Replay.EQUAL if equal else Dossier.Replay.DIFFERS,
            replay_digest=found,
            replay_version=settings.VERSION,
            replay_attempts=0,
            replayed_at=now,
        )
    return True


def _count(pk: int) -> bool:
    """Whether it is still wanted and in nobody's hands; in a transaction of its own, which a death keeps."""
    with transaction.atomic():
        rows = Dossier.objects.filter(pk=pk, replay=Dossier.Replay.WANTED)
        free = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
        return bool(free and rows.update(replay_attempts=F("replay_attempts") + 1))


def take_along(run: MatchRun, *, reason: str, by: Person, now: datetime) -> Taken[dict[str, Any]]:
    """Everything as JSON, for whoever asks how it came about."""
    return exporting.take(
        _told(run),
        verb="export dossier",
        about=run,
        reason=reason,
        rows=run.proposals.count(),
        by=by,
        now=now,
    )


def _told(run: MatchRun) -> dict[str, Any]:
    row = Dossier.objects.filter(run=run).first()
    problem = json.loads(row.problem) if row is not None and row.problem else None
    if problem is not None:
        del problem["blocked"]  # why two are kept apart is theirs alone; the repetition here knows of it
    return {
        "run": run.pk,
        "program": run.program.name,
        "state": run.state,
        "fingerprint": run.fingerprint,
        "policy": {"version": run.policy.version, "seed": run.policy.seed},
        "code_version": row.code_version if row else None,
        "result_sha256": row.result_digest if row else None,
        "repeated": {"outcome": row.replay, "at": _moment(row.replayed_at)} if row else None,
        "published_at": _moment(run.published_at),
        "published_by": run.published_by.employee_id if run.published_by else None,
        "edits": [
            {"at": _moment(event.at), "by": event.by_id_label, "what": event.verb, "detail": event.detail}
            for event in edits(run)
        ],
        "result": run.result,
        "pairs": list(run.proposals.order_by("pk").values(*PAIR)),
        "problem": problem,
    }


def edits(run: MatchRun) -> QuerySet[Event]:
    """What people did to the draft, in order; as long as the log is kept."""
    rows = Event.objects.filter(about_kind=run._meta.label_lower, about_id=str(run.pk), verb__in=EDITS)
    return rows.order_by("at", "pk")


def prices(run: MatchRun) -> dict[int, int]:
    """What a seat of each mentor was worth, by mentor; nothing where that is not known."""
    kept = Dossier.objects.filter(run=run).values_list("prices", flat=True).first()
    return {int(mentor): price for mentor, price in (kept or {}).items()}


def over(*, now: datetime, days: int) -> QuerySet[Dossier]:
    return Dossier.objects.filter(kept_at__lt=now - timedelta(days=days)).exclude(problem="")


def forget(*, now: datetime, days: int) -> int:
    """The facts of people go; fingerprint, digest and result stay."""
    return over(now=now, days=days).update(problem="", prices={})


def digest(result: Result) -> str:
    return sha256(_written(result.as_dict()).encode()).hexdigest()


def _written(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

"""The rules of a program, one row per version: what was decided, by whom, why, and who agreed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from matching import emails, load
from matching.models import Policy
from matching.rule_changes import changes, weakens
from people import audit
from people.models import Person
from programs.models import HOLDS_A_SEAT, Mentorship, Program
from programs.states import WrongState

State = Policy.State


class SavedMeanwhile(Exception):
    """Somebody else saved other rules since this page was opened."""


class AnotherWaits(Exception):
    """One change waits for a second person; it has to be decided or withdrawn first."""


class NothingChanged(Exception):
    """These are the rules in force already."""


class OwnProposal(Exception):
    """Nobody is the second person of their own change."""


def save_first(program: Program, *, by: Person, now: datetime) -> Policy:
    """Version 1 as the preset describes it; what is saved already stays as it is."""
    with transaction.atomic():
        _lock(program)
        policy = Policy.objects.current(program)
        if policy.pk:
            return policy
        policy.version = 1
        policy.by = by
        policy.created_at = now
        policy.save(force_insert=True)
        audit.record(by=by, verb="save policy", about=policy, program=program.pk, version=1)
    return policy


def save_copy(program: Program, present: Policy, *, by: Person, now: datetime) -> Policy:
    """Version 1 of a copied program: the rules of the one it was copied from."""
    with transaction.atomic():
        _lock(program)
        policy = Policy(program=program, version=1, by=by, created_at=now, **present.rules)
        policy.save(force_insert=True)
        _record(policy, "save policy", by=by)
    return policy


def save(
    program: Program, rules: dict[str, Any], *, base: int, reason: str, by: Person, now: datetime
) -> Policy:
    """A new version, made from version `base`: in force at once, or waiting where it relaxes a promise."""
    with transaction.atomic():
        _lock(program)
        present = Policy.objects.current(program)
        if Policy.objects.waiting().filter(program=program).exists():
            raise AnotherWaits
        if present.version != base:
            raise SavedMeanwhile
        if not changes(present.rules, rules):
            raise NothingChanged
        save_first(program, by=by, now=now)
        waits = needs_second(program, present.rules, rules)
        policy = Policy(
            program=program,
            version=_next_version(program),
            state=State.WAITING if waits else State.IN_FORCE,
            by=by,
            reason=reason,
            created_at=now,
            **rules,
        )
        load.policy_facts(policy)  # what the engine can't read is never saved
        policy.save(force_insert=True)
        _record(policy, "propose policy" if waits else "save policy", by=by)
        if waits:
            emails.policy_waits(policy, now=now)
    return policy


def needs_second(program: Program, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """People in a pair were promised the musts; nobody takes them back alone."""
    return weakens(before, after) and pairs_go_on(program)


def pairs_go_on(program: Program) -> bool:
    return Mentorship.objects.filter(program=program, state__in=HOLDS_A_SEAT).exists()


def approve(policy: Policy, *, by: Person, now: datetime) -> None:
    """The second person agrees: from now on these rules hold."""
    _decide(policy, State.IN_FORCE, "approve policy", by=by, now=now)


def refuse(policy: Policy, *, by: Person, now: datetime) -> None:
    """The second person does not agree: the rules in force stay."""
    _decide(policy, State.REFUSED, "refuse policy", by=by, now=now)


def withdraw(policy: Policy, *, by: Person, now: datetime) -> None:
    """The author takes the change back."""
    with transaction.atomic():
        row = _waiting(policy, "withdraw")
        Policy.objects.filter(pk=row.pk).update(state=State.WITHDRAWN, decided_at=now)
        _record(row, "withdraw policy", by=by)
        emails.policy_no_longer_waits(row)
    policy.refresh_from_db()


def _decide(policy: Policy, state: str, verb: str, *, by: Person, now: datetime) -> None:
    with transaction.atomic():
        row = _waiting(policy, verb)
        if row.by_id == by.pk:
            raise OwnProposal
        Policy.objects.filter(pk=row.pk).update(state=state, decided_by=by, decided_at=now)
        _record(row, verb, by=by)
        emails.policy_no_longer_waits(row)
        row.refresh_from_db()
        emails.policy_decided(row, now=now)
    policy.refresh_from_db()


def _waiting(policy: Policy, verb: str) -> Policy:
    """The row as it is now, under the lock that every deed on rules takes."""
    _lock(policy.program)
    row = Policy.objects.select_related("program__owner", "by").get(pk=policy.pk)
    if not row.is_waiting:
        raise WrongState(verb, row.state)
    return row


def _lock(program: Program) -> None:
    Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)


def _next_version(program: Program) -> int:
    last = Policy.objects.filter(program=program).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _record(policy: Policy, verb: str, *, by: Person) -> None:
    audit.record(by=by, verb=verb, about=policy, program=policy.program_id, version=policy.version)

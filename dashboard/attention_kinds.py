"""Which words go with which kind of row, counted now or kept in a signal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard import attention_words as words
from dashboard import house_words
from dashboard.attention_item import Attention, Matter
from programs import signal_words
from programs.models import Signal

# What a row of each kind is about, and its words.
COUNTED: dict[str, tuple[str, Callable[[int, str, int], Attention]]] = {
    Matter.CHECK_INS: ("program", words.silent),
    Matter.SLOW: ("program", words.slow_start),
    Matter.DRAFT: ("run", words.draft),
    Matter.WAITING: ("program", words.without_mentor),
    Matter.REQUESTS: ("program", words.late_request),
    Matter.UNCONFIRMED: ("pair", words.unconfirmed),
    Matter.WAIVER_OVER: ("pair", words.waiver_over),
    Matter.MOVED: ("pair", words.moved),
    Matter.NO_PLACE: ("pair", words.no_place),
    Matter.WAIVER: ("waiver", words.waiver_asked),
    Matter.MAILS: ("program", words.address_refused),
    Matter.MENTORS: ("program", words.silent_mentors),
    Matter.NOTE: ("program", words.quarter_note),
    Matter.STAND_IN: ("pair", words.stand_in),
    Matter.POLICY: ("program", words.changed_rules),
}


def counted(matter: str, key: int, program: int, name: str, amount: int, since: date | None) -> Attention:
    about, say = COUNTED[matter]
    return replace(
        say(key, name, amount),
        rule=matter,
        subject=f"{about}:{key}",
        key=key,
        program=program,
        program_name=name,
        since_on=since,
        amount=amount,
        mentorship=key if about == "pair" else None,
    )


def of_signal(row: Signal) -> Attention:
    """One that has a row, in the words it was last counted in."""
    if row.program is None:
        return house_words.kept(row)
    if row.rule in COUNTED:
        name, amount = row.program.name, int(row.facts.get("amount", 1))
        key = int(row.subject.partition(":")[2])
        return counted(row.rule, key, row.program.pk, name, amount, row.since_on)
    if row.rule == Matter.LEAD:
        return words.lead_gone(row)
    pair = row.mentorship
    names = [pair.mentee_person.full_name, pair.mentor_person.full_name] if pair else []
    about = row.person.full_name if row.person else row.get_rule_display()
    return Attention(
        f"{names[0]} – {names[1]}" if names else about,
        signal_words.reason(row.rule, row.facts),
        _("See and act"),
        reverse("programs:signal", args=[row.pk]),
        rule=row.rule,
        subject=row.subject,
        key=row.pk,
        program=row.program.pk,
        program_name=row.program.name,
        since_on=row.since_on,
        mentorship=row.mentorship_id,
        mark=row.mark,
    )

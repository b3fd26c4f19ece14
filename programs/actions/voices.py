"""Both answer the same cards apart; a card is compared once both have released theirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from people import acting, audit
from people.models import Person
from programs import cards, load
from programs.actions import mentorships
from programs.models import Mentorship, Voice
from programs.pair_emails import voices_released


class NotThisRound(Exception):
    """A quarter that has not come yet, or a program without quarters."""


class AlreadyCompared(Exception):
    """Both have seen the card: its words stay as they were compared."""


def open_rounds(mentorship: Mentorship, *, today: date) -> list[int]:
    """The kick-off, and each quarter from ten days before its end."""
    return load.rounds(mentorship, today=today)


def say(
    mentorship: Mentorship,
    *,
    round_number: int,
    words: Mapping[str, str],
    released: Collection[str],
    by: Person,
    now: datetime,
    today: date,
) -> list[str]:
    """Keeps one side's words; returns the cards that both can compare from now on.

    What was compared already is left as it is, so that nobody answers an answer after the fact.
    """
    with transaction.atomic():
        row = mentorships.lock(mentorship, by=by)
        if round_number not in open_rounds(row, today=today):
            raise NotThisRound
        side = str(row.side_of(by))
        had_released = _released(row, round_number, side)
        with acting.as_house():  # whether the partner has released a card is looked at, their words are not
            shown_before = _shown(row, round_number)
            for card in cards.of_round(round_number):
                if card.slug in words and card.slug not in shown_before:
                    _keep(row, round_number, card.slug, words[card.slug], card.slug in released, by, now)
            shown = _show(row, round_number) - shown_before
        if not had_released and _released(row, round_number, side):
            audit.record(by=by, verb="release expectations", about=row, round=round_number)
            voices_released(row, round_number, by=by, both=bool(shown), now=now)
    return [card.slug for card in cards.of_round(round_number) if card.slug in shown]


def _keep(
    row: Mentorship, number: int, card: str, words: str, is_released: bool, by: Person, now: datetime
) -> None:
    Voice.objects.update_or_create(
        mentorship=row,
        round=number,
        card=card,
        side=str(row.side_of(by)),
        defaults={
            "author": by,
            "words": words,
            "is_released": is_released and bool(words),
            "said_at": now,
        },
    )


def _released(row: Mentorship, number: int, side: str) -> bool:
    with acting.as_house():
        return row.voices.filter(round=number, side=side, is_released=True).exists()


def _shown(row: Mentorship, number: int) -> set[str]:
    return set(row.voices.filter(round=number, is_shown=True).values_list("card", flat=True))


def _show(row: Mentorship, number: int) -> set[str]:
    """The cards that both have released, marked as shown to both."""
    released = row.voices.filter(round=number, is_released=True).values_list("card", "side")
    sides: dict[str, set[str]] = {}
    for card, side in released:
        sides.setdefault(card, set()).add(side)
    both = {card for card, found in sides.items() if len(found) == 2}
    row.voices.filter(round=number, card__in=both).update(is_shown=True)
    return both

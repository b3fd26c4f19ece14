"""The communication plan of a program beside the shipped one: what is the same, another, gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext

from programs.models import Campaign, Program
from programs.plans import PLANS, STEPS, Step


@dataclass(frozen=True)
class Compared:
    """One shipped step, and the row made from it where it is on the plan."""

    key: str
    row: Campaign | None
    days: int = 0  # later than shipped, below zero earlier
    other_readers: bool = False
    other_rhythm: bool = False
    other_words: bool = False

    @property
    def title(self) -> str:
        return gettext(STEPS[self.key].name)

    @property
    def is_same(self) -> bool:
        return not (self.days or self.other_readers or self.other_rhythm or self.other_words)

    @property
    def days_apart(self) -> int:
        return abs(self.days)


def compared(program: Program, rows: Iterable[Campaign]) -> list[Compared]:
    made = {row.step: row for row in rows if row.step}
    return [_beside(program, key, made.get(key)) for key in PLANS[program.preset]]


def _beside(program: Program, key: str, row: Campaign | None) -> Compared:
    if row is None:
        return Compared(key, None)
    step = STEPS[key]
    return Compared(
        key,
        row,
        days=_days_later(program, step, row),
        other_readers=row.segments != [step.segment] or row.is_narrowed,
        other_rhythm=row.repeat != step.repeat,
        other_words=any(text["differs"] for text in shipped_texts(row)),
    )


def _days_later(program: Program, step: Step, row: Campaign) -> int:
    """An always open program has no day that the shipped plan counts from."""
    if program.starts_on is None:
        return 0
    days: timedelta = row.send_on - step.day(program.starts_on, program.ends_on)
    return days.days


def shipped_texts(campaign: Campaign) -> list[dict[str, Any]]:
    """The shipped text in each language, and whether the company's own words are others."""
    step = STEPS.get(campaign.step)
    if step is None:
        return []
    own = {"en": (campaign.subject, campaign.body), "nl": (campaign.subject_nl, campaign.body_nl)}
    return [
        {
            "language": language,
            "subject": step.text(language)[0],
            "body": step.text(language)[1],
            "differs": _plain(step.text(language)) != _plain(texts),
        }
        for language, texts in own.items()
    ]


def _plain(texts: tuple[str, str]) -> list[str]:
    """A browser sends other line ends than those that were shipped."""
    return [text.replace("\r\n", "\n").strip() for text in texts]

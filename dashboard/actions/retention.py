"""The round that forgets what was kept long enough, rule by rule; a dry run only counts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dashboard.actions import erasure
from matching.actions import dossiers, forgetting
from matching.actions import retention as requests
from notices import actions as notices
from people import audit
from people.actions import answering, positions, roster
from people.actions import retention as people
from people.models import Person
from programs.actions import retention as pairs

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Day:
    """The moment of a round, and how long each kind of thing is kept."""

    now: datetime
    today: date

    def days(self, kind: str) -> int:
        return int(settings.RETENTION_DAYS[kind])

    def span(self, kind: str) -> timedelta:
        return timedelta(days=self.days(kind))

    def back(self, kind: str) -> datetime:
        return self.now - self.span(kind)

    @property
    def left_by(self) -> date:
        return self.today - self.span("leaver")


@dataclass(frozen=True)
class Rule:
    """`due` counts what would go now, `forget` lets it go; `kind` is a key of RETENTION_DAYS, if any."""

    name: str
    what: object
    kind: str
    due: Callable[[Day], int]
    forget: Callable[[Day], int]


def rules() -> tuple[Rule, ...]:
    """In this order: first who is told, then what goes."""
    return (*_of_people(), *_of_pairs(), *_of_the_house())


def _of_people() -> tuple[Rule, ...]:
    return (
        Rule(
            "announced",
            _("People who left: their erasure is announced, 30 days before"),
            "leaver",
            lambda day: people.leavers(left_by=day.left_by, now=day.now).count(),
            lambda day: people.announce(left_by=day.left_by, now=day.now),
        ),
        Rule(
            "erased",
            _("People whose 30 days are over: erased"),
            "",
            lambda day: people.due(day.today).count(),
            _erase,
        ),
    )


def _of_pairs() -> tuple[Rule, ...]:
    return (
        Rule(
            "told",
            _("Pairs that ended: both are told that their texts go, 30 days before"),
            "pair",
            lambda day: len(pairs.to_tell(today=day.today, days=day.days("pair"))),
            lambda day: pairs.tell(today=day.today, days=day.days("pair"), now=day.now),
        ),
        Rule(
            "texts",
            _("Notes, goals and agreements of these pairs"),
            "pair",
            lambda day: len(pairs.to_forget(today=day.today, days=day.days("pair"), now=day.now)),
            lambda day: pairs.forget(today=day.today, days=day.days("pair"), now=day.now),
        ),
        Rule(
            "protected",
            _("Who was in a program for a protected group, once it is over; totals stay"),
            "protected",
            lambda day: forgetting.amount(now=day.now, days=day.days("protected")),
            lambda day: forgetting.forget(now=day.now, days=day.days("protected")),
        ),
        Rule(
            "requests",
            _("Words of mentor requests that ended"),
            "pair",
            lambda day: requests.with_words(now=day.now, today=day.today, days=day.days("pair")).count(),
            lambda day: requests.forget(now=day.now, today=day.today, days=day.days("pair")),
        ),
    )


def _of_the_house() -> tuple[Rule, ...]:
    return (
        Rule(
            "notices",
            _("Mails that were sent"),
            "notice",
            lambda day: notices.over(day.back("notice")).count(),
            lambda day: notices.forget_before(day.back("notice")),
        ),
        Rule(
            "events",
            _("The log of who did what"),
            "event",
            lambda day: people.events(day.back("event")).count(),
            lambda day: audit.forget_before(day.back("event")),
        ),
        Rule(
            "looks",
            _("Who of HR looked at whom"),
            "look",
            lambda day: people.looks(day.back("look").date()).count(),
            lambda day: people.looks(day.back("look").date()).delete()[0],
        ),
        Rule(
            "positions",
            _("Levels, units and countries that people had before"),
            "position",
            lambda day: positions.over(day.today - day.span("position")).count(),
            lambda day: positions.forget_before(day.today - day.span("position")),
        ),
        Rule(
            "imports",
            _("Rows of HR files; the numbers of each run stay"),
            "import",
            lambda day: roster.with_rows(now=day.now, after=day.span("import")).count(),
            lambda day: roster.forget_rows(now=day.now, after=day.span("import")),
        ),
        Rule(
            "runs",
            _("Facts that match runs were calculated from; the results stay"),
            "run",
            lambda day: dossiers.over(now=day.now, days=day.days("run")).count(),
            lambda day: dossiers.forget(now=day.now, days=day.days("run")),
        ),
        Rule(
            "answers",
            _("Where forms of the last day led"),
            "",
            lambda day: answering.over(day.now).count(),
            lambda day: answering.over(day.now).delete()[0],
        ),
        Rule(
            "sessions",
            _("Sessions that are over"),
            "",
            lambda day: people.sessions(day.now).count(),
            lambda day: people.sessions(day.now).delete()[0],
        ),
    )


def run(*, now: datetime, today: date) -> dict[str, int]:
    """Every rule in turn; one that breaks never stops the others, and tomorrow it is tried again."""
    day, done = Day(now, today), {}
    people.stop_who_came_back(now)
    for rule in rules():
        try:
            done[rule.name] = rule.forget(day)
        except Exception:
            log.exception("The retention round could not finish: %s", rule.name)
    people.note_round(done, now=now, keep_from=day.back("event"))
    return done


def _erase(day: Day) -> int:
    done = 0
    for row in people.due(day.today):
        try:
            erasure.carry_out(row.person, cause=row.cause, by=None, now=day.now)
        except Exception:  # somebody must take their program over first, or a defect: HR sees who is late
            log.exception("Erasure %s was not carried out", row.pk)
        else:
            done += 1
    return done


def would_go(day: Day) -> list[str]:
    """People and pairs one by one, for a dry run; employee ids and numbers, no names."""
    due = [row.person for row in people.due(day.today)]
    lines = [f"announce {_who(person)}" for person in people.leavers(left_by=day.left_by, now=day.now)]
    lines += [f"erase {_who(person)}" for person in due]
    today, days = day.today, day.days("pair")
    lines += [
        f"tell pair {pair.pk}, ended on {pair.ended_on}" for pair in pairs.to_tell(today=today, days=days)
    ]
    over = pairs.to_forget(today=today, days=days, now=day.now)
    return lines + [f"forget texts of pair {pair.pk}, ended on {pair.ended_on}" for pair in over]


def _who(person: Person) -> str:
    return f"{person.employee_id}, last day {person.left_on or 'unknown'}"

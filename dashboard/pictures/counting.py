"""Rows in cells: counted for the picture, read for the list behind one of its numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from people.models import Person
from programs.models import Mentee, Mentor, Mentorship, Program

Cells = dict[str, dict[str, int]]  # group → column → amount
UNTOLD = (Mentorship.State.HELD, Mentorship.State.PROPOSED, Mentorship.State.CANCELLED)


@dataclass(frozen=True)
class Scope:
    """Which program, for whom: whoever coordinates sees nothing here of their own pairs."""

    program: Program
    reader: Person
    now: datetime
    today: date
    by: str = "country"

    @cached_property
    def pairs(self) -> QuerySet[Mentorship]:
        rows = Mentorship.objects.coordinated_by(self.reader).filter(program=self.program)
        return rows.exclude(state__in=UNTOLD)

    @cached_property
    def mentees(self) -> QuerySet[Mentee]:
        own = Mentorship.objects.filter(program=self.program, mentor_person=self.reader)
        rows = Mentee.objects.filter(program=self.program, state=Mentee.State.ENROLLED)
        return rows.exclude(person=self.reader).exclude(pk__in=own.order_by().values("mentee"))

    @cached_property
    def who_could(self) -> QuerySet[Person] | None:
        """The audience of mentees; None where the program has none."""
        audience = self.program.audience("mentee")
        if audience is None:
            return None
        return Person.objects.filter(pk__in=audience.people(today=self.today).order_by().values("pk"))

    @cached_property
    def has_own(self) -> bool:
        """Whether the reader takes part, so that something is left out."""
        own = Q(mentor_rows__program=self.program) | Q(mentee_rows__program=self.program)
        return Person.objects.filter(own, pk=self.reader.pk).exists()

    @cached_property
    def mentors(self) -> QuerySet[Mentor]:
        own = Mentorship.objects.filter(program=self.program, mentee_person=self.reader)
        rows = Mentor.objects.filter(program=self.program).exclude(person=self.reader)
        return rows.exclude(pk__in=own.order_by().values("mentor"))


@dataclass(frozen=True)
class Part:
    """Rows of one model; `group` says in which row of the table each stands, `columns` in which columns.

    A word as `group` is the same for all of them. `within` finds the rows of a group where comparing
    `group` can't: a mentor stands under each of several topics.
    """

    rows: QuerySet[Any]
    group: Any
    columns: dict[str, Q]
    within: Callable[[str], Q] | None = None

    def cells(self) -> Cells:
        amounts = {f"in_{name}": Count("pk", filter=wanted) for name, wanted in self.columns.items()}
        counted = self.rows.order_by().annotate(stands=self._group).values("stands").annotate(**amounts)
        return {row["stands"]: {name: row[f"in_{name}"] for name in self.columns} for row in counted}

    def behind(self, column: str, group: str) -> QuerySet[Any]:
        rows = self.rows.filter(self.columns[column])
        if self.within is not None:
            return rows.filter(self.within(group))
        return rows.annotate(stands=self._group).filter(stands=group)

    @property
    def _group(self) -> Any:
        if isinstance(self.group, str):
            return Value(self.group, TextField())
        if self.within is not None:
            return self.group
        return Coalesce(Cast(self.group, TextField()), Value("", TextField()))


@dataclass(frozen=True)
class Picture:
    """`whole` is the column that the others are parts of, row by row; `groups` are shown even if empty."""

    name: str
    parts: tuple[Part, ...]
    whole: str = ""
    groups: tuple[str, ...] = ()
    is_ladder: bool = False  # one group: its columns stand below each other
    is_matrix: bool = False

    @property
    def columns(self) -> list[str]:
        return list(dict.fromkeys(name for part in self.parts for name in part.columns))

    def cells(self) -> Cells:
        found: Cells = {group: dict.fromkeys(self.columns, 0) for group in self.groups}
        for part in self.parts:
            for group, amounts in part.cells().items():
                row = found.setdefault(group, dict.fromkeys(self.columns, 0))
                for name, amount in amounts.items():
                    row[name] += amount
        return found

    def behind(self, column: str, group: str) -> QuerySet[Any] | None:
        """None where there is no such cell; each is of one part."""
        for part in self.parts:
            if column in part.columns and (not isinstance(part.group, str) or part.group == group):
                return part.behind(column, group)
        return None

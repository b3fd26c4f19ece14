"""Signing many people up from a list: who is taken and who not, with the row, the column and the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from people import audit
from people.hris import columns, words
from people.hris.reading import Sheet, UnreadableFile, read
from people.models import Person, Topic
from programs import emails
from programs.actions.participants import ProgramIsNotOpen
from programs.models import MOST_SEATS, MeetingForm, Mentee, Mentor, Program

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5_000
LONGEST_WISH = 2_000
MENTOR, MENTEE, BOTH = "mentor", "mentee", "both"
ROLES = {"mentor": (MENTOR,), "mentee": (MENTEE,), "both": (MENTOR, MENTEE), "beide": (MENTOR, MENTEE)}
OWN = {
    "role": "role rol rolle takespartas participant deelnemer deelname",
    "seats": "seats places plaatsen room ruimte capacity mentees numberofmentees",
    "wish": "motivation motivatie wish wens goal doel introduction introductie",
}
OWN_OF = {name: column for column, names in OWN.items() for name in names.split()}


class PlanIsStale(Exception):
    """People changed since this was shown; nothing was done."""


@dataclass(frozen=True)
class Refused:
    row: int  # as a spreadsheet counts
    column: str
    reason: str


@dataclass(frozen=True)
class SignUp:
    row: int
    person: Person
    role: str
    topics: tuple[str, ...]
    seats: int
    wish: str


@dataclass
class Plan:
    """What a list would do; people who take part already keep their own answer."""

    new: list[SignUp] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)

    @property
    def mentors(self) -> int:
        return sum(one.role == MENTOR for one in self.new)

    @property
    def mentees(self) -> int:
        return len(self.new) - self.mentors

    @property
    def key(self) -> str:
        """Equal for equal plans: what was shown is what is done."""
        told = [(one.person.pk, one.role, one.topics, one.seats, one.wish) for one in self.new]
        return hashlib.sha256(repr((told, self.unchanged, self.refused)).encode()).hexdigest()[:20]


def plan(program: Program, content: bytes) -> Plan:
    """Raises UnreadableFile."""
    table = _Table(read(content, max_bytes=MOST_BYTES))
    known = _Known.of(program, table)
    found, seen = Plan(), set[tuple[int, str]]()
    for number, cells in table.rows:
        try:
            for one in _read(number, cells, known):
                if (one.person.pk, one.role) in seen:
                    raise _No("person", "twice")
                seen.add((one.person.pk, one.role))
                if known.takes_part(one.person.pk, one.role):
                    found.unchanged += 1
                else:
                    found.new.append(one)
        except _No as no:
            found.refused.append(Refused(number, no.column, no.reason))
    return found


def apply(program: Program, content: bytes, *, seen: str, tells: bool, by: Person, now: datetime) -> Plan:
    """Sign up whoever can be; once done, the same list finds nobody new."""
    with transaction.atomic():
        row = Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
        if not row.is_live or row.has_ended(now.date()) or row.is_protected:  # there everybody says yes alone
            raise ProgramIsNotOpen
        found = plan(row, content)
        if found.key != seen:
            raise PlanIsStale
        mentors = _mentors(row, [one for one in found.new if one.role == MENTOR], now=now)
        mentees = _mentees(row, [one for one in found.new if one.role == MENTEE], now=now)
        audit.record_all(by=by, verb="sign up by list", about=[*mentors, *mentees], program=row.pk)
        if tells:
            emails.signed_up(row, mentors, mentees, by=by, now=now)
    return found


class _No(Exception):
    """This row is not taken."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


class _Table:
    """The columns of a list that say something about taking part."""

    def __init__(self, sheet: Sheet) -> None:
        found = columns.positions(sheet.headers)
        self.places: dict[str, int] = {
            name: found[name][0] for name in ("employee_id", "email", "topics") if name in found
        }
        for place, header in enumerate(sheet.headers):
            if name := OWN_OF.get(columns.key(header)):
                self.places.setdefault(name, place)
        if "employee_id" not in self.places and "email" not in self.places:
            raise UnreadableFile("columns missing", missing="employee_id")
        rows = list(islice(sheet.rows, MOST_ROWS + 1))
        if len(rows) > MOST_ROWS:
            raise UnreadableFile("too many rows", most=MOST_ROWS)
        self.rows = [(number, self._cells(cells)) for number, cells in rows]

    def _cells(self, cells: Sequence[str]) -> dict[str, str]:
        return {
            name: words.harmless(words.tidy(cells[place])) if place < len(cells) else ""
            for name, place in self.places.items()
        }


@dataclass(frozen=True)
class _Known:
    """Everything the rows are held against, from a fixed number of questions."""

    people: Mapping[str, Person]
    fits: Mapping[str, set[int]]
    mentors: Mapping[int, str]
    mentees: Mapping[int, str]
    topics: Mapping[str, str]

    @classmethod
    def of(cls, program: Program, table: _Table) -> _Known:
        ids = {cells.get("employee_id", "") for _, cells in table.rows} - {""}
        mails = {cells.get("email", "").lower() for _, cells in table.rows} - {""}
        people: dict[str, Person] = {}
        for person in Person.objects.active().filter(email__in=mails):
            people[f"mail {person.email.lower()}"] = person
        for person in Person.objects.active().filter(employee_id__in=ids):
            people[f"id {person.employee_id}"] = person
        keys = {person.pk for person in people.values()}
        audiences = {role: program.audience(role) for role in (MENTOR, MENTEE)}
        return cls(
            people=people,
            fits={
                role: set(audience.people().filter(pk__in=keys).values_list("pk", flat=True))
                if audience
                else set()
                for role, audience in audiences.items()
            },
            mentors=dict(program.mentors.filter(person__in=keys).values_list("person_id", "state")),
            mentees=dict(program.mentees.filter(person__in=keys).values_list("person_id", "state")),
            topics=_topics(),
        )

    def person(self, cells: Mapping[str, str]) -> Person:
        employee_id, mail = cells.get("employee_id", ""), cells.get("email", "").lower()
        if not employee_id and not mail:
            raise _No("person", "nobody named")
        person = self.people.get(f"id {employee_id}") or self.people.get(f"mail {mail}")
        if person is None:
            raise _No("employee_id" if employee_id else "email", "not known here")
        return person

    def takes_part(self, person: int, role: str) -> bool:
        """Whether they are in already; who said no or left decides that alone."""
        state = (self.mentors if role == MENTOR else self.mentees).get(person, "")
        if state in {Mentor.State.NOT_NOW, Mentor.State.EXEMPT, Mentor.State.WITHDRAWN}:
            raise _No("role", "said no")
        return state in {Mentor.State.AVAILABLE, Mentee.State.ENROLLED}


def _read(number: int, cells: Mapping[str, str], known: _Known) -> Iterator[SignUp]:
    person = known.person(cells)
    roles = ROLES.get(cells.get("role", "").casefold())
    if roles is None:
        raise _No("role", "role unknown")
    topics = tuple(_topic(word, known.topics) for word in _words(cells.get("topics", "")))
    seats = _seats(cells.get("seats", ""))
    for role in roles:
        if person.pk not in known.fits[role] and not known.takes_part(person.pk, role):
            raise _No("person", f"not a {role}")
        own = tuple(dict.fromkeys(topics or person.topics))
        yield SignUp(number, person, role, own, seats, cells.get("wish", "")[:LONGEST_WISH])


def _words(cell: str) -> list[str]:
    return [word for word in (part.strip() for part in cell.replace("|", ";").split(";")) if word]


def _topic(word: str, topics: Mapping[str, str]) -> str:
    slug = topics.get(word.casefold())
    if slug is None:
        raise _No("topics", "topic unknown")
    return slug


def _topics() -> dict[str, str]:
    """Any way to write a topic → its slug."""
    rows = Topic.objects.values_list("slug", "name", "name_nl")
    return {word.casefold(): slug for slug, *names in rows for word in (slug, *names) if word}


def _seats(cell: str) -> int:
    if not cell:
        return 1
    if not (cell.isascii() and cell.isdecimal() and len(cell) < 4 and 1 <= int(cell) <= MOST_SEATS):
        raise _No("seats", "seats not a number")
    return int(cell)


def _mentors(program: Program, rows: Iterable[SignUp], *, now: datetime) -> list[Mentor]:
    """New ones, and expected ones who have not answered yet."""
    wanted = {one.person.pk: one for one in rows}
    Mentor.objects.bulk_create(
        [
            Mentor(program=program, person=one.person, state=Mentor.State.EXPECTED, created_at=now)
            for one in wanted.values()
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    open_rows = program.mentors.filter(person__in=wanted, state=Mentor.State.EXPECTED)
    found = list(open_rows.select_for_update(of=("self",), no_key=True).select_related("person"))
    for row in found:
        one = wanted[row.person_id]
        row.state, row.answered_at = Mentor.State.AVAILABLE, now
        row.seats, row.topics, row.introduction = one.seats, list(one.topics), one.wish
    fields = ["state", "answered_at", "seats", "topics", "introduction"]
    Mentor.objects.bulk_update(found, fields, batch_size=500)
    return found


def _mentees(program: Program, rows: Iterable[SignUp], *, now: datetime) -> list[Mentee]:
    made: list[Any] = [
        Mentee(
            program=program,
            person=one.person,
            state=Mentee.State.ENROLLED,
            topics=list(one.topics),
            wish=one.wish,
            form=MeetingForm.BOTH,
            enrolled_at=now,
        )
        for one in rows
    ]
    Mentee.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    here = program.mentees.filter(person__in=[row.person_id for row in made], enrolled_at=now)
    return list(here.select_related("person"))

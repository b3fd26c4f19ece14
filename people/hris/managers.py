"""Who somebody's manager is: told by employee id, by another id column, by mail address or by full name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, product
from typing import Any

from people.hris import names
from people.hris.cells import NOBODY
from people.hris.columns import Positions
from people.hris.places import plain
from people.hris.records import Record
from people.hris.same import Person, Same
from people.hris.words import tidy, unquoted

Draft = list[Any]  # the values of a record, in its order
Numbered = tuple[int, Draft]
ID, GIVEN, FAMILY, EMAIL, MANAGER = (
    Record._fields.index(name) for name in ("employee_id", "given_name", "family_name", "email", "manager_id")
)
LIKE_AN_ID = re.compile(r"[^\s,@\d]*\d[^\s,@]*")  # one word with a digit: nobody's name
NOT_UNIQUE = "manager has no name of their own"
VACANT = "manager's post is vacant"


class Lines:
    """Reporting lines of one file; with one id column and one manager column, as usual, no cell is kept."""

    def __init__(self, places: Positions) -> None:
        self.managers = places.get("manager_id", [])
        self.ids = places.get("employee_id", [])
        self.has_choice = len(self.managers) > 1 or (len(self.ids) > 1 and bool(self.managers))
        self.written: dict[int, tuple[list[str], list[str]]] = {}  # row → its manager cells, its id cells
        self.vacant: dict[str, str] = {}  # post nobody holds → the post above
        self.sought: set[int] = set()  # rows whose manager isn't simply the id of somebody in the file

    def add(self, number: int, cells: Sequence[str]) -> None:
        self.written[number] = [_id(cells[n]) for n in self.managers], [_id(cells[n]) for n in self.ids]

    def add_vacancy(self, draft: Draft) -> None:
        self.vacant.setdefault(draft[ID], draft[MANAGER])

    def resolve(self, drafts: Sequence[Numbered], same: Same) -> Iterator[tuple[int, Draft, str, str]]:
        """Puts the manager's id into each draft; yields (row, draft, reason, as written) to be told."""
        if not self.managers:
            return
        ids = {draft[ID] for _, draft in drafts}
        if self.has_choice:
            self._choose(drafts)
        ids |= same.holding({draft[MANAGER] for _, draft in drafts} - ids - {""})
        known = ids | self.vacant.keys()
        read = ((one[ID], one[GIVEN], one[FAMILY], one[EMAIL]) for _, one in drafts)
        people = Directory(chain(read, same.people()))
        for number, draft in drafts:
            written = draft[MANAGER]
            if not written or written in ids:
                continue
            self.sought.add(number)
            if written not in known:
                found = self._others(number, written, people)
                draft[MANAGER] = written if found is None else found
                if found == "":
                    yield number, draft, NOT_UNIQUE, written
            if draft[MANAGER] in self.vacant:
                draft[MANAGER] = self._above(draft[MANAGER], ids)
                yield number, draft, VACANT, written

    def _choose(self, drafts: Sequence[Numbered]) -> None:
        """The pair of manager column and id column that meet most often; the better names where that ties."""
        hits: Counter[tuple[int, int]] = Counter()
        rows = [self.written[number] for number, _ in drafts]
        for place in range(len(self.ids)):
            values = {ids[place] for _, ids in rows} - {""}
            for column in range(len(self.managers)):
                hits[column, place] = sum(managers[column] in values for managers, _ in rows)
        pairs = list(product(range(len(self.managers)), range(len(self.ids))))
        column, place = max(pairs, key=lambda pair: hits[pair], default=(0, -1))
        id_of = {
            ids[place]: draft[ID] for (_, ids), (_, draft) in zip(rows, drafts, strict=True) if place >= 0
        }
        id_of.pop("", None)
        for (managers, _), (_, draft) in zip(rows, drafts, strict=True):
            written = managers[column] or next(filter(None, managers), "")
            draft[MANAGER] = id_of.get(written, written)

    def _others(self, number: int, written: str, people: Directory) -> str | None:
        """By the other manager columns too: Reporting to helps where Supervisor ID says nothing."""
        if written.isdigit() and not self.has_choice:
            return None  # an id that the file doesn't hold is nobody's name
        cells = [written, *self.written[number][0]] if self.has_choice else [written]
        found = [people.find(cell) for cell in cells if cell]
        return next((one for one in found if one), "" if "" in found else None)

    def _above(self, post: str, ids: set[str]) -> str:
        """The next post above that somebody holds."""
        passed = set()
        while post in self.vacant and post not in passed and post not in ids:
            passed.add(post)
            post = self.vacant[post]
        return "" if post in passed else post


def house(present: Mapping[str, Record], same: Same) -> Directory:
    """Everyone the house knows, also those whom a file leaves out."""
    loaded = ((one.employee_id, one.given_name, one.family_name, one.email) for one in present.values())
    everyone = same.everyone()
    return Directory(loaded if everyone is None else everyone)


class Directory:
    """People by mail address and by full name; made only once somebody asks."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = people
        self.by_word: dict[str, str] | None = None

    def find(self, written: str) -> str | None:
        """The employee id; empty where several people share the name, None where nobody has it."""
        if LIKE_AN_ID.fullmatch(written):
            return None
        if self.by_word is None:
            self.by_word = self._made()
        if "@" in written:
            return self.by_word.get(written.lower())
        return self.by_word.get(plain("".join(names.split(written))))

    def _made(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for employee_id, given, family, email in self.people:
            name = plain(given + family)
            if name:
                found[name] = employee_id if found.get(name, employee_id) == employee_id else ""
            if email:
                found.setdefault(email.lower(), employee_id)
        return found


def _id(cell: str) -> str:
    written = unquoted(tidy(cell))
    return "" if written.upper() in NOBODY else written

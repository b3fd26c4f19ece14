"""The shapes that travel from a file to the house: one person, one remark, one feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from people.hris.dates import Order

# Fields of a record that a column can fill, in the order people read them.
FIELDS = (
    "given_name", "family_name", "email", "country", "location", "level", "unit", "legal_entity", "job_title",
    "manager_id", "hired_on", "left_on", "left_why", "gender", "languages", "topics", "is_active",
)  # fmt: skip


class Record(NamedTuple):
    """One person as the feed says it; the same shape holds a person the house already knows.

    A tuple, since a file has a hundred thousand: made, compared and hashed without a line of Python each.
    """

    employee_id: str
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    country: str = ""
    location: str = ""
    level: str = ""
    unit: str = ""
    legal_entity: str = ""
    job_title: str = ""
    manager_id: str = ""
    hired_on: date | None = None
    left_on: date | None = None
    left_why: str = ""
    gender: str = ""
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sort_name: str = ""
    time_zone: str = ""
    is_active: bool = True

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or self.email or self.employee_id


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one row that a person should know: why it was rejected, flagged or cleaned."""

    row: int
    column: str
    reason: str
    employee_id: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can say: a country or level word nobody knows, or the order of the dates."""

    kind: str  # "country", "level" or "date order"
    word: str  # as the file writes it; for dates one that fits both orders
    plain: str  # as places.plain() writes it: the key to remember the answer by
    count: int
    rows: tuple[int, ...]  # the first few


@dataclass(slots=True)
class Feed:
    """What a file says, before it is compared with the house."""

    fields: frozenset[str]
    headers: dict[str, str]  # field → header as written
    unused: list[str]
    encoding: str
    delimiter: str
    month_first: bool
    rows: int = 0
    header_row: int = 1  # as a spreadsheet counts
    kind: str = "csv"  # or "xlsx"
    sheet: str = ""  # the name of the sheet in a workbook
    system: str = ""  # the HR system by its columns; "" = a plain sheet
    signature: str = ""  # of the header row: files of one layout share it
    all_headers: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    records: list[tuple[int, Record]] = field(default_factory=list)
    rejected: list[Remark] = field(default_factory=list)
    flagged: list[Remark] = field(default_factory=list)
    cleaned: list[Remark] = field(default_factory=list)
    topics: dict[str, str] = field(default_factory=dict)  # slug → name as written
    reading: dict[str, Any] = field(default_factory=dict)  # what the process found that read the text first
    order: Order | None = None  # what its dates say about their order
    # Rows that another row, or another file, could make mean something else.
    with_own_dates: set[int] = field(default_factory=set)  # in an order that only the whole file tells
    with_sought_manager: set[int] = field(default_factory=set)  # not named by the id of somebody in the file
    with_unknown_reason: dict[int, str] = field(default_factory=dict)  # of leaving, as written; no remark

    @property
    def is_ambiguous(self) -> bool:
        """Its dates fit both orders and nobody said which; it is read day first, but must not be applied."""
        return any(question.kind == "date order" for question in self.questions)

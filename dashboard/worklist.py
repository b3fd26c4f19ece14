"""Everything that needs a coordinator in one list: what the clock noticed and what the desk counts.

What is counted has a row only once somebody took it on, put it off or noted what was tried: a Signal, with
the same history and the same deeds as one of the clock.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat, JSONObject, Trim

from dashboard import attention, keyset
from dashboard.attention_item import RANKS, Attention
from dashboard.attention_kinds import of_signal
from people import prepared
from people.models import Person
from programs.models import Program, Signal, SignalStep
from programs.models.signal import SignalQuerySet

A_PAGE, AT_A_GLANCE, AT_ONCE = 25, 8, 100
PEOPLE = ("mentorship__mentor_person", "mentorship__mentee_person", "person")
KINDS = [*Signal.Rule.choices, *Signal.Matter.choices]
SHOWN = {"open": "open", "put_off": Signal.State.SNOOZED, "closed": Signal.State.CLOSED}
WHOSE = ("", "mine", "free")
ORDER = ("rank", "since_on", "pk")
TOLD = (SignalStep.Kind.TRIED, SignalStep.Kind.SNOOZED)


@dataclass(frozen=True)
class Filters:
    kind: str = ""
    program: int | None = None
    whose: str = ""
    show: str = "open"


@dataclass(frozen=True)
class Entry:
    item: Attention
    signal: Signal | None = None
    is_noticed: bool = False  # its place is that of the row, not of what is counted

    @property
    def key(self) -> str:
        """What a checkbox sends; the place alone would be another thing tomorrow."""
        return f"{self.item.rule}.{self.item.subject}"

    @property
    def kind(self) -> str:
        return str(dict(KINDS)[self.item.rule])

    @property
    def told(self) -> dict[str, Any] | None:
        """What was tried last, or why it was put off."""
        told = getattr(self.signal, "told", None)
        return told and told | {
            "kind": SignalStep.Kind(told["kind"]).label,
            "at": datetime.fromisoformat(told["at"]),
        }

    @property
    def place(self) -> tuple[int, int, int, int]:
        rank, since, _, key = self.item.place
        return (rank, since, 1, self.signal.pk) if self.is_noticed and self.signal else (rank, since, 0, key)


@dataclass(frozen=True)
class Worklist:
    page: keyset.Page
    amount: int
    kinds: list[tuple[str, str, int]] = field(default_factory=list)  # value, name, how many


def show(
    person: Person,
    filters: Filters,
    *,
    today: date,
    size: int = A_PAGE,
    before: str = "",
    after: str = "",
    known: Collection[int] = (),
    house: Sequence[Attention] = (),
) -> Worklist:
    """One page by key, in the same few questions however much there is.

    `known` are the keys of all programs that the person coordinates, where the page has read them; `house` is
    what waits for the person in no program.
    """
    place, is_back = _place(before, after)
    rows = _signals(person, filters, place, is_back=is_back, size=size)
    counted = []
    if filters.show == "open":
        items = attention.of(person, program=filters.program, today=today, known=known)
        items += [] if filters.program else house
        decided = {(row.rule, row.subject): row for row in rows if row.rule in Signal.Matter.values}
        rows = [row for row in rows if row.rule in Signal.Rule.values]
        counted = _counted(items, decided, person, filters, today=today)
    amounts: dict[str, int] = dict(_amounts(person, filters))
    for entry in counted:
        amounts[entry.item.rule] = amounts.get(entry.item.rule, 0) + 1
    kinds = [(value, str(name), amounts[value]) for value, name in KINDS if value in amounts]
    if filters.kind:
        counted = [entry for entry in counted if entry.item.rule == filters.kind]
        amounts = {filters.kind: amounts.get(filters.kind, 0)}
    noticed = [Entry(of_signal(row), row, is_noticed=True) for row in rows]
    found = _merged([*counted, *noticed], place, is_back=is_back, size=size)
    return Worklist(found, sum(amounts.values()), sorted(kinds, key=lambda kind: RANKS[kind[0]]))


def _amounts(person: Person, filters: Filters) -> list[Any]:
    """By kind; written and planned once for all who have the same part in the house."""

    def write(keys: Sequence[int]) -> QuerySet[Any]:
        rows = _wanted(*_as_asked(person, replace(filters, kind=""), keys))
        return rows.order_by().values_list("rule").annotate(amount=Count("pk"))

    return prepared.rows(f"amounts of {_name(person, filters)}", write, _keys(person, filters))


def _wanted(person: Person, filters: Filters) -> SignalQuerySet:
    """What the clock noticed; put off or closed, also what somebody decided of what is counted."""
    rows = _rows(person, filters)
    rows = rows.noticed() if filters.show == "open" else rows
    rows = rows.filter(rule=filters.kind) if filters.kind else rows
    if filters.whose == "mine":
        return rows.filter(assigned_to=person)
    return rows.filter(assigned_to=None) if filters.whose == "free" else rows


def _name(person: Person, filters: Filters) -> str:
    """All that a question of the list depends on, beside the keys of who asks and of the program."""
    return f"{sorted(person.house_roles)} {filters.show} {filters.whose} {bool(filters.program)}"


def _keys(person: Person, filters: Filters) -> list[int]:
    return [person.pk, filters.program] if filters.program else [person.pk]


def _as_asked(person: Person, filters: Filters, keys: Sequence[int]) -> tuple[Person, Filters]:
    reader = Person(pk=keys[0], house_roles=person.house_roles)
    return reader, replace(filters, program=keys[1] if filters.program else None)


def _rows(person: Person, filters: Filters) -> SignalQuerySet:
    state = SHOWN[filters.show]
    rows = Signal.objects.coordinated_by(person).filter(state=state, program__state__in=attention.AT_WORK)
    if filters.program:
        return rows.filter(program=filters.program)
    if filters.show == "open":  # of the house nothing is noticed by the clock
        return rows
    house = Signal.objects.of_the_house(person).filter(state=state)
    return Signal.objects.filter(pk__in=rows.order_by().values("pk").union(house.order_by().values("pk")))


def _counted(
    items: Sequence[Attention],
    decided: dict[tuple[str, str], Signal],
    person: Person,
    filters: Filters,
    *,
    today: date,
) -> list[Entry]:
    """Each with what somebody decided about it, but for what is put off."""
    entries = [Entry(item, decided.get((item.rule, item.subject))) for item in items]
    return [
        entry
        for entry in entries
        if (entry.signal is None or not _is_put_off(entry.signal, today))
        and _is_whose(entry, person, filters)
    ]


def _decided(person: Person, filters: Filters) -> SignalQuerySet:
    """Rows of lines that are counted, whatever their state."""
    programs = Program.objects.coordinated_by(person)
    programs = programs.filter(pk=filters.program) if filters.program else programs
    return Signal.objects.going_on().filter(rule__in=Signal.Matter.values, program__in=programs.values("pk"))


def _is_put_off(signal: Signal, today: date) -> bool:
    return signal.snoozed_until is not None and signal.snoozed_until > today


def _is_whose(entry: Entry, person: Person, filters: Filters) -> bool:
    owner = entry.signal.assigned_to_id if entry.signal else None
    return {"": True, "mine": owner == person.pk, "free": owner is None}[filters.whose]


def _with_told(keys: Any) -> QuerySet[Signal]:
    """These, with what was tried last, or why they were put off; people are read of these alone."""
    steps = SignalStep.objects.filter(signal=OuterRef("pk"), kind__in=TOLD).order_by("-at", "-pk")
    name = Trim(Concat("by__given_name", Value(" "), "by__family_name"))
    last = steps.values(last=JSONObject(kind="kind", words="words", at="at", by=name))
    rows = Signal.objects.filter(pk__in=keys).annotate(told=Subquery(last[:1]))
    return rows.select_related("program", "assigned_to", *PEOPLE)


def _place(before: str, after: str) -> tuple[list[int] | None, bool]:
    """After which line a page begins, or before which it ends; nonsense is the first page."""
    place = keyset.read(before or after, 4)
    if place is None or not all(isinstance(part, int) and part < 10**7 for part in place[:3]):
        return None, False
    return place, bool(before)


def _merged(entries: list[Entry], place: list[int] | None, *, is_back: bool, size: int) -> keyset.Page:
    if place is not None:
        entries = [entry for entry in entries if _lies_beyond(entry.place, tuple(place), is_back=is_back)]
    found = sorted(entries, key=lambda entry: entry.place, reverse=is_back)[: size + 1]
    return keyset.trimmed(
        found, size=size, is_back=is_back, is_first=place is None, place_of=lambda entry: entry.place
    )


def _lies_beyond(one: tuple[Any, ...], place: tuple[Any, ...], *, is_back: bool) -> bool:
    return one < place if is_back else one > place


def _signals(
    person: Person, filters: Filters, place: list[int] | None, *, is_back: bool, size: int
) -> list[Signal]:
    """Rows of the page and, where lines are counted, what was decided about those: asked together.

    The first page is what everybody opens: written and planned once.
    """
    if place is None:
        name = f"signals of {_name(person, filters)} {filters.kind} {size}"

        def write(keys: Sequence[int]) -> QuerySet[Signal]:
            reader, asked = _as_asked(person, filters, keys)
            page = _ranked(_wanted(reader, asked)).order_by(*ORDER).values("pk")[: size + 1]
            return _with_told(_with_decided(page, reader, asked)).order_by("pk")

        return prepared.objects(name, write, _keys(person, filters))
    rank, since, is_noticed, key = place
    day = date.fromordinal(min(max(since, 1), date.max.toordinal()))
    here = key if is_noticed else 0  # whatever is counted comes before what was noticed that day
    rows = _ranked(_wanted(person, filters)).filter(keyset.beyond(ORDER, [rank, day, here], is_back=is_back))
    page = rows.order_by(*(f"-{name}" if is_back else name for name in ORDER)).values("pk")[: size + 1]
    return list(_with_told(_with_decided(page, person, filters)).order_by("pk"))


def _with_decided(page: QuerySet[Any], person: Person, filters: Filters) -> QuerySet[Any]:
    if filters.show != "open":
        return page
    decided = _decided(person, filters).order_by().values("pk")
    if filters.program:
        return page.union(decided, all=True)
    house = Signal.objects.of_the_house(person).going_on().order_by().values("pk")
    return page.union(decided, house, all=True)


def _ranked(rows: SignalQuerySet) -> QuerySet[Any]:
    ranks = [When(rule=rule, then=Value(rank)) for rule, rank in RANKS.items()]
    return rows.annotate(rank=Case(*ranks, default=Value(len(ranks)), output_field=IntegerField()))


def chosen(
    person: Person, keys: Sequence[str], *, today: date, house: Sequence[Attention] = ()
) -> list[Entry]:
    """The entries of these checkboxes that are still there for this person."""
    wanted = {key for key in keys[:AT_ONCE] if key.isprintable()}
    told = Q(pk__in=())
    for key in wanted:
        rule, _, subject = key.partition(".")
        told |= Q(rule=rule, subject=subject)
    mine = Signal.objects.coordinated_by(person).going_on().filter(told).order_by().values("pk")
    houses = Signal.objects.of_the_house(person).going_on().filter(told).order_by().values("pk")
    rows = Signal.objects.filter(pk__in=mine.union(houses, all=True)).select_related("program", *PEOPLE)
    known = [Entry(of_signal(row), row) for row in rows.order_by("pk")]
    left = wanted - {entry.key for entry in known}
    if not left:
        return known
    items = [*attention.of(person, program=None, today=today), *house]
    return known + [entry for entry in map(Entry, items) if entry.key in left]


def of_pairs(person: Person, program: Program, pairs: Sequence[int]) -> list[Entry]:
    """What the clock noticed about these pairs and is open now."""
    rows = Signal.objects.coordinated_by(person).open().noticed()
    rows = rows.filter(program=program, mentorship__in=pairs).select_related("program", *PEOPLE)
    return [Entry(of_signal(row), row) for row in rows.order_by("pk")]


def verdicts(person: Person, filters: Filters) -> list[dict[str, Any]]:
    """Per kind how often it was a problem, as far as somebody said; so that limits can be tuned."""
    judged = _rows(person, filters).exclude(verdict="").values("rule").order_by("rule")
    counted = judged.annotate(
        true=Count("pk", filter=Q(verdict="true")),
        false=Count("pk", filter=Q(verdict="false")),
        all=Count("pk"),
    )
    names = dict(KINDS)
    return [row | {"name": names.get(row["rule"], row["rule"])} for row in counted]

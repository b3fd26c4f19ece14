"""How many people of each segment came how far; every function reads, none writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.db.models import Min

from dashboard import histories, standing
from dashboard.histories import History
from dashboard.statistics import BANDS, LEAST, YEAR, Interval, share
from dashboard.statistics.disclosure import EVERYBODY, Count
from people import acting
from people.models import OrgUnit, Person
from people.regions import region_of
from programs.models import Audience, Declaration, Mentor, Mentorship, Program, Side

STEPS = {  # by side, each part of the one before
    Side.MENTEE: ("could", "joined", "paired", "finished", "moved"),
    Side.MENTOR: ("could", "offered", "paired", "finished"),
}
TABLES = ("region", "level", "unit", "service")
DECLARED = "declared:"  # tables of what people said about themselves; after it the trait
MOVED = 4  # the step of mentees who moved on afterwards; those who finished are the one before
UNTOLD = (Mentorship.State.HELD, Mentorship.State.PROPOSED)


def quarter_of(day: date) -> date:
    """Its first day."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def next_quarter(day: date) -> date:
    return quarter_of(quarter_of(day) + timedelta(days=95))


def counts(
    program: Program, *, side: Side, until: date, day: int, history: Callable[[], History] | None = None
) -> dict[Count, int]:
    """Everybody by segment and step, up to the day before `until`; `day` is its position among the quarters.

    Segments are those of today. Who came far once counts for good.
    """
    steps = steps_of(program, side, until)
    if side == Side.MENTEE:
        steps.append(_moved(program, steps[-1], (history or partial(histories.read, until))))
    of = _segments(steps[0], until)
    for person, said in _declared(steps[0]).items():
        of[person] |= said
    found: Counter[Count] = Counter()
    for step, people in enumerate(steps):
        found[Count(day, EVERYBODY, EVERYBODY, step)] = len(people)
        for person in people:
            for table, category in of[person].items():
                found[Count(day, table, category, step)] += 1
    for table, category in {(count.table, count.category) for count in found}:
        for step in range(len(steps)):
            found.setdefault(Count(day, table, category, step), 0)
    return dict(found)


def steps_of(program: Program, side: Side, until: date) -> list[set[int]]:
    """People of each step by key, the widest first."""
    pairs = list(
        program.mentorships.filter(started_on__lt=until)
        .exclude(state__in=UNTOLD)
        .order_by()
        .values_list(f"{side}_person", "state", "ended_on")
    )
    completed = Mentorship.State.COMPLETED
    finished = {person for person, state, ended in pairs if state == completed and ended and ended < until}
    paired = {person for person, _state, _ended in pairs}
    came = paired | _who_came(program, side, until)
    return [came | _who_could(program, side), came, paired, finished]


def _moved(program: Program, finished: set[int], history: Callable[[], History]) -> set[int]:
    """Who rose a level or came to another unit or country since their first pair began, as far as is kept."""
    if not finished:
        return set()
    pairs = program.mentorships.filter(mentee_person__in=finished).exclude(state__in=UNTOLD).order_by()
    first = pairs.values_list("mentee_person").annotate(Min("started_on"))
    moves = history().moves
    return {
        person
        for person, began in first
        for way in (moves.rose, moves.unit, moves.country)
        if any(day > began.toordinal() for day in way.get(person, ()))
    }


def _who_came(program: Program, side: Side, until: date) -> set[int]:
    if side == Side.MENTEE:
        return set(program.mentees.filter(enrolled_at__date__lt=until).values_list("person", flat=True))
    offers = [Mentor.State.AVAILABLE, Mentor.State.PAUSED, Mentor.State.DORMANT]
    rows = program.mentors.filter(answered_at__date__lt=until, state__in=offers)
    return set(rows.values_list("person", flat=True))


def _who_could(program: Program, side: Side) -> set[int]:
    audience = Audience.objects.filter(program=program, role=side).first()
    return set(audience.people().values_list("pk", flat=True)) if audience else set()


def _segments(people: Iterable[int], until: date) -> dict[int, dict[str, str]]:
    """What each person is counted under; an empty word where it is not known."""
    above = _topmost()
    rows = Person.objects.filter(pk__in=people).values_list("pk", "country", "level", "unit", "hired_on")
    return {
        pk: {
            "region": region_of(country),
            "level": level,
            "unit": str(above.get(unit, "")),
            "service": _service(hired, until),
        }
        for pk, country, level, unit, hired in rows
    }


def _declared(people: Iterable[int]) -> dict[int, dict[str, str]]:
    """What each person said about themselves; an empty word where they said nothing, and somebody did."""
    with acting.as_house():
        rows = Declaration.objects.filter(trait__in=settings.DECLARED_TRAITS, person__in=people)
        said = [(row.person_id, f"{DECLARED}{row.trait}", row.answer) for row in rows]
    tables = sorted({table for _person, table, _answer in said})
    found = {person: dict.fromkeys(tables, "") for person in people}
    for person, table, answer in said:
        found[person][table] = answer
    return found


def _service(hired: date | None, day: date) -> str:
    """The band of their years here, as a number from 0 on."""
    if hired is None:
        return ""
    return str(sum(day - hired >= timedelta(days=years * YEAR) for years in BANDS))


def _topmost() -> dict[int | None, int]:
    """The unit right under the whole company in which each unit lies."""
    parents = dict(OrgUnit.objects.order_by().values_list("pk", "parent"))
    tops = {pk for pk, parent in parents.items() if parent is None}
    if len(tops) == 1:  # the company itself says nothing: those below it do
        tops |= {pk for pk, parent in parents.items() if parent in tops}
    found: dict[int | None, int] = {}
    for unit in parents:
        way, place = {unit}, unit
        while place not in tops and (up := parents[place]) is not None and up not in way:
            way.add(up)
            place = up
        found[unit] = place
    return found


@dataclass(frozen=True)
class Amount:
    """As it may be shown: None where it is kept back; `until` where it was told in an earlier quarter."""

    value: int | None
    until: date | None = None


@dataclass(frozen=True)
class Row:
    """One or several segments told together, with an amount per step and who came of all who could."""

    names: tuple[str, ...]
    amounts: tuple[Amount, ...]
    take_up: Interval | None
    moved: Interval | None = None  # of those who finished; of mentees


def told(program: Program, side: Side, *, pictures: bool = False) -> tuple[date, dict[str, list[Row]]] | None:
    """What was frozen last, table by table, the largest group first; None before the first quarter is told.

    A number that would give somebody away today is shown as it was told before, with the day.
    `pictures`: also how people stand (`dashboard.standing`).
    """
    releases = list(program.releases.filter(side=side).order_by("until"))
    if not releases:
        return None
    known: dict[tuple[str, tuple[str, ...], int], Amount] = {}
    for release in releases:
        for table, names, step, amount in release.cells:
            known[table, tuple(names), step] = Amount(amount, release.until)
    newest = releases[-1]
    groups = {EVERYBODY: [[EVERYBODY]]} | newest.groups
    return newest.until, {
        table: sorted(
            (_row(known, table, tuple(names), newest.until, len(STEPS[side])) for names in groups[table]),
            key=lambda row: ("" in row.names, -(row.amounts[0].value or 0), row.names),
        )
        for table in (EVERYBODY, *TABLES, *sorted(set(groups) - {EVERYBODY, *TABLES}))
        if table in groups and (pictures or not standing.is_picture(table))
    }


def _row(
    known: dict[tuple[str, tuple[str, ...], int], Amount],
    table: str,
    names: tuple[str, ...],
    until: date,
    steps: int,
) -> Row:
    amounts = [known.get((table, names, step), Amount(None)) for step in range(steps)]
    return Row(
        names=names,
        amounts=tuple(Amount(each.value, each.until if each.until != until else None) for each in amounts),
        take_up=_share(amounts[1], amounts[0], until),
        moved=_share(amounts[MOVED], amounts[MOVED - 1], until) if steps > MOVED else None,
    )


def _share(part: Amount, whole: Amount, until: date) -> Interval | None:
    """Of ten at least, and where both numbers are of the newest quarter."""
    if part.value is None or whole.value is None or not part.until == whole.until == until:
        return None
    return share(part.value, whole.value) if whole.value >= 2 * LEAST else None

"""Once a quarter: what became of those who started is counted, audited and frozen.

Why people left is told in groups of five and more, of two kinds at least, so that nobody's reason can be read
off those who are known to have left; neither alone nor taken off what was told before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dashboard import outcomes
from dashboard.outcomes import ARMS, ENDPOINTS, HORIZONS, Company, Found
from dashboard.statistics import LEAST, Interval, Life, disclosure
from dashboard.statistics.disclosure import EVERYBODY, NEAR, Audit, Cell, Count, Group
from programs.models import Outcome, Program

LEAVERS = 2 * LEAST  # fewer have left: then why is not told at all
KIND, ARM = "kind", "arm"
VOLUNTARY, UNSAID = frozenset({"voluntary"}), frozenset({""})


@dataclass(frozen=True)
class Table:
    """Amounts by table, category and step, and how the categories are told together."""

    name: str
    amounts: dict[tuple[str, str, int], int]
    groups: list[frozenset[str]]

    @property
    def of(self) -> str:
        return KIND if self.name.startswith("why:") else ARM

    def counts(self, day: int) -> dict[Count, int]:
        return {Count(day, *place): amount for place, amount in self.amounts.items()}


def freeze(program: Program, *, until: date, company: Company, now: datetime) -> Outcome | None:
    """Beside all that was told before; once, and nothing of a quarter after which a later one was told."""
    with transaction.atomic():
        Program.objects.select_for_update(no_key=True).get(pk=program.pk)  # one at a time
        earlier = list(program.outcomes.order_by("until"))
        if earlier and earlier[-1].until >= until:
            return None
        found = outcomes.found(program, company, until=until)
        tables = list(_tables(found))
        shown = {table.name: _shown(table, earlier) for table in tables}
        return Outcome.objects.create(
            program=program,
            until=until,
            counts=[[table.name, *place, n] for table in tables for place, n in table.amounts.items()],
            cells=sorted(
                [name, cell.table, sorted(cell.categories), cell.step]
                for name, cells in shown.items()
                for cell in cells
            ),
            told=_told(found, tables, shown),
            made_at=now,
        )


# --- Counted ------------------------------------------------------------------------------------------
def _tables(found: Found) -> Iterator[Table]:
    if found.is_told:
        yield from (_why(found, arm) for arm in ARMS)
    if found.knows_moves:
        yield from (_moves(found, endpoint) for endpoint in ENDPOINTS)


def _why(found: Found, arm: str) -> Table:
    """Leavers by kind, within two years and of these within one; how many left in all everybody can see."""
    kinds = {kind: each for kind, each in outcomes.tally(found, arm).items() if kind or each[0]}
    amounts = {(KIND, kind, step): n for kind, each in kinds.items() for step, n in enumerate(each)}
    for step in range(len(HORIZONS)):
        amounts[EVERYBODY, EVERYBODY, step] = sum(each[step] for each in kinds.values())
    groups = disclosure.coarse({kind: each[0] for kind, each in kinds.items() if each[0]}, least=LEAST)
    nobody = {kind for kind, each in kinds.items() if not each[0]}
    return Table(f"why:{arm}", amounts, [*groups, frozenset(nobody)] if groups and nobody else groups)


def _moves(found: Found, endpoint: str) -> Table:
    """Who is watched, of these who moved within two years, of these within one."""
    amounts: dict[tuple[str, str, int], int] = {}
    for arm in ARMS:
        lives = found.movers(arm, endpoint)
        steps = [len(lives), *(outcomes.within(lives, days) for days in HORIZONS)]
        amounts |= {(ARM, arm, step): n for step, n in enumerate(steps)}
    for step in range(1 + len(HORIZONS)):
        amounts[EVERYBODY, EVERYBODY, step] = sum(amounts[ARM, arm, step] for arm in ARMS)
    return Table(f"moves:{endpoint}", amounts, [frozenset({arm}) for arm in ARMS])


# --- Audited ------------------------------------------------------------------------------------------
def _shown(table: Table, earlier: Sequence[Outcome]) -> set[Cell]:
    """What may be told of it beside the earlier quarters; nothing where these leave no room."""
    truth: dict[Count, int] = {}
    before: set[Cell] = set()
    for day, row in enumerate(earlier):
        truth |= {Count(day, *place): n for name, *place, n in row.counts if name == table.name}
        before |= {
            Cell(day, of, frozenset(names), step) for name, of, names, step in row.cells if name == table.name
        }
    today = len(earlier)
    truth |= table.counts(today)
    known = {count for count in truth if _is_known(table, count)}
    try:
        cells = disclosure.release(truth, {table.of: table.groups}, before, known=known, totals=False)
    except ArithmeticError:
        return set()
    if table.of == ARM:
        return cells
    kept = _with_company(cells, truth, today)
    return kept if not _all_alike(Audit(truth, {*before, *kept}, known=known), table.groups, today) else set()


def _is_known(table: Table, count: Count) -> bool:
    """Who left is no secret, only why; who takes part is none, only who moved."""
    return count.table == EVERYBODY if table.of == KIND else count.step == 0


def _with_company(cells: set[Cell], truth: dict[Count, int], day: int) -> set[Cell]:
    """Of two kinds with five people each at least: else everybody who left would have the one reason."""
    kept: set[Cell] = set()
    for step in range(len(HORIZONS)):
        of_step = {cell for cell in cells if cell.step == step}
        many = sum(disclosure.amount(truth, cell) >= LEAST for cell in of_step)
        if truth[Count(day, EVERYBODY, EVERYBODY, step)] >= LEAVERS and many > 1:
            kept |= of_step
    return kept


def _all_alike(audit: Audit, groups: Sequence[frozenset[str]], today: int) -> bool:
    """Whether people who are known to have left (in all, since a quarter, in a year) all had one reason."""
    for cell in audit.cells:
        audit.show(cell)
    for step in range(len(HORIZONS)):
        all_ = Cell(today, EVERYBODY, frozenset({EVERYBODY}), step)
        fewer = [all_._replace(day=day) for day in range(today)]
        fewer += [all_._replace(step=later) for later in range(step + 1, len(HORIZONS))]
        for without in [None, *fewer]:
            size = Group(all_, without).size(audit.truth)
            for names in groups if size else ():
                of = without._replace(table=KIND, categories=names) if without else None
                if of and not audit.truth.keys() >= set(of.counts()):
                    continue
                low, _high = audit.bounds(Group(all_._replace(table=KIND, categories=names), of))
                if low > size - NEAR:
                    return True
    return False


# --- Told ---------------------------------------------------------------------------------------------
def _told(found: Found, tables: Sequence[Table], shown: dict[str, set[Cell]]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "since": date.fromordinal(found.company.since).isoformat() if found.company.since else None,
        "early": len(found.followed["ours"]) - len(found.watched["ours"]),
        "arms": {
            arm: {"followed": len(found.followed[arm]), "watched": len(found.watched[arm])} for arm in ARMS
        },
        "why": [],
        "moves": [],
        "bounds": [],
        "differences": [],
        "unsaid": {},
    }
    for table in tables:
        place = table.name.partition(":")[2]
        for cell in sorted(shown[table.name], key=lambda cell: (cell.step, sorted(cell.categories))):
            told[table.name.partition(":")[0]].append(_figures(found, place, cell))
        if table.of == KIND:
            told["unsaid"][place] = _unsaid(table, shown[table.name])
            told["bounds"] += _bounds(found, place, shown[table.name])
    told["differences"] = [each for each in _differences(found, shown) if each]
    return told


def _figures(found: Found, place: str, cell: Cell) -> dict[str, Any]:
    """How many, how many were still watched, and the share of all, where enough are watched so long."""
    about: dict[str, Any]
    if cell.table == KIND:
        kinds = sorted(cell.categories)
        about = {"arm": place, "days": HORIZONS[cell.step], "kinds": kinds}
        lives = found.leavers(place, kinds)
    else:
        (arm,) = cell.categories
        about = {"arm": arm, "days": HORIZONS[cell.step - 1], "endpoint": place}
        lives = found.movers(arm, place)
    return about | {"amount": outcomes.within(lives, about["days"])} | _estimate(lives, about["days"])


def _estimate(lives: Sequence[Life], days: int) -> dict[str, Any]:
    watched = outcomes.at_risk(lives, days)
    if watched < LEAST:
        return {"at_risk": None, "share": None}
    return {"at_risk": watched, "share": _plain(outcomes.chance(lives, days))}


def _plain(known: Interval) -> list[float]:
    """In whole per cents: as exact as what is shown, and no more."""
    return [round(each, 2) for each in (known.value, known.low, known.high)]


def _unsaid(table: Table, shown: set[Cell]) -> int | None:
    """Of how many leavers nobody knows why; None where so few must not be told."""
    amount = table.amounts.get((KIND, "", 0), 0)
    return amount if not amount or _tells(shown, UNSAID, 0) else None


def _bounds(found: Found, arm: str, shown: set[Cell]) -> Iterator[dict[str, Any]]:
    """The share who chose to go had nobody of the others chosen so, and had all of whom it is not known."""
    for step, days in enumerate(HORIZONS):
        both = all(_tells(shown, kind, step) for kind in (VOLUNTARY, UNSAID))
        low, high = found.leavers(arm, ["voluntary"]), found.leavers(arm, ["voluntary", ""])
        if both and outcomes.at_risk(low, days) >= LEAST:
            ends = [round(outcomes.chance(lives, days).value, 2) for lives in (low, high)]
            yield {"arm": arm, "days": days, "low": ends[0], "high": ends[1]}


def _differences(found: Found, shown: dict[str, set[Cell]]) -> Iterator[dict[str, Any] | None]:
    """Of both sides where both are told."""
    for step, days in enumerate(HORIZONS):
        if all(_tells(shown.get(f"why:{arm}", ()), VOLUNTARY, step) for arm in ARMS):
            yield _difference(*(found.leavers(arm, ["voluntary"]) for arm in ARMS), of="voluntary", days=days)
        for endpoint in ENDPOINTS:
            cells = shown.get(f"moves:{endpoint}", ())
            if all(_tells(cells, frozenset({arm}), step + 1) for arm in ARMS):
                yield _difference(*(found.movers(arm, endpoint) for arm in ARMS), of=endpoint, days=days)


def _tells(cells: Iterable[Cell], names: frozenset[str], step: int) -> bool:
    return any((cell.categories, cell.step) == (names, step) for cell in cells)


def _difference(ours: Sequence[Life], theirs: Sequence[Life], *, of: str, days: int) -> dict[str, Any] | None:
    if min(outcomes.at_risk(lives, days) for lives in (ours, theirs)) < LEAST:
        return None
    return {"of": of, "days": days, "share": _plain(outcomes.difference(ours, theirs, days))}

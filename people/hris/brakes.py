"""When a file stops and asks a second person: a feed that is cut off or wrong looks like people leaving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from people.hris.plan import Plan
from people.hris.records import Record

MOST_PEOPLE = 20
MOST_PERCENT = 5
SMALLEST_COUNTRY = 2  # one person who moves away empties no country
FEW = 3  # so many may always leave one by one, however small the company is


@dataclass(frozen=True, slots=True)
class Brake:
    """`kind`: people, share, country, yourself, address or administrators; `about`: a country or a share."""

    kind: str
    count: int = 0
    about: str = ""


def brakes(made: Plan, present: Mapping[str, Record], *, reader: str = "") -> list[Brake]:
    """`reader`: the employee id of whoever applies; empty for a command."""
    going = leaving(made)
    found = []
    active = made.same.active + sum(here.is_active for here in _read(made, present).values())
    if made.absent or len(going) > 1:  # one person with a last day of their own is everyday life
        found += _many(len(going | made.absent), active)
    found += _emptied(made, present, going | made.absent)
    if reader and reader in going | made.absent:
        found.append(Brake("yourself", 1))
    if moved := _addresses(made) - {reader}:
        found.append(Brake("address", len(moved)))
    if made.house.administrators and made.house.administrators <= going:
        found.append(Brake("administrators", len(made.house.administrators)))
    return found


def brakes_one_by_one(
    *, gone: int, before: int, country: str, gone_there: int, active_there: int
) -> list[Brake]:
    """Whether one more may leave, where people leave one at a time and not with a file.

    `gone` left within the last hour, of `before` who worked here then; `active_there` still work in this
    person's country, this person among them. Somebody who leaves alone is never stopped.
    """
    if not gone:
        return []
    found = _many(gone + 1, before) if gone + 1 > FEW else []
    if country and active_there == 1 and gone_there + 1 >= SMALLEST_COUNTRY:
        found.append(Brake("country", gone_there + 1, country))
    return found


def leaving(made: Plan) -> set[str]:
    """Who works here now and would not after this file."""
    closed = {
        change.after.employee_id
        for change in made.updated
        if change.before.is_active and not change.after.is_active
    }
    return closed | {here.employee_id for here in made.gone}


def _addresses(made: Plan) -> set[str]:
    """Powerful people whose address changes: whoever reads the new one's mail can choose their password."""
    moved = {each.after.employee_id for each in made.updated if each.before.email != each.after.email}
    return moved & made.house.powerful


def _read(made: Plan, present: Mapping[str, Record]) -> dict[str, Record]:
    """Without those who are counted already."""
    loaded = made.same.loaded
    return {key: here for key, here in present.items() if key not in loaded} if loaded else dict(present)


def _many(vanishing: int, active: int) -> list[Brake]:
    found = [Brake("people", vanishing)] if vanishing > MOST_PEOPLE else []
    if vanishing * 100 > active * MOST_PERCENT:
        found.append(Brake("share", vanishing, str(round(vanishing * 100 / active))))
    return found


def _emptied(made: Plan, present: Mapping[str, Record], vanishing: set[str]) -> list[Brake]:
    read = _read(made, present).values()
    before = Counter(here.country for here in read if here.is_active and here.country)
    before += made.same.tally("country", active_only=True)
    after = before.copy()
    after.subtract(present[key].country for key in vanishing if present[key].is_active)
    for change in made.updated:
        moved = "country" in change.names or "is_active" in change.names
        if moved and change.after.employee_id not in vanishing:
            after.subtract([change.before.country] * change.before.is_active)
            after.update([change.after.country] * change.after.is_active)
    after.update(record.country for record in made.created if record.is_active)
    return [
        Brake("country", number, country)
        for country, number in sorted(before.items())
        if number >= SMALLEST_COUNTRY and after[country] <= 0
    ]

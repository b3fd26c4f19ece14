"""Feed + present state → what would change. Pure: applying a plan and planning again gives nothing to do."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import compress
from operator import itemgetter, ne
from typing import Any, NamedTuple

from people.hris import circles, levels, managers, names, places
from people.hris.records import Feed, Record, Remark
from people.hris.same import Same

THEIRS = frozenset({"languages", "topics"})
NAMED = frozenset({"given_name", "family_name", "country", "location"})  # what sorting and the zone follow
MISSES = 2  # full feeds in a row without somebody
TOLD_OF_CHANGES = frozenset({"is_active", "level", "country", "family_name"})
PLACE = {name: place for place, name in enumerate(Record._fields)}
LEFT_ON, LEFT_WHY, IS_ACTIVE = PLACE["left_on"], PLACE["left_why"], PLACE["is_active"]
SORT_NAME, TIME_ZONE = PLACE["sort_name"], PLACE["time_zone"]
SORTED_BY = itemgetter(*(PLACE[name] for name in sorted(NAMED)))


class Change(NamedTuple):
    before: Record
    after: Record
    names: tuple[str, ...]  # of the fields that differ

    @classmethod
    def between(cls, before: Record, after: Record) -> Change:
        return cls(before, after, tuple(compress(Record._fields, map(ne, before, after))))

    @property
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """Field → (before, after), for the fields that differ."""
        return {name: (getattr(self.before, name), getattr(self.after, name)) for name in self.names}


@dataclass(frozen=True, slots=True)
class House:
    """What the house knows about people beside their record; all by employee id."""

    missed: Mapping[str, int] = field(default_factory=dict)  # full feeds in a row without them, where any
    own: Mapping[str, frozenset[str]] = field(default_factory=dict)  # fields they set themselves
    from_elsewhere: frozenset[str] = frozenset()  # whom no file ever brought: no file takes them away
    closed: frozenset[str] = frozenset()  # closed by hand: opened by hand only
    administrators: frozenset[str] = frozenset()  # active HR administrators
    powerful: frozenset[str] = frozenset()  # active, and whoever reads their mail could do anything here


@dataclass(slots=True)
class Plan:
    feed: Feed
    house: House = field(default_factory=House)
    created: list[Record] = field(default_factory=list)
    updated: list[Change] = field(default_factory=list)
    unchanged: list[Record] = field(default_factory=list)
    missing: list[Record] = field(default_factory=list)  # here and active, but not in the file
    absent: set[str] = field(default_factory=set)  # the missing whom this file counts as missed once more
    gone: list[Record] = field(default_factory=list)  # missed often enough: they leave
    rejected: list[Remark] = field(default_factory=list)
    flagged: list[Remark] = field(default_factory=list)
    cleaned: list[Remark] = field(default_factory=list)
    same: Same = field(default_factory=Same)  # unchanged too, by rows that nobody had to read
    kept: list[tuple[str, bytes | None]] = field(default_factory=list)  # what to remember of the rows
    since: str = ""  # what the house showed when this plan began
    proof: str = ""  # the fingerprint, once somebody asked

    @property
    def people(self) -> list[Record]:
        """Everyone whose row was read, as the house will know them."""
        return [*self.created, *(change.after for change in self.updated), *self.unchanged]

    @property
    def fingerprint(self) -> str:
        """Equal for two plans of one file that would write the same: a page proves it is not stale."""
        self.proof = self.proof or self._fingerprint()
        return self.proof

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for record in self.created:
            digest.update(f"+{record.employee_id}\0{record.is_active}\0{record.manager_id}\0".encode())
        for change in self.updated:
            values = _values(change.names)
            facts = change.after.employee_id, change.names, values(change.before), values(change.after)
            digest.update(repr(facts).encode())
        for kind, keys in (("-", {here.employee_id for here in self.gone}), ("?", self.absent)):
            digest.update(f"{kind}{sorted(keys)}".encode())
        return digest.hexdigest()


def plan(
    feed: Feed,
    present: Mapping[str, Record],
    *,
    today: date,
    house: House | None = None,
    counts_missing: bool = False,
    same: Same | None = None,
) -> Plan:
    """`present`: employee id → the person as the house knows them, active or not.

    `counts_missing`: the file names everybody, and is not the one that was applied last.
    `same`: people of the file whose rows aren't in `feed`; then `present` need not hold everyone.
    """
    same = same or Same()
    accepted, rejected = _with_own_mail(feed, present)
    known = present.keys() | {record.employee_id for _, record in accepted}
    made, told = Plan(feed, house or House(), same=same), frozenset(feed.fields)
    directory, about_managers = managers.house(present, same), []
    for number, row in accepted:
        row, remark = _with_manager(feed, number, row, known, directory)
        about_managers += [remark] if remark else []
        before = present.get(row.employee_id)
        after = _merged(row, before, made.house, told, today)
        if before is None:
            made.created.append(after)
        elif before == after:
            made.unchanged.append(after)
        else:
            made.updated.append(Change.between(before, after))
    _miss(made, present, counts=counts_missing)
    made.rejected = sorted([*feed.rejected, *rejected], key=lambda remark: remark.row)
    _add_remarks(made, [*about_managers, *_circles(made, present)])
    return made


def _miss(made: Plan, present: Mapping[str, Record], *, counts: bool) -> None:
    """Once is told, twice in a row is leaving; a rejected row still says that the person works here."""
    feed = made.feed
    in_file = {record.employee_id for _, record in feed.records} | {no.employee_id for no in feed.rejected}
    in_file |= made.same.loaded
    missing = [key for key, here in present.items() if here.is_active and key not in in_file]
    made.missing = [present[key] for key in sorted(missing)]
    if counts:
        made.absent = {here.employee_id for here in made.missing} - made.house.from_elsewhere
        missed = made.house.missed
        made.gone = [
            here
            for here in made.missing
            if here.employee_id in made.absent and missed.get(here.employee_id, 0) + 1 >= MISSES
        ]


def _add_remarks(made: Plan, about_managers: list[Remark]) -> None:
    """What was said about rows that are taken; a rejected row has its one reason."""
    rejected = {remark.row for remark in made.rejected}
    flagged = [remark for remark in made.feed.flagged if remark.row not in rejected]
    made.flagged = sorted([*flagged, *about_managers], key=lambda remark: remark.row)
    made.cleaned = [remark for remark in made.feed.cleaned if remark.row not in rejected]


def _with_own_mail(
    feed: Feed, present: Mapping[str, Record]
) -> tuple[list[tuple[int, Record]], list[Remark]]:
    """Nobody shares an address: the first row keeps it, and so does whoever the file leaves as they are.

    A rejected row leaves that person's present address in use, which can meet another row: so again until
    nothing changes; each round takes rows away, so it ends.
    """
    rejected: list[Remark] = []
    accepted = list(feed.records)
    if "email" not in feed.fields:
        return accepted, []
    while True:
        staying = {record.employee_id for _, record in accepted}
        holder = {
            here.email.lower(): key for key, here in present.items() if here.email and key not in staying
        }
        keep: list[tuple[int, Record]] = []
        refuse: list[tuple[int, Record]] = []
        for number, record in accepted:
            owner = (
                holder.setdefault(record.email, record.employee_id) if record.email else record.employee_id
            )
            (keep if owner == record.employee_id else refuse).append((number, record))
        if not refuse:
            return keep, rejected
        rejected += [_mail_taken(feed, number, record) for number, record in refuse]
        accepted = keep


def _mail_taken(feed: Feed, number: int, record: Record) -> Remark:
    reason = "mail used by another person"
    return Remark(number, feed.headers.get("email", ""), reason, record.employee_id, record.email)


def _with_manager(
    feed: Feed, number: int, row: Record, known: frozenset[str] | set[str], house: managers.Directory
) -> tuple[Record, Remark | None]:
    """By employee id, else by mail address or full name among those whom the file leaves out."""
    if not row.manager_id or (row.manager_id in known and row.manager_id != row.employee_id):
        return row, None
    found = house.find(row.manager_id) if row.manager_id != row.employee_id else None
    if found and found in known and found != row.employee_id:
        return row._replace(manager_id=found), None
    reason = managers.NOT_UNIQUE if found == "" else "manager not found"
    if row.employee_id in {row.manager_id, found}:
        reason = "manager is the same person"
    remark = Remark(number, feed.headers.get("manager_id", ""), reason, row.employee_id, row.manager_id)
    return row._replace(manager_id=""), remark


def _merged(row: Record, before: Record | None, house: House, told: frozenset[str], today: date) -> Record:
    """The file's word on the columns it has, the house's on all others, and what follows from both."""
    values: list[Any] = list(row if before is None else before)
    if before is not None:
        for place in _places(_told_of(before, house, told)):
            values[place] = row[place]
        if "left_on" not in told and _was_gone(before, house):
            values[LEFT_ON] = None
    status = row.is_active if "is_active" in told else None
    values[IS_ACTIVE] = _is_active(row.employee_id, values[LEFT_ON], before, house, status, today)
    values[LEFT_WHY] = _left_why(values, before)
    if before is None or not before.sort_name or SORTED_BY(values) != SORTED_BY(before):
        after = Record._make(values)
        values[SORT_NAME] = names.sort_name(after.given_name, after.family_name, after.country)[:255]
        values[TIME_ZONE] = _zone(after, before, is_own=_is_own(row, house))
    if row.time_zone and before is not None and not _is_own(row, house):
        values[TIME_ZONE] = row.time_zone
    return Record._make(values)


def _left_why(values: list[Any], before: Record | None) -> str:
    """A blank cell takes back nothing that was said; who works here without a last day has no reason."""
    if values[IS_ACTIVE] and values[LEFT_ON] is None:
        return ""
    said: str = values[LEFT_WHY] or (before.left_why if before else "")
    return said


def _told_of(before: Record, house: House, told: frozenset[str]) -> frozenset[str]:
    """Languages and topics are the person's own as soon as they said a word about them; HR has the rest."""
    own = house.own.get(before.employee_id)
    return told - (own & THEIRS) if own else told


@cache
def _places(told: frozenset[str]) -> tuple[int, ...]:
    return tuple(PLACE[name] for name in told)


@cache
def _values(changed: tuple[str, ...]) -> itemgetter[Any]:
    return itemgetter(*(PLACE[name] for name in changed))


def _was_gone(before: Record, house: House) -> bool:
    """Left because the files no longer named them, which is over now that one does."""
    return house.missed.get(before.employee_id, 0) >= MISSES


def _is_own(row: Record, house: House) -> bool:
    """Whether the person chose the time zone: then HR doesn't know better."""
    return "time_zone" in house.own.get(row.employee_id, ())


def _zone(after: Record, before: Record | None, *, is_own: bool) -> str:
    """Follows the country, unless the file said better or the person chose another in the own settings.

    What a file said of the country before holds no longer in the next one.
    """
    usual = places.zone_of(after.country, after.location)
    if before is None:
        return after.time_zone or usual
    moved = after.country not in {"", before.country} and not is_own
    if moved or before.time_zone == places.zone_of(before.country, before.location):
        return usual
    return before.time_zone


def _is_active(
    key: str, left_on: date | None, before: Record | None, house: House, status: bool | None, today: date
) -> bool:
    """The last day is still a working day; an account closed by hand is not opened by the feed.

    `status`: what a column of the file says about it, None where it has none.
    """
    if key in house.closed or (left_on is not None and left_on < today):
        return False
    if status is not None:
        return status
    came_back = before is not None and (before.left_on is not None or _was_gone(before, house))
    if before is None or left_on is not None or came_back:
        return True
    return before.is_active


def _circles(made: Plan, present: Mapping[str, Record]) -> list[Remark]:
    """Told, and stored as the file says."""
    manager_of = {key: here.manager_id for key, here in present.items()}
    manager_of |= {record.employee_id: record.manager_id for record in made.people}
    found = circles.circling(circles.with_those_above(manager_of, made.same))
    circles.check(found, made.same, manager_of)
    column = made.feed.headers.get("manager_id", "")
    return [
        Remark(number, column, "managers in a circle", record.employee_id, record.manager_id)
        for number, record in made.feed.records
        if record.employee_id in found
    ]


def kinds_of_change(made: Plan) -> dict[str, int]:
    """How many joined, left, rose, moved country or took another name."""
    kinds: Counter[str] = Counter(joiners=len(made.created))
    order = {level: number for number, level in enumerate(levels.LEVELS, start=1)}
    for before, after, changed in made.updated:
        if TOLD_OF_CHANGES.isdisjoint(changed):
            continue
        kinds["leavers"] += before.is_active and not after.is_active
        kinds["promoted"] += 0 < order.get(before.level, 0) < order.get(after.level, 0)
        kinds["moved country"] += bool(before.country) and before.country != after.country
        kinds["renamed"] += before.family_name != after.family_name
    return {kind: kinds[kind] for kind in ("leavers", "promoted", "moved country", "renamed", "joiners")}

"""Everyone the house knows, in the shape of the feed, and what it knows about them beside that."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from people.hris.plan import House
from people.hris.records import Record
from people.models import HouseRole, Person, RosterImport, Source

PRESENT = (
    "employee_id", "given_name", "family_name", "email", "country", "location", "level",
    Coalesce("unit__name", Value("")), "legal_entity", "job_title",
    Coalesce("manager__employee_id", Value("")), "hired_on", "left_on", "left_why", "gender", "languages",
    "topics", "sort_name", "time_zone", "is_active",
)  # fmt: skip
PLACE = {name: place for place, name in enumerate(Record._fields)}
LISTS = tuple(PLACE[name] for name in ("languages", "topics"))
SHARED = tuple(
    PLACE[name]
    for name in ("given_name", "country", "location", "level", "unit", "legal_entity", "job_title",
                 "manager_id", "hired_on", "left_why", "gender", "languages", "topics", "time_zone")
)  # fmt: skip
ABOUT = (
    "employee_id", "missed_syncs", "closed_at", "source", "sources", "is_active", "house_roles", "is_staff",
    "is_superuser",
)  # fmt: skip
MANY = 2000


def present(keys: Collection[int] | None = None) -> dict[str, Record]:
    """Employee id → the person; everyone but those who were erased, or these alone."""
    known = Person.objects.get_queryset().filter(erased_at__isnull=True)
    if keys is not None:
        known = known.filter(pk__in=keys)
    rows = known.values_list(*PRESENT).iterator(chunk_size=MANY)
    found: dict[str, Record] = {}
    same: dict[Any, Any] = {}  # one copy of what many people share: a company is a few hundred words
    while some := list(islice(rows, MANY)):
        columns: list[Iterable[Any]] = list(zip(*some, strict=True))
        for place in LISTS:
            columns[place] = list(map(tuple, columns[place]))
        for place in SHARED:
            columns[place] = map(same.setdefault, columns[place], columns[place])
        ids = columns[PLACE["employee_id"]]
        found.update(zip(ids, map(Record._make, zip(*columns, strict=True)), strict=True))
    return found


def house(ids: Collection[str] | None = None) -> House:
    """Only people with something to say about them, most have nothing; of these alone, and administrators."""
    about = Person.objects.get_queryset().filter(
        Q(missed_syncs__gt=0)
        | Q(closed_at__isnull=False)
        | ~Q(source=Source.FEED)
        | Q(sources__languages__0=Source.SELF)
        | Q(sources__topics__0=Source.SELF)
        | Q(sources__time_zone__0=Source.SELF)
        | Q(house_roles__contains=[HouseRole.HR_ADMIN])
        | Q(is_staff=True)
        | Q(is_superuser=True)
    )
    if ids is not None:
        chiefs = Q(house_roles__contains=[HouseRole.HR_ADMIN])
        about = Person.objects.get_queryset().filter(Q(employee_id__in=ids) | chiefs)
    rows = list(about.values_list(*ABOUT))
    administrators = frozenset(row[0] for row in rows if row[5] and HouseRole.HR_ADMIN in row[6])
    return House(
        missed={key: missed for key, missed, *_ in rows if missed},
        closed=frozenset(key for key, _, closed, *_ in rows if closed),
        from_elsewhere=frozenset(key for key, _, _, source, *_ in rows if source != Source.FEED),
        own={row[0]: own for row in rows if (own := _own(row[4]))},
        administrators=administrators,
        powerful=administrators | _staff(rows),
    )


def _staff(rows: Iterable[tuple[Any, ...]]) -> set[str]:
    """With the administrators those whose address nobody else may choose, as Person.keeps_address says."""
    return {
        key
        for key, *_, is_active, _roles, is_staff, is_superuser in rows
        if is_active and (is_staff or is_superuser)
    }


def _own(sources: dict[str, list[str]]) -> frozenset[str]:
    return frozenset(name for name, (source, *_) in sources.items() if source == Source.SELF)


def was_applied_last(sha256: str) -> bool:
    """Whether this very file was the last full one: then it is no second word about who is missing."""
    applied = RosterImport.objects.filter(state=RosterImport.State.APPLIED, is_full=True)
    return applied.order_by("-applied_at", "-pk").values_list("sha256", flat=True).first() == sha256

"""Pages by key: the next one begins after a row, so that page 900 costs what page 1 does."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

LONGEST = 600  # letters of a place in an address


@dataclass(frozen=True)
class Page:
    rows: Sequence[Any]
    before: str = ""  # the page before ends here; empty = there is none
    after: str = ""  # the next one begins after this

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page(rows: QuerySet[Any], order: Sequence[str], *, size: int, before: str = "", after: str = "") -> Page:
    """`order` names columns that together are different for each row, all of them upward."""
    place, is_back = read(before or after, len(order)), bool(before)
    if place is not None:
        try:
            rows = rows.filter(beyond(order, place, is_back=is_back))
        except ValueError:  # a word where a number belongs
            place = None
    is_back = is_back and place is not None
    found = list(rows.order_by(*(f"-{name}" if is_back else name for name in order))[: size + 1])
    return trimmed(
        found, size=size, is_back=is_back, is_first=place is None, place_of=lambda row: values(row, order)
    )


def trimmed(
    found: Sequence[Any],
    *,
    size: int,
    is_back: bool,
    is_first: bool,
    place_of: Callable[[Any], Sequence[Any]],
) -> Page:
    """One row more than a page was asked for: it says whether there is another page."""
    has_more, rows = len(found) > size, list(found[:size])
    if is_back:
        rows.reverse()
    has_before, has_after = (has_more, True) if is_back else (not is_first, has_more)
    return Page(
        rows,
        before=written(place_of(rows[0])) if rows and has_before else "",
        after=written(place_of(rows[-1])) if rows and has_after else "",
    )


def beyond(order: Sequence[str], place: Sequence[Any], *, is_back: bool) -> Q:
    """Rows after the place, or before it; the first column alone is said too, for an index can use that."""
    way, found = ("lt" if is_back else "gt"), Q()
    for number, name in enumerate(order):
        same = {other: place[nth] for nth, other in enumerate(order[:number])}
        found |= Q(**same, **{f"{name}__{way}": place[number]})
    return found & Q(**{f"{order[0]}__{way}e": place[0]})


def values(row: Model, order: Sequence[str]) -> list[Any]:
    found = []
    for name in order:
        value: Any = row
        for part in name.split("__"):
            value = getattr(value, part)
        found.append(value)
    return found


def written(place: Sequence[Any]) -> str:
    words = json.dumps(list(place), ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(words.encode()).decode().rstrip("=")


def read(words: str, amount: int) -> list[Any] | None:
    """A place from an address; nonsense is the first page."""
    if not words or len(words) > LONGEST:
        return None
    try:
        place = json.loads(urlsafe_b64decode(words + "=" * (-len(words) % 4)))
    except ValueError:
        return None
    is_place = isinstance(place, list) and len(place) == amount
    return place if is_place and all(_is_plain(each) for each in place) else None


def _is_plain(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return False
    if isinstance(value, int):
        return abs(value) < 2**63
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)

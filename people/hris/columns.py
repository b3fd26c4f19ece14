"""Headers → fields: which column holds what, found by name or told by hand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from people.hris.column_names import HEADERS

FIELD_OF = {name: (field, rank) for field, names in HEADERS.items() for rank, name in enumerate(names)}
SURE = 2  # fields that a row must name to be taken for the header row
MAPPED_BY_LABEL = 3  # fields that a second header row must name before it counts as one
NAMES = ("given_name", "family_name", "full_name")

Positions = dict[str, list[int]]  # field → its columns, the best name first


@cache
def key(header: str) -> str:
    """`Work E-mail [mail] Required`, `work_email` and `Work Email` are the same header."""
    return _plain(header.partition("[")[0])


def _plain(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).casefold().removeprefix("empl_").replace("#", "number")
    letters = "".join(letter for letter in plain if letter.isalnum() and letter.isascii())
    return letters.removeprefix("your")  # as a form for people to fill in asks


@cache
def _field_of(header: str) -> tuple[str, int]:
    """By its words; where they say nothing, by the name in brackets: `User name [userPrincipalName]`."""
    inside = header.partition("[")[2].partition("]")[0]
    return FIELD_OF.get(key(header)) or FIELD_OF.get(_plain(inside), ("", 0))


def known(headers: Iterable[str]) -> set[str]:
    return {_field_of(header)[0] for header in headers} - {""}


def positions(headers: Sequence[str], by_hand: Mapping[str, str] | None = None) -> Positions:
    """What a person said about a field holds; a column given away by hand is nobody else's."""
    told = {field: header for field, header in (by_hand or {}).items() if not header or header in headers}
    taken = {headers.index(header) for header in told.values() if header}
    found: dict[str, list[tuple[int, int]]] = {}
    for position, header in enumerate(headers):
        field, rank = _field_of(header)
        if field and field not in told and position not in taken:
            found.setdefault(field, []).append((rank, position))
    chosen = {field: [position for _, position in sorted(ranked)] for field, ranked in found.items()}
    return chosen | {field: [headers.index(header)] for field, header in told.items() if header}


def has_labels(headers: Sequence[str], second: Sequence[str]) -> bool:
    """True where the second row repeats the headers in words, as SuccessFactors writes them."""
    by_key, by_label = positions(headers), positions(second)
    ids = by_key.get("employee_id") or by_label.get("employee_id") or []
    named = any(place < len(second) and _field_of(second[place])[0] == "employee_id" for place in ids)
    return named and len(by_key) >= SURE and len(by_label) >= MAPPED_BY_LABEL


def merged(headers: Sequence[str], labels: Sequence[str]) -> list[str]:
    """One header per column: the key where the house knows it, else its label (CUSTOM01 → Country)."""
    pairs = zip(headers, [*labels, *[""] * len(headers)], strict=False)
    return [name if _field_of(name)[0] else label or name for name, label in pairs]


def is_keyed_by_mail(found: Mapping[str, object]) -> bool:
    """Personio has no employee id: there the mail address is who somebody is."""
    return "employee_id" not in found and "email" in found


def missing(found: Mapping[str, object]) -> list[str]:
    """What no roster can do without; every other column may be absent and then stays as it is."""
    wanted = [] if "employee_id" in found or "email" in found else ["employee_id"]
    return wanted if any(name in found for name in NAMES) else [*wanted, "full_name"]

"""A problem from plain JSON values: everything checked, each refusal one line that names the place."""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, TypeVar

from matching.engine.codes import Rule, WishKind
from matching.engine.facts import MenteeFacts, MentorFacts, Pair, Problem
from matching.engine.policy import ENOUGH, LARGEST, BadProblem, Must, PolicyFacts, Wish

Code = TypeVar("Code", bound=StrEnum)

LONGEST = 300  # digits of a whole number that is read as one

PARAMETERS: dict[Rule, frozenset[str]] = {
    Rule.NOT_IN_LINE: frozenset({"max"}),
    Rule.LEVEL_GAP: frozenset({"min", "max"}),
    Rule.HOURS_OVERLAP: frozenset({"min"}),
    Rule.MENTOR_LEVEL_IN: frozenset({"levels"}),
}


def problem_from_text(text: str | bytes) -> Problem:
    """Read JSON text; raises BadProblem."""
    try:
        plain = text if isinstance(text, str) else text.decode("utf-8-sig")
        written = json.loads(plain, parse_int=_int, object_pairs_hook=_object)
    except RecursionError:
        raise BadProblem("the file is nested too deeply") from None
    except UnicodeDecodeError as error:
        raise BadProblem(f"the file is not written in UTF-8: byte {error.start} can't be read") from None
    except json.JSONDecodeError as error:
        raise BadProblem(f"the file is not JSON: {error}") from None
    return problem_from_dict(written)


def _int(digits: str) -> float:
    """Read a whole number; one that no field can hold is infinite, and refused where it stands."""
    return int(digits) if len(digits) < LONGEST else math.copysign(math.inf, -digits.startswith("-"))


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Read an object; raises BadProblem where a key comes a second time."""
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise BadProblem(f"the file is not clear: {_shown(key)} appears twice in one object")
        found[key] = value
    return found


def problem_from_dict(written: object) -> Problem:
    """Read the form that `Problem.as_dict` writes; raises BadProblem.

    Fields of a person that the engine doesn't know are left out: they can't matter to any result.
    """
    top = _Row(written, "problem")
    top.refuse_others({"policy", "mentors", "mentees", "past", "blocked", "locked"})
    mentors = tuple(_mentor(_Row(row, f"mentors[{n}]")) for n, row in enumerate(top.rows("mentors")))
    mentees = tuple(_mentee(_Row(row, f"mentees[{n}]")) for n, row in enumerate(top.rows("mentees")))
    return Problem(
        policy=_policy(_Row(top.value("policy"), "policy")),
        mentors=mentors,
        mentees=mentees,
        past=_pairs(top, "past"),
        blocked=_pairs(top, "blocked"),
        locked=_pairs(top, "locked"),
    )


class _Row:
    """One JSON object and its place, with a reader for each kind of field."""

    def __init__(self, written: object, place: str) -> None:
        if not isinstance(written, Mapping):
            raise BadProblem(f"{place}: expected an object, found {_shown(written)}")
        self.written = written
        self.place = place

    def value(self, key: str) -> object:
        if key not in self.written:
            raise BadProblem(f"{self.place}: {key} is missing")
        return self.written[key]

    def refuse_others(self, known: set[str] | frozenset[str]) -> None:
        for key in self.written:
            if key not in known:
                raise BadProblem(f"{self.place}: {_shown(key)} is not known here")

    def bad(self, key: str, expected: str) -> BadProblem:
        return BadProblem(f"{self.place}.{key}: expected {expected}, found {_shown(self.written[key])}")

    def rows(self, key: str) -> list[object]:
        value = self.value(key)
        if not isinstance(value, list):
            raise self.bad(key, "a list")
        return value

    def whole(self, key: str) -> int:
        value = self.value(key)
        if not _is_whole(value):
            raise self.bad(key, f"a whole number of at most {LARGEST} in size")
        return int(value)  # type: ignore[call-overload]  # _is_whole has looked

    def whole_or_unknown(self, key: str) -> int | None:
        return None if self.value(key) is None else self.whole(key)

    def wholes(self, key: str) -> tuple[int, ...]:
        values = self.rows(key)
        if not all(_is_whole(value) for value in values):
            raise self.bad(key, "a list of whole numbers")
        return tuple(values)  # type: ignore[arg-type]  # _is_whole has looked

    def number(self, key: str) -> float:
        value = self.value(key)
        if not _is_number(value):
            raise self.bad(key, "a number")
        return value  # type: ignore[return-value]  # _is_number has looked

    def text_or_unknown(self, key: str) -> str | None:
        value = self.value(key)
        if value is not None and not _is_text(value):
            raise self.bad(key, "text or null")
        return None if value is None else str(value)

    def texts(self, key: str) -> frozenset[str]:
        values = self.rows(key)
        if not all(_is_text(value) for value in values):
            raise self.bad(key, "a list of texts")
        return frozenset(str(value) for value in values)

    def hours_or_unknown(self, key: str) -> tuple[float, float] | None:
        value = self.value(key)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != 2 or not all(_is_number(hour) for hour in value):
            raise self.bad(key, "[start, end] in hours or null")
        return value[0], value[1]


def _policy(row: _Row) -> PolicyFacts:
    """Read musts, wishes, seed, groups by waiting and the least acceptable points."""
    row.refuse_others({"musts", "wishes", "seed", "priority_days", "least_points"})
    return PolicyFacts(
        musts=tuple(_must(_Row(must, f"policy.musts[{n}]")) for n, must in enumerate(row.rows("musts"))),
        wishes=tuple(_wish(_Row(wish, f"policy.wishes[{n}]")) for n, wish in enumerate(row.rows("wishes"))),
        seed=row.whole("seed") if "seed" in row.written else 1,
        priority_days=row.wholes("priority_days") if "priority_days" in row.written else (),
        least_points=row.whole("least_points") if "least_points" in row.written else 0,
    )


def _must(row: _Row) -> Must:
    """Read one must with exactly the parameters that its rule has."""
    rule = _code(row, "rule", Rule)
    row.refuse_others({"rule"} | PARAMETERS.get(rule, frozenset()))
    number = row.number if rule is Rule.HOURS_OVERLAP else row.whole
    least, most = (number(key) if row.written.get(key) is not None else None for key in ("min", "max"))
    levels = frozenset(row.wholes("levels")) if "levels" in row.written else frozenset()
    with _at(row):
        return Must(rule=rule, min=least, max=most, levels=levels)


def _wish(row: _Row) -> Wish:
    """Read one wish, its weight, and its figure where the wish has one."""
    kind = _code(row, "wish", WishKind)
    row.refuse_others({"wish", "weight"} | ({"enough"} if kind in ENOUGH else set()))
    weight, enough = row.number("weight"), row.whole("enough") if "enough" in row.written else None
    with _at(row):
        return Wish(kind, weight, enough)


def _mentor(row: _Row) -> MentorFacts:
    """Read one mentor."""
    person, seats = _person(row), row.whole("seats")
    rare = row.texts("rare") if "rare" in row.written else frozenset()
    now = row.whole("mentees_now") if "mentees_now" in row.written else 0
    with _at(row):
        return MentorFacts(**person, seats=seats, rare=rare, mentees_now=now)


def _mentee(row: _Row) -> MenteeFacts:
    """Read one mentee."""
    person, waited = _person(row), row.whole("waiting_days") if "waiting_days" in row.written else 0
    with _at(row):
        return MenteeFacts(**person, waiting_days=waited)


def _person(row: _Row) -> dict[str, Any]:
    """Read what both sides have; only `ranked`, `region` and `legal_entity` may be left out."""
    return {
        "id": row.whole("id"),
        "person": row.whole("person"),
        "country": row.text_or_unknown("country"),
        "unit": row.text_or_unknown("unit"),
        "level": row.whole_or_unknown("level"),
        "languages": row.texts("languages"),
        "topics": row.texts("topics"),
        "hours": row.hours_or_unknown("hours"),
        "managers": row.wholes("managers"),
        "ranked": row.wholes("ranked") if "ranked" in row.written else (),
        "region": row.text_or_unknown("region") if "region" in row.written else None,
        "legal_entity": row.text_or_unknown("legal_entity") if "legal_entity" in row.written else None,
    }


def _pairs(top: _Row, key: str) -> frozenset[Pair]:
    """Read a list of [mentor id, mentee id]; a list left out is empty."""
    pairs = set()
    for n, pair in enumerate(top.rows(key) if key in top.written else []):
        if not isinstance(pair, list) or len(pair) != 2 or not all(_is_whole(number) for number in pair):
            raise BadProblem(f"{key}[{n}]: expected [mentor id, mentee id], found {_shown(pair)}")
        pairs.add((pair[0], pair[1]))
    return frozenset(pairs)


def _code(row: _Row, key: str, codes: type[Code]) -> Code:
    """Read one of the known codes."""
    written = row.value(key)
    for code in codes:
        if code.value == written:
            return code
    raise row.bad(key, "one of " + ", ".join(codes))


@contextmanager
def _at(row: _Row) -> Iterator[None]:
    """Put the place in front of a refusal of the facts themselves."""
    try:
        yield
    except BadProblem as refusal:
        raise BadProblem(f"{row.place}: {refusal}") from None


def _is_whole(value: object) -> bool:
    """Tell whether this is a whole number that JSON carries everywhere."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST


def _is_number(value: object) -> bool:
    """Tell whether this is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def _is_text(value: object) -> bool:
    """Tell whether this is a text that can be written: not empty, no half of a character."""
    return isinstance(value, str) and bool(value) and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _shown(value: object) -> str:
    """Return the value in one short line."""
    text = ascii(value)
    return text if len(text) <= 40 else text[:37] + "..."

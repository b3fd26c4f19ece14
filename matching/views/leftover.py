"""Who is left without a mentor and why, and what would help with whom to ask. No HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matching.models import Ask, MatchRun
from people.models import LEVEL_ORDER, Person
from programs.models import Mentee, Mentor

SOFT = (
    "other_country",
    "other_region",
    "other_legal_entity",
    "share_language",
    "not_in_line",
    "other_manager",
    "other_unit",
    "level_gap",
    "mentor_level_in",
    "hours_overlap",
)
LEVEL_OF = {number: level for level, number in LEVEL_ORDER.items()}
Row = dict[str, Any]


@dataclass(frozen=True)
class Names:
    """Everybody the kept result speaks of, in one question per side."""

    mentors: dict[int, Person]
    mentees: dict[int, Person]

    @classmethod
    def of(cls, run: MatchRun) -> Names:
        told = run.result
        pairs = [row for name in ("gone", "left_out", "refused") for row in told.get(name, [])]
        seats = [int(mentor) for fix in told.get("fixes") or [] for mentor in fix["seats"]]
        mentors = {row["mentor"] for row in pairs} | set(seats)
        mentees = {row["mentee"] for row in [*pairs, *told.get("unmatched", [])]}
        return cls(_people(Mentor, mentors), _people(Mentee, mentees))

    @classmethod
    def of_pairs(cls, rows: Iterable[Row]) -> Names:
        pairs = [(row["mentor"], row["mentee"]) for row in rows]
        return cls(_people(Mentor, {own for own, _ in pairs}), _people(Mentee, {one for _, one in pairs}))

    def pairs(self, rows: Iterable[Row]) -> list[Row]:
        """These rows with people instead of ids; who is erased or gone is left out."""
        return [
            row
            | {
                "mentor": self.mentors[row["mentor"]],
                "mentee": self.mentees[row["mentee"]],
                "mentee_pk": row["mentee"],
            }
            for row in rows
            if row["mentor"] in self.mentors and row["mentee"] in self.mentees
        ]


def leftover(run: MatchRun, names: Names) -> list[Row]:
    """One entry per group that competes, and one per set of rules that stands in the way; largest first."""
    told = run.result
    asked = _asked(run)
    helping = {row["mentee"]: (place, row) for place, row in enumerate(told.get("questions", []))}
    found: dict[Any, Row] = {}
    for row in told.get("unmatched", []):
        if row["mentee"] not in names.mentees:
            continue
        rules = _ways_out(row.get("forbidden_by", {}))
        group, fails = row.get("group"), bool(row.get("fails"))
        nowhere = _lacks(row.get("forbidden_by", {}), names.mentees[row["mentee"]])
        key = ("rules", () if nowhere else tuple(code for code, _ in rules), fails, nowhere)
        key = key if group is None else group
        entry = found.setdefault(key, {"mentees": [], "rules": rules, "fails": fails, "nowhere": nowhere})
        entry["group"] = None if group is None else _group(told["bottlenecks"][group])
        entry["mentees"].append(
            {
                "pk": row["mentee"],
                "person": names.mentees[row["mentee"]],
                "question": _question(row["mentee"], helping, asked),
            }
        )
    for key, entry in found.items():
        number = key if isinstance(key, int) else None
        entry["fixes"] = [
            _fix(place, fix, names, asked)
            for place, fix in enumerate(told.get("fixes") or [])
            if fix["group"] == number and not entry["nowhere"]  # what HR's data lacks, no mentor makes up for
        ]
    return sorted(found.values(), key=lambda entry: -len(entry["mentees"]))


def _lacks(counts: dict[str, int], person: Person) -> str:
    """The rule that asks for what HR's data does not say; empty where there is none."""
    known = {"other_country": person.country, "other_legal_entity": person.legal_entity}
    return next((code for code, value in known.items() if code in counts and not value), "")


def _people(model: type[Mentor] | type[Mentee], keys: set[int]) -> dict[int, Person]:
    if not keys:
        return {}
    rows = model.objects.filter(pk__in=keys).select_related("person")
    return {row.pk: row.person for row in rows}


def _asked(run: MatchRun) -> dict[tuple[int | None, int | None, str], Ask]:
    """By mentor, mentee and value, what was asked in this program and is open or belongs to this run."""
    rows = Ask.objects.filter(program=run.program_id).order_by("asked_at")
    return {
        (row.mentor_id, row.mentee_id, row.value): row
        for row in rows
        if row.run_id == run.pk or not row.answered_at
    }


def _ways_out(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Rules that a company could relax, the one that helps most first; standing bars are not among them."""
    return sorted(
        ((code, count) for code, count in counts.items() if count and code in SOFT),
        key=lambda item: -item[1],
    )


def _group(row: Row) -> Row:
    sizes = {"mentees": len(row["mentees"]), "mentors": len(row["mentors"])}
    return sizes | {"seats": row["seats"], "shared": row.get("shared", {})}


def _question(mentee: int, helping: dict[int, tuple[int, Row]], asked: dict[Any, Ask]) -> Row | None:
    if mentee not in helping:
        return None
    place, row = helping[mentee]
    return row | {"place": place, "asked": asked.get((None, mentee, row["value"]))}


def _fix(place: int, fix: Row, names: Names, asked: dict[Any, Ask]) -> Row:
    mentors = [
        {"person": names.mentors[int(pk)], "more": more, "asked": asked.get((int(pk), None, ""))}
        for pk, more in fix["seats"].items()
        if int(pk) in names.mentors
    ]
    days: list[datetime] = [row["asked"].asked_at for row in mentors if row["asked"]]
    return fix | {
        "place": place,
        "asked_mentors": mentors,
        "places": sum(row["more"] for row in mentors),
        "open": sum(row["asked"] is None for row in mentors),
        "asked_on": max(days, default=None),
        "level": LEVEL_OF.get(fix["like"].get("level"), ""),
    }

"""What the review of a run shows, from the kept result: pairs, who is left and why. No HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matching.models import MatchRun, Proposal
from people.models import Person
from programs.models import Mentee, Mentor

SOFT = ("other_country", "share_language", "not_in_line", "other_unit", "level_gap", "hours_overlap")


def review(run: MatchRun, person: Person) -> dict[str, Any]:
    rows = run.proposals.select_related("mentor__person", "mentee__person")
    free = dict(Mentor.objects.filter(program=run.program).with_load().values_list("pk", "free"))
    pairs = [_pair(row, free, person) for row in rows if not row.is_struck]
    return {
        "run": run,
        "program": run.program,
        "pairs": pairs,
        "struck": [row for row in rows if row.is_struck],
        "locked": sum(pair["row"].is_locked for pair in pairs),
        "begun": sum(pair["row"].mentorship_id is not None for pair in pairs),
        "unmatched": unmatched(run),
        "left_out": left_out(run),
        "refused": _of_pairs(run.result.get("refused", [])),
    }


def unmatched(run: MatchRun) -> list[dict[str, Any]]:
    """Each mentee without a mentor, with the rule that alone stands in the way, or with whom they compete."""
    rows = run.result.get("unmatched", [])
    people = _people(Mentee, [row["mentee"] for row in rows])
    groups = run.result.get("bottlenecks", [])
    return [
        {
            "mentee": people[row["mentee"]],
            "reason": row["reason"],
            "rules": _ways_out(row.get("forbidden_by", {})),
            "fails": _most_common(row.get("fails", {})),
            "group": _group(groups[row["group"]]) if row.get("group") is not None else None,
        }
        for row in rows
        if row["mentee"] in people
    ]


def left_out(run: MatchRun) -> list[dict[str, Any]]:
    """Pairs that were no longer possible at the moment of publishing."""
    return _of_pairs(run.result.get("left_out", []))


def _pair(row: Proposal, free: dict[int, int], person: Person) -> dict[str, Any]:
    own = person.pk in {row.mentor.person_id, row.mentee.person_id}
    return {"row": row, "free": max(free.get(row.mentor_id, 0), 0), "is_own": own}


def _of_pairs(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    mentors = _people(Mentor, [row["mentor"] for row in rows])
    mentees = _people(Mentee, [row["mentee"] for row in rows])
    return [
        row | {"mentor": mentors[row["mentor"]], "mentee": mentees[row["mentee"]]}
        for row in rows
        if row["mentor"] in mentors and row["mentee"] in mentees
    ]


def _people(model: type[Mentor] | type[Mentee], keys: Iterable[int]) -> dict[int, Person]:
    rows = model.objects.filter(pk__in=list(keys)).select_related("person")
    return {row.pk: row.person for row in rows}


def _ways_out(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Rules that a company could relax, the one that helps most first; standing bars are not among them."""
    return sorted(
        ((code, count) for code, count in counts.items() if count and code in SOFT),
        key=lambda item: -item[1],
    )


def _most_common(counts: dict[str, int]) -> tuple[str, int] | None:
    found = [(code, count) for code, count in counts.items() if count]
    return max(found, key=lambda item: item[1]) if found else None


def _group(row: dict[str, Any]) -> dict[str, Any]:
    sizes = {"mentees": len(row["mentees"]), "mentors": len(row["mentors"])}
    return sizes | {"seats": row["seats"], "shared": row.get("shared", {})}

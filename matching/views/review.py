"""What the review of a run shows, from the kept result: pairs, who is left and why. No HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from matching import load
from matching.models import MatchRun, Proposal
from people.models import Person
from programs.models import Mentee, Mentor

SOFT = ("other_country", "share_language", "not_in_line", "other_unit", "level_gap", "hours_overlap")


def review(run: MatchRun, person: Person) -> dict[str, Any]:
    rows = run.proposals.select_related("mentor__person", "mentee__person")
    mentors = Mentor.objects.filter(program=run.program).with_load()
    free = {mentor.pk: load.free_seats(mentor) for mentor in mentors}
    pairs = [_pair(row, free, person) for row in rows if not row.is_struck]
    return {
        "run": run,
        "program": run.program,
        "pairs": pairs,
        "struck": [row for row in rows if row.is_struck],
        "locked": sum(pair["row"].is_locked for pair in pairs),
        "begun": sum(pair["row"].mentorship_id is not None for pair in pairs),
        "unmatched": unmatched(run),
        "without": waiting_on(run),
        "topic_names": load.topic_names(get_language() or "en"),
        "left_out": left_out(run),
        "refused": of_pairs(run.result.get("refused", [])),
    }


def waiting_on(run: MatchRun) -> int:
    """How many the calculation left without a mentor."""
    return len(run.result.get("unmatched", []))


def unmatched(run: MatchRun) -> list[dict[str, Any]]:
    """Who has no mentor: the rules that alone stand in the way, or the group that competes with them."""
    rows = run.result.get("unmatched", [])
    people = _people(Mentee, [row["mentee"] for row in rows])
    groups = run.result.get("bottlenecks", [])
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["mentee"] not in people:
            continue
        group = row.get("group")
        key = f"mentee {row['mentee']}" if group is None else f"group {group}"
        entry = found.setdefault(
            key, {"mentees": [], "group": None if group is None else _group(groups[group])}
        )
        entry["mentees"].append(people[row["mentee"]])
        entry["rules"] = _ways_out(row.get("forbidden_by", {}))
        entry["fails"] = bool(row.get("fails"))
    return list(found.values())


def left_out(run: MatchRun) -> list[dict[str, Any]]:
    """Pairs that were no longer possible at the moment of publishing."""
    return of_pairs(run.result.get("left_out", []))


def _pair(row: Proposal, free: dict[int, int], person: Person) -> dict[str, Any]:
    own = person.pk in {row.mentor.person_id, row.mentee.person_id}
    return {"row": row, "free": free.get(row.mentor_id, 0), "is_own": own}


def of_pairs(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
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


def _group(row: dict[str, Any]) -> dict[str, Any]:
    sizes = {"mentees": len(row["mentees"]), "mentors": len(row["mentors"])}
    return sizes | {"seats": row["seats"], "shared": row.get("shared", {})}

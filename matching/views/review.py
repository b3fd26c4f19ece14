"""What the review of a run shows: a page of pairs, what changed, who is left and what would help. No HTTP."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.utils.translation import get_language

from matching import load
from matching.actions.drafts import GIVEN
from matching.models import MatchRun, Policy, Proposal
from matching.models.run import ProposalQuerySet
from matching.views.filters import Filters, options, tabs
from matching.views.leftover import Names, leftover
from people.models import Person
from programs.models import Mentor

A_PAGE = 25
FIRST = 10  # of those without a mentor, on the page of the pairs


def review(run: MatchRun, person: Person, filters: Filters, page: str | None) -> dict[str, Any]:
    rows = filters.of(run)
    tabbed = tabs(run, filters)
    numbers = {tab["show"] or "all": tab["number"] for tab in tabbed}
    pages = Paginator(rows, A_PAGE)
    if not filters.narrows:
        vars(pages)["count"] = numbers[filters.show or "all"]  # counted already
    found = pages.get_page(page)
    found.object_list = _in_full(cast("ProposalQuerySet", found.object_list))
    names = Names.of(run)
    left = leftover(run, names)
    return {
        "run": run,
        "program": run.program,
        "page": found,
        "pairs": pairs(list(found), person),
        "filters": filters,
        "keep": filters.query(),
        "tabs": tabbed[:-1],
        "options": options(run, filters),
        "total": numbers["all"],
        "locked": numbers["locked"],
        "begun": numbers["begun"],
        "struck": numbers["struck"],
        "loose": max(0, run.result.get("matched", 0) - numbers["all"]),
        "unmatched": left[:FIRST],
        "more_unmatched": len(left) > FIRST,
        "without": waiting_on(run),
        "topic_names": load.topic_names(get_language() or "en"),
        "changes": changes(run, names, numbers["changed"]),
        "rules_changed": Policy.objects.current(run.program).pk != run.policy_id,
        "left_out": names.pairs(run.result.get("left_out", [])),
        "refused": names.pairs(run.result.get("refused", [])),
    }


def _in_full(rows: ProposalQuerySet) -> ProposalQuerySet:
    """Of a page alone: to put thousands of wide rows in order took longer than everything else."""
    page = Proposal.objects.filter(pk__in=rows.values("pk"))
    return page.select_related("mentor__person", "mentee__person", "before__person")


def waiting_on(run: MatchRun) -> int:
    """How many the calculation left without a mentor."""
    return len(run.result.get("unmatched", []))


def of_pairs(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """These rows with people instead of ids."""
    return Names.of_pairs(rows).pairs(rows)


def pairs(rows: list[Proposal], person: Person) -> list[dict[str, Any]]:
    """A page of proposals, with the room their mentors have."""
    mentors = Mentor.objects.filter(pk__in={row.mentor_id for row in rows}).with_load()
    free = {mentor.pk: load.free_seats(mentor) for mentor in mentors}
    return [
        {
            "row": row,
            "free": free.get(row.mentor_id, 0),
            "is_own": person.pk in {row.mentor.person_id, row.mentee.person_id},
        }
        for row in rows
    ]


def changes(run: MatchRun, names: Names, changed: int) -> dict[str, Any]:
    """Against the round before: how many have another mentor, and who lost theirs, with the reason."""
    lost = names.pairs(run.result.get("gone", []))
    return {"changed": changed, "gone": lost, "given": sum(row["why"] == GIVEN for row in lost)}

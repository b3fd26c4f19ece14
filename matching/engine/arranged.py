"""The result of an assignment that somebody imposed a pair on: as good as a fresh solution, fewer moves."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matching.engine.assign import Solved, result_of, solved
from matching.engine.columns import Ints
from matching.engine.facts import Problem
from matching.engine.flow import NOBODY
from matching.engine.grid import FORBIDDEN
from matching.engine.results import Result


def arranged(problem: Problem, mentors: Mapping[int, int]) -> Result:
    """Return the result in which each mentee has this mentor; raises BadProblem.

    The proof is that of a fresh solution: it stands where both match as many, with as many points.
    """
    fresh = solved(problem)
    assigned = np.full(len(problem.mentees), NOBODY, dtype=np.int64)
    for mentee, mentor in mentors.items():
        assigned[problem.mentee_places[mentee]] = problem.mentor_places[mentor]
    result = result_of(_with(fresh, assigned))
    best = result_of(fresh)
    same = (result.matched, result.total) == (best.matched, best.total)
    proof = replace(best.certificate, proved=best.certificate.proved and same)
    return replace(result, certificate=proof)


def _with(fresh: Solved, assigned: Ints) -> Solved:
    """Return a solution of the same problem with other pairs."""
    points = np.full(len(assigned), FORBIDDEN, dtype=np.int64)
    return replace(fresh, solution=replace(fresh.solution, assigned=assigned, points=points))

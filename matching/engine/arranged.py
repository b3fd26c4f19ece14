"""The result of an assignment that somebody imposed a pair on: as good as a fresh solution, fewer moves."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matching.engine.assign import result_of
from matching.engine.facts import Problem
from matching.engine.flow import NOBODY
from matching.engine.results import Result
from matching.engine.resuming import resumed


def arranged(problem: Problem, mentors: Mapping[int, int], prices: Mapping[int, int]) -> Result:
    """Return the result in which each mentee has this mentor; raises BadProblem.

    The proof is that of the best arrangement there is: it stands where both match as many, with as many
    points.
    """
    best = resumed(problem, mentors, prices)
    assigned = np.full(len(problem.mentees), NOBODY, dtype=np.int64)
    for mentee, mentor in mentors.items():
        assigned[problem.mentee_places[mentee]] = problem.mentor_places[mentor]
    solution = replace(best.done.solution, assigned=assigned, u=best.now.u, v=best.now.v)
    result = result_of(replace(best.done, solution=solution))
    same = (result.matched, result.total) == (best.matched, best.total)
    proof = best.certificate()
    return replace(result, certificate=replace(proof, proved=proof.proved and same))
